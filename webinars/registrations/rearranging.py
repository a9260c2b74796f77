"""What follows when somebody who is registered chooses other dates, or another way to take part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from webinars.events.models import EventDate
from webinars.extensions import db
from webinars.registrations import farewells, notices
from webinars.registrations.choosing import choose, own_dates
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.newcomers import behind_the_line, seats_for_newcomers
from webinars.registrations.seats import fill_seats
from webinars.registrations.states import (
    DatesFull,
    PageState,
    RegistrationRefused,
    RoomFull,
    event_state,
    full_dates,
    has_offer,
    seats_left,
)
from webinars.registrations.taking_part import TakesPart, needs_seat


def refuse_full(registration: Registration, uids: Collection[str], now: datetime) -> None:
    """Raise `DatesFull` where somebody with a seat would add a date that has none left.

    Who waits may choose any: they wait for all of what they have chosen. The event is locked.
    """
    has_seat = registration.status is RegistrationStatus.CONFIRMED or has_offer(registration, now)
    event = registration.event
    if not (has_seat and needs_seat(event, registration.takes_part)):
        return
    full = full_dates(event, seats_for_newcomers(event, now), registration.reservation_id)
    added = full & set(uids) - {date.uid for date in own_dates(registration)}
    if added:
        raise DatesFull(added)


def change_way(
    registration: Registration,
    way: TakesPart,
    uids: Collection[str],
    *,
    domain: str,
    now: datetime,
) -> bool:
    """Let somebody take part in this `way`, on the dates `uids`; whether a seat is free by it.

    From online to the room a seat has to be there on each of the dates, for whoever is confirmed:
    those who wait come first. Raises `RoomFull` where there is none; then they are online as
    before. The event is locked.
    """
    event, took = registration.event, needs_seat(registration.event, registration.takes_part)
    takes = needs_seat(event, way)
    is_confirmed = registration.status is RegistrationStatus.CONFIRMED
    if takes and not took and is_confirmed and event_state(event, now) is not PageState.ENDED:
        seats = behind_the_line(event, fill_seats(event, domain=domain, now=now), now)
        if seats_left(event, seats.taken_for(registration.reservation_id, uids)) == 0:
            raise RoomFull
    registration.takes_part = way
    if took and not takes:
        registration.seat_kept_until = None
    return took and not takes


def drop_date(registration: Registration, date: EventDate, *, domain: str, now: datetime) -> None:
    """Let a person not take part in `date`, which their calendar declined; its seat goes on.

    The event is locked.
    """
    before = own_dates(registration)
    choose(registration, {each.uid for each in before} - {date.uid}, now=now)
    registration.updated_at = now
    rearrange(registration, before, domain=domain, now=now, is_declined=True)
    fill_seats(registration.event, domain=domain, now=now)


def add_date(registration: Registration, date: EventDate, *, domain: str, now: datetime) -> None:
    """Let a person take part in `date` as well. Raises `RegistrationRefused`, `DatesFull`.

    The event is locked.
    """
    event, before = registration.event, own_dates(registration)
    wanted = {*(each.uid for each in before), date.uid}
    state = event_state(event, now)
    if state is not None:
        raise RegistrationRefused(state)
    fill_seats(event, domain=domain, now=now)  # whoever waits for the seat comes first
    refuse_full(registration, wanted, now)
    choose(registration, wanted, now=now)
    registration.updated_at = now
    db.session.flush()
    rearrange(registration, before, domain=domain, now=now)


def rearrange(
    registration: Registration,
    before: Sequence[EventDate],
    *,
    domain: str,
    now: datetime,
    is_declined: bool = False,
) -> None:
    """Bring the calendar of somebody up to date who had the dates `before`, and has others now.

    What is new is an invitation, what was dropped a CANCEL; the rest is left alone. Who waits gets
    nothing: they have no date in their calendar. `is_declined`: their calendar said no to what was
    dropped. The event is locked.
    """
    is_on = event_state(registration.event, now) is None
    if registration.status is not RegistrationStatus.CONFIRMED or not is_on:
        return
    there = own_dates(registration)
    added = [date for date in there if date not in before and date.ends_at > now]
    dropped = [date for date in before if date not in there and date.ends_at > now]
    notices.queue_new_dates(registration, dates=added, domain=domain, now=now)
    farewells.queue_dropped_dates(
        registration, dates=dropped, domain=domain, now=now, is_declined=is_declined
    )
