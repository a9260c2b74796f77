"""Footnotes in pasted HTML: which links are references, and where the notes begin.

Word, Google Docs, mammoth and Markdown's own HTML all link a short mark to a place further down,
and that place back to the mark; they agree in nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from webinars.events.parsing.document.markup import Tag, Text

_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[ivxlc]{1,6}|[a-z]|[*†‡§]{1,3})[\])]?")
_BACK = re.compile(r"[↑↩⏎^⤴\ufe0e\ufe0f]{1,3}|")
_LONGEST_LABEL = 8
"""How many tokens a mark's link may hold: `<a><sup><span>[1]</span></sup></a>`."""


@dataclass(frozen=True)
class Notes:
    """Places in the tokens: of references and notes by their names, and of text in the links."""

    references: Mapping[int, str]
    starts: Mapping[int, str]
    marks: frozenset[int]


def find_notes(tokens: Sequence[Text | Tag]) -> Notes:
    """The footnotes among `tokens`; they are called `1`, `2`, … in the order of the text."""
    places = _places(tokens)
    links = {
        at: (places[target], _label(tokens, at))
        for at, token in enumerate(tokens)
        if isinstance(token, Tag) and (target := _target(token)) in places
    }
    names: dict[int, str] = {}
    references: dict[int, str] = {}
    for at, (place, label) in links.items():
        if place > at and _MARK.fullmatch(label):
            references[at] = names.setdefault(place, str(len(names) + 1))
    backs = {
        at
        for at, (place, label) in links.items()
        if place <= at and names and (_MARK.fullmatch(label) or _BACK.fullmatch(label))
    }
    marks = {place for at in (*references, *backs) for place in _inside(tokens, at)}
    return Notes(references, names, frozenset(marks))


def _places(tokens: Sequence[Text | Tag]) -> dict[str, int]:
    """Where each id or name stands first."""
    places: dict[str, int] = {}
    for at, token in enumerate(tokens):
        if isinstance(token, Tag) and token.attributes:
            for key in ("id", "name"):
                if identifier := token.attributes.get(key):
                    places.setdefault(identifier, at)
    return places


def _target(tag: Tag) -> str:
    """What a link within the page leads to; an address of the same page before `#` is ignored."""
    address = tag.attributes.get("href", "") if tag.name == "a" else ""
    return address[1:] if address.startswith("#") else ""


def _label(tokens: Sequence[Text | Tag], at: int) -> str:
    texts = (
        token.text for place in _inside(tokens, at) if isinstance(token := tokens[place], Text)
    )
    return "".join("".join(texts).split()).lower()


def _inside(tokens: Sequence[Text | Tag], at: int) -> list[int]:
    """The places of what stands within the link that begins at `at`."""
    places = []
    for place in range(at + 1, min(at + 1 + _LONGEST_LABEL, len(tokens))):
        token = tokens[place]
        if isinstance(token, Tag) and token.is_end and token.name == "a":
            break
        places.append(place)
    return places
