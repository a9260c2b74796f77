"""When an event takes place, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from webinars.accounts.models import Organisation, OrganisationText
from webinars.events.models import Event, EventDate, EventFormat, EventKind
from webinars.events.programme import AgendaItem, ItemKind
from webinars.events.schedule import InvalidDates, closes_at, item_span, opens_at, set_dates
from webinars.extensions import db, transaction
from webinars.times import NonexistentTime

NOW = datetime(2026, 1, 10, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
HOUR = timedelta(hours=1)


def evening(month: int, day: int, hour: int = 18) -> tuple[datetime, datetime]:
    start = datetime(2026, month, day, hour)
    return start, start + HOUR


def event_on(*spans: tuple[datetime, datetime], zone: str = "Europe/Brussels") -> Event:
    event = Event(
        slug="training",
        kind=EventKind.TRAINING,
        format=EventFormat.ONLINE,
        source_language="en",
        zone=zone,
        organizer_email="events@example.org",
        created_at=NOW,
    )
    set_dates(event, spans, domain="events.example.org", now=NOW)
    return event


def stored(*spans: tuple[datetime, datetime]) -> Event:
    event = event_on(*spans)
    event.organisation = Organisation(
        slug="network",
        contact_email="network@example.org",
        texts=[OrganisationText(language="en", name="Network")],
    )
    with transaction():
        db.session.add(event)
    return event


def identities(event: Event) -> list[tuple[str, str]]:
    return [(date.uid, date.public_id) for date in event.dates]


def test_the_instants_follow_the_zone_over_a_daylight_saving_change() -> None:
    event = event_on(evening(3, 24), evening(3, 31))
    assert [date.starts_at for date in event.dates] == [
        datetime(2026, 3, 24, 17, tzinfo=UTC),
        datetime(2026, 3, 31, 16, tzinfo=UTC),
    ]
    assert event.starts_at == datetime(2026, 3, 24, 17, tzinfo=UTC)
    assert event.ends_at == datetime(2026, 3, 31, 17, tzinfo=UTC)
    assert event.updated_at == NOW


def test_each_date_gets_a_uid_on_the_domain_of_the_site() -> None:
    first, second = event_on(evening(3, 3), evening(3, 10)).dates
    assert first.uid.endswith("@events.example.org")
    assert len({first.uid, second.uid, first.public_id, second.public_id}) == 4


def test_a_moved_date_keeps_its_identity_and_raises_its_sequence(app: Flask) -> None:
    event = stored(evening(3, 3), evening(3, 10))
    before = identities(event)
    with transaction():
        set_dates(event, [evening(3, 3), evening(3, 11)], domain="events.example.org", now=LATER)
    assert identities(event) == before
    assert [date.sequence for date in event.dates] == [0, 1]
    assert event.updated_at == LATER


def test_the_same_dates_again_change_no_sequence(app: Flask) -> None:
    event = stored(evening(3, 3))
    with transaction():
        set_dates(event, [evening(3, 3)], domain="events.example.org", now=LATER)
    assert event.dates[0].sequence == 0


def test_another_zone_at_the_same_wall_clock_raises_the_sequence() -> None:
    event = event_on(evening(3, 3))
    event.zone = "Europe/Kyiv"
    set_dates(event, [evening(3, 3)], domain="events.example.org", now=LATER)
    assert event.dates[0].sequence == 1


@pytest.mark.parametrize("days", [7, -7])
def test_a_weekly_series_moves_by_a_week_onto_its_own_dates(app: Flask, days: int) -> None:
    spans = [evening(3, 3), evening(3, 10), evening(3, 17)]
    event = stored(*spans)
    before = identities(event)
    week = timedelta(days=days)
    moved = [(start + week, end + week) for start, end in spans]
    with transaction():
        set_dates(event, moved, domain="events.example.org", now=LATER)
    db.session.expire_all()
    assert [(date.starts_local, date.ends_local) for date in event.dates] == moved
    assert identities(event) == before


def test_without_its_first_date_a_series_has_one_date_less(app: Flask) -> None:
    event = stored(evening(3, 3), evening(3, 10), evening(3, 17))
    with transaction():
        set_dates(event, [evening(3, 10), evening(3, 17)], domain="events.example.org", now=LATER)
    db.session.expire_all()
    assert [date.starts_local.day for date in event.dates] == [10, 17]


def test_a_date_can_be_added(app: Flask) -> None:
    event = stored(evening(3, 3))
    before = identities(event)
    with transaction():
        set_dates(event, [evening(3, 3), evening(3, 5)], domain="events.example.org", now=LATER)
    assert identities(event)[0] == before[0]
    assert len(event.dates) == 2


@pytest.mark.parametrize(
    "spans",
    [
        [],
        [evening(3, 10), evening(3, 3)],
        [evening(3, 3), evening(3, 3)],
        [(datetime(2026, 3, 3, 12), datetime(2026, 3, 3, 12))],
        [(datetime(2026, 3, 3, 9), datetime(2026, 3, 5, 17))],
    ],
    ids=["none", "out of order", "overlapping", "empty", "three days in one"],
)
def test_dates_that_cannot_be_are_refused(spans: list[tuple[datetime, datetime]]) -> None:
    with pytest.raises(InvalidDates):
        event_on(*spans)


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(NonexistentTime):
        event_on((datetime(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 4)))


def test_an_agenda_item_has_the_wall_clock_of_its_date() -> None:
    date = EventDate(starts_local=datetime(2026, 3, 3, 22))
    item = AgendaItem(kind=ItemKind.SESSION, offset_minutes=90, duration_minutes=45)
    assert item_span(date, item) == (datetime(2026, 3, 3, 23, 30), datetime(2026, 3, 4, 0, 15))


@pytest.mark.parametrize(("month", "utc_hour"), [(1, 23), (7, 22)], ids=["winter", "summer"])
def test_a_deadline_includes_its_last_minute(month: int, utc_hour: int) -> None:
    event = event_on(evening(month, 20))
    event.registration_closes_local = datetime(2026, month, 14, 23, 59)
    assert closes_at(event) == datetime(2026, month, 14, utc_hour, 0, tzinfo=UTC)


def test_without_a_deadline_registration_ends_with_the_last_date() -> None:
    event = event_on(evening(3, 3), evening(3, 10))
    assert closes_at(event) == datetime(2026, 3, 10, 18, tzinfo=UTC)


def test_registration_opens_in_the_zone_of_the_event_or_has_no_beginning() -> None:
    event = event_on(evening(7, 20), zone="Asia/Beirut")
    assert opens_at(event) is None
    event.registration_opens_local = datetime(2026, 7, 1, 9)
    assert opens_at(event) == datetime(2026, 7, 1, 6, tzinfo=UTC)
