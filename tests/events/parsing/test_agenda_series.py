"""Times that are no items, sessions of a series, and what is called after a café."""

from __future__ import annotations

from datetime import date
from datetime import time as clock

import pytest

from webinars.events.parsing.agenda import parse_agenda
from webinars.events.programme import ItemKind


@pytest.mark.parametrize(
    "line",
    [
        "Time: 2.30 pm – 4.45 pm CET (3.30 pm Goma / 13:30 GMT)",
        "Time: 10:00-12:00 CET (9:00-11:00 London)",
        "Heure : 14h30 – 16h00 (15h30 Goma)",
        "Horaire : 14h30 à 16h00, heure de Bruxelles",
        "Uhrzeit: 14:30 – 16:00 Uhr (13:30 London)",
        "Hora: 14:30 a 16:00 h (13:30 Canarias)",
        "Orario: 14:30 – 16:00 (13:30 Londra)",
        "Tijd: 14:30 – 16:00 uur (13:30 Londen)",
        "When: 14:30 – 16:00 on Zoom",
        "Quand : 14h30 – 16h00 (13h30 Londres)",
    ],
)
def test_a_labelled_time_is_when_the_event_is_and_no_item(line: str) -> None:
    agenda = parse_agenda(f"Concept note\n{line}\n\nBackground\nMore is said.\n")
    assert agenda.items == ()
    assert line in [each.text for each in agenda.unplaced]


def test_the_time_elsewhere_in_brackets_is_no_title() -> None:
    [first, second] = parse_agenda(
        "10:00-10:15 CET (9:00-9:15 London / 8:00 GMT) Welcome\n10:15 (with a break at 11:00) Panel"
    ).items
    assert (first.title, first.description) == ("Welcome", "9:00-9:15 London / 8:00 GMT")
    assert second.title.endswith("Panel")


@pytest.mark.parametrize(
    "title",
    ["World café", "Café mondial", "Weltcafé", "Café del mundo", "Wereldcafé", "Café débat"],
)
def test_a_way_of_working_called_after_a_cafe_is_no_break(title: str) -> None:
    [item] = parse_agenda(f"10:00 - 11:00 {title}").items
    assert item.kind is ItemKind.SESSION


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Séance 1 (mardi 6 avril 2027, 10h-12h) : L'asile",
            "Séance 2 (13 avril, 10h-12h) : Le toit",
        ),
        ("Session 1 (6 April 2027, 10:00-12:00): Law", "Session 2 (13 April, 10:00-12:00): Home"),
        ("Modul 1 (6. April 2027, 10-12 Uhr): Recht", "Modul 2 (13. April, 10-12 Uhr): Wohnen"),
        (
            "Sesión 1 (6 de abril de 2027, 10:00-12:00): Ley",
            "Sesión 2 (13 de abril, 10-12 h): Casa",
        ),
    ],
)
def test_each_of_a_series_is_an_item_of_its_day(first: str, second: str) -> None:
    agenda = parse_agenda(f"A series\n\n{first}\n{second}\n")
    assert [day.date for day in agenda.days] == [date(2027, 4, 6), date(2027, 4, 13)]
    assert [(item.day, item.start, item.end) for item in agenda.items] == [
        (1, clock(10), clock(12)),
        (2, clock(10), clock(12)),
    ]
    assert [item.title for item in agenda.items] == [
        f"{line.partition(' (')[0]} – {line.rpartition(': ')[2]}" for line in (first, second)
    ]
