"""Dates that are their event's no more, and would be to come: calendars had them.

The row of such a date is deleted. Who subscribed to a feed has it shown as cancelled until its time
is over, as a whole event that is off: what only vanishes may stay where it was. An event that
becomes a draft again, or one that not everybody can find, may lose dates meanwhile, and come back
without them: so it remembers all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webinars.events.models import Event, EventDate, EventStatus, Visibility
from webinars.times import to_instant

_MOST = 200


@dataclass(frozen=True, kw_only=True)
class CalledOff:
    """A date that was taken out of its event `at` that instant; `sequence` is the last it had.

    `starts_local` and `ends_local` are naive, in `zone`. `is_listed` says whether everybody could
    find the event with this date once: who could not must not learn of the date later.
    """

    uid: str
    sequence: int
    zone: str
    starts_local: datetime
    ends_local: datetime
    at: datetime
    is_listed: bool = False

    @classmethod
    def of(cls, stored: dict[str, Any]) -> CalledOff:
        """The date as the event keeps it."""
        moments = {name: datetime.fromisoformat(stored[name]) for name in _MOMENTS}
        return cls(**{**stored, **moments})


_MOMENTS = ("starts_local", "ends_local", "at")


def remember_called_off(event: Event, gone: Iterable[EventDate], now: datetime) -> None:
    """Remember dates that leave `event`, unless nobody can have had them in a calendar.

    Those that stay do no harm: they are not listed as long as the event has them.
    """
    if event.status is EventStatus.DRAFT:
        return
    known = {each["uid"]: each for each in event.called_off or ()}
    added = {date.uid: _stored(event, date, known, now) for date in gone if date.ends_at > now}
    if added:
        others = [each for each in event.called_off or () if each["uid"] not in added]
        event.called_off = [*others, *added.values()][-_MOST:]


ABOVE_CANCEL = 2
"""A CANCEL is one above the last SEQUENCE of its date; what brings it back has to be above that."""


def list_called_off(event: Event, now: datetime) -> list[CalledOff]:
    """The dates that would not have ended at `now`, and that the event does not have again."""
    present = {date.uid for date in event.dates}
    found = map(CalledOff.of, event.called_off or ())
    return [
        each
        for each in found
        if each.uid not in present and to_instant(each.ends_local, each.zone) > now
    ]


def _stored(
    event: Event, date: EventDate, known: Mapping[str, dict[str, Any]], now: datetime
) -> dict[str, Any]:
    """What is remembered of a date; of one that is listed, no time that not everybody could know.

    Feeds then show it as cancelled at the time at which they last had it.
    """
    is_public = event.visibility is Visibility.PUBLIC
    before = known.get(date.uid, {})
    is_listed = is_public or bool(before.get("is_listed"))
    when = {
        "zone": event.zone,
        "starts_local": date.starts_local.isoformat(),
        "ends_local": date.ends_local.isoformat(),
    }
    if is_listed and not is_public:
        when = {name: before[name] for name in when}
    return {
        "uid": date.uid,
        "sequence": date.sequence,
        **when,
        "at": now.isoformat(),
        "is_listed": is_listed,
    }
