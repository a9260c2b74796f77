"""Dates that an event does not have any more, as long as they would be to come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.events.test_schedule import NOW, evening, event_on
from webinars.events.called_off import list_called_off
from webinars.events.models import Event, EventStatus, Visibility
from webinars.events.schedule import set_dates

FIRST, SECOND, THIRD = evening(3, 3), evening(3, 10), evening(3, 17)


@pytest.fixture
def series() -> Event:
    event = event_on(FIRST, SECOND, THIRD)
    event.status, event.visibility = EventStatus.PUBLISHED, Visibility.PUBLIC
    return event


def take_out_the_last(event: Event, now: datetime = NOW) -> None:
    set_dates(event, [FIRST, SECOND], domain="events.example.org", now=now)


def test_a_date_that_is_taken_out_is_remembered_until_it_would_be_over(series: Event) -> None:
    last = series.dates[-1]
    take_out_the_last(series)
    [gone] = list_called_off(series, NOW)
    assert (gone.uid, gone.sequence, gone.starts_local) == (last.uid, 0, last.starts_local)
    assert gone.at == NOW
    assert list_called_off(series, last.ends_at - timedelta(minutes=1)) == [gone]
    assert list_called_off(series, last.ends_at) == []


def test_it_keeps_its_time_when_the_event_moves_to_another_zone(series: Event) -> None:
    last = series.dates[-1]
    take_out_the_last(series)
    series.zone = "America/Bogota"
    assert list_called_off(series, last.ends_at) == []


def test_a_date_that_takes_place_after_all_is_not_called_off(series: Event) -> None:
    first, second, last = series.dates
    take_out_the_last(series)
    spans, dates = [FIRST, SECOND, THIRD], [first, second, last]
    series.dates.append(last)
    set_dates(series, spans, domain="events.example.org", now=NOW, moved=dates)
    assert list_called_off(series, NOW) == []


def test_nobody_had_the_dates_of_a_draft_nor_needs_those_that_are_over(series: Event) -> None:
    take_out_the_last(series, now=datetime(2026, 3, 18, tzinfo=UTC))
    assert series.called_off in (None, [])
    series.status = EventStatus.DRAFT
    set_dates(series, [FIRST], domain="events.example.org", now=NOW)
    assert series.called_off in (None, [])


@pytest.mark.parametrize("visibility", list(Visibility))
def test_it_is_kept_whether_everybody_could_find_it(series: Event, visibility: Visibility) -> None:
    series.visibility = visibility
    take_out_the_last(series)
    [gone] = list_called_off(series, NOW)
    assert gone.is_listed is (visibility is Visibility.PUBLIC)


def test_a_date_is_remembered_once_however_often_it_goes(series: Event) -> None:
    last = series.dates[-1]
    take_out_the_last(series)
    series.dates.append(last)
    last.sequence = 2
    take_out_the_last(series)
    assert [gone.sequence for gone in list_called_off(series, NOW)] == [2]
