"""A place with its address that stands in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import Fact
from webinars.events.parsing.facts.reading import parse_facts


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


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (
            "Maison des associations, 40 rue de l'Aqueduc, 1050 Bruxelles — et en ligne (Zoom)",
            "Maison des associations, 40 rue de l'Aqueduc, 1050 Bruxelles",
        ),
        (
            "10-11 May 2027, Hotel Leopold, Rue du Luxembourg 35, Brussels",
            "Hotel Leopold, Rue du Luxembourg 35, Brussels",
        ),
        (
            "10 May 2027, 10:00-12:00 at Town Hall, 10-12 High Street, London",
            "Town Hall, 10-12 High Street, London",
        ),
        ("Kulturhaus, Lange Straße 12, Berlin und online", "Kulturhaus, Lange Straße 12, Berlin"),
        (
            "Centro Social, Calle Mayor 12, Madrid, y en línea",
            "Centro Social, Calle Mayor 12, Madrid",
        ),
        ("Na Rua Augusta, 45, Lisboa e online (Teams)", "Rua Augusta, 45, Lisboa"),
        (
            "Casa delle donne, Via della Lungara 19, Roma",
            "Casa delle donne, Via della Lungara 19, Roma",
        ),
        ("Jugendherberge, Am Markt 4, 50667 Köln", "Jugendherberge, Am Markt 4, 50667 Köln"),
        ("Huis van de Mens, Meirlaan 17, Brussel", "Huis van de Mens, Meirlaan 17, Brussel"),
        (
            "Lieu : en ligne (Zoom) et Maison B, 40 rue Haute, Bruxelles",
            "Maison B, 40 rue Haute, Bruxelles",
        ),
    ],
)
def test_an_address_at_the_head_of_a_text_is_a_place(line: str, place: str) -> None:
    facts = parse_facts(
        read_text(f"Training\n\nDate: 10 May 2027, 10:00-12:00\n{line}\n\nMore is said."),
        today=date(2027, 1, 1),
    )
    assert facts.venue == Fact(place, (4,), is_unsure=True)


@pytest.mark.parametrize(
    "line",
    [
        "ECRE, Avenue des Arts 7, 1210 Brussels, Tel. +32 2 555 01 23",
        "We meet via Zoom 845 1234 5678.",
        "The right place 12 people wanted",
        "On the way 40 people fell ill.",
    ],
)
def test_other_words_and_numbers_are_no_address(line: str) -> None:
    assert venue_of(f"Training\n\n10 May 2027, 10:00-12:00\n{line}") is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (
            "Waar: op locatie (Stadhuis, Markt 1, 9000 Gent) en online",
            "Stadhuis, Markt 1, 9000 Gent",
        ),
        ("Lieu : en présentiel (Maison Rosa, Bruxelles) et en ligne", "Maison Rosa, Bruxelles"),
        (
            "Il se tient en ligne et dans la salle Rosa (rue Haute 12, 1000 Bruxelles).",
            "salle Rosa (rue Haute 12, 1000 Bruxelles)",
        ),
    ],
)
def test_a_place_is_told_from_words_of_being_there(text: str, place: str) -> None:
    facts = parse_facts(read_text(f"{text}\n\nWe talk."), today=date(2027, 1, 1))
    assert facts.venue is not None
    assert facts.venue.value == place
    assert facts.description.endswith("We talk.")


def test_a_place_keeps_the_bracket_that_it_ends_with() -> None:
    text = "Rights\n\n4 May 2027, 10:00\n\nMaison B, rue Haute 4, Bruxelles (salle C, 2e étage)"
    for more in (" et en ligne sur Zoom", ""):
        venue = venue_of(text + more)
        assert venue is not None
        assert venue.value == "Maison B, rue Haute 4, Bruxelles (salle C, 2e étage)"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("Press Club Brussels & online", "Press Club Brussels"),
        ("Press Club Brussels (and online)", "Press Club Brussels"),
        ("Haus B, Berlin, und online via Zoom", "Haus B, Berlin"),
        ("Maison B, Bruxelles, et en ligne", "Maison B, Bruxelles"),
        ("Hybrid – Brussels and online", "Brussels"),
        ("Haus B und online, Berlin", "Haus B und online, Berlin"),
    ],
)
def test_a_place_is_called_without_being_online_as_well(written: str, place: str) -> None:
    found = venue_of(f"Training\n\n10 May 2027, 10:00-12:00\n\nWhere: {written}")
    assert found == Fact(place, (5,))


def test_the_address_of_who_signs_is_no_place() -> None:
    sender = "Best wishes,\nTom Ray\nECRE\nRue Royale 146, 1000 Brussels"
    assert venue_of(f"Training\n\n10 May 2027, 10:00-12:00\n\n{sender}") is None


@pytest.mark.parametrize(
    "end",
    [
        *(", and via Zoom", " and on Zoom", " & Zoom", ", y por Zoom", ", und per Zoom"),
        *(", et sur Teams", " e via Zoom", ", en via MS Teams", ", also on Webex"),
        ", and via Zoom (link to follow)",
    ],
)
def test_that_one_can_join_by_a_platform_is_no_part_of_the_place(end: str) -> None:
    found = venue_of(
        f"Training\n10 May 2027, 10:00-12:00\nVenue: Corn Hall, 4 Mill Road, Hull{end}"
    )
    assert found == Fact("Corn Hall, 4 Mill Road, Hull", (3,))


def test_a_team_is_no_platform() -> None:
    found = venue_of("Training\n10 May 2027, 10:00-12:00\nVenue: Hall of tenants and teams")
    assert found == Fact("Hall of tenants and teams", (3,))


@pytest.mark.parametrize(
    ("line", "is_unsure"),
    [
        ("📍 Hall, Rue Haute 5, 1000 Bruxelles", True),
        ("📍 Venue: Hall, Rue Haute 5, 1000 Bruxelles", False),
        ("Venue: 📍 Hall, Rue Haute 5, 1000 Bruxelles", False),
        ("Hybrid: Hall, Rue Haute 5, 1000 Bruxelles & Zoom", True),
    ],
)
def test_a_place_is_without_pictures(line: str, is_unsure: bool) -> None:
    found = venue_of(f"Training\n10 May 2027, 10:00-12:00\n{line}")
    assert found == Fact("Hall, Rue Haute 5, 1000 Bruxelles", (3,), is_unsure)
