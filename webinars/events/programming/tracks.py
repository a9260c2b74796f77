"""Parallel tracks of an event's agenda: added, called something in each language, removed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from webinars.events.models import Event
from webinars.events.programme import Track
from webinars.events.programming.changes import AgendaChange, changing_agenda
from webinars.events.search import fold

_NOT_IN_KEYS = re.compile(r"[^a-z0-9]+")


class TrackWithoutName(ValueError):
    """A track has no name in the event's own language."""


def add_track(*, event: Event, names: Mapping[str, str], now: datetime) -> Track:
    """Add a track after the others. Raises `TrackWithoutName`."""
    section = partial(tracks_section, event)
    with changing_agenda(event=event, section=section, now=now):
        named = _named(event, names)
        key = free_key(event, named[event.source_language])
        track = Track(key=key, names=named, position=len(event.tracks))
        event.tracks.append(track)
    return track


def rename_tracks(
    *, event: Event, names: Mapping[str, Mapping[str, str]], seen: str, now: datetime
) -> AgendaChange:
    """Give tracks, by their key, new names. Raises `TrackWithoutName` and `EditConflict`."""
    section = partial(tracks_section, event)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        for track in event.tracks:
            if track.key in names:
                track.names = _named(event, names[track.key])
    return change


def remove_track(
    *, event: Event, track: Track, seen: str, now: datetime
) -> tuple[int, AgendaChange]:
    """Remove a track; its items stay, for everybody. Returns how many. Raises `EditConflict`."""
    section = partial(tracks_section, event)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        items = [item for date in event.dates for item in date.items if item.track is track]
        for item in items:
            item.track = None
        event.tracks.remove(track)
    return len(items), change


def tracks_section(event: Event) -> object:
    """What the tracks' form shows."""
    return [(track.key, sorted(track.names.items())) for track in event.tracks]


def _named(event: Event, names: Mapping[str, str]) -> dict[str, str]:
    named = {language: name for language, name in names.items() if name}
    if event.source_language not in named:
        raise TrackWithoutName
    return named


def free_key(event: Event, name: str) -> str:
    """A key for files, after the name: `track-a`, or with a number where that is taken."""
    stem = _NOT_IN_KEYS.sub("-", fold(name)).strip("-")[:30].strip("-") or "track"
    taken = {track.key for track in event.tracks}
    keys = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 2))
    return next(key for key in keys if key not in taken)
