"""The event's lock, and who gets a seat while it is held.

Everything that takes or frees a seat first takes the lock on the event's row and holds it until
its transaction ends, so that seats are counted by one at a time. Pending registrations take no
seat: an organiser who has to choose among thirty for twenty seats wants to see all thirty.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import selectinload

from webinars.events.models import Event, EventStatus
from webinars.events.organising import SeatReservation
from webinars.extensions import db
from webinars.registrations import notices
from webinars.registrations.choosing import most_steps, own_dates, own_dates_ahead
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.needing_places import waits_online
from webinars.registrations.parties.waiting import next_by_dates, next_in_line
from webinars.registrations.states import (
    SeatCount,
    count_seats,
    is_anything_to_begin,
    moves_up,
    seats_left,
)


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


def hold_people_still(event_id: int) -> None:
    """Let nobody be erased, or move, while mails to many are written: both begin with `lock_event`.

    Several may hold an event so at once; take what they share out, such as a notice, before.
    """
    db.session.execute(select(Event.id).where(Event.id == event_id).with_for_update(read=True))


def find_reservation(event_id: int, code: str) -> SeatReservation | None:
    """The event's reservation whose link has `code`; None for "" and for what is no code."""
    if not code or len(code) > 64 or not (code.isascii() and code.isprintable()):
        return None
    return db.session.scalar(
        select(SeatReservation).where(
            SeatReservation.event_id == event_id, SeatReservation.code == code
        )
    )


def raise_floor(registration: Registration) -> None:
    """Let new registrations start above `registration`, which an address is about to leave.

    Whoever registers with that address again is heard by its calendar then, which remembers the
    last CANCEL. The registration's event has to be locked.
    """
    event = registration.event
    event.sequence_floor = max(event.sequence_floor, most_steps(registration) + 1)


def fill_seats(event: Event, *, domain: str, now: datetime) -> SeatCount:
    """Give, or offer, the free seats of a locked event to those who wait, longest first.

    They are told. Whoever did not answer an offer in time leaves the list before. Offers that are
    open end when the next date begins, also where it begins earlier by now. Who takes part online
    where that needs no seat does not wait at all, until the event ends.

    Seats that are held for a group go to those of the group alone. Who comes only together with
    others is served with all of them (`webinars.registrations.parties.waiting`); who waits by an
    organiser's hand is left out. Returns how many seats are taken and held then. Once the last
    date has begun nobody is moved up: they would learn of it too late. Of an event that is off,
    offers are taken back: nobody could answer in time, and who had one keeps their place in line.
    """
    if event.status is not EventStatus.PUBLISHED:
        _take_offers_back(event)
        return count_seats(event, now)
    seats = count_seats(event, now)
    if seats.waits_online and now < event.ends_at:
        _let_in_online(event, domain=domain, now=now)
        seats = count_seats(event, now)
    if not moves_up(event, now):
        return seats
    if event.offer_hours is not None or seats.kept:
        _shorten_offers(event, now)
    unheard = _end_lapsed(event, domain=domain, now=now) if seats.has_waiting else set[int]()
    if seats.has_waiting and event.choose_dates:
        return _fill_dates(event, seats, unheard, domain=domain, now=now)
    for reservation_id in (*seats.held, None) if seats.has_waiting else ():
        waiting = next_in_line(
            event.id,
            free=_free(event, seats, reservation_id),
            reservation_id=reservation_id,
            held=seats.held,
        )
        for registration in waiting:
            _move_up(registration, event, unheard, domain=domain, now=now)
        if waiting:
            seats = count_seats(event, now)
    return seats


def _fill_dates(
    event: Event, seats: SeatCount, unheard: Collection[int], *, domain: str, now: datetime
) -> SeatCount:
    """The same where people choose: whoever has waited longest for dates that all have a seat.

    They pass others who wait for a date that is full; its seats would else stay empty meanwhile.
    A running date is left out of account: nobody moves up for it alone.
    """
    coming = {date.uid for date in event.dates if date.starts_at > now}
    holding = sorted({each for of_date in seats.by_date.values() for each in of_date.held})
    left, has_moved = seats, False
    for reservation_id in (*holding, None):
        while True:
            waiting, left = next_by_dates(
                event, seats=left, coming=coming, reservation_id=reservation_id
            )
            if not waiting:
                break
            has_moved = True
            for registration in waiting:
                _move_up(registration, event, unheard, domain=domain, now=now)
            db.session.flush()
    return count_seats(event, now) if has_moved else seats


def events_with_lapsed_offers(now: datetime) -> list[int]:
    """The ids of events to come where an offer was not answered in time."""
    lapsed = exists().where(Registration.event_id == Event.id, Registration.offered_until <= now)
    return _events_ahead(lapsed, now)


