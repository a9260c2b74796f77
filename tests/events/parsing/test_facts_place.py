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


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Venue: Brussels", Fact("Brussels", (1,))),
        ("Lieu : Mundo B, Rue d'Edimbourg 26", Fact("Mundo B, Rue d'Edimbourg 26", (1,))),
        ("Tagungsort: Haus der Kulturen, Berlin", Fact("Haus der Kulturen, Berlin", (1,))),
        ("## Venue\n\nMundo B, Brussels", Fact("Mundo B, Brussels", (3,), is_unsure=True)),
        (
            "When and where: 10 May 2027, 10:00-12:00 CET, at Mundo B, Brussels",
            Fact("Mundo B, Brussels", (1,), is_unsure=True),
        ),
        ("Ort und Zeit: Lyon, 10. Mai 2027, 10 Uhr", Fact("Lyon", (1,), is_unsure=True)),
        ("Date et lieu : 10 mai 2027, Zoom", None),
        ("Where\n\nOnline", None),
        ("Location\n\nWe will tell everybody who registers where it is, a week before.", None),
        ("Address\n\nRue Royale 146, Brussels", None),
    ],
)
def test_a_place_stands_behind_its_label_below_it_or_beside_the_date(
    text: str, place: Fact[str] | None
) -> None:
    assert venue_of(text) == place
