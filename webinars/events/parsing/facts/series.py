"""Several days of one event: numbered, listed one below the other, or every Tuesday of a month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from webinars.events.parsing.clock import Certainty, TimeRange
from webinars.events.parsing.dates import (
    MONTH,
    WEEKDAY_NAME,
    FoundDate,
    month_of,
    weekday_of,
)
from webinars.events.parsing.day_headings import is_counted, read_day_heading
from webinars.events.parsing.facts.dated import DatedLine
from webinars.events.parsing.facts.model import DayTimes, Fact
from webinars.events.parsing.facts.words import LAST_DAY, PUBLISHING, REGISTERING
from webinars.events.parsing.patterns import lazy

_MOST_DAYS = 60
_LONGEST_SERIES = 370
"""Sessions that are counted or listed are not further from each other, in days."""
_COUNT_REACH = 25
"""So far into its line stands the date of one of a series."""
_EVERY = (
    r"(?:every|each|on|tous\sles|toutes\sles|chaque|les|jede[nmrs]?|immer|todos\slos|cada|los|todas\sas|todos\sos"
    r"|[aà]s|aos|ogni|tutti\si|tutte\sle|elke|iedere)"
)
_WEEKDAY = rf"(?:{WEEKDAY_NAME}|(?:segundas|ter[cç]as|quartas|quintas|sextas)-feiras)"
_RECURRING = lazy(
    rf"(?<!\w)(?:{_EVERY}\s)(?P<weekday>{_WEEKDAY})s?(?:en)?\s(?:in|of|im|de|d['’]|en|di|a|em|van)\s?"
    rf"(?:the\smonth\sof\s)?(?P<month>{MONTH})(?!\w)(?:\s?(?:-|–|and|et|und|y|e|en|to|bis|&)\s?(?P<until>{MONTH})(?!\w))?"
    r"(?:,?\s(?:de\s|del\s)?(?P<year>20\d\d)(?!\d))?",
    re.IGNORECASE,
)
_EVERY_WEEKDAY = lazy(
    rf"(?<!\w)(?:(?:every|each|tous\sles|chaque|jede[nmrs]?|todos\slos|cada|todas\sas|todos\sos|ogni|tutti\si|elke"
    rf"|iedere)\s(?P<each>{_WEEKDAY})s?(?:en)?"
    r"|(?P<plural>(?:mon|tues|wednes|thurs|fri|satur|sun)days|(?:mon|diens|donners|frei|sams|sonn)tags|mittwochs))"
    r"(?!\w)[^.;!?]{0,30}$",
    re.IGNORECASE,
)
_OTHER = lazy(rf"(?<!\w)(?:{REGISTERING}|{LAST_DAY}(?!\w))", re.IGNORECASE)
_LIST_REACH = 6
"""So far into its line a date of a list stands, behind a bullet or a number."""


def read_recurring(text: str, today: date) -> list[FoundDate]:
    """The days of `every Tuesday in January 2027`; a year that is not written stays out of them."""
    match = _RECURRING.search(text) if len(text) <= 300 else None
    weekday = _weekday(match["weekday"]) if match else None
    first = month_of(match["month"]) if match else None
    if match is None or weekday is None or first is None:
        return []
    year = int(match["year"]) if match["year"] else None
    last = (month_of(match["until"]) if match["until"] else None) or first
    months = range(first, last + 1) if first <= last else (first,)
    around = year or (today.year if max(months) >= today.month else today.year + 1)
    return [
        FoundDate(day.day, day.month, year, weekday, False, (), match.start(), match.end())
        for month in months
        for day in _weekdays_of(around, month, weekday)
    ]


def _weekdays_of(year: int, month: int, weekday: int) -> Iterator[date]:
    day = date(year, month, 1)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while day.month == month:
        yield day
        if day > date.max - timedelta(days=7):
            return
        day += timedelta(days=7)


def weekday_of_each(before: str) -> int | None:
    """The weekday of `every Tuesday from`, at the end of what stands before a range of days."""
    match = _EVERY_WEEKDAY.search(before[-60:])
    if match is None:
        return None
    return _weekday(match["each"] or match["plural"])


def _weekday(word: str) -> int | None:
    """The weekday that a word names, in the singular or in the plural: `Tuesdays`, `mardis`."""
    singular = word.replace("s-feiras", "-feira")
    found = weekday_of(singular)
    return weekday_of(singular.removesuffix("s")) if found is None else found


def several_days(first: Fact[date], dated: Sequence[DatedLine]) -> list[Fact[date]]:
    """The days of `Day 1: …`, of a series or of a list, where the event's day is among them."""
    return _numbered_days(first, dated) or _listed_days(first, dated)


