"""What is usual for a kind of event: how a new one begins, before its organisers change it."""

from __future__ import annotations

from dataclasses import dataclass

from webinars.events.distances import DAY, HOUR, WEEK
from webinars.events.models import Event, EventKind, Visibility


@dataclass(frozen=True, kw_only=True)
class Preset:
    """`reminders` are minutes before a date; the join page opens `join_opens_minutes` before.

    Who wants to come is approved where places go to those who need them most; what is for members
    alone is in no list.
    """

    reminders: tuple[int, ...]
    join_opens_minutes: int = 15
    approval: bool = False
    visibility: Visibility = Visibility.PUBLIC


_AMONG_MEMBERS = Preset(
    reminders=(DAY, HOUR), join_opens_minutes=10, visibility=Visibility.UNLISTED
)

PRESETS = {
    EventKind.WEBINAR: Preset(reminders=(DAY, HOUR)),
    EventKind.BRIEFING: Preset(reminders=(DAY, HOUR)),
    EventKind.MEETING: _AMONG_MEMBERS,
    EventKind.WORKING_GROUP: _AMONG_MEMBERS,
    EventKind.TRAINING: Preset(reminders=(WEEK, DAY, HOUR), approval=True),
    EventKind.CONFERENCE: Preset(reminders=(WEEK, DAY), join_opens_minutes=30),
}


def apply_preset(event: Event) -> None:
    """Let a new `event` be as its kind usually is."""
    preset = PRESETS[event.kind]
    event.reminders = list(preset.reminders)
    event.join_opens_minutes = preset.join_opens_minutes
    event.approval, event.visibility = preset.approval, preset.visibility
