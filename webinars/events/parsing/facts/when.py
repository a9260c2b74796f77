"""The day or days of an event and its times, among all the dates that its text mentions.

Every date is weighed by where it stands: behind `Date:`, beside a time, in a heading, near the top,
behind `will be held` — and against it, behind words of registering, publishing or elections.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from webinars.events.parsing.clock import Certainty, TimeRange
from webinars.events.parsing.dates import DateDoubt, FoundDate, joined_range, turns_year
from webinars.events.parsing.day_headings import is_counted
from webinars.events.parsing.facts.closing import sentence_around
from webinars.events.parsing.facts.dated import DatedLine, When, is_time_line
from webinars.events.parsing.facts.day_times import take_day_times
from webinars.events.parsing.facts.model import DayTimes, Fact, FactWarning, WarningCode
from webinars.events.parsing.facts.series import (
    read_recurring,
    several_days,
    times_of_days,
    weekday_of_each,
)
from webinars.events.parsing.facts.times import Place, find_times
from webinars.events.parsing.facts.words import INVITING, PUBLISHING, is_label_alone

_MOST_DAYS = 60
_NEAR = 70
_LONGEST_BETWEEN = 50
_SPAN = re.compile(
    r",?\s?(?:\(?(?:at|[aà]|um|a\slas|[aà]s|alle|ore|om|from|ab)\)?)?(?:\s(?:h|uhr|uur|cest|cet))?[\s,]{0,3}"
    r"(?:-|–|—|to|until|till|jusqu['’]au|au|bis(?:\szum)?|al|a|ao|hasta(?:\sel)?|at[eé](?:\sao?)?|all['’]|fino\sall?['’]?"
    r"|tot(?:\sen\smet)?|t/m)(?:\s(?:the|le|den|dem|el|dia))?,?",
    re.IGNORECASE,
)
"""Between the first day and the last one, without the time: `, until`, `à au`."""
_AND = re.compile(
    r"\d\s?(?:st|nd|rd|th|er|\.|º|ª)?\s?(?:and|et|und|y|e|en|&|\+)\s?(?:\w+\s)?\d", re.IGNORECASE
)
_MORE_DAYS = re.compile(r"((?:(?<!\d)\d{1,2}(?:st|nd|rd|th|er|\.|º|ª)?,\s?){1,12})$")


def find_when(dated: Sequence[DatedLine], *, today: date) -> When:
    """The event's days and times. `today` settles a year that is not written."""
    when = When()
    groups = list(_groups(dated, today))
    best = max(groups, key=lambda group: group.weight, default=None)
    if best is not None:
        best = next((group for group in groups if _holds_counted(group, best)), best)
        best.dates = [_with_year(found, groups, best.dates) for found in best.dates]
    if best is not None and best.weight > 0:
        _take_days(when, best, dated, today)
        _warn_of_others(when, best, groups)
    is_known = best is not None and best.weight > 0
    if best is not None and is_known and _take_times_by_day(when, best, dated):
        return when
    place = Place(best.at, best.dates[0].begin) if best is not None and is_known else None
    others = [
        Place(group.at, group.dates[0].begin)
        for group in groups
        if best is not None and group is not best and group.weight > 0 and _is_same(group, best)
    ]
    find_times(when, place, dated, others)
    return when


def _take_times_by_day(when: When, best: _Group, dated: Sequence[DatedLine]) -> bool:
    if _take_span(when, best, dated) or _take_each(when, dated):
        return True
    return len(when.dates) > 1 and take_day_times(when, dated)


def _is_same(first: _Group, second: _Group) -> bool:
    """Whether two groups begin with the same day."""
    one, other = first.dates[0], second.dates[0]
    return (one.day, one.month) == (other.day, other.month)


