"""What an organiser can leave open in a message: a fixed set of marks, each filled in once.

A mark is `{name}`, or `{{name}}` as other programs write it, nothing else: no attribute, no format.
What is filled in is never read again, so that a person who is called `{own_page}` stays so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

_MARK = re.compile(r"\{\{(?P<two>[^{}\n]{0,60})\}\}|\{(?P<one>[^{}\n]{0,60})\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”«»]+[^\s<>\"“”«».,;:!?)\]'’]")


_SENT_AS_WRITTEN = re.compile(
    r"\[[^\[\]\n]{1,60}\](?:\([^()\s]{1,300}\))?"  # [name], [here](https://…)
    r"|\*\*[^*\n]{1,100}\*\*|(?<!\w)__[^_\n]{1,100}__(?!\w)"
    r"|^#{1,6} [^\n]{1,60}|<<[^<>\n]{1,60}>>",
    re.MULTILINE,
)
"""What other programs fill in or make bold, and a message, which is plain text, does not."""


class Placeholder(StrEnum):
    """What can be left open."""

    NAME = "name"
    EVENT = "event"
    DATE = "date"
    EVENT_PAGE = "event_page"
    OWN_PAGE = "own_page"
    JOIN_LINK = "join_link"

    @property
    def mark(self) -> str:
        """How it is written."""
        return f"{{{self.value}}}"


LINKS = frozenset({Placeholder.EVENT_PAGE, Placeholder.OWN_PAGE, Placeholder.JOIN_LINK})
IN_SUBJECTS = frozenset(Placeholder) - LINKS
"""A subject line has no links, and is read over people's shoulders."""


class UnknownPlaceholder(ValueError):
    """A mark that stands for nothing here: `mark`, as it is written."""

    def __init__(self, mark: str) -> None:
        super().__init__(f"{mark} is no placeholder here.")
        self.mark = mark


@dataclass(frozen=True)
class Piece:
    """A part of a filled-in text; `url` is where it leads, `is_value` marks what was filled in."""

    text: str
    url: str = ""
    is_value: bool = False


def check(text: str, allowed: Collection[Placeholder] = frozenset(Placeholder)) -> None:
    """Raise `UnknownPlaceholder` for the first mark in `text` that is not one of `allowed`."""
    for found in _MARK.finditer(text):
        if _name_in(found) not in {each.value for each in allowed}:
            raise UnknownPlaceholder(found[0])


def sent_as_written(text: str) -> list[str]:
    """What in `text` looks as if it were filled in or formatted, and is sent as it stands."""
    return list(dict.fromkeys(found[0] for found in _SENT_AS_WRITTEN.finditer(text)))


def used_in(text: str) -> set[Placeholder]:
    """The placeholders that `text` has."""
    return {each for each in Placeholder if each.mark in text}


def fill(text: str, values: Mapping[Placeholder, str]) -> list[Piece]:
    """`text` with each mark filled in, in one pass; a mark without a value stays as it is.

    Addresses that the text itself spells out become links, and so do the placeholders of links;
    what looks like an address within a value does not.
    """
    pieces: list[Piece] = []
    end = 0
    for found in _MARK.finditer(text):
        placeholder = next((each for each in values if each.value == _name_in(found)), None)
        if placeholder is None:
            continue
        pieces += _written(text[end : found.start()])
        value = values[placeholder]
        pieces.append(Piece(value, url=value if placeholder in LINKS else "", is_value=True))
        end = found.end()
    return [*pieces, *_written(text[end:])]


def plain(text: str, values: Mapping[Placeholder, str]) -> str:
    """`text` with each mark filled in, as plain text."""
    return "".join(piece.text for piece in fill(text, values))


def paragraphs(body: str, values: Mapping[Placeholder, str]) -> list[list[list[Piece]]]:
    """A body, filled in, as paragraphs of lines of pieces; an empty line parts paragraphs."""
    parts = re.split(r"\n[ \t]*\n\s*", body.strip("\n"))
    return [[fill(line, values) for line in part.split("\n")] for part in parts]


def _name_in(mark: re.Match[str]) -> str:
    """What stands between the braces of a mark."""
    return mark["one"] if mark["two"] is None else mark["two"]


def _written(text: str) -> Iterator[Piece]:
    """What stands in the organiser's own text, with its addresses as links."""
    end = 0
    for found in _ADDRESS.finditer(text):
        if found.start() > end:
            yield Piece(text[end : found.start()])
        yield Piece(found[0], url=found[0])
        end = found.end()
    if end < len(text):
        yield Piece(text[end:])
