"""The days of an event that has several, and the times of each."""

from __future__ import annotations

from datetime import date, time

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import ParsedFacts, WarningCode
from webinars.events.parsing.facts.reading import parse_facts

EVERY_TUESDAY = "2027-01-05 2027-01-12 2027-01-19 2027-01-26"
SERIES = "2027-01-12 2027-01-19 2027-01-26"
TWO_DAYS = "2026-12-10 2026-12-11"
NEW_YEAR = "2026-12-31 2027-01-01"


def parse(text: str) -> ParsedFacts:
    whole = f"Legal aid in practice\n\n{text}\n\nIt was first given in May.\n"
    return parse_facts(read_text(whole), today=date(2026, 10, 1))


def days_of(facts: ParsedFacts) -> str:
    return " ".join(str(fact.value) for fact in facts.dates)


def times_of(facts: ParsedFacts) -> list[str]:
    return [
        f"{each.day:%d} {str(each.start or '')[:5]}-{str(each.end or '')[:5]}"
        for each in facts.own_times.values()
    ]


@pytest.mark.parametrize(
    "text",
    [
        "From 10 December 2026, 14:00 to 11 December 2026, 13:00",
        "Du 10 décembre 2026, 14h au 11 décembre 2026, 13h",
        "Du 10 décembre 2026 à 14h00 au 11 décembre 2026 à 13h00",
        "Vom 10. Dezember 2026, 14 Uhr, bis 11. Dezember 2026, 13 Uhr",
        "Vom 10.12.2026, 14:00 Uhr bis zum 11.12.2026, 13:00 Uhr",
        "Del 10 de diciembre de 2026 a las 14:00 al 11 de diciembre de 2026 a las 13:00",
        "Desde el 10 de diciembre de 2026, 14:00 h, hasta el 11 de diciembre de 2026, 13:00 h",
        "De 10 de dezembro de 2026, às 14h, a 11 de dezembro de 2026, às 13h",
        "Dal 10 dicembre 2026, ore 14, all'11 dicembre 2026, ore 13",
        "Dal 10 dicembre 2026 alle 14:00 all'11 dicembre 2026 alle 13:00",
        "Van 10 december 2026, 14.00 uur tot 11 december 2026, 13.00 uur",
        "Thursday 10 December 2026 14:00 – Friday 11 December 2026 13:00 CET",
        "10 December 2026, 2 pm until 11 December 2026, 1 pm",
        "10 December, 14:00 – 11 December 2026, 13:00",
        "Start: 10 December 2026, 14:00\nEnd: 11 December 2026, 13:00",
        "Début : jeudi 10 décembre 2026 à 14h\nFin : vendredi 11 décembre 2026 à 13h",
        "Beginn: 10.12.2026, 14 Uhr\nEnde: 11.12.2026, 13 Uhr",
        "Inicio: 10 de diciembre de 2026, 14:00\nFin: 11 de diciembre de 2026, 13:00",
    ],
)
def test_an_event_over_two_days_begins_on_the_first_and_ends_on_the_last(text: str) -> None:
    facts = parse(text)
    assert days_of(facts) == TWO_DAYS
    assert times_of(facts) == ["10 14:00-", "11 -13:00"]
    assert facts.start is not None
    assert facts.end is not None
    assert (f"{facts.start.value:%H:%M}", f"{facts.end.value:%H:%M}") == ("14:00", "13:00")
    assert [each.code for each in facts.warnings] == []


