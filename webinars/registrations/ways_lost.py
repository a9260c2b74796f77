"""Whom another format of the event leaves without the way in which they were to take part."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from webinars.events.models import Event, EventFormat
from webinars.extensions import db
from webinars.registrations.choosing import count_by_date
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.taking_part import TakesPart, is_asked


@dataclass(frozen=True, kw_only=True)
class WaysLost:
    """So many `people` were to take part in the `way` that is no longer there.

    They stay registered. `taken` places are taken then, by everybody who is confirmed, on the
    fullest date where people choose; that can be more than there are, and nobody gets one until
    it is not.
    """

    way: TakesPart
    people: int
    taken: int


def find_ways_lost(event: Event, becomes: EventFormat) -> WaysLost | None:
    """Who is concerned if the hybrid `event` gets this format; None where nobody is.

    Who has not said how counts as coming to the room, as everywhere.
    """
    if not is_asked(event) or becomes is EventFormat.HYBRID:
        return None
    is_online = Registration.takes_part.is_not_distinct_from(TakesPart.ONLINE)
    way = TakesPart.ROOM if becomes is EventFormat.ONLINE else TakesPart.ONLINE
    people = _count(
        event,
        Registration.status.in_(ACTIVE),
        is_online if way is TakesPart.ONLINE else sa.not_(is_online),
    )
    if not people:
        return None
    return WaysLost(way=way, people=people, taken=_count_taken(event))


def _count_taken(event: Event) -> int:
    is_confirmed = Registration.status == RegistrationStatus.CONFIRMED
    if event.choose_dates:
        return max(count_by_date(event, is_confirmed).values(), default=0)
    return _count(event, is_confirmed)


def _count(event: Event, *conditions: sa.ColumnElement[bool]) -> int:
    found = sa.select(sa.func.count()).where(Registration.event_id == event.id, *conditions)
    return db.session.scalar(found) or 0
