"""A time alone on its line is that of the title above it, of the one below, or in doubt."""

from __future__ import annotations

from datetime import time as clock

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt


def read(text: str) -> tuple[list[str], list[tuple[Doubt, ...]]]:
    """`10 Title` of each item, and the doubts about each."""
    items = parse_agenda(text).items
    return [f"{item.start.hour} {item.title}" for item in items], [item.unsure for item in items]


@pytest.mark.parametrize(
    "text",
    [
        "Greetings\n(10:00 - 10:30)\n\nForum\n(11:00 - 12:00)\n\nBuffet\n(12:00 - 13:00)",
        "Greetings\n10:00-10:30\n\nForum\n11:00-12:00\n\nBuffet\n12:00-13:00",
        "Greetings\n10:00\n\nForum\n11:00\n\nBuffet\n12:00\n",
        "Programme\n\nGreetings\n10:00\n\nForum\n11:00\n\nBuffet\n12:00\n\nJoin us again",
        "Greetings\n\n10:00-10:30\n\nForum\n\n11:00-12:00\n\nBuffet\n\n12:00-13:00",
        "Greetings\n10:00-10:30\nForum\n11:00-12:00\nBuffet\n12:00-13:00",
        "Greetings\n(10:00 - 10:30)\n\nForum (11:00 - 12:00)\n\nBuffet (12:00)",
        "A day\n10:00-13:00\n\nGreetings\n10:00-10:30\n\nForum\n11:00-12:00\n\nBuffet\n12:00-13:00",
        "10:00-10:30\nGreetings\n\n11:00-12:00\nForum\n\n12:00-13:00\nBuffet",
        "Agenda\n10:00\nGreetings\n11:00\nForum\n12:00\nBuffet",
        "Houses\n10:00\nGreetings\nAna Silva, ECRE\n11:00\nForum\nBo Li, HCR\n12:00\nBuffet",
        "10:00\n\nGreetings\n\n11:00\n\nForum\n\n12:00\n\nBuffet",
    ],
)
def test_a_time_has_the_title_that_it_stands_with(text: str) -> None:
    assert read(text) == (["10 Greetings", "11 Forum", "12 Buffet"], [(), (), ()])


def test_a_day_ends_what_stands_below_a_time() -> None:
    text = "Day 1\nGreetings\n10:00\n\nForum\n11:00\nDay 2\nLaw\n9:00\n\nWork\n10:00"
    titles, doubts = read(text)
    assert titles == ["10 Greetings", "11 Forum", "9 Law", "10 Work"]
    assert doubts == [(), (), (), ()]


def test_people_stand_above_the_time_or_below_it() -> None:
    text = (
        "Forum\n9h15 – 10h30\nAvec Ana Silva (ECRE) et Cy Old (JRS)\n\n"
        "Bilan\nBo Li, directeur, HCR\n10h30 – 11h"
    )
    forum, end = parse_agenda(text).items
    assert [one.name for one in forum.people] == ["Ana Silva", "Cy Old"]
    assert [one.name for one in end.people] == ["Bo Li"]
    assert (forum.lines, end.lines) == ((1, 2, 3), (5, 6, 7))
    assert (forum.unsure, end.unsure) == ((), ())


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Houses\n10:00\nGreetings\n11:00\nForum", ["10 Greetings", "11 Forum"]),
        (
            "Houses\n10:00\nGreetings\n11:00\nForum\n12:00",
            ["10 Houses", "11 Greetings", "12 Forum"],
        ),
        (
            "Greetings\nWhat we plan\n10:00-10:30\n\nForum\n11:00-12:00",
            ["10 Greetings", "11 Forum"],
        ),
    ],
)
def test_a_time_between_two_lines_is_asked_about(text: str, titles: list[str]) -> None:
    found, doubts = read(text)
    assert found == titles
    assert all(Doubt.TITLE in each for each in doubts)


@pytest.mark.parametrize(
    "text",
    ["Houses\n10:00-12:00\n\nJoin us", "9:00 Greetings\n10:00 Forum\nWe talk.\n12:00\n\nJoin us"],
)
def test_what_stands_above_one_time_alone_is_no_title(text: str) -> None:
    items = parse_agenda(text).items
    assert items[-1].title == ""
    assert all(Doubt.TITLE not in item.unsure for item in items)


def test_a_title_on_two_lines_has_its_time_behind_it() -> None:
    text = "Greetings (9:00 - 9:10)\n\nForum: houses, schools and\nsafety (9:10 - 10:00)"
    _first, forum = parse_agenda(text).items
    assert (forum.title, forum.start) == ("Forum: houses, schools and safety", clock(9, 10))
    assert (forum.lines, forum.unsure) == ((3, 4), (Doubt.WRAPPED,))
