"""Seats that are held for an organisation or a group, and given to everybody at a set time."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from webinars.events.editing.saving import check_section
from webinars.events.models import Event, EventStatus
from webinars.events.organising import SeatReservation
from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.needing_places import in_the_room, waits_in_line
from webinars.registrations.seats import fill_seats, give_kept_back, lock_event
from webinars.registrations.states import (
    count_seats,
    is_anything_to_begin,
    is_released,
    seats_left,
)

MOST_SEATS = 100_000
_WEST_OF_ALL = timedelta(hours=15)
"""More than any zone's clocks are ahead of UTC."""


class ReservationNotFound(LookupError):
    """The event has no such reservation."""


class TooManySeats(ValueError):
    """More seats would be held than are left: `left` is the most that this one can hold."""

    def __init__(self, left: int) -> None:
        super().__init__(f"At most {left} seats can be held.")
        self.left = left


@dataclass(frozen=True, kw_only=True)
class HeldSeats:
    """How many seats are held for whom. `released_local` is on the event's clocks."""

    label: str
    seats: int
    released_local: datetime | None

    @classmethod
    def of(cls, stored: SeatReservation) -> HeldSeats:
        """What is stored."""
        return cls(label=stored.label, seats=stored.seats, released_local=stored.released_local)


@dataclass(frozen=True)
class ReservationFigures:
    """A reservation with the number of its people who are confirmed, and who wait."""

    reservation: SeatReservation
    taken: int
    waiting: int
    is_released: bool


def list_reservations(event: Event, now: datetime) -> list[ReservationFigures]:
    """The event's reservations by their labels, with their figures."""
    found = db.session.scalars(
        sa.select(SeatReservation)
        .where(SeatReservation.event_id == event.id)
        .order_by(SeatReservation.label, SeatReservation.id)
    ).all()
    counts = _count_people(event, [reservation.id for reservation in found])
    return [
        ReservationFigures(
            each,
            counts.get((each.id, RegistrationStatus.CONFIRMED), 0),
            counts.get((each.id, RegistrationStatus.WAITING), 0),
            is_released(each, event, now),
        )
        for each in found
    ]


def get_reservation(event: Event, public_id: str) -> SeatReservation:
    """The event's reservation with this public id. Raises `ReservationNotFound`."""
    found = db.session.scalar(
        sa.select(SeatReservation).where(
            SeatReservation.event_id == event.id, SeatReservation.public_id == public_id
        )
    )
    if found is None:
        raise ReservationNotFound
    return found


def is_name_taken(name: str) -> bool:
    """Whether there are seats with this public id."""
    found = sa.exists().where(SeatReservation.public_id == name)
    return bool(db.session.scalar(sa.select(found)))


def is_held_so(event_id: int, name: str, held: HeldSeats) -> bool:
    """Whether the event's seats with this public id are held like that. It has to be locked."""
    found = db.session.scalar(
        sa.select(SeatReservation).where(
            SeatReservation.event_id == event_id, SeatReservation.public_id == name
        )
    )
    return found is not None and HeldSeats.of(found) == held


def hold_seats(
    *,
    event_id: int,
    public_id: str = "",
    new_id: str = "",
    label: str,
    seats: int,
    released_local: datetime | None,
    version: str | None = None,
    domain: str,
    now: datetime,
) -> SeatReservation:
    """Hold seats for a group, or change (`public_id`) how many and until when.

    `released_local` is on the event's clocks; None holds them to the end. Seats that are held no
    more go to whoever waits. `new_id` is the public id that new ones get. `version` is that of the
    `HeldSeats` which the change was made on. Raises `TooManySeats`, `ReservationNotFound`,
    `SectionConflict`.
    """
    event = lock_event(event_id)
    if public_id:
        reservation = get_reservation(event, public_id)
        if version is not None:
            ours = HeldSeats(label=label, seats=seats, released_local=released_local)
            check_section(version, theirs=HeldSeats.of(reservation), ours=ours)
    else:
        reservation = SeatReservation(event_id=event.id, code=secrets.token_urlsafe(18), seats=0)
        if new_id:
            reservation.public_id = new_id
        db.session.add(reservation)
    before = reservation.seats
    reservation.label, reservation.seats = label, seats
    reservation.released_local = released_local
    db.session.flush()
    _check_room(event, reservation, before, now)
    event.updated_at = now
    fill_seats(event, domain=domain, now=now)
    return reservation


def remove_reservation(*, event_id: int, public_id: str, domain: str, now: datetime) -> str:
    """Hold these seats no more; who has one keeps it. Returns the label of what is gone.

    Raises `ReservationNotFound`.
    """
    event = lock_event(event_id)
    reservation = get_reservation(event, public_id)
    label = reservation.label
    db.session.execute(
        sa.update(Registration)
        .where(Registration.reservation_id == reservation.id)
        .values(reservation_id=None)
        .execution_options(synchronize_session=False)
    )
    db.session.delete(reservation)
    db.session.flush()
    event.updated_at = now
    fill_seats(event, domain=domain, now=now)
    return label


def events_to_fill(now: datetime) -> list[int]:
    """The ids of events where somebody waits though a released seat is free.

    Cheap where there is nothing to do: no event is locked for the question.
    """
    waits = sa.exists().where(Registration.event_id == Event.id, waits_in_line())
    latest = (now + _WEST_OF_ALL).replace(tzinfo=None)
    may_be_released = sa.exists().where(
        SeatReservation.event_id == Event.id, SeatReservation.released_local <= latest
    )
    events = db.session.scalars(
        sa.select(Event).where(
            is_anything_to_begin(now),
            Event.status == EventStatus.PUBLISHED,
            Event.capacity.is_not(None),
            may_be_released,
            waits,
        )
    ).all()
    return [event.id for event in events if _is_free(event, now)]


def fill_released(*, event_id: int, domain: str, now: datetime) -> None:
    """Give the seats of an event that are free, or were kept up to now, to whoever waits."""
    event = lock_event(event_id)
    give_kept_back(event, now)
    fill_seats(event, domain=domain, now=now)


def _is_free(event: Event, now: datetime) -> bool:
    return seats_left(event, count_seats(event, now).taken_for(None)) != 0


def _check_room(event: Event, reservation: SeatReservation, before: int, now: datetime) -> None:
    """Raise `TooManySeats` where more seats are held, or taken, than there are.

    What was held before may stay: the capacity may have been lowered since.
    """
    seats = count_seats(event, now)
    if event.capacity is None or reservation.seats <= before:
        return
    over = seats.taken_for(None, seats.by_date) - event.capacity
    if over > 0 and reservation.id in seats.held:
        raise TooManySeats(max(reservation.seats - over, 0))


def _count_people(event: Event, ids: Sequence[int]) -> dict[tuple[int, RegistrationStatus], int]:
    rows = db.session.execute(
        sa.select(Registration.reservation_id, Registration.status, sa.func.count())
        .where(Registration.reservation_id.in_(ids), *in_the_room(event))
        .group_by(Registration.reservation_id, Registration.status)
    )
    return {(row[0] or 0, row[1]): row[2] for row in rows}