def _take_span(when: When, group: _Group, dated: Sequence[DatedLine]) -> bool:
    """The start on the first day and the end on the last one, of an event without a break."""
    first, last = group.dates[0], group.dates[-1]
    times = group.dated.times
    starts = [each for each in times if first.stop <= each.begin and each.stop <= last.begin]
    ends = [(group.dated, each) for each in times if each.begin >= last.stop]
    if len(when.dates) == 1 and group.dated.label and group.dated.label.key in ("time", "date"):
        starts, ends = [each for each in times if each.begin >= first.stop], _dated_end(when, dated)
    elif len(group.dates) != 2 or first.stop > last.begin:
        return False
    if not (starts and ends) or starts[0].end or ends[0][1].end or len(when.dates) < 2:
        return False
    start, (one, end) = starts[-1], ends[0]
    days, number = when.dates, one.line.number
    when.start = Fact(start.start, (group.dated.line.number,))
    when.end = Fact(end.start, (number,))
    own = [DayTimes(fact.value, None, None) for fact in days]
    own[0], own[-1] = replace(own[0], start=start.start), replace(own[-1], end=end.start)
    when.day_times = tuple(
        Fact(each, fact.lines, fact.is_unsure) for each, fact in zip(own, days, strict=True)
    )
    when.zone_marks += [
        (each.zone, at) for each, at in ((start, when.start.lines[0]), (end, number)) if each.zone
    ]
    return True


def _dated_end(when: When, dated: Sequence[DatedLine]) -> list[tuple[DatedLine, TimeRange]]:
    """The line of `End: 11 December 2026, 13:00`; its day, and those before it, are the event's."""
    first = when.dates[0]
    for one in dated:
        if one.label and one.label.key == "end" and one.dates and one.times:
            last = one.dates[0].on(first.value.year)
            length = (last - first.value).days if last else 0
            if last and 0 < length < _MOST_DAYS:
                between = [first.value + timedelta(days=n) for n in range(1, length)]
                more = [Fact(day, first.lines, first.is_unsure) for day in between]
                number = one.line.number
                when.dates = (first, *more, Fact(last, (number,), first.is_unsure))
                return [(one, one.times[0])]
    return []


def _take_each(when: When, dated: Sequence[DatedLine]) -> bool:
    """The times of a series whose days have their own."""
    found = list(times_of_days(when.dates, dated))
    if not found:
        return False
    own, chosen = found[0]
    number = own.lines[0]
    when.day_times = tuple(fact for fact, _chosen in found)
    when.start = Fact(chosen.start, (number,), own.is_unsure)
    when.end = Fact(chosen.end, (number,), own.is_unsure) if chosen.end else None
    when.zone_marks += [(each.zone, fact.lines[0]) for fact, each in found if each.zone][:1]
    return True


def _with_year(
    found: FoundDate, groups: Sequence[_Group], beside: Sequence[FoundDate]
) -> FoundDate:
    """A date with the year that the text gives it elsewhere."""
    if found.year is not None:
        return found
    for group in groups:
        for other in group.dates:
            if other.year and (other.day, other.month) == (found.day, found.month):
                return replace(found, year=other.year)
    return _with_year_beside(found, beside)


def _with_year_beside(found: FoundDate, beside: Sequence[FoundDate]) -> FoundDate:
    """A date with the year of the last one of its line: `9 June (10 h), 10 June 2026 (9 h)`."""
    last = beside[-1]
    return replace(found, year=last.year - turns_year(found, last)) if last.year else found


@dataclass
class _Group:
    """A date, or those of one range, on one line."""

    at: int
    dated: DatedLine
    dates: list[FoundDate]
    weight: int = 0


def _groups(dated: Sequence[DatedLine], today: date) -> Iterator[_Group]:
    for at, one in enumerate(dated):
        group: _Group | None = None
        have_own = _have_own_times(one)
        for found in one.dates:
            if group is not None and (have_own or found.ends_range or _goes_on(group, found)):
                group.dates.append(found)
                continue
            if group is not None and _ends_later(group, found):
                group.dates = [*joined_range(group.dates[0], found)]
                continue
            group = _Group(at, one, [found])
            group.weight = _weigh(group, dated)
            yield group
        if recurring := read_recurring(one.line.text, today):
            group = _Group(at, one, recurring)
            group.weight = _weigh(group, dated)
            yield group


