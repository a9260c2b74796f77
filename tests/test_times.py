"""Wall-clock time and instants agree, also when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from webinars.times import NonexistentTime, UnknownZone, offered_zones, to_instant, to_local


@pytest.mark.parametrize(
    ("local", "zone", "hour"),
    [
        (datetime(2026, 1, 15, 11), "Europe/Brussels", 10),
        (datetime(2026, 7, 15, 11), "Europe/Brussels", 9),
        (datetime(2026, 7, 15, 11), "Europe/Kyiv", 8),
        (datetime(2026, 7, 15, 11), "Asia/Beirut", 8),
        (datetime(2026, 7, 15, 11), "UTC", 11),
    ],
)
def test_local_time_means_an_instant(local: datetime, zone: str, hour: int) -> None:
    instant = to_instant(local, zone)
    assert instant == datetime(local.year, local.month, local.day, hour, tzinfo=UTC)
    assert to_local(instant, zone) == local


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(NonexistentTime):
        to_instant(datetime(2026, 3, 29, 2, 30), "Europe/Brussels")


def test_a_time_that_comes_twice_is_the_first() -> None:
    instant = to_instant(datetime(2026, 10, 25, 2, 30), "Europe/Brussels")
    assert instant == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["CET", "GMT", "Romance Standard Time", "../etc/passwd", ""])
def test_only_places_are_offered_as_zones(zone: str) -> None:
    assert zone not in offered_zones()
    with pytest.raises(UnknownZone):
        to_instant(datetime(2026, 1, 1), zone)
