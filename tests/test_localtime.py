"""Dates, times and zones read as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from webinars.languages import SHIPPED
from webinars.localtime import (
    format_date,
    format_in_zone,
    format_moment,
    format_span,
    format_time,
    offset_label,
    zone_label,
)
from webinars.times import UnknownZone, offered_zones


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "language", "label"),
    [
        ("Europe/Brussels", "en", "Brussels time"),
        ("Europe/Brussels", "fr", "heure de Bruxelles"),
        ("Europe/Athens", "fr", "heure d’Athènes"),
        ("Europe/Helsinki", "fr", "heure d’Helsinki"),
        ("Africa/Cairo", "fr", "heure du Caire"),
        ("Africa/Ouagadougou", "fr", "heure de Ouagadougou"),
        ("Atlantic/Azores", "fr", "heure des Açores"),
        ("Pacific/Easter", "fr", "heure de l’Île de Pâques"),
        ("Europe/Kyiv", "en", "Kyiv time"),
        ("Europe/Kiev", "en", "Kyiv time"),
        ("Asia/Beirut", "fr", "heure de Beyrouth"),
        ("America/Argentina/Buenos_Aires", "en", "Buenos Aires time"),
        ("America/Los_Angeles", "en", "Los Angeles time"),
        ("Asia/Calcutta", "en", "Kolkata time"),
        ("Europe/Brussels", "ar", "توقيت بروكسل"),
        ("Europe/Brussels", "xx", "Brussels time"),
        ("UTC", "fr", "UTC"),
    ],
)
def test_a_zone_is_called_after_its_city(zone: str, language: str, label: str) -> None:
    assert zone_label(zone, language) == label


@pytest.mark.parametrize("language", [*SHIPPED, "ar", "uk"])
def test_no_offered_zone_shows_its_technical_name(language: str) -> None:
    for zone in offered_zones():
        label = zone_label(zone, language)
        assert "_" not in label
        assert "/" not in label
        assert len(label) > 2


def test_a_zone_that_does_not_exist_has_no_name() -> None:
    with pytest.raises(UnknownZone):
        zone_label("Europe/Atlantis", "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Wednesday 28 February 2024"),
        ("fr", "mercredi 28 février 2024"),
        ("de", "Mittwoch, 28. Februar 2024"),
        ("xx", "Wednesday 28 February 2024"),
    ],
)
def test_a_date_has_its_weekday(language: str, text: str) -> None:
    assert format_date(date(2024, 2, 28), language) == text
    assert format_date(local("2024-02-28T23:59"), language) == text


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    assert format_date(date(2026, 11, 1), "fr") == "dimanche 1er novembre 2026"
    assert format_date(date(2026, 11, 11), "fr") == "mercredi 11 novembre 2026"
    assert format_date(date(2026, 11, 1), "en") == "Sunday 1 November 2026"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2024-02-28T00:05", "00:05"),
        ("2024-02-28T12:00", "12:00"),
        ("2024-02-28T15:30:59", "15:30"),
    ],
)
def test_the_clock_has_24_hours(moment: str, text: str, language: str) -> None:
    assert format_time(local(moment), language) == text


def test_a_span_within_a_day_names_the_day_once() -> None:
    start, end = local("2024-02-28T11:00"), local("2024-02-28T12:15")
    assert format_span(start, end, "en") == "Wednesday 28 February 2024, 11:00–12:15"
    assert format_span(start, end, "fr") == "mercredi 28 février 2024, 11:00–12:15"


def test_a_span_over_days_names_both() -> None:
    start, end = local("2024-10-03T09:30"), local("2024-10-04T16:00")
    assert (
        format_span(start, end, "en")
        == "Thursday 3 October 2024, 09:30 – Friday 4 October 2024, 16:00"
    )


def test_a_date_and_a_time_are_joined_as_the_language_does() -> None:
    moment = local("2024-02-28T11:00")
    assert format_moment(moment, "en") == "Wednesday 28 February 2024, 11:00"
    assert "،" in format_moment(moment, "ar")


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        (
            datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
            "Europe/Brussels",
            "Sunday 29 March 2026, 01:59 (Brussels time)",
        ),
        (
            datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
            "Europe/Brussels",
            "Sunday 29 March 2026, 03:00 (Brussels time)",
        ),
        (
            datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
            "Europe/Kyiv",
            "Sunday 25 October 2026, 03:00 (Kyiv time)",
        ),
        (
            datetime(2026, 10, 24, 22, 30, tzinfo=UTC),
            "Asia/Beirut",
            "Sunday 25 October 2026, 00:30 (Beirut time)",
        ),
    ],
)
def test_an_instant_is_shown_on_the_clocks_of_the_zone(
    instant: datetime, zone: str, text: str
) -> None:
    assert format_in_zone(instant, zone, "en") == text


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Brussels", "UTC+2"),
        ("Asia/Kolkata", "UTC+5:30"),
        ("America/St_Johns", "UTC−2:30"),
        ("Africa/Dakar", "UTC"),
    ],
)
def test_the_distance_to_utc_is_written_in_short(zone: str, words: str) -> None:
    assert offset_label(datetime(2027, 7, 6, 11), zone) == words


def test_every_hour_of_a_year_can_be_written() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    written = {
        format_in_zone(start + timedelta(hours=hour), "Europe/Brussels", "en")
        for hour in range(365 * 24)
    }
    assert len(written) == 365 * 24 - 1  # one hour of October occurs twice
