"""Dates and the headings of days are read in seven languages."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.events.parsing.dates import (
    MONTHS,
    WEEKDAYS,
    DateDoubt,
    has_wrong_weekday,
    month_of,
    read_dates,
    weekday_of,
)
from webinars.events.parsing.day_headings import read_day_heading

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@pytest.mark.parametrize(
    ("text", "day", "weekday"),
    [
        ("Wednesday 28 February 2024", (28, 2, 2024), WEDNESDAY),
        ("Thursday, 26th of May", (26, 5, None), THURSDAY),
        ("Thursday, May 26", (26, 5, None), THURSDAY),
        ("May 26, 2022", (26, 5, 2022), None),
        ("26 May 2022 (Thursday)", (26, 5, 2022), THURSDAY),
        ("15 Dec. 2020", (15, 12, 2020), None),
        ("Mercredi 19 novembre", (19, 11, None), WEDNESDAY),
        ("1er mars 2021", (1, 3, 2021), None),
        ("le 15 août 2023", (15, 8, 2023), None),
        ("Freitag, den 3. Oktober 2025", (3, 10, 2025), FRIDAY),
        ("Do. 26.5.2022", (26, 5, 2022), THURSDAY),
        ("Do, 26.05.", (26, 5, None), THURSDAY),
        ("26. März 2022", (26, 3, 2022), None),
        ("miércoles, 26 de mayo de 2021", (26, 5, 2021), WEDNESDAY),
        ("martes 14 de octubre", (14, 10, None), TUESDAY),
        ("segunda-feira, 5 de maio", (5, 5, None), MONDAY),
        ("1º de março de 2023", (1, 3, 2023), None),
        ("giovedì 5 giugno", (5, 6, None), THURSDAY),
        ("vrijdag 3 oktober 2025", (3, 10, 2025), FRIDAY),
        ("2022-05-26", (26, 5, 2022), None),
        ("26/05/2022", (26, 5, 2022), None),
        ("12/15/2020", (15, 12, 2020), None),
        ("31.12.22", (31, 12, 2022), None),
        ("SHARE (15 December 2020, 10-12h CET)", (15, 12, 2020), None),
        ("bis zum 8.12. um 12 Uhr", (8, 12, None), None),
        ("avant le 8/12", (8, 12, None), None),
        ("entro l'8/12, ore 18", (8, 12, None), None),
        ("t/m 8/12", (8, 12, None), None),
    ],
)
def test_a_date_is_read(text: str, day: tuple[int, int, int | None], weekday: int | None) -> None:
    [found] = read_dates(text)
    assert (found.day, found.month, found.year) == day
    assert found.weekday == weekday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("6-9 June 2024", date(2024, 6, 6), date(2024, 6, 9)),
        ("27 and 28 May 2022", date(2022, 5, 27), date(2022, 5, 28)),
        ("31 May – 1 June 2022", date(2022, 5, 31), date(2022, 6, 1)),
        ("25.–26. September 2025", date(2025, 9, 25), date(2025, 9, 26)),
        ("Thu 26 – Fri 27 May 2022", date(2022, 5, 26), date(2022, 5, 27)),
        ("30-31 October 2025", date(2025, 10, 30), date(2025, 10, 31)),
    ],
)
def test_a_range_is_two_dates(text: str, first: date, last: date) -> None:
    found = read_dates(text)
    assert [each.on() for each in found] == [first, last]
    assert [each.ends_range for each in found] == [False, True]


@pytest.mark.parametrize(
    "text",
    [
        "3 out of 4 members",
        "6 may join",
        "1304/2013/EU",
        "2021-27",
        "11.10",
        "see 4.3. and 5/6",
        "March 14:00",
        "24/7",
        "https://example.org/2024-02-28",
        "99 January",
        "",
    ],
)
def test_what_only_looks_like_a_date_is_left_alone(text: str) -> None:
    assert read_dates(text) == []


def test_a_date_that_can_be_read_two_ways_is_doubted() -> None:
    assert read_dates("05/06/2022")[0].doubts == (DateDoubt.DAY_OR_MONTH,)
    assert read_dates("05/05/2022")[0].doubts == ()
    assert read_dates("by 5/6")[0].doubts == (DateDoubt.DAY_OR_MONTH,)
    assert read_dates("le 5/6")[0].doubts == ()


def test_a_weekday_settles_which_figures_are_the_day() -> None:
    [sure] = read_dates("Thursday 10/12/2026")
    assert ((sure.day, sure.month), sure.doubts) == ((10, 12), ())
    [american] = read_dates("Monday 10/12/2026")
    assert (american.day, american.month) == (12, 10)
    assert american.doubts == (DateDoubt.DAY_OR_MONTH,)


def test_a_date_without_a_year_takes_one() -> None:
    [found] = read_dates("Thursday, 26th of May")
    assert found.on() is None
    assert found.on(2022) == date(2022, 5, 26)
    assert not has_wrong_weekday(found, 2022)
    assert has_wrong_weekday(found, 2023)


def test_a_day_that_its_month_does_not_have_is_no_date() -> None:
    assert read_dates("31 June 2024")[0].on() is None


@pytest.mark.parametrize(
    ("line", "number", "weekday", "theme"),
    [
        ("DAY 1: Thursday, 26th of May", 1, THURSDAY, ""),
        ("Mercredi 19 novembre", None, WEDNESDAY, ""),
        ("**Day Two – Learning**", 2, None, "Learning"),
        ("Tag 2 – Freitag", 2, FRIDAY, ""),
        ("1. Tag", 1, None, ""),
        ("Premier jour : jeudi 5 juin", 1, THURSDAY, ""),
        ("2e jour", 2, None, ""),
        ("Día 1 - martes 14 de octubre de 2025", 1, TUESDAY, ""),
        ("Segundo dia", 2, None, ""),
        ("## Giorno 2", 2, None, ""),
        ("Eerste dag – vrijdag", 1, FRIDAY, ""),
        ("Friday afternoon", None, FRIDAY, "afternoon"),
        ("Wednesday 28 February 2024, Brussels", None, WEDNESDAY, "Brussels"),
        ("Am 5. Mai", None, None, ""),
    ],
)
def test_a_heading_of_a_day_is_read(
    line: str, number: int | None, weekday: int | None, theme: str
) -> None:
    heading = read_day_heading(line)
    assert heading is not None
    assert (heading.number, heading.weekday, heading.theme) == (number, weekday, theme)


@pytest.mark.parametrize(
    "line",
    [
        "Friday is the deadline",
        "Sunday School for all",
        "Daylight",
        "Day to day business",
        "Tagung 2",
        "6-9 June 2024",
        "We meet on Wednesday 5 May",
        "",
    ],
)
def test_another_line_is_no_heading(line: str) -> None:
    assert read_day_heading(line) is None


def test_names_are_known_with_and_without_accents() -> None:
    assert [month_of(name) for name in ("Août", "aout", "MÄRZ", "Dec.")] == [8, 8, 3, 12]
    assert [weekday_of(name) for name in ("Sábado", "sabado", "Di.", "lunedì")] == [5, 5, 1, 0]
    assert month_of("Monday") is None
    assert weekday_of("March") is None
    assert set(MONTHS.values()) == set(range(1, 13))
    assert set(WEEKDAYS.values()) == set(range(7))


PIECES = st.sampled_from(
    ["Thu", " ", "26", "-", "th", "May", "2022", ".", "/", "05", "Day", "de ", "sábado", "(", ","]
)


@given(st.text() | st.lists(PIECES).map("".join))
def test_no_text_raises(text: str) -> None:
    for found in read_dates(text):
        assert 0 <= found.begin < found.stop <= len(text)
        found.on(2023)
    read_day_heading(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DAY 1 – Monday 12 April", (12, 4)),
        ("Jour 1 – lundi 12 avril", (12, 4)),
        ("Séance n° 2 – mardi 13 avril", (13, 4)),
        ("Session 2 - Tuesday 13 April", (13, 4)),
        ("Tag 2 – Dienstag, 13. April", (13, 4)),
        ("Día 2 – martes 13 de abril", (13, 4)),
        ("Dia 2 – 13 de abril", (13, 4)),
        ("Giorno 2 – martedì 13 aprile", (13, 4)),
        ("Dag 2 – dinsdag 13 april", (13, 4)),
    ],
)
def test_the_number_of_a_day_or_session_begins_no_range(text: str, day: tuple[int, int]) -> None:
    assert [(found.day, found.month) for found in read_dates(text)] == [day]


@pytest.mark.parametrize("text", ["día 12 y 13 de abril", "dia 3-5 de abril", "Days 1 – 3 April"])
def test_a_range_behind_the_word_day_stays_one(text: str) -> None:
    assert [found.ends_range for found in read_dates(text)] == [False, True]


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("Incontro 1 – 2 marzo 2027", (DateDoubt.DAY_OR_NUMBER,)),
        ("Treffen n. 4 - 2. März 2027", ()),
        ("Bijeenkomst 1 – 2 maart 2027", (DateDoubt.DAY_OR_NUMBER,)),
        ("Sitzung 1 – 2.3.2027", ()),
    ],
)
def test_the_number_of_a_meeting_begins_no_range(text: str, doubts: tuple[DateDoubt, ...]) -> None:
    assert [(found.on(), found.doubts) for found in read_dates(text)] == [
        (date(2027, 3, 2), doubts)
    ]


@pytest.mark.parametrize(
    "text", ["Incontro 1-2 marzo", "Treffen 1.–2. März", "Meeting 1 – 2 March"]
)
def test_a_meeting_of_two_days_is_a_range(text: str) -> None:
    assert [found.ends_range for found in read_dates(text)] == [False, True]
