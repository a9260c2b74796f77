"""What becomes of places that people lose by a decision: kept for a while, then passed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from webinars.events.models import Event, EventStatus
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.parties.waiting import has_single_in_line
from webinars.registrations.people.deciding import Change, Room
from webinars.registrations.scope import Scope, list_people
from webinars.registrations.states import count_seats, has_former_seat, moves_up
from webinars.registrations.taking_part import needs_seat

_STATUS = RegistrationStatus
_LOOKED_AT = 20


def is_passed_on(event: Event, person: Registration, now: datetime) -> bool:
    """Whether somebody who waits gets the confirmed person's place a minute after they lose it."""
    is_limited = event.capacity is not None and not event.choose_dates
    is_ahead = event.status is EventStatus.PUBLISHED and moves_up(event, now)
    has_place = person.status is _STATUS.CONFIRMED and person.reservation_id is None
    has_place = has_place and needs_seat(event, person.takes_part)
    if not (is_limited and is_ahead and has_place):
        return False
    taken = count_seats(event, now).taken_for(None)
    return taken <= (event.capacity or 0) and has_single_in_line(event.id)


@dataclass(frozen=True)
class LostPlaces:
    """How many lost a place by a decision: it is `kept` for them a while, or it is `gone`.

    Neither where there is a place for each of them whenever it is undone.
    """

    kept: int = 0
    gone: int = 0


def count_lost(scope: Scope, event: Event, changes: Sequence[Change], now: datetime) -> LostPlaces:
    """What has become of the places that people lost by the `changes`.

    Of a large decision the first are looked at, and all counted alike: gone where one of these has
    none, else kept where that is so for one of these.
    """
    lost = [change.public_id for change in changes if change.before is _STATUS.CONFIRMED]
    if not lost or event.capacity is None:
        return LostPlaces()
    room = Room(event, count_seats(event, now), above_capacity=False, now=now)
    without = [
        each
        for each in list_people(scope, lost[:_LOOKED_AT])
        if each.status is not _STATUS.CONFIRMED
    ]
    if not all(room.take(person) for person in without):
        return LostPlaces(gone=len(lost))
    is_any_kept = any(has_former_seat(person, now) for person in without)
    return LostPlaces(kept=len(lost) if is_any_kept else 0)
