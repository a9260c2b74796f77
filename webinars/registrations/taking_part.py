"""How somebody takes part in an event that is in a room and online."""

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