def _have_own_times(one: DatedLine) -> bool:
    """Whether dates and times take turns on a line: `9 June, 10-12 h, and 10 June, 9-13 h`."""
    times = [each for each in one.times if each.end]
    if len(one.dates) < 2 or len(times) != len(one.dates):
        return False
    pairs = list(zip(one.dates, times, strict=True))
    is_first = one.dates[0].begin < times[0].begin
    ordered = [
        part.begin for day, each in pairs for part in ((day, each) if is_first else (each, day))
    ]
    return ordered == sorted(ordered) and not any(found.ends_range for found in one.dates)


def _ends_later(group: _Group, found: FoundDate) -> bool:
    """Whether a date ends the event that begins at a time before it: `1 May, 14:00 to 2 May`."""
    first, known = group.dates[0], group.dated.times
    is_open = len(group.dates) == 1 and found.begin - first.stop <= _LONGEST_BETWEEN
    begin = bisect_left(known, first.stop, key=lambda each: each.begin)
    times = [each for each in known[begin : begin + 2] if each.stop <= found.begin]
    if not is_open or len(times) != 1 or times[0].end:
        return False
    text = group.dated.line.text
    between = f"{text[first.stop : times[0].begin]} {text[times[0].stop : found.begin]}"
    return _SPAN.fullmatch(" ".join(between.split())) is not None


def _holds_counted(group: _Group, best: _Group) -> bool:
    """Whether a group has all the days, of which the best one is the first or second: `Day 1 – …`.

    Such a heading stands above times, and so weighs more than the days of the whole event.
    """
    if group.weight < 1 or len(group.dates) < 2 or len(best.dates) > 1:
        return False
    if not is_counted(best.dated.line.text):
        return False
    first, one, last = (
        (found.month, found.day) for found in (group.dates[0], best.dates[0], group.dates[-1])
    )
    return first <= one <= last


def _goes_on(group: _Group, found: FoundDate) -> bool:
    """Whether a date follows another as one more day: `3 March and 10 March`."""
    between = group.dated.line.text[group.dates[-1].stop : found.begin]
    return (
        re.fullmatch(r"\s?(?:,|and|et|und|y|e|en|&|\+)\s?(?:on\s|le\s|am\s)?", between) is not None
    )


def _weigh(group: _Group, dated: Sequence[DatedLine]) -> int:
    one, found = group.dated, group.dates[0]
    text, label = one.line.text, one.label.key if one.label else ""
    before = text[max(0, found.begin - _NEAR) : found.begin]
    if label == "deadline" or _is_deadline(group, dated):
        return -100
    weight = max(0, 12 - group.at)
    weight += 60 if label in ("date", "time") else 0
    weight += 25 if one.line.level or one.line.is_strong or len(text) <= 90 else 0
    weight += _weigh_times(group, dated)
    weight += 10 if INVITING.search(before) else 0
    weight -= 40 if PUBLISHING.search(before) else 0
    weight += 4 * (found.year is not None) + 4 * (found.weekday is not None)
    return weight if weight != 0 else 1


def _is_deadline(group: _Group, dated: Sequence[DatedLine]) -> bool:
    """Whether a date is the last day of something: `until`, or `registration closes on`."""
    if group.at and is_label_alone(dated[group.at - 1].line.text, "deadline"):
        return True
    sentence = sentence_around(dated, group.at, group.dates[0])
    closing = sentence.closing
    return closing is not None and (closing.is_named or sentence.is_of_registration)


def _weigh_times(group: _Group, dated: Sequence[DatedLine]) -> int:
    ranges = [each for each in group.dated.times if each.end is not None]
    if any(each.certainty > Certainty.WEAK for each in ranges):
        return 30
    if ranges or any(each.certainty > Certainty.WEAK for each in group.dated.times):
        return 20
    following = dated[group.at + 1 : group.at + 2]
    return (
        25 if any(is_time_line(one) for one in following) and len(group.dated.line.text) < 90 else 0
    )


def _take_days(when: When, group: _Group, dated: Sequence[DatedLine], today: date) -> None:
    days = list(_days(group, when, today))
    if len(days) == 1:
        days = several_days(days[0], dated) or days
    when.dates = tuple(days)
    for fact in days[:1]:
        if fact.value < today:
            when.warnings.append(
                FactWarning(WarningCode.PAST, {"date": str(fact.value)}, fact.lines[0])
            )


