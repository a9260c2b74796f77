"""What is usual for a kind of event: how a new one begins, before its organisers change it."""

from __future__ import annotations

from dataclasses import dataclass

from webinars.events.models import Event, EventKind, Visibility


@dataclass(frozen=True, kw_only=True)
class Preset:
    """The join page opens `join_opens_minutes` before a date.

    Only what is among members is in no list. Whether each person is approved is never presumed:
    who does not know of it would leave people waiting.
    """

    join_opens_minutes: int = 15
    visibility: Visibility = Visibility.PUBLIC


PRESETS = {
    EventKind.WEBINAR: Preset(),
    EventKind.BRIEFING: Preset(),
    EventKind.MEETING: Preset(join_opens_minutes=10),
    EventKind.WORKING_GROUP: Preset(join_opens_minutes=10, visibility=Visibility.UNLISTED),
    EventKind.TRAINING: Preset(),
    EventKind.CONFERENCE: Preset(join_opens_minutes=30),
}


def apply_preset(event: Event) -> None:
    """Let a new `event` be as its kind usually is."""
    preset = PRESETS[event.kind]
    event.join_opens_minutes = preset.join_opens_minutes
    event.visibility = preset.visibility
