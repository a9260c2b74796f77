"""Times that belong to one day of several: `Day 1: 9:30-17:00`, `9h-13h le 10 juin`.

A day is named by its number, its weekday or its date, before or behind its times, on lines of
their own or beside each other on one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from webinars.events.parsing.clock import TimeRange
from webinars.events.parsing.dates import weekday_of
from webinars.events.parsing.day_headings import find_day_numbers
from webinars.events.parsing.facts.dated import DatedLine, When, without_moments
from webinars.events.parsing.facts.model import DayTimes, Fact
from webinars.events.parsing.patterns import lazy

_WORD = re.compile(r"(?<!\w)[^\W\d_]{3,}(?:-feira)?(?!\w)")
_LITTLE = lazy(
    r"(?<!\w)(?:from|on|the|and|hours?|uhr|uur|vom|am|von|und|le|la|de|du|et|à|el|los|y|das|às|e|il|dalle|alle|ore|op"
    r"|van|en|om|time|times|heures?|horaires?|uhrzeit|zeit|hora|horario|orario|tijd)(?!\w)",
    re.IGNORECASE,
)
_LONGEST = 400
_BLOT = " "


@dataclass(frozen=True)
class _Named:
    """A day of the event, where a line names it."""

    day: date
    begin: int
    stop: int


def take_day_times(when: When, dated: Sequence[DatedLine]) -> bool:
    """Write the times of each day into `when`; False where the text has them for one at most.

    Unsure where some day has none, or a day has two.
    """
    days = [fact.value for fact in when.dates]
    found = list(_found(days, dated))
    named = {day for day, _time, _number in found}
    if len(named) < 2:
        return False
    is_unsure = len(named) < len(days) or len(found) > len(named)
    first: dict[date, tuple[TimeRange, int]] = {}
    for day, each, number in found:
        first.setdefault(day, (each, number))
    when.day_times = tuple(
        Fact(DayTimes(day, each.start, each.end), (number,), is_unsure or bool(each.doubts))
        for day, (each, number) in sorted(first.items())
    )
    _, (each, number) = min(first.items())
    when.start = Fact(each.start, (number,), is_unsure or bool(each.doubts))
    when.end = Fact(each.end, (number,), is_unsure) if each.end else None
    marks = [(each.zone, number) for _day, each, number in found if each.zone]
    when.zone_marks += marks[:1]
    return True


def counts_days(text: str) -> bool:
    """Whether a line names more than one day by their numbers: `day 1 from 9:30, day 2 …`."""
    return len({number for number, _begin, _stop in find_day_numbers(text[:_LONGEST])}) > 1


def _found(
    days: Sequence[date], dated: Sequence[DatedLine]
) -> Iterator[tuple[date, TimeRange, int]]:
    for one in dated:
        times = [each for each in one.times if each.end]
        if not times or len(one.line.text) > _LONGEST or (len(times) == 1 and _says_more(one)):
            continue
        ways = [way for way in _named(one, days) if len(way) == len(times)]
        pairs = next((pairs for way in ways if (pairs := _pairs(way, times))), ())
        yield from ((named.day, each, one.line.number) for named, each in pairs)


def _pairs(
    named: Sequence[_Named], times: Sequence[TimeRange]
) -> Sequence[tuple[_Named, TimeRange]]:
    """Each day with the time beside it, where they take turns in one order."""
    pairs = list(zip(named, times, strict=True))
    stops = [*pairs[1:], None]
    is_before = all(day.stop <= each.begin for day, each in pairs) and all(
        after is None or each.stop <= after[0].begin
        for (_day, each), after in zip(pairs, stops, strict=True)
    )
    is_behind = all(each.stop <= day.begin for day, each in pairs) and all(
        after is None or day.stop <= after[1].begin
        for (day, _each), after in zip(pairs, stops, strict=True)
    )
    return pairs if is_before or is_behind else ()


def _named(one: DatedLine, days: Sequence[date]) -> Iterator[list[_Named]]:
    """The days that a line names: by their dates, by their numbers, and by their weekdays."""
    dates = [(found.on(found.year or days[0].year), found.begin, found.stop) for found in one.dates]
    yield [
        _Named(day, begin, stop) for day, begin, stop in dates if day is not None and day in days
    ]
    counted = find_day_numbers(one.line.text)
    yield [_Named(days[n - 1], begin, stop) for n, begin, stop in counted if n <= len(days)]
    yield list(_by_weekday(one.line.text, days))


def _by_weekday(text: str, days: Sequence[date]) -> Iterator[_Named]:
    for match in _WORD.finditer(text):
        number = weekday_of(match[0])
        fitting = [day for day in days if day.weekday() == number]
        if len(fitting) == 1:
            yield _Named(fitting[0], match.start(), match.end())


def _says_more(one: DatedLine) -> bool:
    """Whether a line says more than a day and its times: `Day 1: 9:30-10:00 Welcome`."""
    text = without_moments(one, _BLOT)
    for _number, begin, stop in find_day_numbers(one.line.text):
        text = text[:begin] + _BLOT * (stop - begin) + text[stop:]
    words = _WORD.findall(_LITTLE.sub(_BLOT, text))
    return any(weekday_of(word) is None for word in words)
