"""The times of each day of several, where they differ."""

from __future__ import annotations

from datetime import date, time

import pytest

from tests.events.parsing.facts.test_days import TWO_DAYS, days_of, parse, times_of
from webinars.events.parsing.day_headings import find_day_numbers
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.reading import parse_facts

OWN_TIMES = ["10 09:30-17:00", "11 09:00-13:00"]


@pytest.mark.parametrize(
    "text",
    [
        "When: 10-11 December 2026\nDay 1: 9:30-17:00\nDay 2: 9:00-13:00",
        "Datum: 10.-11. Dezember 2026\nTag 1: 9:30-17:00 Uhr\nTag 2: 9:00-13:00 Uhr",
        "Date : 10-11 décembre 2026\nJour 1 : 9h30-17h\nJour 2 : 9h-13h",
        "Fecha: 10-11 de diciembre de 2026\nDía 1: 9:30-17:00\nDía 2: 9:00-13:00",
        "When: 10-11 December 2026\nDay 1 (10 December): 9:30-17:00\nDay 2: 9:00-13:00 CET",
        "When: 10-11 December 2026\nThursday: 9:30-17:00\nFriday: 9:00-13:00",
        "When: 10-11 December 2026, from 9:30 to 17:00 (day 1) and 9:00 to 13:00 (day 2)",
        "Date: 10-11 December 2026\nTime: 9:30-17:00 (first day), 9:00-13:00 (second day)",
        "Date: 10-11 December 2026\nTime: Thursday 9:30-17:00, Friday 9:00-13:00",
        "Datum: 10. und 11. Dezember 2026\nUhrzeit: Donnerstag 9:30-17:00, Freitag 9:00-13:00",
        "Date: 10-11 December 2026\nTime: 9:30-17:00 on Thursday and 9:00-13:00 on Friday",
        "When: 10 December 2026: 9:30-17:00\n11 December 2026: 9:00-13:00",
        "When: 10 December 2026, 9:30-17:00\n      11 December 2026, 9:00-13:00",
        "When: 10 December 2026, 9:30-17:00, and 11 December 2026, 9:00-13:00",
        "When: 10 December (9:30-17:00) and 11 December 2026 (9:00-13:00)",
        "Horaires : 9h30-17h le 10 décembre 2026, 9h-13h le 11 décembre 2026",
        "Dates : 10 et 11 décembre 2026\nHoraires : 9h30-17h le 10 décembre, 9h-13h le 11 décembre",
    ],
)
def test_each_day_has_the_times_that_are_written_for_it(text: str) -> None:
    facts = parse(text)
    assert (days_of(facts), times_of(facts)) == (TWO_DAYS, OWN_TIMES)
    assert not any(fact.is_unsure for fact in facts.day_times)
    assert [each.code for each in facts.warnings] == []


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("10-11 December 2026, 9:30-17:00 / 9:00-13:00", "09:30-17:00"),
        ("Date: 10-11 December 2026\nTime: Day 1 from 9:30, day 2 until 13:00", "09:30-13:00"),
        ("Date: 10-11 December 2026\nTime: 9:30-12:30 and 14:00-17:00", "09:30-17:00"),
        ("Date: 10 December 2026\nTime: 9:30-12:30 and 14:00-17:00", "09:30-17:00"),
        (
            "10-11 December 2026\n\nDay 1: 9:30-10:00 Welcome\n10:00-12:00 Panel\n"
            "Day 2: 9:00-10:00 Recap\n10:00-11:00 Panel",
            "10:00-12:00",
        ),
    ],
)
def test_times_that_may_not_be_those_of_each_day_are_unsure(text: str, hours: str) -> None:
    facts = parse(text)
    assert facts.start is not None
    assert facts.end is not None
    assert f"{facts.start.value:%H:%M}-{facts.end.value:%H:%M}" == hours
    assert facts.start.is_unsure
    assert facts.end.is_unsure


def test_days_of_which_some_have_no_times_are_unsure() -> None:
    facts = parse("When: 10-12 December 2026\nDay 1: 9:30-17:00\nDay 3: 9:00-13:00")
    assert times_of(facts) == ["10 09:30-17:00", "12 09:00-13:00"]
    assert all(fact.is_unsure for fact in facts.day_times)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("from 9:30 (day 1) to 13:00 (day 2)", [1, 2]),
        ("am ersten Tag, am zweiten Tag", [1, 2]),
        ("1er jour : 9h ; 2e jour : 10h", [1, 2]),
        ("Dag 2", [2]),
        ("Day one, today 2 people", [1]),
        ("a day off", []),
    ],
)
def test_the_numbers_of_days_are_found_in_a_line(text: str, numbers: list[int]) -> None:
    assert [number for number, _begin, _stop in find_day_numbers(text)] == numbers


def test_the_end_may_stand_in_the_text_alone() -> None:
    text = (
        "From: Ada Lind <ada@example.org>\nTo: all\n"
        "Subject: Webinar on rents, 6 October, 10:00 CEST\n\n"
        "Please find below the invitation to our webinar “Rents, Roofs and Rights: a Walk"
        " through Towns”, which will be held on Wednesday 6 October 2027 from 10:00 to 11:30"
        " (CEST).\n"
    )
    facts = parse_facts(read_text(text), today=date(2027, 1, 1))
    assert facts.start is not None
    assert facts.end is not None
    assert (facts.start.value, facts.end.value) == (time(10), time(11, 30))
