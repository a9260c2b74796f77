"""A series of dates from a pattern: every other Tuesday, the first Thursday of each month."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import count, islice, takewhile

from webinars.events.editing.saving import stamp
from webinars.events.models import Event
from webinars.events.schedule import Span, set_dates
from webinars.events.sequences import raised_once

LONGEST = 60
"""Dates that one pattern makes at most."""


class Every(StrEnum):
    """How the dates of a pattern follow each other."""

    DAY = "day"
    WEEK = "week"
    MONTH_DAY = "month-day"
    MONTH_WEEKDAY = "month-weekday"


@dataclass(frozen=True, kw_only=True)
class Pattern:
    """From `first` on, each `step`th day, week or month; `number` of dates, or until `until`.

    `MONTH_DAY` is the same day of the month, in months that have it; `MONTH_WEEKDAY` the same
    weekday of the same week, as "the second Tuesday"; a fifth one, where a month has it.
    """

    first: date
    every: Every
    step: int = 1
    number: int | None = None
    until: date | None = None


def dates_of(pattern: Pattern) -> list[date]:
    """The days of the pattern, in order; at most `LONGEST`."""
    days = islice(_days(pattern), min(pattern.number or LONGEST, LONGEST))
    last = pattern.until
    return list(days if last is None else takewhile(lambda day: day <= last, days))


def spans_on(days: Sequence[date], like: Span) -> list[Span]:
    """The span `like`, on each of the days at the same time."""
    start, end = like
    return [
        (moved, moved + (end - start))
        for moved in (datetime.combine(day, start.time()) for day in days)
    ]


def add_series(*, event: Event, spans: Sequence[Span], domain: str, now: datetime) -> None:
    """Add dates to the event, each with a UID of its own; the present ones stay as they are.

    Raises `webinars.events.schedule.InvalidDates`, `webinars.times.NonexistentTime`.
    """
    placed = [(date.starts_local, date.ends_local, date) for date in event.dates]
    wanted = [*placed, *((start, end, None) for start, end in spans)]
    wanted.sort(key=lambda each: each[0])
    with raised_once(event):
        set_dates(
            event,
            [(start, end) for start, end, _date in wanted],
            domain=domain,
            now=now,
            moved=[date for _start, _end, date in wanted],
        )
    stamp(event, now)


def _days(pattern: Pattern) -> Iterator[date]:
    match pattern.every:
        case Every.DAY | Every.WEEK:
            length = 7 if pattern.every is Every.WEEK else 1
            for number in count():
                yield pattern.first + timedelta(days=length * pattern.step * number)
        case _:
            for number in count():
                day = _in_month(pattern, number * pattern.step)
                if day is not None:
                    yield day


def _in_month(pattern: Pattern, months: int) -> date | None:
    """The pattern's day so many months after the first; None in a month without it."""
    first = pattern.first
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    month += 1
    length = calendar.monthrange(year, month)[1]
    day = first.day
    if pattern.every is Every.MONTH_WEEKDAY:
        offset = (first.weekday() - date(year, month, 1).weekday()) % 7
        day = 1 + offset + 7 * ((first.day - 1) // 7)
    return date(year, month, day) if day <= length else None
