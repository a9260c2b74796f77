"""What a PDF or a mail has wrapped within an agenda is whole again, and to be checked."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt, ParsedItem
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.reading import parse_facts


def only_item(text: str) -> ParsedItem:
    [item] = parse_agenda(text).items
    return item


@pytest.mark.parametrize(
    ("text", "title", "lines"),
    [
        (
            "11:10 – 11:25 What changed since 2023: an overview of observer\nstatements",
            "What changed since 2023: an overview of observer statements",
            (1, 2),
        ),
        ("10:00 Welcome of the\nMayor", "Welcome of the Mayor", (1, 2)),
        ("10:00 L'accueil des\nFamilles", "L'accueil des Familles", (1, 2)),
        ("10:00 Recht und\nPraxis", "Recht und Praxis", (1, 2)),
        ("10:00 Ways to\nStay", "Ways to Stay", (1, 2)),
        ("10:00 Droits en\nEurope", "Droits en Europe", (1, 2)),
        ("10:00 Alltag zwischen\nRecht und Praxis", "Alltag zwischen Recht und Praxis", (1, 2)),
        ("10:00 Derechos desde\nAbajo", "Derechos desde Abajo", (1, 2)),
        ("10:00 Houses\nand the law", "Houses and the law", (1, 2)),
        ("10:00 Logement\net accès aux soins", "Logement et accès aux soins", (1, 2)),
        (
            "10:00     Houses, the law and\n          what is between",
            "Houses, the law and what is between",
            (1, 2),
        ),
        (
            "10.00 – 11.00      Houses for families in the cities\n              before winter",
            "Houses for families in the cities before winter",
            (1, 2),
        ),
        ("10:00 A way through the year of\nthe long and\nwide sea", "A way through", (1, 2, 3)),
    ],
)
def test_a_title_goes_on_in_the_next_line(text: str, title: str, lines: tuple[int, ...]) -> None:
    item = only_item(text)
    assert item.title.startswith(title)
    assert (item.description, item.lines, item.unsure) == ("", lines, (Doubt.WRAPPED,))


def test_an_organisation_goes_on_in_the_next_line() -> None:
    item = only_item("10:00 Rights\nAna Silva – Researcher, Université de\nYaoundé II")
    assert item.people[0].affiliation == "Université de Yaoundé II"
    assert (item.description, item.unsure) == ("", (Doubt.WRAPPED,))


@pytest.mark.parametrize(
    "lines",
    [
        "Council on\nHouses and Rights",
        "Council on Houses\nand Rights",
        "Council on Houses and\nRights",
    ],
)
def test_who_speaks_goes_on_behind_a_preposition(lines: str) -> None:
    item = only_item(f"10:00 Rights\nAna Silva, Policy Officer, European {lines}")
    [person] = item.people
    assert person.affiliation == "European Council on Houses and Rights"
    assert (item.description, item.unsure) == ("", (Doubt.WRAPPED,))


def test_who_is_named_behind_a_preposition_stands_in_the_title_above() -> None:
    item = only_item("10:00 Welcome by\nAna Silva, ECRE")
    assert (item.title, [one.name for one in item.people]) == ("Welcome", ["Ana Silva"])


@pytest.mark.parametrize(
    ("title", "below"),
    [
        ("How to get on", "Ruth Ott, Caritas"),
        ("What we look out for", "Ines Ramos (UNHCR), Carl Berg (IOM)"),
        ("The places that people come through", "Dr Nadia Karim, Head of Research, MMC"),
    ],
)
def test_a_title_ends_with_a_preposition_that_no_person_follows(title: str, below: str) -> None:
    item = parse_agenda(f"10:00 {title}\n{below}\n11:00 Break").items[0]
    assert item.title == title
    assert below.startswith(item.people[0].name)


def test_a_wrapped_title_ends_where_its_last_word_may_be_a_preposition() -> None:
    text = "10:00 The future of asylum in Europe and\nbeyond\nAna Silva, Director, ECRE"
    item = only_item(text)
    assert item.title == "The future of asylum in Europe and beyond"
    assert [one.name for one in item.people] == ["Ana Silva"]


@pytest.mark.parametrize(
    ("text", "description"),
    [
        ("10:00 Talk of FRA\nHouses", "Houses"),
        ("10:00 Workshop A\nHouses", "Houses"),
        ("10:00 Registration and check-in\nCoffee is served", "Coffee is served"),
        ("10:00\tRights and\tSpaak\nhouses", "Spaak\nhouses"),
        ("10:00 Lunch\nin the garden", "in the garden"),
        ("10:00 Rights\nwhat the law says of it", "what the law says of it"),
        ("10:00 Rights of people in the cities of Europe\nThe law says", "The law says"),
        ("10:00 Rights of people in the cities of Europe\n- the law", "- the law"),
    ],
)
def test_what_begins_a_line_of_its_own_stays_in_the_description(
    text: str, description: str
) -> None:
    item = only_item(text)
    assert (item.description, Doubt.WRAPPED in item.unsure) == (description, False)


def test_who_speaks_is_no_part_of_the_title_above() -> None:
    item = only_item("10:00 Rights of people in the cities of Europe\nmoderated by Ana Silva, ECRE")
    assert item.title == "Rights of people in the cities of Europe"
    assert [one.name for one in item.people] == ["Ana Silva"]


@pytest.mark.parametrize("number", ["Page 1 of 1", "Seite 2 von 3", "2/3", "- Page 4 -", "p. 7"])
def test_the_number_of_a_page_is_not_placed(number: str) -> None:
    agenda = parse_agenda(f"10:00 Rights\n{number}\n11:00 Closing\n{number}")
    assert [item.description for item in agenda.items] == ["", ""]
    assert [each.line for each in agenda.unplaced] == [2, 4]
    note = read_text(f"Rights\n\n4 May 2027, 10:00\n\nWe talk.\n\n{number}")
    assert parse_facts(note, today=date(2027, 1, 1)).description == "We talk."


def test_lines_that_were_one_are_apart_where_they_are_not_placed() -> None:
    text = "Speaker: Ana Silva – Researcher, Université de\nYaoundé II\n\n10:00 Rights"
    unplaced = [(each.line, each.text) for each in parse_agenda(text).unplaced]
    assert unplaced == [(1, text.split("\n", maxsplit=1)[0]), (2, "Yaoundé II")]
