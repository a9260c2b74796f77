"""Reminders come at humane hours, by the clocks of whoever gets them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.registrations.reminding.remind import Due
from webinars.registrations.reminding.times import (
    is_due,
    lateness,
    may_be_due,
    reminder_due_at,
)
from webinars.registrations.reminding.walking import Walk
from webinars.times import to_local

WEEK, DAY, HOUR = 10_080, 1_440, 60


@pytest.mark.parametrize(
    ("starts", "minutes", "zone", "due"),
    [
        ("2027-07-06T09:00", DAY, "Europe/Brussels", "2027-07-05 11:00"),
        ("2027-07-06T09:00", WEEK, "Europe/Brussels", "2027-06-29 11:00"),
        ("2027-07-06T09:00", HOUR, "Europe/Brussels", "2027-07-06 10:00"),
        ("2027-07-06T09:00", DAY, "America/New_York", "2027-07-05 08:00"),  # 5 o'clock is too early
        ("2027-07-06T09:00", HOUR, "America/New_York", "2027-07-05 20:00"),  # the evening before
        ("2027-07-06T06:30", HOUR, "Europe/Brussels", "2027-07-06 08:00"),  # half an hour is left
        ("2027-07-06T20:30", HOUR, "Europe/Brussels", "2027-07-06 20:00"),  # 21:30: at eight
        ("2027-03-28T09:00", DAY, "Europe/Brussels", "2027-03-27 10:00"),  # the clocks go forward
    ],
)
def test_what_would_come_at_night_comes_at_another_time(
    starts: str, minutes: int, zone: str, due: str
) -> None:
    starts_at = datetime.fromisoformat(starts).replace(tzinfo=UTC)
    assert f"{to_local(reminder_due_at(starts_at, minutes, zone), zone):%Y-%m-%d %H:%M}" == due


@given(
    starts_at=st.datetimes(datetime(2027, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),
    minutes=st.sampled_from([WEEK, DAY, HOUR]),
    zone=st.sampled_from(
        ["Europe/Brussels", "Europe/Kyiv", "Asia/Beirut", "America/New_York", "Pacific/Auckland"]
    ),
)
def test_nobody_is_woken_and_it_is_never_too_late(
    starts_at: datetime, minutes: int, zone: str
) -> None:
    due_at = reminder_due_at(starts_at, minutes, zone)
    assert 8 <= to_local(due_at, zone).hour < 21
    assert timedelta(minutes=minutes / 2) <= starts_at - due_at
    assert starts_at - due_at <= timedelta(minutes=minutes, hours=13)
    assert may_be_due(starts_at, minutes, due_at)


def test_late_is_better_than_never_for_a_while() -> None:
    due_at = datetime(2027, 7, 5, 8, tzinfo=UTC)
    for minutes, hours in ((HOUR, 0.5), (DAY, 12), (WEEK, 25)):  # a day ends at eight: till nine
        starts_at, latest = due_at + timedelta(minutes=minutes), due_at + timedelta(hours=hours)
        second = timedelta(seconds=1)
        moments = (due_at - second, due_at, latest, latest + second)
        assert [
            is_due(due_at, minutes, now, starts_at=starts_at, zone="UTC") for now in moments
        ] == [False, True, True, False]


@pytest.mark.parametrize(
    ("starts", "minutes", "at", "expected"),
    [
        ("2027-07-06T20:50", DAY, "2027-07-05T21:00", True),  # ten minutes late, not yet night's
        ("2027-07-06T20:50", DAY, "2027-07-05T21:10", False),
        ("2027-07-06T20:50", DAY, "2027-07-06T03:00", False),
        ("2027-07-06T20:50", DAY, "2027-07-06T08:00", True),
        ("2027-07-06T10:00", DAY, "2027-07-05T23:00", False),
        ("2027-07-06T10:00", DAY, "2027-07-06T08:59", True),  # two hours before is of use
        ("2027-07-06T10:00", DAY, "2027-07-06T09:01", False),
        ("2027-07-06T08:30", DAY, "2027-07-05T20:20", True),
        ("2027-07-06T19:59", DAY, "2027-07-06T08:59", True),
        ("2027-07-06T20:00", DAY, "2027-07-06T08:05", True),  # its twelve hours end at eight
        ("2027-07-06T20:02", DAY, "2027-07-06T08:59", True),
        ("2027-07-06T20:30", DAY, "2027-07-06T08:59", True),
        ("2027-07-06T20:30", DAY, "2027-07-06T09:01", False),
        ("2027-07-06T09:05", HOUR, "2027-07-06T08:40", False),  # no night came between
        ("2027-07-06T21:50", HOUR, "2027-07-06T21:10", True),  # the morning would be too late
    ],
)
def test_what_is_late_waits_for_the_morning_if_that_is_of_use(
    starts: str, minutes: int, at: str, expected: bool
) -> None:
    zone = "UTC"
    starts_at, now = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (starts, at))
    due_at = reminder_due_at(starts_at, minutes, zone)
    assert is_due(due_at, minutes, now, starts_at=starts_at, zone=zone) is expected
    assert may_be_due(starts_at, minutes, now) or not expected


@pytest.mark.parametrize(("minutes", "took"), [(15, 4.6), (HOUR, 0.1), (HOUR, 30.0)])
def test_a_rest_is_a_quarter_of_the_time_for_being_late_at_most(minutes: int, took: float) -> None:
    walk = Walk(Due(1, 1, minutes, datetime(2027, 7, 6, tzinfo=UTC)), of=20, took=took)
    walk.go_on(None)
    rest = walk.rests_until - time.monotonic()
    assert 29 < rest <= lateness(minutes).total_seconds() / 4
