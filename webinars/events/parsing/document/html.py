"""Pasted HTML as Markdown: headings, lists, links, footnotes and the rows of tables are kept.

Only text, structure and links to the outside come through; the rest of a page is left behind. What
is written here is Markdown in which nothing of the HTML can act: `webinars.markdown` renders it
like any other text of an organiser, without HTML and through its allow-list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from webinars.events.parsing.document.columns import with_rows
from webinars.events.parsing.document.inline import (
    HARD_BREAK,
    NOWHERE,
    Run,
    paragraph,
    safe_address,
)
from webinars.events.parsing.document.markup import Tag, Text, read_markup
from webinars.events.parsing.document.notes import Notes, find_notes

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PARAGRAPH_NAMES = (
    "p div section article header footer main aside address figure figcaption dl dt dd form"
    " fieldset legend center caption pre body html details summary table tbody thead tfoot"
)
_PARAGRAPHS = frozenset(_PARAGRAPH_NAMES.split())
_SKIPPED_NAMES = "nav template svg math iframe object video audio canvas select datalist noscript"
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_STRONG = frozenset({"b", "strong"})
_EMPHASIS = frozenset({"i", "em", "cite", "dfn"})
_STYLED = _STRONG | _EMPHASIS | {"a", "span", "font"}
_BOLD_STYLE = re.compile(r"font-weight\s?:\s?(bold|[6-9]00)", re.IGNORECASE)
_PLAIN_STYLE = re.compile(r"font-weight\s?:\s?(normal|[1-5]00)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s?:\s?(italic|oblique)", re.IGNORECASE)
_WORD_LEVEL = re.compile(r"mso-list\s?:\s?\w{1,20} level(\d)", re.IGNORECASE)
_WORD_MARK = re.compile(r"mso-list\s?:\s?ignore", re.IGNORECASE)
_DEEPEST = 5
"""How deep lists and quotations go: the renderer leaves out what is nested further than 20."""
_FAR = 60
"""How many open tags are looked through for the one that an end tag closes."""
_NOTE = "note"
MOST_TAGS = 100_000
"""A concept note of twenty pages has some ten thousand."""
CELL = " | "
"""Stands between the cells of a table's row."""


class TooMuchMarkup(ValueError):
    """The HTML has more than `MOST_TAGS` tags and texts: no person wrote it as a description."""


def html_to_markdown(html: str) -> str:
    """`html` as Markdown, without an end of line at its end.

    Rows of tables become lines with `|` between their cells; images become their description.
    Footnotes of Word, Google Docs and Markdown become `[^1]` with the notes at the end.
    Raises `TooMuchMarkup`.
    """
    tokens = list(islice(read_markup(html), MOST_TAGS + 1))
    if len(tokens) > MOST_TAGS:
        raise TooMuchMarkup
    tokens = with_rows(tokens)
    writer = _Writer(find_notes(tokens), _last_ends(tokens))
    for at, token in enumerate(tokens):
        writer.take(at, token)
    return writer.finish()


def _last_ends(tokens: Sequence[Text | Tag]) -> dict[str, int]:
    return {
        token.name: at
        for at, token in enumerate(tokens)
        if isinstance(token, Tag) and token.is_end and token.name in _SKIPPED
    }


@dataclass
class _Container:
    """A list, an item, a quotation or a note. `first` and `rest` stand before its lines."""

    tag: str
    first: str = ""
    rest: str = ""
    ends_with: str = ""
    """The name of the end tag that closes it."""
    number: int | None = None
    """Of the next item, in a numbered list."""
    is_first: bool = False
    """Whether it is the first item of its list."""
    is_used: bool = False


@dataclass(frozen=True)
class _Style:
    """What an open inline tag makes of text."""

    tag: str
    strong: bool = False
    emphasis: bool = False
    address: str = ""
    is_mark: bool = False
    """Whether the text is the bullet or number that Word writes before an item."""


@dataclass
class _WordItem:
    """A paragraph that Word means as an item of a list."""

    level: int
    mark: str = ""


