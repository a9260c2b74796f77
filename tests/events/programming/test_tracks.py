"""Tracks have names in each language, and leave without their items."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.events.programming.agendas import item_of, load, plan, with_tracks
from tests.registrations.builders import NOW, add_event
from webinars.events.editing.saving import version_of
from webinars.events.editing.versions import EditConflict
from webinars.events.programming import tracks
from webinars.extensions import transaction


@pytest.fixture
def event_id(app: Flask) -> int:
    event_id = add_event()
    with_tracks(event_id, "Law", "Law", "Łódź!", "法律")
    return event_id


def test_keys_follow_the_names_and_are_each_their_own(event_id: int) -> None:
    assert [track.key for track in load(event_id).tracks] == ["law", "law-2", "lodz", "track"]


def test_names_change_and_keys_stay(event_id: int) -> None:
    event = load(event_id)
    with transaction():
        tracks.rename_tracks(
            event=event,
            names={"law": {"en": "Courts", "fr": "Tribunaux", "ar": ""}},
            seen=version_of(tracks.tracks_section(event)),
            now=NOW,
        )
    track = load(event_id).tracks[0]
    assert (track.key, track.names) == ("law", {"en": "Courts", "fr": "Tribunaux"})


def test_a_track_needs_a_name_in_the_event_s_language(event_id: int) -> None:
    event = load(event_id)
    with pytest.raises(tracks.TrackWithoutName), transaction():
        tracks.add_track(event=event, names={"fr": "Droit"}, now=NOW)


def test_a_track_leaves_and_its_items_stay(event_id: int) -> None:
    plan(event_id, ("Courts", "11:00", "11:30"), track="law")
    event = load(event_id)
    with transaction():
        count, change = tracks.remove_track(
            event=event,
            track=event.tracks[0],
            seen=version_of(tracks.tracks_section(event)),
            now=NOW,
        )
    assert count == 1
    assert change.is_news
    assert item_of(event_id, "Courts").track is None
    assert [track.key for track in load(event_id).tracks] == ["law-2", "lodz", "track"]


def test_who_saves_second_is_told(event_id: int) -> None:
    event = load(event_id)
    with pytest.raises(EditConflict), transaction():
        tracks.rename_tracks(event=event, names={}, seen="old", now=NOW)