def events_with_kept_seats(now: datetime) -> list[int]:
    """The ids of events to come where a seat was kept until it was sure that a decision holds."""
    over = exists().where(Registration.event_id == Event.id, Registration.seat_kept_until <= now)
    return _events_ahead(over, now)


def give_kept_back(event: Event, now: datetime) -> None:
    """Let the seats of a locked event that were kept up to `now` be anybody's."""
    db.session.execute(
        update(Registration)
        .where(Registration.event_id == event.id, Registration.seat_kept_until <= now)
        .values(seat_kept_until=None)
        .execution_options(synchronize_session=False)
    )


def _events_ahead(condition: ColumnElement[bool], now: datetime) -> list[int]:
    """The ids of the events that meet `condition` and still move people up."""
    published = Event.status == EventStatus.PUBLISHED
    is_ahead = is_anything_to_begin(now)
    return list(db.session.scalars(select(Event.id).where(published, is_ahead, condition)))


def _let_in_online(event: Event, *, domain: str, now: datetime) -> None:
    """Confirm those who wait in line although they need no seat (any more), and tell them.

    Not those whose dates are all over: there is nothing left to take part in.
    """
    for registration in db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, waits_online())
        .order_by(Registration.created_at, Registration.id)
        .options(selectinload(Registration.chosen_dates))
    ).all():
        if own_dates_ahead(registration, now):
            _confirm(registration, domain=domain, now=now)
    db.session.flush()


def _confirm(registration: Registration, *, domain: str, now: datetime) -> None:
    registration.updated_at = now
    registration.status = RegistrationStatus.CONFIRMED
    registration.sequence += 1  # they may have had a seat before, and a CANCEL for it
    notices.queue_confirmation(registration, domain=domain, now=now, promoted=True)


def _move_up(
    registration: Registration,
    event: Event,
    unheard: Collection[int],
    *,
    domain: str,
    now: datetime,
) -> None:
    """Give somebody who waits a seat, or offer it, as the event wants; and tell them.

    Where the mail of an earlier offer waits (`unheard`), it says this one, and goes on counting its
    attempts.
    """
    if event.offer_hours is None:
        _confirm(registration, domain=domain, now=now)
        return
    registration.updated_at = now
    until = now + timedelta(hours=event.offer_hours)
    if registration.email is None:  # they have no page to answer on: organisers do it for them
        until = event.ends_at
    registration.offered_until = _before_start(registration, until, now)
    db.session.flush()
    if registration.id not in unheard:
        notices.queue_offer(registration, domain=domain, now=now)


def _before_start(registration: Registration, until: datetime, now: datetime) -> datetime:
    """`until`, or when the first of the person's dates to come starts, if that is earlier."""
    starts = [date.starts_at for date in own_dates(registration) if date.starts_at > now]
    return min([until, *starts])


def _shorten_offers(event: Event, now: datetime) -> None:
    """Let no offer of a locked event last longer than until its person's dates start.

    They may have moved, or the person may have chosen others, since it was made.
    """
    first = min(date.starts_at for date in event.dates if date.starts_at > now)
    offered = db.session.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.offered_until > first)
        .options(selectinload(Registration.chosen_dates))
    ).all()
    for registration in offered:
        until = registration.offered_until or now
        registration.offered_until = _before_start(registration, until, now)
    db.session.flush()


def _take_offers_back(event: Event) -> None:
    """Let those who were offered a seat wait as before."""
    offered = db.session.scalars(
        select(Registration).where(
            Registration.event_id == event.id, Registration.offered_until.is_not(None)
        )
    ).all()
    for registration in offered:
        registration.offered_until = None
    db.session.flush()


def _end_lapsed(event: Event, *, domain: str, now: datetime) -> set[int]:
    """Take those who did not answer in time off the waiting list, and tell them.

    Who could not answer waits as before, and is offered the seat anew as long as it is there: the
    mail has not left, or they have no address. Returns the ids of the former.
    """
    lapsed = db.session.scalars(
        select(Registration).where(
            Registration.event_id == event.id, Registration.offered_until <= now
        )
    ).all()
    unheard = notices.unheard_offers(lapsed)
    for registration in lapsed:
        if registration.email is None or registration.id in unheard:
            registration.offered_until = None
            continue
        registration.status_before = registration.status
        registration.status = RegistrationStatus.CANCELLED
        registration.offered_until = None
        registration.sequence += 1
        registration.cancelled_at = registration.updated_at = now
        notices.queue_offer_lapsed(registration, domain=domain, now=now)
    db.session.flush()
    return unheard


def _free(event: Event, seats: SeatCount, reservation_id: int | None) -> int | None:
    """How many seats there are for a reservation's people, or for everybody; None: no limit."""
    left = seats_left(event, seats.taken_for(reservation_id))
    held = seats.held.get(reservation_id or 0)
    return left if held is None or left is None else min(held, left)