@dataclass
class _Writer:
    """Takes tokens, writes lines. Text is gathered in `runs` until its paragraph ends."""

    notes: Notes
    last_ends: Mapping[str, int]
    lines: list[str] = field(default_factory=list)
    note_lines: list[str] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    styles: list[_Style] = field(default_factory=list)
    containers: list[_Container] = field(default_factory=list)
    heading: int = 0
    skipping: str = ""
    has_cells: bool = False
    ends_paragraph: bool = False
    word_item: _WordItem | None = None
    word_widths: list[int] = field(default_factory=list)

    def take(self, at: int, token: Text | Tag) -> None:
        """Take the token at place `at`."""
        if isinstance(token, Text):
            if not self.skipping and at not in self.notes.marks:
                self._text(token.text)
        elif self.skipping:
            if token.is_end and token.name == self.skipping:
                self.skipping = ""
        elif token.is_end:
            self._end(token.name)
        else:
            self._start(at, token)

    def finish(self) -> str:
        """End what is open and return the Markdown."""
        self._flush()
        while self.note_lines and self.lines and self.lines[-1] in ("", "---"):
            self.lines.pop()
        notes = ["", *self.note_lines] if self.note_lines and self.lines else self.note_lines
        return "\n".join([*self.lines, *notes]).strip("\n")

    def _text(self, text: str) -> None:
        text = text.replace("\n", " ")
        style = self.styles[-1] if self.styles else _Style("")
        if style.is_mark and self.word_item is not None:
            self.word_item.mark += text[:20]
            return
        if not text.strip():
            if self.runs and not self.ends_paragraph:
                self.runs.append(Run(" "))
            return
        if self.ends_paragraph:
            self._flush()
        self.runs.append(Run(text, style.strong, style.emphasis, style.address))

    def _start(self, at: int, tag: Tag) -> None:
        name = tag.name
        if name in _SKIPPED:
            self.skipping = name if self.last_ends.get(name, -1) > at else ""
        elif name in _STYLED:
            self._open_style(at, tag)
        elif name in _HEADINGS:
            self._flush()
            self.heading = _HEADINGS[name]
        elif name in _PARAGRAPHS:
            self._paragraph_starts(tag)
        elif name in _STARTS:
            _STARTS[name](self, tag)
        if at in self.notes.starts:
            self._open_note(tag, self.notes.starts[at])

    def _end(self, name: str) -> None:
        if name in _STYLED:
            self._close_style(name)
        elif name in _HEADINGS:
            self._flush()
        elif name in ("ul", "ol", "li", "blockquote"):
            self._flush()
            self._close(name)
        elif name == "tr":
            self._end_row()
        elif name in _PARAGRAPHS:
            self._paragraph_ends(name)

    def _paragraph_starts(self, tag: Tag) -> None:
        if not (self.has_cells and self._ends_with_cell()):
            self.ends_paragraph = bool(self.runs)
        style = tag.attributes.get("style", "")
        if tag.attributes.get("class") == "MsoTitle":
            self._flush()
            self.heading = 1
        level = _WORD_LEVEL.search(style)
        if level or tag.attributes.get("class", "").startswith("MsoListParagraph"):
            self._flush()
            self.word_item = _WordItem(min(int(level[1]) if level else 1, _DEEPEST))

    def _paragraph_ends(self, name: str) -> None:
        self.ends_paragraph = bool(self.runs)
        if name == "table" or self.word_item:
            self._flush()
        if self.containers and self.containers[-1].tag == _NOTE:
            self._flush()
            if self.containers[-1].ends_with == name:
                self.containers.pop()

    def _ends_with_cell(self) -> bool:
        return bool(self.runs) and self.runs[-1].text == CELL

    def _start_row(self, _tag: Tag) -> None:
        self._end_row()

    def _end_row(self) -> None:
        if self.has_cells:
            while self.runs and self.runs[-1].text in (CELL, " "):
                self.runs.pop()
            self._flush()
        self.has_cells = False

    def _start_cell(self, _tag: Tag) -> None:
        if self.has_cells and self.runs:
            self.runs.append(Run(CELL))
            self.ends_paragraph = False
        self.has_cells = True

    def _start_list(self, tag: Tag) -> None:
        self._flush()
        number = _number(tag.attributes.get("start", "1")) if tag.name == "ol" else None
        self._open(_Container(tag.name, ends_with=tag.name, number=number, is_first=True))

    def _start_item(self, tag: Tag) -> None:
        self._flush()
        if self.containers and self.containers[-1].tag == "li":
            self.containers.pop()
        parent = self.containers[-1] if self.containers else _Container("ul", is_first=True)
        marker = "- "
        if parent.number is not None:
            number = _number(tag.attributes.get("value", str(parent.number)))
            parent.number = number + 1
            marker = f"{number}. "
        self._open(_Container("li", marker, " " * len(marker), "li", is_first=parent.is_first))
        parent.is_first = False

    def _start_quotation(self, _tag: Tag) -> None:
        self._flush()
        self._open(_Container("blockquote", "> ", "> ", "blockquote"))

    def _break(self, _tag: Tag) -> None:
        if self.runs and not self.ends_paragraph:
            self.runs.append(Run(HARD_BREAK))

    def _rule(self, _tag: Tag) -> None:
        self._flush()
        self._emit(["---"])

    def _image(self, tag: Tag) -> None:
        if description := " ".join(tag.attributes.get("alt", "").split()):
            self._text(f" {description} ")

    def _open_style(self, at: int, tag: Tag) -> None:
        if at in self.notes.references:
            self._refer(self.notes.references[at])
        outer = self.styles[-1] if self.styles else _Style("")
        css = tag.attributes.get("style", "")
        is_plain = bool(_PLAIN_STYLE.search(css))
        strong = outer.strong or tag.name in _STRONG or bool(_BOLD_STYLE.search(css))
        self.styles.append(
            _Style(
                tag.name,
                strong and not is_plain,
                outer.emphasis or tag.name in _EMPHASIS or bool(_ITALIC_STYLE.search(css)),
                _address(tag) if tag.name == "a" else outer.address,
                outer.is_mark or bool(_WORD_MARK.search(css)),
            )
        )

    def _close_style(self, name: str) -> None:
        for back in range(1, min(len(self.styles), _FAR) + 1):
            if self.styles[-back].tag == name:
                del self.styles[-back:]
                return

    def _refer(self, note: str) -> None:
        if self.ends_paragraph:
            self._flush()
        self.runs.append(Run(f"[^{note}]", is_markdown=True))

    def _open_note(self, tag: Tag, note: str) -> None:
        """Begin a note: with the element that has its id, or with the paragraph at its anchor."""
        self._flush()
        if self.containers and self.containers[-1].tag == "li" == tag.name:
            self.containers.pop()
        self._open(_Container(_NOTE, f"[^{note}]: ", "    ", ends_with=_note_end(tag)))

    def _open(self, container: _Container) -> None:
        if sum(1 for each in self.containers[-_FAR:] if each.first) >= _DEEPEST:
            container.first = container.rest = ""
        self.containers.append(container)

    def _close(self, name: str) -> None:
        for back in range(1, min(len(self.containers), _FAR) + 1):
            if self.containers[-back].ends_with == name:
                del self.containers[-back:]
                return

    def _flush(self) -> None:
        """Write the paragraph gathered so far."""
        self.ends_paragraph = False
        if not self.runs:
            self.heading, self.word_item = 0, None
            return
        runs, heading, item = self.runs, self.heading, self.word_item
        self.runs, self.heading, self.word_item = [], 0, None
        lines = paragraph(runs, styled=not heading)
        if not lines:
            return
        if heading:
            self._emit([f"{'#' * heading} {' '.join(line.strip() for line in lines)}"])
        elif item is not None:
            self._emit_word_item(item, lines)
        else:
            self.word_widths = []
            self._emit(lines)

    def _emit_word_item(self, item: _WordItem, lines: list[str]) -> None:
        number = re.match(r"\s?(\d{1,9})[.)]", item.mark)
        marker = f"{number[1]}. " if number else "- "
        is_first = not self.word_widths
        self.word_widths = [*self.word_widths[: item.level - 1], len(marker)]
        indent = " " * sum(self.word_widths[:-1])
        rest = indent + " " * len(marker)
        written = [indent + marker + lines[0], *(rest + line for line in lines[1:])]
        self._emit(written, tight=not is_first)

    def _emit(self, lines: Sequence[str], *, tight: bool = False) -> None:
        """Write lines behind the marks of the lists, quotations and notes that they stand in."""
        if not self.containers:
            if self.lines and not tight:
                self.lines.append("")
            self.lines += lines
            return
        marked = [each for each in self.containers[-_FAR:] if each.first]
        out = self.note_lines if any(each.tag == _NOTE for each in marked) else self.lines
        begins = next((each for each in marked if not each.is_used), None)
        is_next_item = begins is not None and begins.tag == "li" and not begins.is_first
        if out and not (tight or is_next_item):
            out.append("".join(each.rest for each in marked if each.is_used).rstrip())
        for line in lines:
            prefix = "".join(each.rest if each.is_used else each.first for each in marked)
            for each in marked:
                each.is_used = True
            out.append(prefix + line)


def _address(tag: Tag) -> str:
    """Where a link leads; `NOWHERE` if to nothing, "" for an anchor or a place in the same text."""
    address = tag.attributes.get("href")
    if address is None or re.match(r"\s*#.", address):
        return ""
    return address if safe_address(address) else NOWHERE


def _note_end(tag: Tag) -> str:
    """The end tag that ends a note: that of its element, or of the paragraph its anchor is in."""
    return tag.name if tag.name in ("li", "div", "p", "dd", "aside", "section", "td") else "p"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else 1


_STARTS: dict[str, Callable[[_Writer, Tag], None]] = {
    "br": _Writer._break,
    "hr": _Writer._rule,
    "img": _Writer._image,
    "tr": _Writer._start_row,
    "td": _Writer._start_cell,
    "th": _Writer._start_cell,
    "ul": _Writer._start_list,
    "ol": _Writer._start_list,
    "li": _Writer._start_item,
    "blockquote": _Writer._start_quotation,
}
