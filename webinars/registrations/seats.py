"""The event's lock, and who gets a seat while it is held.

Everything that takes or frees a seat first takes the lock on the event's row and holds it until
its transaction ends, so that seats are counted by one at a time. Pending registrations take no
seat: an organiser who has to choose among thirty for twenty seats wants to see all thirty.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update

from webinars.events.models import Event, EventStatus
from webinars.extensions import db
from webinars.registrations import notices
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.states import seats_left


def lock_event(event_id: int) -> Event:
    """Take the event's lock and return the event as it is now; the caller has to be writing.

    Everything the session had read is read again when used: it may have changed while this
    transaction waited. (Reading first, even `FOR UPDATE`, oversells on SQLite: the write comes
    first on both engines.) Raises `sqlalchemy.exc.NoResultFound`.
    """
    db.session.flush()
    db.session.expire_all()
    return db.session.scalars(
        update(Event)
        .where(Event.id == event_id)
        .values(revision=Event.revision + 1)
        .returning(Event),
        execution_options={"populate_existing": True, "synchronize_session": False},
    ).one()


def raise_floor(registration: Registration) -> None:
    """Let new registrations start above `registration`, which an address is about to leave.

    Whoever registers with that address again is heard by its calendar then, which remembers the
    last CANCEL. The registration's event has to be locked.
    """
    event = registration.event
    event.sequence_floor = max(event.sequence_floor, registration.sequence + 1)


def fill_seats(event: Event, *, domain: str, now: datetime) -> int:
    """Give the free seats of a locked event to those who wait, longest first, and tell them.

    Returns how many seats are taken then. Once the event has begun nobody is moved up: they would
    learn of it too late.
    """
    counts = _count_by_status(event.id)
    taken = counts.get(RegistrationStatus.CONFIRMED, 0)
    waiting = counts.get(RegistrationStatus.WAITING, 0)
    left = seats_left(event, taken)
    free = waiting if left is None else min(waiting, left)
    if not free or event.status is not EventStatus.PUBLISHED or now >= event.starts_at:
        return taken
    for registration in _longest_waiting(event.id, free):
        registration.status = RegistrationStatus.CONFIRMED
        registration.updated_at = now
        notices.queue_confirmation(registration, domain=domain, now=now, promoted=True)
    return taken + free


def _count_by_status(event_id: int) -> dict[RegistrationStatus, int]:
    rows = db.session.execute(
        select(Registration.status, func.count())
        .where(
            Registration.event_id == event_id,
            Registration.status.in_([RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING]),
        )
        .group_by(Registration.status)
    )
    return dict(rows.all())


def _longest_waiting(event_id: int, count: int) -> list[Registration]:
    return list(
        db.session.scalars(
            select(Registration)
            .where(
                Registration.event_id == event_id,
                Registration.status == RegistrationStatus.WAITING,
            )
            .order_by(Registration.created_at, Registration.id)
            .limit(count)
        )
    )
