"""The languages of an event: patterns, channels, and which item has which."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.events.programming.agendas import item_of, load, plan
from tests.registrations.builders import NOW, add_event
from webinars.events.channels import badge
from webinars.events.editing.saving import version_of
from webinars.events.editing.versions import EditConflict
from webinars.events.models import Event
from webinars.events.programme import ChannelKind
from webinars.events.programming import languages
from webinars.events.programming.languages import ChannelDetails, read_pattern
from webinars.extensions import db, transaction


@pytest.fixture
def event_id(app: Flask) -> int:
    event_id = add_event()
    plan(event_id, ("Opening", "11:00", "11:10"), ("Law", "11:10", "11:50"))
    apply(event_id, "FR-EN-FR")
    return event_id


def apply(event_id: int, notation: str) -> list[str]:
    event = load(event_id)
    seen = version_of(languages.channels_section(event))
    with transaction():
        widened, _change = languages.apply_pattern(
            event=event, pattern=read_pattern(notation), seen=seen, now=NOW
        )
        return [item.texts[0].title for item in widened]


def add(event_id: int, kind: ChannelKind, language: str, source: str = "") -> None:
    with transaction():
        details = ChannelDetails(kind, language, source)
        languages.add_channel(event=db.session.get_one(Event, event_id), details=details, now=NOW)


def remove(event_id: int, key: str) -> list[str]:
    event = load(event_id)
    channel = languages.find_channel(event, key)
    assert channel is not None
    seen = version_of(languages.channels_section(event))
    with transaction():
        widened = languages.remove_channel(event=event, channel=channel, seen=seen, now=NOW)
        return [item.texts[0].title for item in widened]


def choose(event_id: int, title: str, *keys: str) -> None:
    item = item_of(event_id, title).public_id
    event = load(event_id)
    seen = version_of(languages.matrix_section(event))
    with transaction():
        languages.set_matrix(event=event, chosen={item: keys}, seen=seen, now=NOW)


def keys(event_id: int) -> list[str]:
    return [languages.channel_key(channel) for channel in load(event_id).channels]


def own(event_id: int, title: str) -> list[str]:
    return [languages.channel_key(channel) for channel in item_of(event_id, title).channels]


@pytest.mark.parametrize(
    ("notation", "channels"),
    [
        ("EN", "floor.en"),
        ("en-fr", "floor.en interpretation.fr.en"),
        ("FR–EN–FR", "floor.fr floor.en interpretation.en.fr interpretation.fr.en"),
        ("EN-FR-AR", "floor.en interpretation.fr.en interpretation.ar.en"),
    ],
)
def test_a_pattern_is_read_as_concept_notes_mean_it(notation: str, channels: str) -> None:
    assert " ".join(each.key for each in read_pattern(notation)) == channels


@pytest.mark.parametrize(
    "notation", ["", "E", "EN-", "English", "EN-EN", "EN-FR-FR", "EN-VGT", "EN;FR"]
)
def test_what_is_no_pattern_is_refused(notation: str) -> None:
    with pytest.raises(languages.UnknownPattern):
        read_pattern(notation)


def test_a_pattern_gives_the_badge_it_is_called_after(event_id: int) -> None:
    assert badge(load(event_id).channels) == "FR-EN-FR"


def test_a_pattern_keeps_signs_and_captions(event_id: int) -> None:
    add(event_id, ChannelKind.SIGN, "vgt")
    add(event_id, ChannelKind.CAPTIONS, "fr", "fr")
    apply(event_id, "EN")
    assert keys(event_id) == ["floor.en", "sign.vgt", "captions.fr"]


@pytest.mark.parametrize(
    ("kind", "language", "source"),
    [
        (ChannelKind.SIGN, "fr", ""),
        (ChannelKind.FLOOR, "vgt", ""),
        (ChannelKind.INTERPRETATION, "ar", "de"),
        (ChannelKind.INTERPRETATION, "en", "en"),
        (ChannelKind.FLOOR, "", ""),
    ],
)
def test_a_channel_that_cannot_be_is_refused(
    event_id: int, kind: ChannelKind, language: str, source: str
) -> None:
    with pytest.raises(languages.InvalidChannel):
        add(event_id, kind, language, source)


def test_a_channel_is_offered_once(event_id: int) -> None:
    with pytest.raises(languages.ChannelExists):
        add(event_id, ChannelKind.INTERPRETATION, "en", "fr")


def test_a_language_that_is_interpreted_does_not_leave_alone(event_id: int) -> None:
    with pytest.raises(languages.FloorIsInterpreted):
        remove(event_id, "floor.fr")
    remove(event_id, "interpretation.en.fr")
    remove(event_id, "floor.fr")
    assert keys(event_id) == ["floor.en", "interpretation.fr.en"]


def test_an_item_narrows_the_event_s_languages(event_id: int) -> None:
    choose(event_id, "Law", "floor.en")
    assert own(event_id, "Law") == ["floor.en"]
    assert own(event_id, "Opening") == []


def test_all_of_them_is_none_of_its_own(event_id: int) -> None:
    choose(event_id, "Law", *keys(event_id))
    assert own(event_id, "Law") == []


def test_keys_that_the_event_does_not_have_change_nothing(event_id: int) -> None:
    choose(event_id, "Law", "floor.de")
    assert own(event_id, "Law") == []


def test_an_item_that_had_only_what_goes_is_named(event_id: int) -> None:
    choose(event_id, "Law", "interpretation.en.fr")
    assert remove(event_id, "interpretation.en.fr") == ["Law"]
    assert own(event_id, "Law") == []


def test_a_new_channel_does_not_reach_an_item_that_was_narrowed(event_id: int) -> None:
    choose(event_id, "Law", "floor.en")
    add(event_id, ChannelKind.FLOOR, "ar")
    assert own(event_id, "Law") == ["floor.en"]


@pytest.mark.parametrize(
    "change",
    [
        lambda event: languages.apply_pattern(
            event=event, pattern=read_pattern("EN"), seen="old", now=NOW
        ),
        lambda event: languages.set_matrix(event=event, chosen={}, seen="old", now=NOW),
        lambda event: languages.remove_channel(
            event=event, channel=event.channels[-1], seen="old", now=NOW
        ),
    ],
)
def test_who_saves_second_is_told(event_id: int, change: Callable[[Event], object]) -> None:
    event, before = load(event_id), keys(event_id)
    with pytest.raises(EditConflict), transaction():
        change(event)
    assert keys(event_id) == before
