"""Writing the reminders that are due, in batches like those of news.

That somebody was reminded is stored with the mail, so that it happens once however many workers
there are, and whenever one is killed. A date that moves by less than the reminder's own distance is
not told a second time; one that moves farther is.

People are looked through in the order in which they registered, some at a time: what a batch costs
does not depend on how many there are, nor on how many were reminded. Where a worker stands it keeps
to itself (`webinars.registrations.reminding.walking`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy import select

from webinars.events.models import Event, EventDate, EventStatus
from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations import notices, untold
from webinars.registrations.choosing import who_chose
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.expanding import BATCH
from webinars.registrations.news.queueing import PRIORITY
from webinars.registrations.reminding.models import SentReminder
from webinars.registrations.reminding.times import is_due, may_be_due, reminder_due_at
from webinars.registrations.replies.overview import who_stays_away
from webinars.registrations.seats import hold_people_still

SOON = 60
"""Reminders of so many minutes before go before news and before those that have more time."""

LOOK = 1000
"""So many people are looked at together to see whether any of them is to be reminded."""

_FARTHEST = timedelta(days=32)
_ORDER = (Registration.created_at, Registration.id)
"""As people registered; an index of each event has both."""


@dataclass(frozen=True)
class Due:
    """A reminder that may be due for somebody: of which date, and when that was to begin.

    `chosen_uid` is the date's UID where people choose theirs; None where all come to it. `farther`
    are the event's reminders that have more time.
    """

    date_id: int
    event_id: int
    minutes: int
    starts_at: datetime
    chosen_uid: str | None = None
    farther: tuple[int, ...] = ()


class Mark(NamedTuple):
    """Somebody's place in the order in which people registered."""

    created_at: datetime
    registration_id: int


class Person(NamedTuple):
    """What has to be known of somebody to remind them; `due_at` is when it was time."""

    mark: Mark
    email: str | None
    due_at: datetime


def list_due(now: datetime) -> list[Due]:
    """The reminders for which it may be time somewhere, the most urgent first; one statement."""
    ahead = db.session.execute(
        select(
            *(EventDate.id, EventDate.starts_at, EventDate.uid),
            *(Event.id, Event.reminders, Event.choose_dates),
        )
        .join(EventDate.event)
        .where(
            Event.status == EventStatus.PUBLISHED,
            EventDate.starts_at > now,
            EventDate.starts_at < now + _FARTHEST,
        )
        .order_by(EventDate.starts_at, EventDate.id)
    ).all()
    return [
        Due(
            *(date_id, event_id, minutes, starts_at, uid if choose_dates else None),
            farther=tuple(each for each in reminders if each > minutes),
        )
        for date_id, starts_at, uid, event_id, reminders, choose_dates in ahead
        for minutes in sorted(reminders)
        if may_be_due(starts_at, minutes, now)
    ]


def look(
    *, due: Due, after: Mark | None, now: datetime, size: int = LOOK
) -> tuple[bool, Mark | None]:
    """Whether any of the next `size` people is to be reminded; and the last of them.

    None for the last where there is nobody behind them. Writes nothing and holds nothing.
    """
    people, end = _next_people(due, after, now, size)
    return bool(_not_reminded(people, due)), end


def remind(
    *,
    due: Due,
    after: Mark | None,
    domain: str,
    now: datetime,
    size: int = BATCH,
    held_until: datetime | None = None,
) -> Mark | None:
    """Write the reminders of the next `size` people; the last of them, or None for the end.

    The date is held meanwhile; while another worker has it, nothing is done, and this is the end.
    Its event is held before, in the order in which moving an event takes them. What was due by
    `held_until` waits for a person: it may have been sent (`webinars.mail.restoring`).
    """
    hold_people_still(due.event_id)
    date = db.session.scalar(
        select(EventDate)
        .join(EventDate.event)
        .where(
            EventDate.id == due.date_id,
            EventDate.starts_at == due.starts_at,
            EventDate.starts_at > now,
            Event.status == EventStatus.PUBLISHED,
        )
        .with_for_update(skip_locked=True, of=EventDate)
    )
    if date is None:
        return None
    people, end = _next_people(due, after, now, size)
    people = _not_reminded(people, due)
    _note([person.mark.registration_id for person in people], due)
    for held in (False, True):
        wanted = [p for p in people if (held_until is not None and p.due_at <= held_until) is held]
        _queue(wanted, due, domain=domain, now=now, held=held)
    return end


