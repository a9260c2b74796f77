"""Times that are no items, sessions of a series, and what is called after a café."""

from __future__ import annotations

from datetime import date
from datetime import time as clock

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
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


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Session 1: Tue 12 January 2027, 10:00–11:30", "Session 2: Tue 19 January, 10:00-11:30"),
        ("Séance 1 : mardi 12 janvier 2027, 10h-11h30", "Séance 2 : mardi 19 janvier, 10h-11h30"),
        (
            "Modul 1 – Dienstag, 12. Januar 2027, 10:00–11:30 Uhr",
            "Modul 2 – Dienstag, 19. Januar 2027, 10:00–11:30 Uhr",
        ),
        ("Sesión 1: 12 de enero de 2027, de 10:00 a 11:30", "Sesión 2: 19 de enero, 10:00-11:30"),
        (
            "Sessão 1 – 12 de janeiro de 2027, das 10h às 11h30",
            "Sessão 2 – 19 de janeiro, 10h-11h30",
        ),
        ("Modulo 1: 12 gennaio 2027, ore 10-11.30", "Modulo 2: 19 gennaio 2027, ore 10-11.30"),
        ("Incontro 1 - 12 gennaio 2027, 10-11.30", "Incontro 2 - 19 gennaio 2027, 10-11.30"),
        (
            "Sessie 1: dinsdag 12 januari 2027, 10.00-11.30 uur",
            "Sessie 2: 19 januari, 10.00-11.30 uur",
        ),
    ],
)
def test_each_session_of_a_series_is_a_day(first: str, second: str) -> None:
    days = [date(2027, 1, 12), date(2027, 1, 19)]
    agenda = parse_agenda(f"{first}\n10:00 Start\n10:10 Home\n{second}\n10:00 Start\n10:10 Work\n")
    assert [day.date for day in agenda.days] == days
    assert [(item.day, item.title, item.end) for item in agenda.items] == [
        *((1, "Start", clock(10, 10)), (1, "Home", clock(11, 30))),
        *((2, "Start", clock(10, 10)), (2, "Work", clock(11, 30))),
    ]
    assert agenda.warnings == ()
    alone = parse_agenda(f"{first}\nHome\n{second}: Work\n")
    assert [day.date for day in alone.days] == days
    assert [(item.day, item.start, item.end) for item in alone.items] == [
        (1, clock(10), clock(11, 30)),
        (2, clock(10), clock(11, 30)),
    ]
    assert [item.title.rpartition(" – ")[2] for item in alone.items] == ["Home", "Work"]


def test_sessions_with_a_date_alone_are_days_with_what_they_are_about() -> None:
    agenda = parse_agenda(
        "Session 1: Tuesday 12 January 2027\n10:00 Home\n\n"
        "Session 2 – 19 January 2027: Work\n9:00 Talk"
    )
    assert [(day.date, day.label) for day in agenda.days] == [
        (date(2027, 1, 12), "Session 1: Tuesday 12 January 2027"),
        (date(2027, 1, 19), "Session 2 – 19 January 2027: Work"),
    ]
    about = parse_agenda(
        "Session 1: Home – Tue 12 January 2027, 10:00–11:30 CET\n"
        "Session 2: Work – Tue 19 January 2027, 10:00–11:30 CET\n"
    )
    assert [item.title for item in about.items] == ["Session 1 – Home", "Session 2 – Work"]


def test_the_word_day_before_a_date_counts_nothing() -> None:
    agenda = parse_agenda("Dia 23 de fevereiro de 2027\n14h30 Abertura\n15h Debate")
    assert [day.date for day in agenda.days] == [date(2027, 2, 23)]
