"""What a whole agenda says: ends that follow from the next start, and what cannot be right.

Nothing is repaired. A missing end is the start of the next item of the same day; all else becomes a
warning beside its lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from webinars.events.parsing.agenda.parallel import are_beside
from webinars.events.parsing.agenda.result import (
    AgendaWarning,
    Doubt,
    ParsedDay,
    ParsedItem,
    WarningCode,
)

_DAY = 24 * 60
_NIGHT_ENDS = 6 * 60
_EVENING = 18 * 60
_ENOUGH = 3
_CLOCKS = {"CET": False, "MEZ": False, "CEST": True, "MESZ": True}
_OTHER = {"CET": "CEST", "CEST": "CET", "MEZ": "MESZ", "MESZ": "MEZ"}
_CENTRAL = ZoneInfo("Europe/Brussels")


def with_ends(items: Sequence[ParsedItem]) -> list[ParsedItem]:
    """`items` with the ends that they do not name themselves, as far as the next start tells."""
    ended = list(items)
    following: dict[int, list[time]] = {}
    for at in range(len(items) - 1, -1, -1):
        item = items[at]
        later = following.setdefault(item.day, [])
        if item.end is None:
            end = _next_start(item.start, later)
            ended[at] = replace(item, end=end, end_is_derived=end is not None)
        if not later or later[-1] != item.start:
            later.append(item.start)
    return ended


def without_needless_doubts(items: Sequence[ParsedItem]) -> list[ParsedItem]:
    """`items` without the doubt about figures that fit between the times around them."""
    if len(items) < _ENOUGH:
        return list(items)
    befores = [None, *items[:-1]]
    afters = [*items[1:], None]
    return [
        replace(item, unsure=tuple(doubt for doubt in item.unsure if doubt != Doubt.TIME))
        if _fits(before, item, after)
        else item
        for before, item, after in zip(befores, items, afters, strict=True)
    ]


def _fits(before: ParsedItem | None, item: ParsedItem, after: ParsedItem | None) -> bool:
    starts_later = before is None or before.day != item.day or before.start < item.start
    ends_earlier = after is None or after.day != item.day or item.start < after.start
    return (
        starts_later
        and ends_earlier
        and _stop(item) >= _minutes(item.start)
        and item.end != time(0)
    )


def _next_start(start: time, later: list[time]) -> time | None:
    """The next different start in the order of the text; None where that one is earlier."""
    if later and later[-1] != start:
        return later[-1] if later[-1] > start else None
    return later[-2] if len(later) > 1 and later[-2] > start else None


def check(items: Sequence[ParsedItem], days: Sequence[ParsedDay]) -> list[AgendaWarning]:
    """What is wrong or strange in the times of `items`, in the order of their lines."""
    by_day: dict[int, list[ParsedItem]] = {}
    for item in items:
        by_day.setdefault(item.day, []).append(item)
    dates = {day.number: day.date for day in days}
    found = [*_backwards(items), *_clock_changes(items, dates)]
    for of_day in by_day.values():
        found += _out_of_order(of_day)
        found += _collisions(of_day)
    return sorted(found, key=lambda warning: (warning.lines[-1], warning.code))


def _backwards(items: Iterable[ParsedItem]) -> Iterator[AgendaWarning]:
    for item in items:
        if item.end is not None and _stop(item) <= _minutes(item.start):
            values = (("start", _clock(item.start)), ("end", _clock(item.end)))
            yield AgendaWarning(WarningCode.ENDS_BEFORE_START, item.lines[:1], values)


def _out_of_order(items: Sequence[ParsedItem]) -> Iterator[AgendaWarning]:
    for before, item in pairwise(items):
        if item.start < before.start:
            values = (("start", _clock(item.start)), ("before", _clock(before.start)))
            lines = (before.lines[0], item.lines[0])
            yield AgendaWarning(WarningCode.OUT_OF_ORDER, lines, values)


def _collisions(items: Sequence[ParsedItem]) -> Iterator[AgendaWarning]:
    """Overlaps, sessions at the same time, and gaps of one day, by their starts."""
    ordered = sorted(items, key=lambda item: item.start)
    if not ordered:
        return
    last = ordered[0]
    for item in ordered[1:]:
        if (warning := _between(last, item)) is not None:
            yield warning
        if _reach(item) >= _reach(last):
            last = item


def _between(last: ParsedItem, item: ParsedItem) -> AgendaWarning | None:
    lines = (last.lines[0], item.lines[0])
    start, end = _clock(item.start), _clock(last.end or last.start)
    if item.start == last.start:
        if are_beside(last.title, item.title):
            return None
        return AgendaWarning(WarningCode.PARALLEL, lines, (("start", start),))
    if last.end is None or last.end_is_derived:
        return None
    values = (("start", start), ("end", end))
    if _minutes(item.start) < _reach(last):
        return AgendaWarning(WarningCode.OVERLAP, lines, values)
    if _minutes(item.start) > _reach(last):
        return AgendaWarning(WarningCode.GAP, lines, values)
    return None


def _clock_changes(
    items: Iterable[ParsedItem], dates: dict[int, date | None]
) -> Iterator[AgendaWarning]:
    """ "CET" written for a date in summer, or the other way round; once for each day and mark."""
    seen: set[tuple[date, str]] = set()
    for item in items:
        day, mark = dates.get(item.day), item.zone.upper()
        if day is None or mark not in _CLOCKS or (day, mark) in seen:
            continue
        seen.add((day, mark))
        if _is_summer(day) != _CLOCKS[mark]:
            values = (("zone", item.zone), ("date", day.isoformat()), ("right", _OTHER[mark]))
            yield AgendaWarning(WarningCode.CLOCK_CHANGE, item.lines[:1], values)


def _is_summer(day: date) -> bool:
    noon = datetime.combine(day, time(12), tzinfo=_CENTRAL)
    return noon.dst() != timedelta(0)


def _reach(item: ParsedItem) -> int:
    """How far an item reaches, in minutes; its start where its end is unknown or cannot be."""
    return max(_stop(item), _minutes(item.start))


def _stop(item: ParsedItem) -> int:
    """The end in minutes after the midnight that the day begins with; past 1440 in the night."""
    if item.end is None:
        return _minutes(item.start)
    start, end = _minutes(item.start), _minutes(item.end)
    into_night = end == 0 or (start >= _EVENING and end < _NIGHT_ENDS)
    return end + _DAY if into_night else end


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"
