"""A place with its address that stands in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document import read_text
from webinars.events.parsing.facts import parse_facts
from webinars.events.parsing.facts_model import Fact


def venue_of(text: str) -> Fact[str] | None:
    return parse_facts(read_text(text), today=date(2027, 1, 1)).venue


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        (
            "We meet in Brussels (Rue Royale 146, 1000 Brussels) for two days.",
            "Brussels (Rue Royale 146, 1000 Brussels)",
        ),
        (
            "Die Tagung ist in Berlin (Lange Str. 12, 10963 Berlin).",
            "Berlin (Lange Str. 12, 10963 Berlin)",
        ),
        (
            "Il se tiendra à la Maison des Associations (Rue Haute 5, B-1000 Bruxelles).",
            "Maison des Associations (Rue Haute 5, B-1000 Bruxelles)",
        ),
    ],
)
def test_a_place_with_an_address_is_read_and_unsure(sentence: str, place: str) -> None:
    assert venue_of(f"Training\n\n10 May 2027, 10:00-12:00\n\n{sentence}") == Fact(
        place, (5,), is_unsure=True
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "We meet in Brussels (Belgium).",
        "It is held in English (10 May 2027, 2000 people came).",
        "As said in the report (page 4, 2020 edition).",
        "See you in May (room 12).",
    ],
)
def test_other_brackets_are_no_address(sentence: str) -> None:
    assert venue_of(f"Training\n\n10 May 2027, 10:00-12:00\n\n{sentence}") is None


def test_a_place_behind_its_label_comes_first() -> None:
    text = "Venue: Town Hall\nDinner is in Ghent (Korenlei 4, 9000 Gent)."
    assert venue_of(text) == Fact("Town Hall", (1,))
