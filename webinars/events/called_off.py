"""Dates that are their event's no more, and would be to come: calendars had them.

The row of such a date is deleted. Who subscribed to a feed has it shown as cancelled until its time
is over, as a whole event that is off: what only vanishes may stay where it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webinars.events.models import Event, EventDate, EventStatus
from webinars.times import to_instant

_MOST = 200


@dataclass(frozen=True, kw_only=True)
class CalledOff:
    """A date that was taken out of its event `at` that instant; `sequence` is the last it had.

    `starts_local` and `ends_local` are naive, in `zone`.
    """

    uid: str
    sequence: int
    zone: str
    starts_local: datetime
    ends_local: datetime
    at: datetime

    @classmethod
    def of(cls, stored: dict[str, Any]) -> CalledOff:
        """The date as the event keeps it."""
        moments = {name: datetime.fromisoformat(stored[name]) for name in _MOMENTS}
        return cls(**{**stored, **moments})


_MOMENTS = ("starts_local", "ends_local", "at")


def remember_called_off(event: Event, gone: Iterable[EventDate], now: datetime) -> None:
    """Remember dates that leave `event`, unless nobody can have had them in a calendar."""
    if event.status is EventStatus.DRAFT:
        return
    added = [_stored(event, date, now) for date in gone if date.ends_at > now]
    if added:
        event.called_off = [*(event.called_off or ()), *added][-_MOST:]


def list_called_off(event: Event, now: datetime) -> list[CalledOff]:
    """The dates that would not have ended at `now`, and that the event does not have again."""
    present = {date.uid for date in event.dates}
    found = {each["uid"]: CalledOff.of(each) for each in event.called_off or ()}
    return [
        each
        for uid, each in found.items()
        if uid not in present and to_instant(each.ends_local, each.zone) > now
    ]


def _stored(event: Event, date: EventDate, now: datetime) -> dict[str, Any]:
    return {
        "uid": date.uid,
        "sequence": date.sequence,
        "zone": event.zone,
        "starts_local": date.starts_local.isoformat(),
        "ends_local": date.ends_local.isoformat(),
        "at": now.isoformat(),
    }
