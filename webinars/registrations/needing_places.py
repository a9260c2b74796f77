"""Who waits in line, and who needs one of the places in the room: what limits a query to them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from webinars.events.models import Event, EventFormat
from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.taking_part import TakesPart


def waits_in_line() -> ColumnElement[bool]:
    """What limits a query to people who move up by themselves when a seat is free."""
    return and_(Registration.status == RegistrationStatus.WAITING, ~Registration.waits_by_hand)


def count_in_line(event_id: int) -> int:
    """How many of them an event has to whom no place is offered yet."""
    in_line = (waits_in_line(), Registration.offered_until.is_(None))
    query = select(func.count()).where(Registration.event_id == event_id, *in_line)
    return db.session.scalar(query) or 0


def waits_online() -> ColumnElement[bool]:
    """What limits a query to those of them who take part online."""
    return and_(waits_in_line(), Registration.takes_part == TakesPart.ONLINE)


def in_the_room(event: Event) -> list[ColumnElement[bool]]:
    """What limits a query to people who need one of the event's places, as `needs_seat` says."""
    if not event.is_online_open:
        return []
    return [Registration.takes_part.is_distinct_from(TakesPart.ONLINE)]


def needs_place() -> ColumnElement[bool]:
    """The same for a query about people of several events, which joins `Event`."""
    return or_(
        Registration.takes_part.is_distinct_from(TakesPart.ONLINE),
        Event.format != EventFormat.HYBRID,
        Event.online_open.is_(false()),
    )
