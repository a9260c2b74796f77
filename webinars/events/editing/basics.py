"""The basics of an event: what it is, when, where, and who answers questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webinars.events.called_off import remember_called_off
from webinars.events.editing.saving import check_section, stamp
from webinars.events.models import Event, EventDate, EventFormat, EventKind, Visibility
from webinars.events.schedule import Span, closes_at, opens_at, set_dates
from webinars.events.sequences import raised_once


class DateNotFound(LookupError):
    """The event has no date with this public id; another window may have removed it."""


@dataclass(frozen=True, kw_only=True)
class DateEntry:
    """A date: naive local start and end; `public_id` of the one that moves there, "" for a new."""

    start: datetime
    end: datetime
    public_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Basics:
    """The section. The days are None where the organisation's setting holds."""

    kind: EventKind
    format: EventFormat
    visibility: Visibility
    zone: str
    dates: tuple[DateEntry, ...]
    venue: str = ""
    address: str = ""
    contact_name: str = ""
    contact_email: str = ""
    hashtags: tuple[str, ...] = ()
    recording: bool = False
    retention_days: int | None = None
    access_retention_days: int | None = None

    @classmethod
    def of(cls, event: Event) -> Basics:
        """What is stored."""
        dates = (
            DateEntry(start=date.starts_local, end=date.ends_local, public_id=date.public_id)
            for date in event.dates
        )
        same = {name: getattr(event, name) for name in _PLAIN}
        return cls(dates=tuple(dates), hashtags=tuple(event.hashtags), **same)


_PLAIN = (
    *("kind", "format", "visibility", "zone", "venue", "address"),
    *("contact_name", "contact_email", "recording", "retention_days"),
    "access_retention_days",
)


def save_basics(*, event: Event, basics: Basics, version: str, domain: str, now: datetime) -> None:
    """Put `basics` in place of what is stored; `domain` is that of new UIDs.

    Dates keep their UIDs and their agenda. SEQUENCE rises by one where time or place changed.
    Raises `SectionConflict`, `DateNotFound`, `webinars.events.schedule.InvalidDates`, and
    `webinars.times.NonexistentTime`, also for a registration window that the new zone's clocks
    skip.
    """
    if not check_section(version, theirs=Basics.of(event), ours=basics):
        return
    moved = [_find_date(event, entry.public_id) for entry in basics.dates]
    if event.visibility is Visibility.PUBLIC is not basics.visibility:
        remember_called_off(event, event.dates, now)
    with raised_once(event):
        for name in _PLAIN:
            setattr(event, name, getattr(basics, name))
        event.hashtags = list(basics.hashtags)
        set_dates(event, _spans(basics), domain=domain, now=now, moved=moved)
    opens_at(event)
    closes_at(event)
    stamp(event, now)


def _spans(basics: Basics) -> list[Span]:
    return [(entry.start, entry.end) for entry in basics.dates]


def _find_date(event: Event, public_id: str) -> EventDate | None:
    if not public_id:
        return None
    found = next((date for date in event.dates if date.public_id == public_id), None)
    if found is None:
        raise DateNotFound(public_id)
    return found
