"""The day or days of an event and its times, among all the dates that its text mentions.

Every date is weighed by where it stands: behind `Date:`, beside a time, in a heading, near the top,
behind `will be held` — and against it, behind words of registering, publishing or elections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from webinars.events.parsing.clock import Certainty
from webinars.events.parsing.dates import DateDoubt, FoundDate
from webinars.events.parsing.day_headings import is_counted, read_day_heading
from webinars.events.parsing.facts_closing import sentence_around
from webinars.events.parsing.facts_dated import DatedLine, When, is_time_line
from webinars.events.parsing.facts_model import Fact, FactWarning, WarningCode
from webinars.events.parsing.facts_times import Place, find_times
from webinars.events.parsing.facts_words import INVITING, PUBLISHING, is_label_alone

_MOST_DAYS = 60
_NEAR = 70
_COUNT_REACH = 25
"""So far into its line stands the date of one of a series."""
_AND = re.compile(
    r"\d\s?(?:st|nd|rd|th|er|\.|º|ª)?\s?(?:and|et|und|y|e|en|&|\+)\s?(?:\w+\s)?\d", re.IGNORECASE
)
_MORE_DAYS = re.compile(r"((?:(?<!\d)\d{1,2}(?:st|nd|rd|th|er|\.|º|ª)?,\s?){1,12})$")


def find_when(dated: Sequence[DatedLine], *, today: date) -> When:
    """The event's days and times. `today` settles a year that is not written."""
    when = When()
    groups = list(_groups(dated))
    best = max(groups, key=lambda group: group.weight, default=None)
    if best is not None:
        best = next((group for group in groups if _holds_counted(group, best)), best)
        best.dates = [_with_year(found, groups) for found in best.dates]
    if best is not None and best.weight > 0:
        _take_days(when, best, dated, today)
        _warn_of_others(when, best, groups)
    is_known = best is not None and best.weight > 0
    place = Place(best.at, best.dates[0].begin) if best is not None and is_known else None
    find_times(when, place, dated)
    return when


def _with_year(found: FoundDate, groups: Sequence[_Group]) -> FoundDate:
    """A date with the year that the text gives it elsewhere."""
    if found.year is not None:
        return found
    for group in groups:
        for other in group.dates:
            if other.year and (other.day, other.month) == (found.day, found.month):
                return replace(found, year=other.year)
    return found


@dataclass
class _Group:
    """A date, or those of one range, on one line."""

    at: int
    dated: DatedLine
    dates: list[FoundDate]
    weight: int = 0


def _groups(dated: Sequence[DatedLine]) -> Iterator[_Group]:
    for at, one in enumerate(dated):
        group: _Group | None = None
        for found in one.dates:
            if group is not None and (found.ends_range or _goes_on(group, found)):
                group.dates.append(found)
                continue
            group = _Group(at, one, [found])
            group.weight = _weigh(group, dated)
            yield group


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
        days = _numbered_days(days[0], dated, today) or days
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
    days = [
        day for found in group.dates if (day := _on(found, year, line.number, when)) is not None
    ]
    if not days:
        return
    is_unsure = first.year is None or DateDoubt.DAY_OR_MONTH in first.doubts
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
    if is_range:
        return [first + timedelta(days=number) for number in range(length + 1)]
    return sorted(set(days))


def _numbered_days(first: Fact[date], dated: Sequence[DatedLine], today: date) -> list[Fact[date]]:
    """The days of `Day 1: …`, `Day 2: …` or of a series, where the event's day is among them."""
    days: dict[date, Fact[date]] = {}
    for one in dated:
        found = _numbered_date(one) if one.dates else None
        if found is not None:
            day = found.on(first.value.year)
            if day is not None:
                days.setdefault(day, Fact(day, (one.line.number,), first.is_unsure))
    is_together = days and max(days) - min(days) < timedelta(days=_MOST_DAYS)
    if len(days) < 2 or not is_together or first.value not in days:
        return []
    return [days[day] for day in sorted(days)]


def _numbered_date(one: DatedLine) -> FoundDate | None:
    """The date of `Day 1: …`, or of one of a series: `Session 2 (13 April): Housing`."""
    text = one.line.text
    heading = read_day_heading(text)
    if heading and heading.number and heading.date:
        return heading.date
    is_of_series = is_counted(text) and len(one.dates) == 1 and one.dates[0].begin <= _COUNT_REACH
    return one.dates[0] if is_of_series else None


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