def _days(group: _Group, when: When, today: date) -> Iterator[Fact[date]]:
    line = group.dated.line
    first = group.dates[0]
    year = first.year or _assumed_year(first, today)
    turns = len(group.dates) == 2 and turns_year(first, group.dates[1])
    years = (year, year + 1) if turns else (year,) * len(group.dates)
    days = [
        day
        for found, likely in zip(group.dates, years, strict=True)
        if (day := _on(found, likely, line.number, when)) is not None
    ]
    if not days:
        return
    is_unsure = first.year is None or bool(first.doubts)
    _warn_of_doubts(when, first, days[0], line.number)
    for day in [*_listed_before(line.text, first, days[0]), *_spread(group, days)]:
        yield Fact(day, (line.number,), is_unsure)


def _on(found: FoundDate, year: int, line: int, when: When) -> date | None:
    day = found.on(year)
    if day is None:
        written = f"{found.day}.{found.month}.{found.year or year}"
        when.warnings.append(FactWarning(WarningCode.INVALID_DATE, {"date": written}, line))
    return day


def _warn_of_doubts(when: When, found: FoundDate, day: date, line: int) -> None:
    if found.weekday is not None and day.weekday() != found.weekday:
        when.warnings.append(weekday_warning(day, found.weekday, line))
    if found.year is None:
        when.warnings.append(FactWarning(WarningCode.YEAR_ASSUMED, {"date": str(day)}, line))
    if DateDoubt.DAY_OR_MONTH in found.doubts:
        when.warnings.append(FactWarning(WarningCode.DAY_OR_MONTH, {"date": str(day)}, line))


def weekday_warning(day: date, written: int, line: int) -> FactWarning:
    """The warning of a weekday that is not the one `day` falls on."""
    values = {"date": str(day), "written": f"{written}", "actual": f"{day.weekday()}"}
    return FactWarning(WarningCode.WEEKDAY, values, line)


def _assumed_year(found: FoundDate, today: date) -> int:
    """The year nearest to today in which the date falls on its weekday; rather ahead than past."""
    years = range(today.year - 1, today.year + 7)
    days = {year: day for year in years if (day := found.on(year)) is not None}
    fitting = {
        year: day for year, day in days.items() if found.weekday in (None, day.weekday())
    } or days
    if not fitting:
        return today.year
    return min(fitting, key=lambda year: _distance(fitting[year], today))


def _distance(day: date, today: date) -> int:
    days = (day - today).days
    return days if days >= 0 else -4 * days


def _listed_before(text: str, first: FoundDate, day: date) -> Iterator[date]:
    """The days before the last of `3, 10 and 17 June`."""
    match = _MORE_DAYS.search(text[max(0, first.begin - 60) : first.begin])
    for number in re.findall(r"\d{1,2}", match[1]) if match else ():
        if 1 <= int(number) < day.day:
            yield day.replace(day=int(number))


def _spread(group: _Group, days: Sequence[date]) -> list[date]:
    """Every day of a range; only those named where they are joined by `and`."""
    if len(days) < 2:
        return list(days)
    written = group.dated.line.text[group.dates[0].begin : group.dates[-1].stop]
    first, last = days[0], days[-1]
    length = (last - first).days
    is_range = not _AND.search(written) and len(days) == 2 and 0 < length < _MOST_DAYS
    if is_range and group.dates[-1].ends_range:
        all_days = [first + timedelta(days=number) for number in range(length + 1)]
        weekday = weekday_of_each(group.dated.line.text[: group.dates[0].begin])
        return [day for day in all_days if weekday in (None, day.weekday())] or all_days
    return sorted(set(days))


def _warn_of_others(when: When, best: _Group, groups: Sequence[_Group]) -> None:
    """Name the dates that could as well be the event's."""
    if not when.dates:
        return
    known = {fact.value for fact in when.dates}
    year = when.dates[0].value.year
    others = [
        (day, group.dated.line.number)
        for group in groups
        if group is not best and group.weight >= max(best.weight - 12, 30)
        if (day := group.dates[0].on(year)) is not None and day not in known
    ]
    if others:
        dates = ", ".join(sorted({str(day) for day, _line in others})[:10])
        when.warnings.append(FactWarning(WarningCode.OTHER_DATES, {"dates": dates}, others[0][1]))
