"""Whom to ask: names with small words in them, and never somebody else who stands above."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import Contact, Fact
from webinars.events.parsing.facts.reading import parse_facts

EVENT = "Housing first\n\n6 October 2027, 10:00-11:30\n\n"


def contact_of(text: str) -> Fact[Contact]:
    fact = parse_facts(read_text(EVENT + text), today=date(2027, 1, 1)).contact
    assert fact is not None
    return fact


@pytest.mark.parametrize(
    "name",
    [
        *("Joana d'Orey", "Lorenzo de' Rossi", "Wim van 't Veer", "Nadia el-Haddad"),
        *("Gerrit ter Borg", "Clara zu Dohna", "Salim ibn Yusuf", "Rami Abu al-Khair"),
        *("Otto von und zu Hausen", "Els in 't Zand", "Greet op de Laak", "Mona bint Ali"),
        *("Ana Maria da Costa", "Youssef Ould Cheikh", "Noor ten Kate", "Sara Al-Najjar"),
    ],
)
def test_a_name_keeps_its_small_words(name: str) -> None:
    for text in (f"Contact: {name} (a@example.org)", f"Questions? Write to {name}, a@example.org"):
        assert contact_of(text) == Fact(Contact(name, "", "a@example.org"), (5,))


@pytest.mark.parametrize(
    "name",
    ["Anne-Sophie de la Tour d'Argent", "Rosa Lima d'Oxfam", "Rosa Lima y Pedro Sanz"],
)
def test_a_name_that_may_be_more_than_one_is_unsure(name: str) -> None:
    found = contact_of(f"Contact: {name} (a@example.org)")
    assert (found.value.name, found.is_unsure) == (name, True)


@pytest.mark.parametrize(
    "above",
    [
        "Speakers: Rosa Lima and Idris Bello\n",
        "Speakers: Rosa Lima and Idris Bello",
        "Moderation: Rosa Lima\n",
        "10:10 Questions to Rosa Lima\n",
        "10:10 Questions to Rosa Lima",
        "With Rosa Lima",
        "Interpretation is in Lingua Franca Nova.",
        "Rosa Lima\n",
        "- Rosa Lima",
        "## Rosa Lima",
    ],
)
def test_who_stands_above_is_not_the_contact(above: str) -> None:
    found = contact_of(f"{above}\nContact: hello@example.org")
    assert found.value == Contact(email="hello@example.org")


def test_a_name_alone_right_above_is_the_contact_unsure() -> None:
    found = contact_of("Rosa Lima, Caritas\nContact: hello@example.org")
    assert found.value == Contact("Rosa Lima", "Caritas", "hello@example.org")
    assert found.is_unsure


def test_an_abbreviation_keeps_its_full_stop() -> None:
    found = contact_of("Kontakt: Rosa Lima (Haus am See e.V.), a@example.org")
    assert found.value.organisation == "Haus am See e.V."
    assert (
        contact_of("Contact: Rosa Lima at Caritas. a@example.org").value.organisation == "Caritas"
    )


def test_the_first_name_of_two_is_no_part_of_the_second() -> None:
    assert contact_of("Kontakt: Eva und Tom Meier, e@example.org").value.name == "Tom Meier"


def test_a_weekday_is_no_name() -> None:
    found = contact_of("RSVP by EOB Monday 4 October to Ms. Rosa Lima (a@example.org).")
    assert found.value.name == "Rosa Lima"
