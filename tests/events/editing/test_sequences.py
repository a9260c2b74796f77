"""SEQUENCE rises by one when time, status or place change, and never otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.events.editing.occasions import (
    AUGUST,
    DAY,
    JULY,
    NOW,
    SEPTEMBER,
    add_series,
    change,
    event,
    sequences,
    set_status,
    uids,
)
from tests.registrations.builders import DOMAIN
from webinars.calendar.entries import event_entries, item_entry
from webinars.events.editing import life
from webinars.events.editing.basics import Basics, DateEntry, save_basics
from webinars.events.editing.joining import Joining, save_joining
from webinars.events.editing.materials import LinkEntry, materials_of, save_materials
from webinars.events.editing.registering import Window, save_registration_window
from webinars.events.editing.saving import version_of
from webinars.events.editing.series import add_series as add_dates
from webinars.events.editing.texts import TextEntry, save_texts, texts_of
from webinars.events.models import Event, EventFormat, EventKind, EventStatus, Visibility

Change = Callable[[Basics], Basics]


def edit(event_id: int, how: Change) -> None:
    """Save the basics with a difference."""

    def save(found: Event) -> None:
        stored = Basics.of(found)
        wanted, version = how(stored), version_of(stored)
        save_basics(event=found, basics=wanted, version=version, domain=DOMAIN, now=NOW)

    change(event_id, save)


def with_dates(*dates: DateEntry) -> Change:
    return lambda basics: replace(basics, dates=dates)


def moved(date: DateEntry, by: timedelta) -> DateEntry:
    return replace(date, start=date.start + by, end=date.end + by)


RAISES: dict[str, Change] = {
    "another day": lambda b: replace(b, dates=(moved(b.dates[0], DAY),)),
    "another start": lambda b: replace(
        b, dates=(replace(b.dates[0], start=b.dates[0].start - timedelta(minutes=15)),)
    ),
    "another end": lambda b: replace(
        b, dates=(replace(b.dates[0], end=b.dates[0].end + timedelta(minutes=15)),)
    ),
    "another zone": lambda b: replace(b, zone="Europe/Kyiv"),
    "another venue": lambda b: replace(b, venue="Town hall"),
    "another address": lambda b: replace(b, address="Rue 1"),
    "another format": lambda b: replace(b, format=EventFormat.HYBRID),
    "time, zone, format and place at once": lambda b: replace(
        b,
        dates=(moved(b.dates[0], DAY),),
        zone="Europe/Kyiv",
        format=EventFormat.IN_PERSON,
        venue="Town hall",
    ),
}
KEEPS: dict[str, Change] = {
    "nothing": lambda b: b,
    "another kind": lambda b: replace(b, kind=EventKind.MEETING),
    "another visibility": lambda b: replace(b, visibility=Visibility.UNLISTED),
    "another contact": lambda b: replace(b, contact_name="Ana", contact_email="a@example.org"),
    "hashtags": lambda b: replace(b, hashtags=("#a",)),
    "recording": lambda b: replace(b, recording=True),
    "retention": lambda b: replace(b, retention_days=30),
    "a zone with the same clocks": lambda b: replace(b, zone="Europe/Paris"),
}


@pytest.mark.parametrize("what", RAISES)
def test_time_and_place_raise_it_by_one(app: Flask, what: str) -> None:
    event_id = add_series(1)
    before = uids(event_id)
    edit(event_id, RAISES[what])
    assert sequences(event_id) == [1]
    assert uids(event_id) == before


@pytest.mark.parametrize("what", KEEPS)
def test_everything_else_keeps_it(app: Flask, what: str) -> None:
    event_id = add_series(1)
    edit(event_id, KEEPS[what])
    assert sequences(event_id) == [0]


def test_only_the_date_that_moves_rises(app: Flask) -> None:
    event_id = add_series()
    before = uids(event_id)
    edit(event_id, lambda b: replace(b, dates=(b.dates[0], moved(b.dates[1], DAY), b.dates[2])))
    assert sequences(event_id) == [0, 1, 0]
    assert uids(event_id) == before


def test_a_place_raises_every_date(app: Flask) -> None:
    event_id = add_series()
    edit(event_id, lambda b: replace(b, venue="Town hall"))
    assert sequences(event_id) == [1, 1, 1]


def test_a_removed_date_takes_its_own_uid_along(app: Flask) -> None:
    event_id = add_series()
    before = uids(event_id)
    edit(event_id, lambda b: replace(b, dates=b.dates[1:]))
    assert uids(event_id) == before[1:]
    assert sequences(event_id) == [0, 0]


def test_a_date_that_moves_past_another_stays_itself(app: Flask) -> None:
    event_id = add_series(2)
    july, august = uids(event_id)
    later = timedelta(days=60)
    edit(event_id, lambda b: replace(b, dates=(b.dates[1], moved(b.dates[0], later))))
    assert uids(event_id) == [august, july]
    assert sequences(event_id) == [0, 1]


def test_dates_can_trade_places(app: Flask) -> None:
    event_id = add_series(2)
    july, august = uids(event_id)

    def swap(basics: Basics) -> Basics:
        first, second = basics.dates
        return replace(
            basics,
            dates=(
                replace(second, start=first.start, end=first.end),
                replace(first, start=second.start, end=second.end),
            ),
        )

    edit(event_id, swap)
    assert uids(event_id) == [august, july]
    assert sequences(event_id) == [1, 1]


def test_the_place_of_a_removed_date_can_be_taken(app: Flask) -> None:
    event_id = add_series(2)
    _july, august = uids(event_id)
    edit(
        event_id,
        lambda b: replace(b, dates=(replace(b.dates[1], start=JULY[0], end=JULY[1]),)),
    )
    assert uids(event_id) == [august]
    assert sequences(event_id) == [1]


def test_a_new_date_begins_at_nought_and_leaves_the_others(app: Flask) -> None:
    event_id = add_series(2)
    before = uids(event_id)
    new = DateEntry(start=SEPTEMBER[0], end=SEPTEMBER[1])
    edit(event_id, lambda b: replace(b, dates=(*b.dates, new)))
    assert uids(event_id)[:2] == before
    assert sequences(event_id) == [0, 0, 0]


def test_a_series_leaves_the_dates_there_are(app: Flask) -> None:
    event_id = add_series(1)
    [before] = uids(event_id)
    early = (datetime(2027, 6, 1, 11), datetime(2027, 6, 1, 12))
    change(event_id, lambda e: add_dates(event=e, spans=[AUGUST, early], domain=DOMAIN, now=NOW))
    assert uids(event_id)[1] == before
    assert sequences(event_id) == [0, 0, 0]
    assert event(event_id).starts_at == event(event_id).dates[0].starts_at


@pytest.mark.parametrize(
    ("status", "do"),
    [
        (EventStatus.PUBLISHED, lambda e: life.postpone(event=e, now=NOW)),
        (EventStatus.PUBLISHED, lambda e: life.cancel(event=e, now=NOW)),
        (EventStatus.POSTPONED, lambda e: life.cancel(event=e, now=NOW)),
        (
            EventStatus.CANCELLED,
            lambda e: life.reinstate(event=e, spans=[JULY], domain=DOMAIN, now=NOW),
        ),
        (
            EventStatus.POSTPONED,
            lambda e: life.reinstate(event=e, spans=[AUGUST], domain=DOMAIN, now=NOW),
        ),
    ],
    ids=["postpone", "cancel", "cancel a postponed one", "reinstate", "reinstate on a new date"],
)
def test_status_raises_it_by_one(
    app: Flask, status: EventStatus, do: Callable[[Event], None]
) -> None:
    event_id = add_series(1)
    set_status(event_id, status)
    change(event_id, do)
    assert sequences(event_id) == [1]


def test_there_and_back_is_two_steps(app: Flask) -> None:
    event_id = add_series(1)
    change(event_id, lambda e: life.cancel(event=e, now=NOW))
    change(event_id, lambda e: life.reinstate(event=e, spans=[JULY], domain=DOMAIN, now=NOW))
    assert sequences(event_id) == [2]


@pytest.mark.parametrize(
    ("status", "do"),
    [
        (EventStatus.DRAFT, lambda e: life.publish(event=e, now=NOW)),
        (EventStatus.PUBLISHED, lambda e: life.unpublish(event=e, now=NOW)),
        (EventStatus.CANCELLED, lambda e: life.archive(event=e, now=NOW)),
        (EventStatus.PUBLISHED, lambda e: life.unarchive(event=e, now=NOW)),
    ],
    ids=["publish", "unpublish", "archive", "unarchive"],
)
def test_what_no_calendar_shows_keeps_it(
    app: Flask, status: EventStatus, do: Callable[[Event], None]
) -> None:
    event_id = add_series(1)
    set_status(event_id, status)
    change(event_id, do)
    assert sequences(event_id) == [0]


def test_texts_window_way_in_and_links_keep_it(app: Flask) -> None:
    event_id = add_series(1)

    def save(found: Event) -> None:
        save_texts(
            event=found,
            texts={"en": TextEntry(title="Another title")},
            version=version_of(texts_of(found, ["en"])),
            now=NOW,
        )
        save_registration_window(
            event=found,
            window=Window(capacity=5),
            version=version_of(Window.of(found)),
            now=NOW,
        )
        save_joining(
            event=found,
            joining=Joining(join_url="https://meet.example/1"),
            version=version_of(Joining.of(found)),
            now=NOW,
        )
        save_materials(
            event=found,
            materials=(LinkEntry(url="https://a.example", label="A"),),
            version=version_of(materials_of(found)),
            now=NOW,
        )

    change(event_id, save)
    assert sequences(event_id) == [0]


def test_an_agenda_item_rises_with_its_date_alone(app: Flask) -> None:
    event_id = add_series(2)
    edit(event_id, lambda b: replace(b, dates=(moved(b.dates[0], DAY), b.dates[1])))
    found = event(event_id)
    entries = [
        item_entry(found, date, date.items[0], language="en", base_url="https://e.example")
        for date in found.dates
    ]
    assert [entry.sequence for entry in entries] == [1, 0]
    assert entries[0].starts_local == JULY[0] + DAY + timedelta(minutes=10)


def test_the_file_to_download_says_the_new_sequence(app: Flask) -> None:
    event_id = add_series(1)
    edit(event_id, RAISES["another venue"])
    with app.test_request_context():
        [entry] = event_entries(event(event_id), language="en", base_url="https://e.example")
    assert entry.sequence == 1
