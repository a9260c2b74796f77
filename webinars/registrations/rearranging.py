"""What follows when somebody who is registered chooses other dates."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from webinars.events.models import EventDate
from webinars.extensions import db
from webinars.registrations import farewells, notices
from webinars.registrations.choosing import choose, own_dates
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.seats import fill_seats
from webinars.registrations.states import (
    DatesFull,
    RegistrationRefused,
    count_seats,
    event_state,
    full_dates,
    has_offer,
)


def refuse_full(registration: Registration, uids: Collection[str], now: datetime) -> None:
    """Raise `DatesFull` where somebody with a seat would add a date that has none left.

    Who waits may choose any: they wait for all of what they have chosen. The event is locked.
    """
    has_seat = registration.status is RegistrationStatus.CONFIRMED or has_offer(registration, now)
    if not has_seat:
        return
    event = registration.event
    full = full_dates(event, count_seats(event, now), registration.reservation_id)
    added = full & set(uids) - {date.uid for date in own_dates(registration)}
    if added:
        raise DatesFull(added)


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
