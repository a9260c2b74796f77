"""When somebody came to a meeting and for how long, as reports of meetings write it.

A report gives no zone, and its days in the order of its country: of the readings that are possible,
the one counts that lies around a date of the event, on the event's clocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from webinars.events.models import Event, EventDate
from webinars.times import NonexistentTime, to_instant

_DAYS = ("%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d")
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p")
_AROUND = timedelta(hours=3)
_LONGEST = 60
_UNITS = re.compile(r"(\d+(?:[.,]\d+)?)\s*(h|m|s)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2}):(\d{2})")
_NUMBER = re.compile(r"\d{1,5}(?:[.,]\d+)?")
_SECONDS = {"h": 3600, "m": 60, "s": 1}


def read_minutes(text: str) -> int | None:
    """Whole minutes of `62`, `1h 2m 3s`, `1 Std. 2 Min.`, `01:02:03`; None for anything else."""
    text = text.strip()[:_LONGEST].replace("Std", "h")
    clock = _CLOCK.fullmatch(text)
    if clock:
        hours, minutes, seconds = (int(part) for part in clock.groups())
        return hours * 60 + minutes + seconds // 60
    if _NUMBER.fullmatch(text):
        return int(float(text.replace(",", ".")))
    parts = _UNITS.findall(text)
    if not parts:
        return None
    total = sum(float(number.replace(",", ".")) * _SECONDS[unit.lower()] for number, unit in parts)
    return int(total // 60)


def come_at(text: str, event: Event, dates: Sequence[EventDate] = ()) -> datetime | None:
    """The instant that a report means with `text`; None where no reading fits the event.

    With `dates`, none that does not fit one of these.
    """
    for local in _readings(" ".join(text[:_LONGEST].replace(",", " ").replace("T", " ").split())):
        try:
            instant = to_instant(local, event.zone)
        except NonexistentTime:
            continue
        if any(_distance(instant, date) <= _AROUND for date in dates or event.dates):
            return instant
    return None


def date_at(instant: datetime, dates: Sequence[EventDate]) -> EventDate:
    """The one of `dates` at which, or nearest to which, `instant` lies."""
    return min(dates, key=lambda date: _distance(instant, date))


def _distance(instant: datetime, date: EventDate) -> timedelta:
    """How long before the date, or after it; nothing while it is on."""
    return max(date.starts_at - instant, instant - date.ends_at, timedelta())


def _readings(text: str) -> Iterator[datetime]:
    for day in _DAYS:
        for clock in _CLOCKS:
            try:
                yield datetime.strptime(text, f"{day} {clock}")  # noqa: DTZ007 - the event's zone
            except ValueError:
                continue
