"""What the HTML of a letter says in place of long lists, where it would be too heavy with them.

The plain text always says everything. Each function yields ever less; the letter takes the first
that fits (`webinars.mail.writing.compose`). They work under the locale of the letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import ngettext

from webinars.registrations.messages.differences import Difference
from webinars.registrations.messages.facts import Fact, Line

STEPS = (24, 15, 10, 6, 3)
"""How many there are at most of each: dates of a fact, dates that changed, slots of the agenda."""

_LETTERS_EACH, _FEWEST_LETTERS = 12, 80
"""The fewer stand there, the shorter: titles have up to 300 letters, in some scripts 900 bytes."""


def lighter(
    facts: Sequence[Fact],
    planned: Sequence[Fact],
    differences: Sequence[Difference],
    *,
    own_url: str,
    event_url: str,
) -> Iterator[dict[str, object]]:
    """What `Letter.write` is given, with ever fewer lines.

    All of a person's dates stand at `own_url`, everything that the event is now at `event_url`.
    """
    for most in STEPS:
        shown = _first(differences, most)
        yield {
            "facts": [shorten(fact, most, own_url) for fact in facts],
            "planned": [shorten(fact, most, own_url) for fact in planned],
            "differences": [_shorten_difference(each, most, event_url) for each in shown],
            "left_out": len(differences) - len(shown),
        }


def shorten(fact: Fact, most: int, url: str) -> Fact:
    """The first lines of a fact, `most` beside their asides, and how many more there are."""
    return replace(fact, lines=_shorten(fact.lines, most, url, of_dates=fact.of_dates))


def cut(text: str, letters: int) -> str:
    """A text of so many letters at most."""
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _first(differences: Sequence[Difference], most: int) -> list[Difference]:
    """The first of the dates and of the slots, and everything else, of which there is little.

    Slots come last: counted together, a long series would hide the new venue.
    """
    dates = [each for each in differences if each.date]
    slots = [each for each in differences if each.is_slot]
    left_out = {id(each) for each in (*dates[most:], *slots[most:])}
    return [each for each in differences if id(each) not in left_out]


def _shorten_difference(difference: Difference, most: int, url: str) -> Difference:
    """With shorter words, and fewer links, of what can be read at `url`.

    How people get there is never cut: half of the venue's new address is a wrong one.
    """
    if not difference.can_be_cut:
        return difference
    letters = max(most * _LETTERS_EACH, _FEWEST_LETTERS)

    def less(lines: Sequence[Line]) -> tuple[Line, ...]:
        shown = _shorten(tuple(lines), most, url, of_dates=False)
        return tuple(replace(line, text=cut(line.text, letters)) for line in shown)

    return replace(difference, old=less(difference.old), new=less(difference.new))


def _shorten(lines: tuple[Line, ...], most: int, url: str, *, of_dates: bool) -> tuple[Line, ...]:
    own = [place for place, line in enumerate(lines) if not line.is_aside]
    more = len(own) - most
    if more <= 0:
        return lines
    words = (
        ngettext("and %(num)s more date", "and %(num)s more dates", more)
        if of_dates
        else ngettext("and %(num)s more", "and %(num)s more", more)
    )
    return (*lines[: own[most]], Line(str(words), url))
