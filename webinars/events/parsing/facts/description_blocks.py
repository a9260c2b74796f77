"""Where the blocks of plain text begin and end, although no empty line says so.

People wrap their lines at one width, so a line that ends well before it was meant to end there. On
that rests which line goes on with a bullet, and which line is a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from webinars.events.parsing.bullets import BULLETS
from webinars.events.parsing.document.lines import Line, goes_on_as_date
from webinars.events.parsing.facts.headings import is_known_heading

BULLET = re.compile(rf"(?:[{BULLETS}]\s*|[-*+]\s+)(?=\S)")
"""The mark of an entry of a list, at the beginning of what a line says."""
_NUMBERED = re.compile(r"(\d{1,3})[.)]\s+(?=\S)")
NOTE = re.compile(r"\[\^[^\]\s]{1,40}\]:")
"""The beginning of a note."""
_LABELLED = re.compile(
    r"(?:[*_]{1,2})?[^\W\d_a-zß-öø-ÿ][^\s:]{0,30}(?:\s[^\s:.;!?]{1,20}){0,5}\s?[:：](?:[*_]{1,2})?\s"
)
"""A label of few words with a capital: `Mot-dièse : `, `Session 2 (9 February): `."""
_NARROW = 50
_SLACK = 8
_WIDEST = 120
_CLOSED = "\"'”’»)]*_ \t"
_UNFINISHED = re.compile(
    r"(?:[,(/&–—-]|(?<![^\W\d_])(?:a|an|the|of|to|and|or|in|on|at|by|for|with|from|as|is|are|our|their"
    r"|that|which|who|will|les?|la|de|du|des|et|ou|à|aux?|en|une?|par|pour|sur|dans|qu[ei]|est|sont"
    r"|de[rmns]|die|das|und|oder|vo[nm]|zu[rm]?|mit|für|i[mn]|a[mn]|auf|bei|aus|ist|sind|eine[rnms]?"
    r"|ein|el|los|las|del|y|o|e|al|con|por|para|es|son|su|os|as|d[ao]s?|em|n[ao]s?|com|il|lo|gli|i|di"
    r"|della|dei|delle|per|che|è|sono|nel|nella|het|een|van|voor|met|op|aan|bij|te|zijn))$"
)
"""What no entry and no heading ends with: a comma, a bracket, a word such as `the` or `und`."""


def ends_early(line: str, following: str, width: int) -> bool:
    """Whether a line was meant to end: the next word would have had room in the `width`.

    Whoever wraps a paragraph breaks it at its width. Narrow lines are not wrapped, and where lines
    are wider than anybody wraps them, each sentence that ends one ends it.
    """
    if width > _WIDEST and ends_sentence(line):
        return True
    word = following.lstrip().split(" ", 1)[0]
    return width < _NARROW or len(line.rstrip()) + 1 + len(word) < width - _SLACK


def ends_sentence(text: str) -> bool:
    """Whether a text ends as sentences do, quotation marks and brackets apart."""
    return text.rstrip(_CLOSED).endswith((".", "!", "?", "…"))


def begin_with_labels(block: Sequence[str]) -> list[bool]:
    """For each line of a paragraph whether it begins with a label: `Accessibility: …`."""
    return [_LABELLED.match(line.strip()) is not None for line in block]


def parts_at(block: Sequence[str], labelled: Sequence[bool], at: int) -> bool:
    """Whether a line ends where the next says something else, although it is full.

    What begins with a label does, below a line that has one or is at its end; so does, among such
    lines, what begins a sentence below one that ends with a full stop or a figure.
    """
    if at + 1 >= len(block) or is_unfinished(block[at]):
        return False
    is_closed = ends_sentence(block[at]) or block[at].rstrip(_CLOSED)[-1:].isdigit()
    if labelled[at + 1]:
        return labelled[at] or is_closed
    is_list = sum(labelled) > 1 and sum(labelled) * 2 >= len(block)
    return is_list and is_closed and _begins_anew(block[at + 1])


def is_unfinished(text: str) -> bool:
    """Whether a text surely goes on in the next line."""
    return _UNFINISHED.search(text.rstrip()) is not None


def is_entry(line: Line) -> bool:
    """Whether a line is an entry of a list."""
    body = line.raw.strip()
    return bool(BULLET.match(body) or number_of_entry(body))


def number_of_entry(body: str) -> re.Match[str] | None:
    """The number that an entry of a list begins with, in its first group.

    `2026. Since then` is the end of a sentence, `10. Mai` a day.
    """
    match = _NUMBERED.match(body)
    return None if match is None or goes_on_as_date(body[match.end() :]) else match


def widths(lines: Sequence[Line]) -> list[int]:
    """For each line the length of the longest one of those it stands with, up to empty lines."""
    found = [0] * len(lines)
    start = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and lines[at].raw.strip():
            continue
        width = max((len(line.raw.rstrip()) for line in lines[start:at]), default=0)
        found[start:at] = [width] * (at - start)
        start = at + 1
    return found


@dataclass(frozen=True)
class Entries:
    """Places of lines: those that go on with an entry of a list, and those that a list is over at.

    The latter stand directly below one, and are a paragraph or a heading.
    """

    inside: frozenset[int]
    apart: frozenset[int]


def read_entries(lines: Sequence[Line]) -> Entries:
    """Which lines below the entries of lists belong to them."""
    reader = _Reader(lines)
    reader.read()
    return Entries(frozenset(reader.inside), frozenset(reader.apart))


class _Reader:
    """Reads lines in their order and knows the entry that is open."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.widths = widths(lines)
        self.more = _followed_by_entries(lines)
        self.inside: set[int] = set()
        self.apart: set[int] = set()
        self.indent: int | None = None
        """Of the open entry."""
        self.entries = 0
        """How many the list has so far."""
        self.has_second_lines = False
        """Whether entries of this list have a line of their own below the first."""

    def read(self) -> None:
        for at, line in enumerate(self.lines):
            if line.is_code or not line.raw.strip():
                self._end()
            elif is_entry(line):
                self.indent = indent_of(line.raw)
                self.entries += 1
            elif self.indent is not None and self._is_apart(at):
                self.apart.add(at)
                self._end()
            elif self.indent is not None:
                self.inside.add(at)

    def _end(self) -> None:
        self.indent, self.entries, self.has_second_lines = None, 0, False

    def _is_apart(self, at: int) -> bool:
        """Whether a line below an entry is no part of it."""
        line, before = self.lines[at].raw, self.lines[at - 1].raw
        if indent_of(line) > (self.indent or 0) + 1 or not _begins_anew(line):
            return False
        if NOTE.match(line.strip()) or is_unfinished(before):
            return False
        if is_known_heading(self.lines[at]):
            return True
        is_early = ends_early(before, line, self.widths[at])
        if ends_sentence(before):
            return is_early or not self.more[at]
        if not is_early or line.rstrip().endswith(":") or self._is_above_list(at):
            return is_early
        is_first = at - 1 not in self.inside
        self.has_second_lines = self.has_second_lines or (is_first and self.more[at])
        return not (self.more[at] or self.has_second_lines)

    def _is_above_list(self, at: int) -> bool:
        """Whether a line between two lists begins the second: entries have one line before it."""
        following = self.lines[at + 1 : at + 3]
        if self.entries < 2 or self.has_second_lines or len(following) < 2:
            return False
        number = number_of_entry(following[0].raw.strip())
        is_begun = number is None or number[1] in ("0", "1")
        return is_begun and all(map(is_entry, following)) and at - 1 not in self.inside


def indent_of(raw: str) -> int:
    """How far in a line begins, in columns."""
    expanded = raw.expandtabs(4)
    return len(expanded) - len(expanded.lstrip())


def _begins_anew(raw: str) -> bool:
    """Whether a line could begin a sentence."""
    first = next((letter for letter in raw if letter.isalnum()), "")
    return bool(first) and not first.islower() and not raw.lstrip().startswith(("(", "–", "—"))


def _followed_by_entries(lines: Sequence[Line]) -> list[bool]:
    """For each line whether an entry of a list follows before the next empty line."""
    found = [False] * len(lines)
    has_entry = False
    for at in range(len(lines) - 1, -1, -1):
        found[at] = has_entry
        if not lines[at].raw.strip():
            has_entry = False
        elif is_entry(lines[at]):
            has_entry = True
    return found
