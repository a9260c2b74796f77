"""One date of a series called off by itself, and brought back.

A date that does not take place is the event's no more: its row goes. What calendars know of it, its
UID and SEQUENCE, stands in the notices that people were told by (`EventNotice`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import object_session

from webinars.events.called_off import ABOVE_CANCEL
from webinars.events.editing.basics import DateNotFound
from webinars.events.editing.life import WrongStatus
from webinars.events.editing.saving import stamp
from webinars.events.models import Event, EventDate, EventStatus
from webinars.events.organising import EventNotice
from webinars.events.schedule import check_spans, set_dates
from webinars.events.sequences import raised_once
from webinars.times import to_instant


class LastDate(Exception):
    """No other date is to come: this is calling off the event."""


@dataclass(frozen=True)
class CancelledDate:
    """A date to come that was called off: naive local times, the last SEQUENCE that was told."""

    uid: str
    sequence: int
    starts_local: datetime
    ends_local: datetime


def find_date(event: Event, public_id: str, now: datetime) -> EventDate:
    """The date to come with this public id. Raises `DateNotFound`, also for one that is over."""
    for date in event.dates:
        if date.public_id == public_id and date.ends_at > now:
            return date
    raise DateNotFound(public_id)


def cancel_date(*, event: Event, public_id: str, domain: str, now: datetime) -> None:
    """Take a date to come out of a published event; its agenda goes with it.

    Raises `DateNotFound`, `LastDate`, `webinars.events.editing.life.WrongStatus`.
    """
    date = find_date(event, public_id, now)
    if event.status is not EventStatus.PUBLISHED:
        raise WrongStatus(event.status)
    others = [each for each in event.dates if each is not date]
    if all(each.ends_at <= now for each in others):
        raise LastDate(event.slug)
    _keep(event, others, domain, now)


def list_cancelled_dates(event: Event, now: datetime) -> list[CancelledDate]:
    """The dates to come that were taken out of the event and that people have heard of, in order.

    Of a date that was taken out before the event's time zone changed nothing is said.
    """
    known = {date.uid for date in event.dates}
    found: list[CancelledDate] = []
    for told, is_gone in _told_dates(event):
        if told["uid"] in known:
            continue
        known.add(told["uid"])
        start, end = (datetime.fromisoformat(told[side]) for side in ("start", "end"))
        if is_gone and to_instant(start, event.zone) > now:
            found.append(CancelledDate(told["uid"], told["sequence"], start, end))
    return sorted(found, key=lambda each: each.starts_local)


def bring_back_date(*, event: Event, uid: str, domain: str, now: datetime) -> None:
    """Let a date take place after all that was called off: with its UID, and a higher SEQUENCE.

    Its agenda is not there any more. Raises `DateNotFound`,
    `webinars.events.schedule.InvalidDates` where another date is in its place,
    `webinars.events.editing.life.WrongStatus`.
    """
    if event.status is not EventStatus.PUBLISHED:
        raise WrongStatus(event.status)
    gone = next((each for each in list_cancelled_dates(event, now) if each.uid == uid), None)
    if gone is None:
        raise DateNotFound(uid)
    spans = [(date.starts_local, date.ends_local) for date in event.dates]
    check_spans(sorted([*spans, (gone.starts_local, gone.ends_local)]))
    others = list(event.dates)
    date = EventDate(
        public_id=str(uuid4()),
        uid=gone.uid,
        sequence=gone.sequence + ABOVE_CANCEL,
        starts_local=gone.starts_local,
        ends_local=gone.ends_local,
        starts_at=to_instant(gone.starts_local, event.zone),
        ends_at=to_instant(gone.ends_local, event.zone),
    )
    event.dates.append(date)
    _keep(event, [*others, date], domain, now)


def _keep(event: Event, dates: list[EventDate], domain: str, now: datetime) -> None:
    """Let these be the dates of the event, where they are."""
    dates.sort(key=lambda each: each.starts_local)
    spans = [(date.starts_local, date.ends_local) for date in dates]
    with raised_once(event):
        set_dates(event, spans, domain=domain, now=now, moved=dates)
    stamp(event, now)


def _told_dates(event: Event) -> Iterator[tuple[dict[str, Any], bool]]:
    """The dates that notices tell of, the last first, with the highest SEQUENCE that was told.

    And whether the notice says that the event does not have the date any more.
    """
    session = object_session(event)
    query = select(EventNotice).where(EventNotice.event_id == event.id)
    notices = session.scalars(query.order_by(EventNotice.id.desc())) if session else ()
    for notice in notices:
        if "zone" in notice.changes:
            return
        old, new = notice.changes.get("dates", ((), ()))
        there = {each["uid"] for each in new}
        for told in (*new, *old):
            yield told, told["uid"] not in there
