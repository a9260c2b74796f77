"""Reminders come at humane hours, by the clocks of whoever gets them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.registrations.reminding.times import is_due, may_be_due, reminder_due_at
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
    due_at = datetime(2027, 7, 5, 9, tzinfo=UTC)
    for minutes, hours in ((HOUR, 0.5), (DAY, 12), (WEEK, 24)):
        assert not is_due(due_at, minutes, due_at - timedelta(seconds=1))
        assert is_due(due_at, minutes, due_at + timedelta(hours=hours))
        assert not is_due(due_at, minutes, due_at + timedelta(hours=hours, seconds=1))
