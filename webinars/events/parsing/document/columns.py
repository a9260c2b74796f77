"""Pasted tables whose cells hold columns, as rows: the tokens of HTML with one `<tr>` for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webinars.events.parsing.columns import lines_of_columns
from webinars.events.parsing.document.markup import Tag, Text

_LINES = frozenset({"br", "p", "div", "li"})
"""Tags that end a line within a cell."""
_LONGEST = 2_000
"""Tokens of a row that is looked at."""
Token = Text | Tag


def with_rows(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, with each row of a table that holds columns as the rows that they make.

    `<td>9:00<br>9:30<br>10:00</td><td>Welcome<br>Panel<br>End</td>` becomes three rows. Of these,
    text and links are kept.
    """
    found: list[Token] = []
    begun: int | None = None
    for token in tokens:
        found.append(token)
        if not isinstance(token, Tag) or token.name not in ("tr", "table"):
            continue
        if token.name == "tr" and token.is_end and begun is not None:
            found[begun:] = _rows(found[begun:])
        begun = len(found) - 1 if token.name == "tr" and not token.is_end else None
    return found


def _rows(row: Sequence[Token]) -> list[Token]:
    """A row from its start to its end, or the rows that it holds."""
    cells = list(_cells(row)) if len(row) <= _LONGEST else []
    count = lines_of_columns([[_text(line) for line in cell] for cell in cells])
    if count == 0:
        return list(row)
    rows: list[Token] = []
    for at in range(count):
        rows.append(Tag("tr"))
        for cell in cells:
            rows += [Tag("td"), *(cell[at] if cell else ()), Tag("td", is_end=True)]
        rows.append(Tag("tr", is_end=True))
    return rows


def _cells(row: Sequence[Token]) -> Iterator[list[list[Token]]]:
    """The lines of each cell that have text."""
    lines: list[list[Token]] = []
    is_open = False
    for token in row:
        if isinstance(token, Tag) and token.name in ("td", "th", "tr"):
            if is_open:
                yield [line for line in lines if _text(line)]
            is_open = token.name != "tr" and not token.is_end
            lines = [[]]
        elif isinstance(token, Tag) and token.name in _LINES:
            lines.append([])
        elif is_open and (isinstance(token, Text) or token.name == "a"):
            lines[-1].append(token)


def _text(line: Sequence[Token]) -> str:
    return " ".join("".join(each.text for each in line if isinstance(each, Text)).split())
