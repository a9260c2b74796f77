"""How somebody takes part in an event that is in a room and online, and who needs a seat then."""

from __future__ import annotations

from enum import StrEnum

from webinars.events.models import Event, EventFormat


class TakesPart(StrEnum):
    """Where somebody means to be, as they said before; `AttendanceWay` is how they came."""

    ROOM = "room"
    ONLINE = "online"


def is_asked(event: Event) -> bool:
    """Whether people are asked; what they said while they were is kept, but shown nowhere else."""
    return event.format is EventFormat.HYBRID


def takes_part_online(event: Event, way: TakesPart | None) -> bool:
    """Whether somebody chose to be online, of a room and online."""
    return is_asked(event) and way is TakesPart.ONLINE


def comes_to_room(event: Event, way: TakesPart | None) -> bool:
    """Whether somebody chose to come to the room, of a room and online."""
    return is_asked(event) and way is TakesPart.ROOM


def format_for(event: Event, way: TakesPart | None) -> EventFormat:
    """What the event is for somebody who takes part in this `way`: of both, the one they chose."""
    if not is_asked(event) or way is None:
        return event.format
    return EventFormat.ONLINE if way is TakesPart.ONLINE else EventFormat.IN_PERSON


def frees_place(event: Event, way: TakesPart | None) -> bool:
    """Whether somebody who takes part in this `way` and cancels leaves a place to somebody else."""
    return event.capacity is not None and needs_seat(event, way)


def needs_seat(event: Event, way: TakesPart | None) -> bool:
    """Whether somebody who takes part in this `way` needs one of the event's places.

    Who has not said how may come to the room.
    """
    return way is not TakesPart.ONLINE or not event.is_online_open
