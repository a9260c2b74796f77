"""What is wanted and what is planned are held against each other, also for single items."""

from __future__ import annotations

from flask import Flask

from tests.events.builders import NOW as BEFORE
from tests.events.builders import channel, make_date, make_event, make_item
from webinars.events.programme import AgendaItem, ChannelKind, LanguageChannel
from webinars.extensions import db
from webinars.registrations.statistics.languages import (
    Demand,
    compare,
    find_gaps,
    list_narrowed,
)

FR, EN = channel("fr"), channel("en")
BOTH = [
    FR,
    EN,
    LanguageChannel(kind=ChannelKind.INTERPRETATION, language="en", source_language="fr"),
    LanguageChannel(kind=ChannelKind.INTERPRETATION, language="fr", source_language="en"),
]


def test_planned_languages_come_first_and_wanted_ones_that_lack_after_them() -> None:
    demands = compare(BOTH, {"fr": 3, "ar": 2, "uk": 5, None: 9})
    assert demands == [
        Demand("fr", 3, is_planned=True),
        Demand("en", 0, is_planned=True),
        Demand("uk", 5, is_planned=False),
        Demand("ar", 2, is_planned=False),
    ]


def test_without_interpretation_what_is_spoken_is_planned() -> None:
    assert compare([EN], {}) == [Demand("en", 0, is_planned=True)]
    assert compare([], {}) == []


def test_an_item_that_leaves_a_wanted_language_out_is_a_gap() -> None:
    demands = compare(BOTH, {"fr": 3, "en": 1})
    whole, french = AgendaItem(channels=BOTH), AgendaItem(channels=[FR])
    gaps = find_gaps([whole, french], demands)
    assert [(gap.item, list(gap.missing)) for gap in gaps] == [
        (french, [Demand("en", 1, is_planned=True)])
    ]


def test_an_item_that_leaves_out_what_nobody_wants_is_none() -> None:
    assert find_gaps([AgendaItem(channels=[FR])], compare(BOTH, {"fr": 3})) == []


def test_only_items_with_languages_of_their_own_are_looked_at(app: Flask) -> None:
    spoken, heard = channel("en"), channel("fr", ChannelKind.INTERPRETATION)
    make_event(
        "this",
        channels=[spoken, heard],
        dates=[make_date(BEFORE, items=[make_item(), make_item(minute=10, channels=[spoken])])],
    )
    make_event("other", dates=[make_date(BEFORE, items=[make_item()])])
    event_id = db.session.execute(db.text("SELECT id FROM events WHERE slug = 'this'")).scalar_one()
    assert [item.offset_minutes for item in list_narrowed(event_id)] == [10]
