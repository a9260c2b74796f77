"""What is strange in an agenda is found, and left as it is."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.events.programming.agendas import load, parts, plan, with_tracks
from tests.registrations.builders import add_event
from webinars.events.programming.checks import Trouble, find_troubles


@pytest.fixture
def event_id(app: Flask) -> int:
    return add_event()


def troubles(event_id: int) -> list[tuple[str, str, int]]:
    date = load(event_id).dates[0]
    return [(each.trouble, each.item.texts[0].title, each.minutes) for each in find_troubles(date)]


def test_an_agenda_in_order_has_none(event_id: int) -> None:
    plan(event_id, ("Opening", "11:00", "11:10"), ("Law", "11:10", "12:30"))
    assert troubles(event_id) == []


def test_an_overlap_says_by_how_many_minutes(event_id: int) -> None:
    plan(event_id, ("Opening", "11:00", "11:20"), ("Law", "11:10", "12:30"))
    assert troubles(event_id) == [(Trouble.OVERLAP, "Law", 10)]


def test_a_gap_is_found_before_the_item_that_follows_it(event_id: int) -> None:
    plan(event_id, ("Opening", "11:00", "11:20"), ("Law", "11:35", "12:30"))
    assert troubles(event_id) == [(Trouble.GAP, "Law", 15)]


def test_a_short_item_within_a_long_one_hides_no_gap(event_id: int) -> None:
    with_tracks(event_id, "A", "B")
    plan(event_id, ("Long", "11:00", "12:00"), track="a")
    plan(event_id, ("Short", "11:10", "11:20"), track="b")
    plan(event_id, ("Closing", "12:00", "12:30"))
    assert troubles(event_id) == []


def test_an_item_that_ends_after_its_date(event_id: int) -> None:
    plan(event_id, ("Opening", "11:00", "12:40"))
    assert troubles(event_id) == [(Trouble.OUTSIDE, "Opening", 10)]


def test_tracks_may_overlap_but_not_with_what_is_for_everybody(event_id: int) -> None:
    with_tracks(event_id, "A", "B")
    plan(event_id, ("Law", "11:00", "12:00"), track="a")
    plan(event_id, ("Towns", "11:00", "12:00"), track="b")
    assert troubles(event_id) == []
    plan(event_id, ("Lunch", "11:50", "12:30"))
    assert troubles(event_id) == [(Trouble.OVERLAP, "Lunch", 10)] * 2


def test_nobody_is_in_two_rooms(event_id: int) -> None:
    with_tracks(event_id, "A", "B")
    plan(event_id, ("Law", "11:00", "12:00"), track="a", people=parts("Ana Silva"))
    plan(event_id, ("Towns", "11:30", "12:00"), track="b", people=parts("Ana Silva", "Omar"))
    found = find_troubles(load(event_id).dates[0])
    assert [(each.trouble, each.name) for each in found] == [(Trouble.TWO_PLACES, "Ana Silva")]
