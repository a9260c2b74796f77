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


def needs_seat(event: Event, way: TakesPart | None) -> bool:
    """Whether somebody who takes part in this `way` needs one of the event's places.

    Who has not said how may come to the room.
    """
    return way is not TakesPart.ONLINE or not event.is_online_open
