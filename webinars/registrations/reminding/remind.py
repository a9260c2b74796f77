"""Writing the reminders that are due, in batches like those of news.

That somebody was reminded is stored with the mail, so that it happens once however many workers
there are, and whenever one is killed. A date that moves by less than the reminder's own distance is
not told a second time; one that moves farther is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from webinars.events.models import Event, EventDate, EventStatus
from webinars.extensions import db
from webinars.registrations.choosing import is_for
from webinars.registrations.models import Registration, RegistrationStatus, SentReminder
from webinars.registrations.news.expanding import BATCH
from webinars.registrations.news.queueing import PRIORITY, Bulk
from webinars.registrations.reminding.times import is_due, may_be_due, reminder_due_at
from webinars.registrations.seats import hold_people_still

SOON = 60
"""Reminders of so many minutes before go before news and before those that have more time."""

_FARTHEST = timedelta(days=32)


@dataclass(frozen=True)
class Due:
    """A reminder that is due for those in some zones: when it was, by zone."""

    date_id: int
    minutes: int
    due_at: Mapping[str, datetime]


def list_due(now: datetime) -> Iterator[Due]:
    """The reminders for which it is time somewhere, the most urgent first."""
    ahead = db.session.execute(
        select(EventDate.id, EventDate.starts_at, Event.id, Event.reminders)
        .join(EventDate.event)
        .where(
            Event.status == EventStatus.PUBLISHED,
            EventDate.starts_at > now,
            EventDate.starts_at < now + _FARTHEST,
        )
        .order_by(EventDate.starts_at)
    ).all()
    for date_id, starts_at, event_id, reminders in ahead:
        for minutes in sorted(each for each in reminders if may_be_due(starts_at, each, now)):
            zones = {zone: reminder_due_at(starts_at, minutes, zone) for zone in _zones(event_id)}
            due = {zone: at for zone, at in zones.items() if is_due(at, minutes, now)}
            if due:
                yield Due(date_id, minutes, due)


def remind(*, due: Due, domain: str, now: datetime, size: int = BATCH) -> bool:
    """Write the next reminders, for `size` people at most; whether there may be more.

    The date is held meanwhile; while another worker has it, nothing is done. Its event is held
    before, in the order in which moving an event takes them.
    """
    event_id = db.session.scalar(select(EventDate.event_id).where(EventDate.id == due.date_id))
    if event_id is None:
        return False
    hold_people_still(event_id)
    date = db.session.scalar(
        select(EventDate)
        .where(EventDate.id == due.date_id, EventDate.starts_at > now)
        .with_for_update(skip_locked=True, of=EventDate)
    )
    if date is None:
        return False
    people = _next_people(date, due, size)
    _note(people, date, due.minutes)
    bulk = Bulk(
        domain=domain,
        now=now,
        due_at=now,
        part_of=f"reminder/{date.id}/{due.minutes}",
        priority=PRIORITY - 1 if due.minutes <= SOON else PRIORITY + 1,
    )
    for person in people:
        payload = {"registration": person.id, "date": date.id, "minutes": due.minutes}
        bulk.queue(person, "reminder", payload | {"starts_at": date.starts_at.isoformat()})
    return len(people) == size


def _zones(event_id: int) -> Sequence[str]:
    return db.session.scalars(
        select(Registration.zone)
        .where(
            Registration.event_id == event_id, Registration.status == RegistrationStatus.CONFIRMED
        )
        .distinct()
    ).all()


def _next_people(date: EventDate, due: Due, size: int) -> Sequence[Registration]:
    """Who comes, was registered when it was due, and was not reminded of this date yet."""
    still_good = date.starts_at - timedelta(minutes=due.minutes)
    reminded = exists().where(
        *_about(date, due.minutes),
        SentReminder.registration_id == Registration.id,
        SentReminder.starts_at > still_good,
    )
    in_time: list[ColumnElement[bool]] = [
        and_(Registration.zone == zone, Registration.created_at <= at)
        for zone, at in due.due_at.items()
    ]
    return db.session.scalars(
        select(Registration)
        .where(
            Registration.event_id == date.event_id,
            Registration.status == RegistrationStatus.CONFIRMED,
            or_(*in_time),
            *is_for(date.event, date.uid),
            ~reminded,
        )
        .order_by(Registration.id)
        .limit(size)
    ).all()


def _note(people: Sequence[Registration], date: EventDate, minutes: int) -> None:
    """Remember that these are reminded of the date as it is now."""
    ids = [person.id for person in people]
    earlier = db.session.scalars(
        select(SentReminder).where(*_about(date, minutes), SentReminder.registration_id.in_(ids))
    ).all()
    for row in earlier:
        row.starts_at = date.starts_at
    new = set(ids) - {row.registration_id for row in earlier}
    db.session.add_all(
        SentReminder(
            registration_id=each,
            event_date_id=date.id,
            minutes=minutes,
            starts_at=date.starts_at,
        )
        for each in sorted(new)
    )


def _about(date: EventDate, minutes: int) -> tuple[ColumnElement[bool], ...]:
    return SentReminder.event_date_id == date.id, SentReminder.minutes == minutes