def _numbered_days(first: Fact[date], dated: Sequence[DatedLine]) -> list[Fact[date]]:
    days: dict[date, Fact[date]] = {}
    is_series = True
    for one in dated:
        found = _numbered_date(one) if one.dates else None
        day = found.on(first.value.year) if found else None
        if day is not None:
            is_series = is_series and _is_of_series(one)
            days.setdefault(day, Fact(day, (one.line.number,), first.is_unsure))
    most = _LONGEST_SERIES if is_series else _MOST_DAYS
    is_together = days and max(days) - min(days) < timedelta(days=most)
    if len(days) < 2 or not is_together or first.value not in days:
        return []
    return [days[day] for day in sorted(days)]


def _numbered_date(one: DatedLine) -> FoundDate | None:
    """The date of `Day 1: …`, or of one of a series: `Session 2 (13 April): Housing`."""
    is_named = any(map(str.isalpha, one.line.text[: one.dates[0].begin]))  # "Day", "jour"
    heading = read_day_heading(one.line.text) if is_named else None
    if heading and heading.number and heading.date:
        return heading.date
    return one.dates[0] if _is_of_series(one) else None


def _is_of_series(one: DatedLine) -> bool:
    is_near = len(one.dates) == 1 and one.dates[0].begin <= _COUNT_REACH
    return is_near and is_counted(one.line.text)


def _listed_days(first: Fact[date], dated: Sequence[DatedLine]) -> list[Fact[date]]:
    """The days of lines right below each other that all begin with a date, and a time or weekday.

    A list of other moments ("Deadline for papers") is none.
    """
    at = next((at for at, one in enumerate(dated) if one.line.number == first.lines[0]), None)
    if at is None or not _is_of_list(dated[at]):
        return []
    begin, stop = at, at + 1
    while begin and _is_next(dated[begin - 1], dated[begin]):
        begin -= 1
    while stop < len(dated) and _is_next(dated[stop - 1], dated[stop]):
        stop += 1
    lines = dated[begin:stop]
    have_times, have_weekdays = (
        all(one.times for one in lines),
        all(one.dates[0].weekday is not None for one in lines),
    )
    days = [(one.dates[0].on(first.value.year), one.line.number) for one in lines]
    found = [(day, number) for day, number in days if day is not None]
    ordered = [day for day, _number in found]
    is_series = len(found) == len(lines) > 1 and ordered == sorted(set(ordered))
    is_near = is_series and ordered[-1] - ordered[0] < timedelta(days=_LONGEST_SERIES)
    if not is_near or not (have_times or have_weekdays):
        return []
    is_unsure = first.is_unsure or not have_times
    return [Fact(day, (number,), is_unsure) for day, number in found]


def _is_next(first: DatedLine, second: DatedLine) -> bool:
    is_below = second.line.number - first.line.number <= 2
    return is_below and _is_of_list(first) and _is_of_list(second)


def _is_of_list(one: DatedLine) -> bool:
    text = one.line.text
    begin = one.label.stop if one.label and one.label.key in ("date", "time") else 0
    if len(one.dates) != 1 or one.dates[0].begin - begin > _LIST_REACH or (one.label and not begin):
        return False
    return not (_OTHER.search(text) or PUBLISHING.search(text)) and len(text) <= 200


def times_of_days(
    days: Sequence[Fact[date]], dated: Sequence[DatedLine]
) -> Iterator[tuple[Fact[DayTimes], TimeRange]]:
    """The times that stand beside the days of a series, each on a line of its own."""
    numbers = [fact.lines for fact in days]
    if len(set(numbers)) < len(numbers) or len(numbers) < 2:
        return
    lines = {one.line.number: one for one in dated}
    for fact in days:
        one = lines[fact.lines[0]]
        times = [each for each in one.times if each.begin > one.dates[0].begin]
        times = [each for each in times if each.end or each.certainty > Certainty.WEAK]
        chosen = next((each for each in times if each.end), next(iter(times), None))
        if chosen is not None:
            value = DayTimes(fact.value, chosen.start, chosen.end)
            yield Fact(value, fact.lines, bool(chosen.doubts)), chosen
