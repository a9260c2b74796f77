"""What is left for those who come anew: whoever waits in line goes before them, to the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.choosing import has_chosen
from webinars.registrations.models import Registration
from webinars.registrations.needing_places import in_the_room, waits_in_line
from webinars.registrations.states import SeatCount, count_seats, free_for, moves_up, seats_left


def seats_for_newcomers(event: Event, now: datetime) -> SeatCount:
    """The event's seats at `now`, as `behind_the_line` counts them."""
    return behind_the_line(event, count_seats(event, now), now)


def places_left(event: Event, reservation_id: int | None, now: datetime) -> int | None:
    """How many people can still have a seat who come by a reservation's link, or by none.

    Where people choose, on the date with the most room; None: no limit.
    """
    seats = seats_for_newcomers(event, now)
    if seats.by_date:
        return seats_left(event, seats.taken_for(reservation_id))
    return free_for(event, seats, reservation_id)


def behind_the_line(event: Event, seats: SeatCount, now: datetime) -> SeatCount:
    """`seats` as newcomers find them: one is kept for each who waits where nobody moves up by now.

    As long as people move up, a seat that is free is nobody's in line already. Later it stays free
    for whom the organisers choose: else a newcomer would have it before who has waited for it.
    Where people choose their dates, that holds for each that has begun.
    """
    if not seats.has_waiting:
        return seats
    if not event.choose_dates:
        return seats if moves_up(event, now) else _keep(event, seats, _count_line(event))
    begun = {date.uid for date in event.dates if date.starts_at <= now}
    by_date = {
        uid: _keep(event, each, _count_line(event, uid)) if uid in begun else each
        for uid, each in seats.by_date.items()
    }
    return replace(seats, by_date=by_date)


def _keep(event: Event, seats: SeatCount, line: Counter[int | None]) -> SeatCount:
    """Seats that are held for a group are the first that its people wait for.

    All others wait for what nobody holds: a group's seats are no less its own for them.
    """
    own = {each: min(count, line[each]) for each, count in seats.held.items()}
    held = {each: count - own[each] for each, count in seats.held.items()}
    free = seats_left(event, seats.taken_for(None))
    others = line.total() - sum(own.values())
    kept = sum(own.values()) + (others if free is None else min(others, free))
    return replace(seats, kept=seats.kept + kept, held=held)


def _count_line(event: Event, uid: str | None = None) -> Counter[int | None]:
    """How many wait in line without an offer, for a date or the event, by reservation's id."""
    wants = [] if uid is None else [has_chosen([uid])]
    rows = db.session.execute(
        sa.select(Registration.reservation_id, sa.func.count())
        .where(
            Registration.event_id == event.id,
            waits_in_line(),
            Registration.offered_until.is_(None),
            *in_the_room(event),
            *wants,
        )
        .group_by(Registration.reservation_id)
    )
    return Counter({row[0]: row[1] for row in rows})
