"""Items trade places: durations stay, times are laid out anew, parallel sessions stay together."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.events.programming.agendas import (
    agenda_of,
    change,
    item_of,
    move,
    plan,
    seen_order,
    with_tracks,
)
from tests.registrations.builders import NOW, add_event
from webinars.events.programming import agenda
from webinars.events.programming.layout import BeforeTheDate

THREE = (("Opening", "11:00", "11:10"), ("Law", "11:10", "11:50"), ("Questions", "12:00", "12:20"))


@pytest.fixture
def event_id(app: Flask) -> int:
    event_id = add_event()
    plan(event_id, *THREE)
    return event_id


def test_two_neighbours_trade_places_and_keep_their_durations(event_id: int) -> None:
    move(event_id, "Law", -1)
    assert agenda_of(event_id) == [
        "11:00–11:40 Law",
        "11:40–11:50 Opening",
        "12:00–12:20 Questions",
    ]


def test_a_pause_stays_where_it_was(event_id: int) -> None:
    move(event_id, "Questions", -1)
    assert agenda_of(event_id) == [
        "11:00–11:10 Opening",
        "11:10–11:30 Questions",
        "11:40–12:20 Law",
    ]


def test_moving_back_restores_the_agenda(event_id: int) -> None:
    before = agenda_of(event_id)
    move(event_id, "Law", 1)
    move(event_id, "Law", -1)
    assert agenda_of(event_id) == before


def test_at_the_edge_nothing_happens(event_id: int) -> None:
    before = agenda_of(event_id)
    move(event_id, "Opening", -1)
    move(event_id, "Questions", 1)
    assert agenda_of(event_id) == before


@pytest.mark.parametrize(
    ("before", "order"),
    [
        ("Opening", "Questions Opening Law"),
        ("Law", "Opening Questions Law"),
        (None, "Opening Law Questions"),
    ],
)
def test_an_item_is_put_before_another_or_at_the_end(
    event_id: int, before: str | None, order: str
) -> None:
    target = before and item_of(event_id, before).public_id
    change(
        event_id,
        "Questions",
        lambda event, item: agenda.place_item(
            event=event,
            item=item,
            before=agenda.find_item(event, target) if target else None,
            seen=seen_order(event),
            now=NOW,
        ),
    )
    assert [line.split()[1] for line in agenda_of(event_id)] == order.split()


def test_what_follows_an_item_moves_by_minutes(event_id: int) -> None:
    shift(event_id, "Opening", 15)
    assert agenda_of(event_id) == [
        "11:00–11:10 Opening",
        "11:25–12:05 Law",
        "12:15–12:35 Questions",
    ]
    shift(event_id, "Opening", -25)
    assert agenda_of(event_id)[1:] == ["11:00–11:40 Law", "11:50–12:10 Questions"]


def test_nothing_moves_to_before_the_date(event_id: int) -> None:
    before = agenda_of(event_id)
    with pytest.raises(BeforeTheDate):
        shift(event_id, "Opening", -11)
    assert agenda_of(event_id) == before


def shift(event_id: int, title: str, minutes: int) -> None:
    change(
        event_id,
        title,
        lambda event, item: agenda.shift_later_items(
            event=event, item=item, minutes=minutes, seen=seen_order(event), now=NOW
        ),
    )


def test_an_item_for_everybody_moves_past_parallel_sessions_as_a_whole(app: Flask) -> None:
    event_id = parallel_event()
    move(event_id, "Closing", -1)
    assert agenda_of(event_id) == [
        "11:00–11:10 Opening",
        "11:10–11:20 Closing",
        "11:20–11:50 Law",
        "11:20–12:00 Towns",
        "11:50–12:00 Courts",
    ]


def test_an_item_of_a_track_moves_within_its_track(app: Flask) -> None:
    event_id = parallel_event()
    move(event_id, "Courts", -1)
    assert agenda_of(event_id) == [
        "11:00–11:10 Opening",
        "11:10–11:20 Courts",
        "11:10–11:50 Towns",
        "11:20–11:50 Law",
        "11:50–12:00 Closing",
    ]


def test_items_that_begin_together_trade_places_too(app: Flask) -> None:
    event_id = add_event()
    plan(event_id, ("One", "11:00", "11:30"), ("Two", "11:00", "12:00"))
    move(event_id, "Two", -1)
    assert agenda_of(event_id) == ["11:00–12:00 Two", "11:00–11:30 One"]


def parallel_event() -> int:
    event_id = add_event()
    with_tracks(event_id, "A", "B")
    plan(event_id, ("Opening", "11:00", "11:10"), ("Closing", "11:50", "12:00"))
    plan(event_id, ("Law", "11:10", "11:40"), ("Courts", "11:40", "11:50"), track="a")
    plan(event_id, ("Towns", "11:10", "11:50"), track="b")
    return event_id