@pytest.mark.parametrize(
    ("text", "days", "times"),
    [
        ("10-11 December 2026", TWO_DAYS, ""),
        ("10 and 11 December 2026, 9:00-17:00", TWO_DAYS, "09:00-17:00"),
        ("les 10 et 11 décembre 2026, de 9h à 17h", TWO_DAYS, "09:00-17:00"),
        ("10. und 11. Dezember 2026", TWO_DAYS, ""),
        ("10.–11.12.2026", TWO_DAYS, ""),
        ("10./11. Dezember 2026", TWO_DAYS, ""),
        ("10 y 11 de diciembre de 2026", TWO_DAYS, ""),
        ("10 e 11 de dezembro de 2026", TWO_DAYS, ""),
        ("10 e 11 dicembre 2026", TWO_DAYS, ""),
        ("10 en 11 december 2026", TWO_DAYS, ""),
        ("10-11/12/2026", TWO_DAYS, ""),
        ("December 10-11, 2026", TWO_DAYS, ""),
        ("December 10 and 11, 2026", TWO_DAYS, ""),
        ("Du jeudi 10 au vendredi 11 décembre 2026", TWO_DAYS, ""),
        ("Donnerstag, 10. bis Freitag, 11. Dezember 2026", TWO_DAYS, ""),
        ("del jueves 10 al viernes 11 de diciembre de 2026", TWO_DAYS, ""),
        ("31 December to 1 January 2027", NEW_YEAR, ""),
        ("31 December 2026 to 1 January", NEW_YEAR, ""),
        ("du 31 décembre au 1er janvier 2027", NEW_YEAR, ""),
        ("31.12.-1.1.2027", NEW_YEAR, ""),
        ("31/12 - 1/1/2027", NEW_YEAR, ""),
        ("12/15/2026, 2:00 pm", "2026-12-15", "14:00-"),
        (
            "Session 1: Tue 12 January 2027, 10:00–11:30\n"
            "Session 2: Tue 19 January 2027, 10:00–11:30\n"
            "Session 3: Tue 26 January 2027, 14:00–15:30",
            SERIES,
            "10:00-11:30",
        ),
        (
            "Séance 1 : mardi 12 janvier 2027, 10h-11h30\n"
            "Séance 2 : mardi 19 janvier 2027, 10h-11h30\n"
            "Séance 3 : mardi 26 janvier 2027, 14h-15h30",
            SERIES,
            "10:00-11:30",
        ),
        ("Tuesdays 12, 19 and 26 January 2027, 10-12h", SERIES, "10:00-12:00"),
        ("Tuesdays 12, 19 and 26 January 2027", SERIES, ""),
        ("Les mardis 12, 19 et 26 janvier 2027 de 10h à 12h", SERIES, "10:00-12:00"),
        ("Dienstags, 12., 19. und 26. Januar 2027, 10-12 Uhr", SERIES, "10:00-12:00"),
        ("Los martes 12, 19 y 26 de enero de 2027, de 10:00 a 12:00 h", SERIES, "10:00-12:00"),
        ("Às terças-feiras, 12, 19 e 26 de janeiro de 2027, das 10h às 12h", SERIES, "10:00-12:00"),
        ("I martedì 12, 19 e 26 gennaio 2027, ore 10-12", SERIES, "10:00-12:00"),
        ("Dinsdagen 12, 19 en 26 januari 2027, 10-12 uur", SERIES, "10:00-12:00"),
        ("12, 19 & 26 January 2027", SERIES, ""),
        ("12 January, 19 January and 26 January 2027, 10:00-12:00", SERIES, "10:00-12:00"),
        ("12/01/2027, 19/01/2027, 26/01/2027, 10:00-12:00", SERIES, "10:00-12:00"),
        ("every Tuesday in January 2027, 10-12h", EVERY_TUESDAY, "10:00-12:00"),
        ("Every Tuesday from 12 January to 26 January 2027, 10:00-12:00", SERIES, "10:00-12:00"),
        ("Tous les mardis de janvier 2027, de 10h à 12h", EVERY_TUESDAY, "10:00-12:00"),
        ("Chaque mardi du 12 au 26 janvier 2027, 10h-12h", SERIES, "10:00-12:00"),
        ("Jeden Dienstag im Januar 2027, 10-12 Uhr", EVERY_TUESDAY, "10:00-12:00"),
        ("Todos los martes de enero de 2027, de 10 a 12 h", EVERY_TUESDAY, "10:00-12:00"),
        ("Todas as terças-feiras de janeiro de 2027, 10h-12h", EVERY_TUESDAY, "10:00-12:00"),
        ("Ogni martedì di gennaio 2027, ore 10-12", EVERY_TUESDAY, "10:00-12:00"),
        ("Elke dinsdag in januari 2027, 10-12 uur", EVERY_TUESDAY, "10:00-12:00"),
        (
            "Dates:\n"
            "- Tuesday 12 January 2027, 10:00-11:30\n"
            "- Tuesday 19 January 2027, 10:00-11:30\n"
            "- Tuesday 26 January 2027, 14:00-15:30",
            SERIES,
            "10:00-11:30",
        ),
        (
            "12 January 2027, 10:00-11:30: The law\n"
            "19 January 2027, 10:00-11:30: The practice\n"
            "26 January 2027, 14:00-15:30: The future",
            SERIES,
            "10:00-11:30",
        ),
        (
            "Tuesday 12 January 2027 – The law\n"
            "Tuesday 19 January 2027 – The practice\n"
            "Tuesday 26 January 2027 – The future\n"
            "\n"
            "Always 10:00-11:30.",
            SERIES,
            "10:00-11:30",
        ),
        (
            "| 1 | 12 January 2027 | 10:00-11:30 |\n"
            "| 2 | 19 January 2027 | 10:00-11:30 |\n"
            "| 3 | 26 January 2027 | 14:00-15:30 |",
            SERIES,
            "10:00-11:30",
        ),
    ],
)
def test_all_days_of_an_event_are_found(text: str, days: str, times: str) -> None:
    facts = parse(text)
    found = [f"{fact.value:%H:%M}" for fact in (facts.start, facts.end) if fact]
    assert days_of(facts) == days
    assert "-".join(found) == times.strip("-")
    assert WarningCode.OTHER_DATES not in [each.code for each in facts.warnings]


