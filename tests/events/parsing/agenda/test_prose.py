"""Agendas in sentences: several entries on one line."""

from __future__ import annotations

from datetime import time as clock

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            "From 10 to 10.30: Welcome. From 10.30 to 11: Presentation",
            [("Welcome", clock(10)), ("Presentation", clock(10, 30))],
        ),
        (
            "10h-10h30 : Accueil ; 10h30-11h : Table ronde",
            [("Accueil", clock(10)), ("Table ronde", clock(10, 30))],
        ),
    ],
)
def test_a_line_of_prose_is_cut_at_its_times(text: str, entries: list[tuple[str, clock]]) -> None:
    agenda = parse_agenda(text)
    assert [(item.title, item.start) for item in agenda.items] == entries
    assert [item.lines for item in agenda.items] == [(1,), (1,)]


@pytest.mark.parametrize(
    "text",
    ["10:00-11:00 Forum. 10:00-10:20 part A; 10:20-10:40 part B", "10:00 Forum. 10:30 Debate"],
)
def test_another_time_in_a_title_leaves_a_doubt(text: str) -> None:
    [item] = parse_agenda(text).items
    assert item.unsure == (Doubt.INNER_TIMES,)
