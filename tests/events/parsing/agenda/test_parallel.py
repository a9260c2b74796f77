"""Sessions below one time: at the same time, or one after the other."""

from __future__ import annotations

from datetime import time as clock

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt, WarningCode


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        (
            "14:00-15:30 Workshop A: Law\nWorkshop B: Housing",
            ["Workshop A: Law", "Workshop B: Housing"],
        ),
        (
            "14:00-15:30\n- Atelier 1 – Droit\n\n- Atelier 2 – Logement",
            ["Atelier 1 – Droit", "Atelier 2 – Logement"],
        ),
        (
            "14:00-15:30 Parallel\nTrack A: Housing\nTrack B: Health",
            ["Track A: Housing", "Track B: Health"],
        ),
        (
            "14:00-15:30 Choose\nParallel session 1: Law\nParallel session 2: Housing",
            ["Parallel session 1: Law", "Parallel session 2: Housing"],
        ),
        (
            "14:00-15:30 Taller 1: Ley\n14:00-15:30 Taller 2: Casa\n14:00-15:30 Taller 3: Salud",
            ["Taller 1: Ley", "Taller 2: Casa", "Taller 3: Salud"],
        ),
    ],
)
def test_sessions_below_one_time_are_at_the_same_time(text: str, topics: list[str]) -> None:
    agenda = parse_agenda(text)
    assert [item.title for item in agenda.items] == topics
    for item in agenda.items:
        assert (item.start, item.end) == (clock(14), clock(15, 30))
        assert (Doubt.PARALLEL in item.unsure) is (text.count("14:00") == 1)
    assert agenda.warnings == ()


@pytest.mark.parametrize(
    "word",
    ["Group", "AG", "Gruppe", "Tavolo", "Mesa", "Groupe", "Gruppo", "Grupo", "Groep", "Tisch"],
)
def test_groups_below_one_time_are_at_the_same_time(word: str) -> None:
    agenda = parse_agenda(f"14:00-15:30 Groups\n{word} 1: Law\n{word} 2: Housing")
    assert [item.title for item in agenda.items] == [f"{word} 1: Law", f"{word} 2: Housing"]
    assert all(item.unsure == (Doubt.PARALLEL,) for item in agenda.items)
    assert [each.line for each in agenda.unplaced] == [1]


@pytest.mark.parametrize(
    "title", ["Reporting back", "Feedback from the groups", "Restitution", "Ergebnisse im Plenum"]
)
def test_groups_that_report_speak_one_after_the_other(title: str) -> None:
    [item] = parse_agenda(f"14:00-15:30 {title}\nGroup 1: Law\nGroup 2: Housing").items
    assert (item.title, item.description) == (title, "Group 1: Law\nGroup 2: Housing")


def test_a_time_above_the_line_that_announces_them_is_that_of_the_sessions() -> None:
    agenda = parse_agenda("14h\nIn small rooms\nStream 1: Law\nStream 2: Housing")
    assert [item.title for item in agenda.items] == ["Stream 1: Law", "Stream 2: Housing"]
    assert [each.text for each in agenda.unplaced] == ["In small rooms"]
    assert agenda.items[0].lines == (1, 3)


@pytest.mark.parametrize("second", ["Panel", "Room B: Housing", "Atelier 2: Logement"])
def test_other_items_at_the_same_time_are_pointed_out(second: str) -> None:
    agenda = parse_agenda(f"14:00-15:30 Workshop A: Law\n14:00-15:30 {second}")
    assert [warning.code for warning in agenda.warnings] == [WarningCode.PARALLEL]


def test_a_session_at_the_same_time_has_its_own_people_and_words() -> None:
    text = (
        "14:00 Parallel workshops\nWorkshop A: Law\nModerator: Ana Silva\n"
        "Workshop B: Housing\nWe visit two houses.\n15:00 Coffee"
    )
    agenda = parse_agenda(text)
    law, housing, _coffee = agenda.items
    assert [person.name for person in law.people] == ["Ana Silva"]
    assert (housing.description, housing.end) == ("We visit two houses.", clock(15))
    assert [each.line for each in agenda.unplaced] == [1]


def test_groups_that_present_speak_one_after_the_other() -> None:
    text = "14:00 {}\nGroup 1: Ana Silva\nGroup 2: Luc Roi\n15:00 Break"
    for title in ("Presentations of the working groups", "Présentation des travaux de groupes"):
        agenda = parse_agenda(text.format(title))
        assert [item.title for item in agenda.items] == [title, "Break"]
        assert agenda.unplaced == ()


def test_what_is_said_of_all_sessions_stays_an_item_of_its_own() -> None:
    text = "14:00 Workshops\nChoose one.\nWorkshop A: Law\nWorkshop B: Housing"
    first, *_sessions = parse_agenda(text).items
    assert (first.title, first.description, first.unsure) == ("Workshops", "Choose one.", ())


@pytest.mark.parametrize(
    "lines",
    [
        "Question 1: Why\nQuestion 2: How",
        "Workshop A: Law",
        "Workshop A: Law\nWorkshop C: Housing",
        "Workshop A: Law\nAtelier B: Logement",
    ],
)
def test_lines_that_may_come_one_after_the_other_stay_in_the_description(lines: str) -> None:
    [item] = parse_agenda(f"14:00-15:30 Panel\n{lines}").items
    assert item.description == lines