@pytest.mark.parametrize(
    "text",
    [
        "Session 1: Tue 12 January 2027, 10:00–11:30\nSession 2: Tue 26 January 2027, 14:00–15:30",
        "Séance 1 : mardi 12 janvier 2027, 10h-11h30\nSéance 2 : mardi 26 janvier 2027, 14h-15h30",
        "- Di, 12.1.2027, 10-11:30 Uhr\n- Di, 26.1.2027, 14-15:30 Uhr",
        "12 January 2027, 10:00-11:30: The law\n26 January 2027, 14:00-15:30: The future",
    ],
)
def test_each_day_of_a_series_has_its_times(text: str) -> None:
    assert times_of(parse(text)) == ["12 10:00-11:30", "26 14:00-15:30"]


@pytest.mark.parametrize(
    "text",
    [
        "12 January 2027, 18:00: deadline for papers\n26 January 2027, 14:00-15:30: The webinar",
        "10 January 2027, 10:00: registration opens\n26 January 2027, 14:00-15:30: The webinar",
    ],
)
def test_a_list_of_other_moments_is_no_series(text: str) -> None:
    assert days_of(parse(text)) == "2027-01-26"


def test_two_days_with_a_comma_between_them_are_not_those_between() -> None:
    assert (
        days_of(parse("12 January 2027, 19 January 2027, 10:00-12:00")) == "2027-01-12 2027-01-19"
    )


@pytest.mark.parametrize("text", ["10/12/2026", "12/10/2026"])
def test_a_day_that_could_be_the_month_is_warned_of(text: str) -> None:
    assert [each.code for each in parse(text).warnings] == [WarningCode.DAY_OR_MONTH]


@pytest.mark.parametrize(
    ("count", "times"),
    [
        ("Incontro", "Tutti gli incontri si svolgono dalle 10.00 alle 11.30 su piattaforma Zoom."),
        ("Treffen", "Alle Treffen finden online statt, jeweils von 10:00 bis 11:30 Uhr."),
        ("Session", "All sessions are held online from 10:00 to 11:30."),
    ],
)
def test_one_sentence_says_the_times_of_a_series(count: str, times: str) -> None:
    days = f"{count} 1 – 2.3.2027: A\n{count} 2 – 9.3.2027: B\n{count} 3 – 16.3.2027: C"
    text = f"Work\n\nWe talk.\n\n{days}\n\n{times}"
    facts = parse_facts(read_text(text), today=date(2027, 1, 1))
    assert [fact.value.day for fact in facts.dates] == [2, 9, 16]
    assert facts.start is not None
    assert facts.end is not None
    assert (facts.start.value, facts.end.value) == (time(10), time(11, 30))
