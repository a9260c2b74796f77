"""What organisers make of an event comes back from its file, however strange it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from flask import Flask

from tests.events.exchanging import NOW, added, exported
from tests.events.files import FULL, File
from webinars.events import exchange
from webinars.events.editing.basics import Basics, DateEntry, save_basics
from webinars.events.editing.saving import version_of
from webinars.events.editing.texts import TextEntry, save_texts, texts_of
from webinars.events.hashtags import read_hashtags
from webinars.events.models import Event
from webinars.events.programming.agenda import ItemDetails, edit_item, shift_later_items
from webinars.events.programming.changes import item_section, order_section
from webinars.events.schedule import item_span
from webinars.extensions import db, transaction


def _save(event: Event, **changes: object) -> None:
    stored = Basics.of(event)
    basics = replace(stored, **changes)  # type: ignore[arg-type]
    version = version_of(stored)
    save_basics(event=event, basics=basics, version=version, domain="x.example", now=NOW)


def _place_first(event: Event, start: str, end: str) -> None:
    date, item = event.dates[0], event.dates[0].items[0]
    begins, ends = time.fromisoformat(start), time.fromisoformat(end)
    details = ItemDetails(date=date, start=begins, end=ends, texts={"en": ("Tea", "")})
    seen = version_of(item_section(event, item))
    edit_item(event=event, item=item, details=details, seen=seen, now=NOW)


def ends_after_its_date(event: Event) -> None:
    _place_first(event, "22:30", "01:30")


def begins_after_its_date(event: Event) -> None:
    _place_first(event, "01:30", "02:00")


def is_moved_by_days(event: Event) -> None:
    seen = version_of(order_section(event))
    first = event.dates[0].items[0]
    shift_later_items(event=event, item=first, minutes=3000, seen=seen, now=NOW)


def has_moved_before_its_deadline(event: Event) -> None:
    _move(event, timedelta(days=-10))


def has_moved_to_where_clocks_skip(event: Event) -> None:
    _move(event, timedelta(days=23, hours=22))
    seen = version_of(order_section(event))
    first = event.dates[0].items[0]
    shift_later_items(event=event, item=first, minutes=300, seen=seen, now=NOW)


def lasts_a_day(event: Event) -> None:
    first, last = event.dates
    day = replace(Basics.of(event).dates[0], end=first.starts_local + timedelta(days=1))
    _save(event, dates=(day, Basics.of(event).dates[1]))
    first.items[0].offset_minutes, first.items[0].duration_minutes = 0, 24 * 60
    assert last.starts_local > day.end


def has_hashtags_of_any_word(event: Event) -> None:
    _save(event, hashtags=read_hashtags("#EU-is-U #don’t, EUisU #EUisU C++ #می‌خواهم"))


def has_lines_of_another_kind(event: Event) -> None:
    texts = texts_of(event, ["en"])
    text = TextEntry(title="A", description="One\u2028two\u2029three")
    save_texts(event=event, texts={"en": text}, version=version_of(texts), now=NOW)


def _move(event: Event, by: timedelta) -> None:
    dates = tuple(
        DateEntry(start=date.start + by, end=date.end + by, public_id=date.public_id)
        for date in Basics.of(event).dates
    )
    _save(event, dates=dates)


@pytest.mark.parametrize(
    "edit",
    [
        ends_after_its_date,
        begins_after_its_date,
        is_moved_by_days,
        has_moved_before_its_deadline,
        has_moved_to_where_clocks_skip,
        lasts_a_day,
        has_hashtags_of_any_word,
        has_lines_of_another_kind,
    ],
)
def test_an_event_comes_back_that(app: Flask, edit: Callable[[Event], None]) -> None:
    first = _edited(edit)
    added(json.loads(exchange.to_text(first)), replace=True)
    assert exported() == first


def test_an_item_on_a_later_day_stays_there(app: Flask) -> None:
    data = _edited(is_moved_by_days)
    assert data["dates"][0]["agenda"][1]["start"] == "2026-03-07T01:30"
    date = added(data, replace=True).dates[0]
    assert item_span(date, date.items[1])[0] == datetime(2026, 3, 7, 1, 30)


def _edited(edit: Callable[[Event], None]) -> File:
    """The file of an event that organisers have changed since."""
    added(FULL)
    with transaction():
        event = exchange.find_event("briefing")
        assert event is not None
        edit(event)
    return _read_anew()


def _read_anew() -> File:
    """The file, written by a command that has nothing else in hand."""
    db.session.expunge_all()
    data = exported()
    db.session.expunge_all()
    return data