def _next_people(
    due: Due, after: Mark | None, now: datetime, size: int
) -> tuple[list[Person], Mark | None]:
    """Of the next `size` who come: those for whom it is time; and the last of all, or None.

    Of those who come to some dates of the event, not to this one, none is among the first; nor of
    those who said no in their calendar and keep their place.
    """
    comes = (
        Registration.event_id == due.event_id,
        Registration.status == RegistrationStatus.CONFIRMED,
        Registration.created_at <= now,
    )
    query = select(*_ORDER, Registration.email, _clocks(due)).where(*comes)
    if after is not None:
        place = sa.tuple_(sa.literal(after[0], Registration.created_at.type), sa.literal(after[1]))
        query = query.where(sa.tuple_(*_ORDER) > place)
    rows = db.session.execute(query.order_by(*_ORDER).limit(size)).all()
    times = _times(due, {row.zone for row in rows}, now)
    ids = [row.id for row in rows]
    coming = set(ids) if due.chosen_uid is None else who_chose(due.chosen_uid, among=ids)
    people = [
        Person(Mark(created_at, registration_id), email, times[zone])
        for created_at, registration_id, email, zone in rows
        if registration_id in coming and zone in times
        if created_at <= times[zone]
    ]
    away = who_stays_away(due.date_id, among=[each.mark.registration_id for each in people])
    people = [each for each in people if each.mark.registration_id not in away]
    return people, Mark(rows[-1][0], rows[-1][1]) if len(rows) == size else None


def _clocks(due: Due) -> sa.ColumnElement[str]:
    """`Registration.clocks`, in the database."""
    of_event = select(Event.zone).where(Event.id == due.event_id).scalar_subquery()
    own = Registration.zone
    return sa.case((own == "", of_event), else_=own).label("zone")


def _times(due: Due, zones: Collection[str], now: datetime) -> dict[str, datetime]:
    """When people are reminded, by those of their zones where it is time.

    Night moves several reminders of one date to the same evening or morning: then one goes, that
    which has the most time.
    """
    times = {zone: reminder_due_at(due.starts_at, due.minutes, zone) for zone in zones}
    return {
        zone: at
        for zone, at in times.items()
        if is_due(at, due.minutes, now, starts_at=due.starts_at, zone=zone)
        and all(reminder_due_at(due.starts_at, each, zone) != at for each in due.farther)
    }


def _not_reminded(people: Sequence[Person], due: Due) -> list[Person]:
    """Those who were not reminded of this date yet, or of one that was far from where it is now."""
    ids = [person.mark.registration_id for person in people]
    if not ids:
        return []
    still_good = due.starts_at - timedelta(minutes=due.minutes)
    reminded = set(
        db.session.scalars(
            select(SentReminder.registration_id).where(
                SentReminder.registration_id.in_(ids),
                *_about(due),
                SentReminder.starts_at > still_good,
            )
        )
    )
    return [person for person in people if person.mark.registration_id not in reminded]


def _note(ids: Sequence[int], due: Due) -> None:
    """Remember that these are reminded of the date as it is now."""
    if not ids:
        return
    again = (
        sa.update(SentReminder)
        .where(SentReminder.registration_id.in_(ids), *_about(due))
        .values(starts_at=due.starts_at)
        .returning(SentReminder.registration_id)
        .execution_options(synchronize_session=False)
    )
    new = set(ids) - set(db.session.scalars(again))
    common = {"event_date_id": due.date_id, "minutes": due.minutes, "starts_at": due.starts_at}
    if new:
        rows = [{"registration_id": each, **common} for each in sorted(new)]
        db.session.execute(sa.insert(SentReminder), rows)


def _queue(people: Sequence[Person], due: Due, *, domain: str, now: datetime, held: bool) -> None:
    """Write the mails; who has no address has to be told by somebody."""
    starts_at = due.starts_at.isoformat()
    which = {"date": due.date_id, "minutes": due.minutes, "starts_at": starts_at}
    by_mail = [(person.mark.registration_id, person.email) for person in people if person.email]
    others = [person.mark.registration_id for person in people if person.email is None]
    untold.note(others, "reminder", now=now)
    outbox.queue_many(
        message="reminder",
        letters=[
            (email, notices.about_id(each), {"registration": each, **which})
            for each, email in by_mail
        ],
        part_of=f"reminder/{due.date_id}/{due.minutes}",
        priority=PRIORITY - 1 if due.minutes <= SOON else PRIORITY + 1,
        domain=domain,
        now=now,
        held=held,
    )


def _about(due: Due) -> tuple[sa.ColumnElement[bool], ...]:
    return SentReminder.event_date_id == due.date_id, SentReminder.minutes == due.minutes
