"""Times that stand below their titles: `Welcome`, and `(10:00 - 10:10)` on the next line.

A time alone on its line belongs to what stands below it, unless each has a text right above and
nothing but people below. Its line is then put before that text, and the rest reads as ever. What
could be either is to be checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from webinars.events.parsing.agenda.around import heads_half_of_day, is_around
from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.agenda.shapes import covers
from webinars.events.parsing.agenda.starts import Start, read_columns, read_heading, read_start
from webinars.events.parsing.agenda.wrapped import names_people_for_sure

_HEADING = re.compile(
    r"\W*(?:(?:draft|final|provisional|projet|vorläufig\w*)\s(?:de\s)?)?(?:the\s|l['’]|le\s|das\s)?"
    r"(?:agenda|program\w*|schedule|timetable|tagesordnung|ablauf\w*|ordre\sdu\sjour|déroulé"
    r"|orden\sdel\sd[ií]a|ordem\sdo\sdia|ordine\sdel\sgiorno)(?!\w)",
    re.IGNORECASE,
)
_LONGEST_BLOCK = 4
_LONGEST_TIME = 60


@dataclass(frozen=True)
class _Below:
    """A time alone on line `at`: where the lines above it begin that may be its title, and what
    follows it. It is `closed` where nothing does but people.
    """

    at: int
    begin: int
    is_closed: bool
    is_apart: bool
    """Whether the title above begins behind an empty line, or the text with it."""


def with_times_below(lines: Sequence[Line]) -> tuple[list[Line], frozenset[int]]:
    """The lines, with each time before the title that it stands below; the numbers of the lines
    of times of which that is not sure, whether they are moved or not.
    """
    short = (line for line in lines if len(line.text) <= _LONGEST_TIME)
    if not any(_is_alone(line, read_start(line, {})) for line in short):
        return list(lines), frozenset()
    starts = _starts(lines)
    alone = [at for at, start in starts.items() if _is_alone(lines[at], start)]
    if len(alone) > 1 and _covers_all(alone, starts):
        alone = alone[1:]
    others = [starts[at] for at in starts.keys() - set(alone)]
    if len(alone) < 2 and not (alone and len(starts) > 1 and all(one.is_behind for one in others)):
        return list(lines), frozenset()
    found = _find(lines, starts, alone)
    numbers = frozenset(lines[at].number for at in alone)
    are_all, are_short = len(found) == len(alone), all(one.at - one.begin == 1 for one in found)
    if are_all and found[-1].is_closed:
        is_sure = all(one.is_closed and _is_plain(lines, one) for one in found)
        is_sure = is_sure or (are_short and starts[alone[-1]].when.end is not None)
        return _moved(lines, found), frozenset() if is_sure else numbers
    is_either = are_all and are_short  # else the last lines above a time are of another item
    is_either = is_either or any(one.is_closed and one.is_apart for one in found)
    return list(lines), numbers if is_either else frozenset()


def _starts(lines: Sequence[Line]) -> dict[int, Start]:
    found: dict[int, Start] = {}
    for at, line in enumerate(lines):
        if read_columns(line) is None and read_heading(line) is None:
            start = read_start(line, {})
            if start is not None:
                found[at] = start
    return found


def _is_alone(line: Line, start: Start | None) -> bool:
    said = start is None or start.title or start.rest or start.heading
    return not (said or line.cells or line.is_bullet)


def _covers_all(alone: Sequence[int], starts: Mapping[int, Start]) -> bool:
    """Whether the first time is the whole event's own."""
    first, *others = alone
    return len(others) > 1 and all(covers(starts[first].when, starts[at].when) for at in others)


def _find(lines: Sequence[Line], starts: Mapping[int, Start], alone: Sequence[int]) -> list[_Below]:
    """The times with a text right above that may be their title, in order."""
    is_spaced = all(lines[at].follows_gap for at in alone) and all(
        lines[at + 1].follows_gap for at in alone if at + 1 < len(lines)
    )

    def is_gap(at: int) -> bool:
        return at >= len(lines) or (lines[at].follows_gap and not is_spaced)

    found: list[_Below] = []
    taken = 0
    for at in alone:
        begin = at
        least = max(taken, at - _LONGEST_BLOCK - 1)
        while begin > least and not is_gap(begin) and _may_be_title(lines, begin - 1, starts):
            begin -= 1
        stop = at + 1
        while not is_gap(stop) and names_people_for_sure(lines[stop].text):
            stop += 1
        is_apart = begin == 0 or is_gap(begin) or read_heading(lines[begin - 1]) is not None
        if 0 < at - begin <= _LONGEST_BLOCK and (is_apart or begin == taken):
            is_programme = begin == 0 and _HEADING.match(lines[0].text) and at == 1
            if not is_programme:
                is_closed = is_gap(stop) or stop in starts or read_heading(lines[stop]) is not None
                found.append(_Below(at, begin, is_closed, is_apart))
        taken = stop
    return found


def _may_be_title(lines: Sequence[Line], at: int, starts: Mapping[int, Start]) -> bool:
    line = lines[at]
    is_other = at in starts or line.cells or line.is_note or read_heading(line) is not None
    return not (is_other or is_around(line) or heads_half_of_day(line))


def _is_plain(lines: Sequence[Line], one: _Below) -> bool:
    """Whether a title is one line, with nothing below it but people."""
    return all(names_people_for_sure(lines[at].text) for at in range(one.begin + 1, one.at))


def _moved(lines: Sequence[Line], found: Sequence[_Below]) -> list[Line]:
    moved = list(lines)
    for one in found:
        time, first = lines[one.at], lines[one.begin]
        block = [replace(first, follows_gap=False), *lines[one.begin + 1 : one.at]]
        moved[one.begin : one.at + 1] = [replace(time, follows_gap=first.follows_gap), *block]
    return moved
