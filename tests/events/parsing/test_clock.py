"""Times of day are read as people write them, and what only looks like a time is left alone."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.events.parsing.clock import (
    Certainty,
    TimeDoubt,
    read_time_range,
    read_time_ranges,
)


def spans(text: str, least: Certainty = Certainty.LIKELY) -> list[str]:
    """The ranges in `text`, as `11:00-12:15`, or `11:00` where no end is written."""
    return [
        "-".join(f"{each:%H:%M}" for each in (found.start, found.end) if each is not None)
        for found in read_time_ranges(text, least=least)
    ]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("11:00 – 11:10\tWelcome", "11:00-11:10"),
        ("11.10 – 11.25\tTogether", "11:10-11:25"),
        ("9h30-10h00 Accueil", "09:30-10:00"),
        ("10h-12h", "10:00-12:00"),
        ("10-12h CET", "10:00-12:00"),
        ("2.30 p.m. - 03.30 p.m.", "14:30-15:30"),
        ("14:00 Uhr bis 15:30 Uhr", "14:00-15:30"),
        ("von 9 bis 10:30 Uhr", "09:00-10:30"),
        ("10 – 11 Uhr", "10:00-11:00"),
        ("15h00 Title", "15:00"),
        ("9 heures 30 - 10 heures", "09:30-10:00"),
        ("10h à 11h30 (heure de Bruxelles)", "10:00-11:30"),
        ("entre 10h et 12h", "10:00-12:00"),
        ("de 9:00 a 10:00 h", "09:00-10:00"),
        ("das 9h às 10h30", "09:00-10:30"),
        ("dalle ore 14.30 alle ore 15", "14:30-15:00"),
        ("14u30 - 15u", "14:30-15:00"),
        ("9 – 10.30 Registration", "09:00-10:30"),
        ("from 9 am", "09:00"),
        ("9 A.M. to 10 A.M.", "09:00-10:00"),
        ("12 noon - 1 pm", "12:00-13:00"),
        ("midi - 13h", "12:00-13:00"),
        ("22:00-24:00", "22:00-00:00"),
        ("22:00 - 00:00", "22:00-00:00"),
        ("0930-1030", "09:30-10:30"),
        ("11：00～12：00", "11:00-12:00"),
        ("11:00 CET - 12:15 CET", "11:00-12:15"),
        ("a@b.example 11:30", "11:30"),
        ("9h30m-11h00 Abertura", "09:30-11:00"),
        ("9h00m - Receção", "09:00"),
        ("ore 9,30-11,00", "09:30-11:00"),
        ("h. 9,30 – Accoglienza", "09:30"),
        ("h 9.30 – Accoglienza", "09:30"),
        ("alle ore 10", "10:00"),
        ("10 déc. 2026 – 14h/15h30", "14:00-15:30"),
    ],
)
def test_a_time_is_read(text: str, span: str) -> None:
    assert spans(text) == [span]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2.30 - 3.30 p.m.", "14:30-15:30"),
        ("11.30 - 1 p.m.", "11:30-13:00"),
        ("11 am - 1.30", "11:00-13:30"),
        ("2 pm - 3.30", "14:00-15:30"),
        ("12.30 - 1.30 pm", "12:30-13:30"),
        ("11 - 11.30 pm", "23:00-23:30"),
    ],
)
def test_a_half_of_the_day_counts_for_both_ends(text: str, span: str) -> None:
    assert spans(text) == [span]


@pytest.mark.parametrize(
    "text",
    [
        "Zoom ID: 812 3456 8901",
        "+32 2 234 38 00",
        "24/7",
        "24h/24",
        "2021-27",
        "2014-2020",
        "1990-1995",
        "Article 12.3",
        "Article 12.30",
        "EUR 12.50",
        "12.50 €",
        "EUR 12.375 000 m",
        "10-12 people",
        "28.02.2024",
        "2020-10-12",
        "https://example.org/11:30-12:30",
        "UTC+01:00",
        "Durée : 1h30",
        "DAY 1: 10 people",
        "1304/2013/EU",
        "",
    ],
)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert spans(text, Certainty.WEAK) == []


@pytest.mark.parametrize("text", ["11.10 Title", "9-10 Registration", "noon", "0930 Doors"])
def test_a_time_that_could_be_something_else_is_weak(text: str) -> None:
    assert spans(text) == []
    found = read_time_range(text, least=Certainty.WEAK)
    assert found is not None
    assert found.doubts == (TimeDoubt.WEAK,)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("11.00-12.15 (CET), Zoom", "CET"),
        ("10:00 UTC+2", "UTC+2"),
        ("11:00-12:00 Brussels time", "Brussels time"),
        ("9h-10h (heure de Bruxelles)", "heure de Bruxelles"),
        ("14 Uhr Mitteleuropäische Zeit", "Mitteleuropäische Zeit"),
        ("13:00 Lunch time", ""),
        ("13:00 estudio", ""),
    ],
)
def test_a_zone_mark_is_kept_as_written(text: str, zone: str) -> None:
    found = read_time_range(text)
    assert found is not None
    assert found.zone == zone


def test_the_same_time_in_another_zone_is_a_second_range() -> None:
    assert spans("11:00–12:15 CET / 10:00–11:15 GMT") == ["11:00-12:15", "10:00-11:15"]


def test_the_offsets_are_those_of_the_text() -> None:
    text = "Opening – 11.00 – 11.10 (CET): Welcome"
    found = read_time_range(text)
    assert found is not None
    assert text[found.begin : found.stop] == "11.00 – 11.10 (CET)"
    assert (found.start, found.end) == (time(11), time(11, 10))


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("16:00-15:00", (TimeDoubt.ENDS_BEFORE_START,)),
        ("10 am - 12 am", (TimeDoubt.TWELVE,)),
        ("22:00-01:00", ()),
        ("22:00-00:00", ()),
    ],
)
def test_a_doubt_is_named(text: str, doubts: tuple[TimeDoubt, ...]) -> None:
    found = read_time_range(text)
    assert found is not None
    assert found.doubts == doubts


PIECES = st.sampled_from(
    [
        "11:00",
        "9h30",
        "-",
        " – ",
        "10",
        "12",
        ".",
        "h",
        " ",
        "pm",
        "CET",
        "(",
        ")",
        "24",
        "Uhr",
        "à",
    ]
)


@given(st.text() | st.lists(PIECES).map("".join))
def test_no_text_raises_and_ranges_stand_in_order(text: str) -> None:
    stop = 0
    for found in read_time_ranges(text, least=Certainty.WEAK):
        assert stop <= found.begin < found.stop <= len(text)
        stop = found.stop


def test_hours_with_a_slash_may_be_two_zones() -> None:
    found = read_time_range("14h/15h30")
    assert found is not None
    assert found.doubts == (TimeDoubt.WEAK,)


@pytest.mark.parametrize("text", ["1,50 Euro", "9,30 Millionen", "alle 10 da"])
def test_numbers_with_a_comma_or_behind_a_word_are_no_sure_times(text: str) -> None:
    assert spans(text) == []
