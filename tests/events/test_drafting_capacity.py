"""How many places an event has, as a pasted text says it: in the room, online, or not at all."""

from __future__ import annotations

import pytest

from tests.events.pasting import read
from webinars.events.drafting.suggestions import Mark


@pytest.mark.parametrize(
    ("line", "places", "is_unsure", "is_left"),
    [
        ("Places: 60", 60, False, False),
        ("60 places", 60, False, False),
        ("Max. 40 participants", 40, False, False),
        ("Nombre de places : 1 000", 1000, False, False),
        ("Plätze: 60", 60, False, False),
        ("Teilnehmerzahl: max. 25", 25, False, False),
        ("Número de plazas: 60", 60, False, False),
        ("Posti disponibili: 60", 60, False, False),
        ("Maximaal 30 deelnemers", 30, False, False),
        ("Vagas: 60", 60, False, False),
        ("Places are limited to 25.", 25, False, False),
        ("Les places sont limitées à 25.", 25, False, False),
        ("Die Plätze sind auf 25 begrenzt.", 25, False, False),
        ("Las plazas están limitadas a 25.", 25, False, False),
        ("Os lugares são limitados a 25.", 25, False, False),
        ("I posti sono limitati a 25.", 25, False, False),
        ("Het aantal plaatsen is beperkt tot 25.", 25, False, False),
        ("Register by 3 May 2027. Places are limited to 120.", 120, True, True),
        ("C'est gratuit, dans la limite de 60 places.", 60, True, True),
        ("Places are limited to 2 per organisation.", None, False, True),
        ("Plazas limitadas: 120 personas", 120, False, False),
        ("Plazas limitadas: 120 personas. Es gratis.", 120, True, True),
        ("Limited places: 60", 60, False, False),
        ("Places limitées : 60 personnes", 60, False, False),
        ("Begrenzte Plätze: 60", 60, False, False),
        ("Posti limitati: 60 persone", 60, False, False),
        ("Vagas limitadas: 60 pessoas", 60, False, False),
        ("Beperkt aantal plaatsen: 60", 60, False, False),
        ("C’est gratuit, limité à 60 personnes.", 60, True, True),
        ("It is free. The number of places in the room is limited to 60.", 60, True, True),
        ("Gratis. Die Anzahl der Plätze im Saal ist auf 60 begrenzt.", 60, True, True),
        ("Gratis. El número de plazas en la sala está limitado a 60.", 60, True, True),
        ("Grátis. O número de lugares na sala está limitado a 60.", 60, True, True),
        ("Gratis. Il numero di posti in sala è limitato a 60.", 60, True, True),
        ("Gratis. Het aantal plaatsen in de zaal is beperkt tot 60.", 60, True, True),
        ("Places: 60 in the room", 60, True, True),
        ("Participants: 40", 40, True, False),
        ("We have room for all, but only 60 places are free.", 60, True, True),
        ("Inscrivez-vous avant lundi. 60 places sur place.", 60, True, True),
        ("Come early. 60 seats per town are left.", None, False, True),
        ("40 people came last year, from 60 places.", None, False, True),
        ("Places: 40-60", None, False, True),
        ("Max. 40 partecipanti per il webinar", 40, True, True),
        ("Max. 2 participants per organisation", None, False, True),
        ("Up to 3 people per NGO may come.", None, False, True),
        ("Persons: 2 from each town", None, False, True),
        ("Participants: 12 NGOs from five countries", None, False, True),
    ],
)
def test_the_number_of_places_is_read(
    line: str, places: int | None, is_unsure: bool, is_left: bool
) -> None:
    found = read(f"Title: Rights\n\n4 May 2027, 10:00-12:00\n{line}")
    mark = found.marks.get("capacity", Mark())
    assert (found.capacity, mark.is_unsure) == (places, is_unsure)
    assert found.description == (line if is_left else "")


@pytest.mark.parametrize("line", ["Participants: 12 NGOs from five countries", "Participants: 40"])
def test_a_sure_number_comes_before_an_unsure_one(line: str) -> None:
    found = read(f"Title: Rights\n\n4 May 2027, 10:00-12:00\n{line}\nPlaces: 60")
    assert (found.capacity, found.marks["capacity"].is_unsure) == (60, False)


@pytest.mark.parametrize(
    "line",
    [
        "Le nombre de places dans la salle est limité à 60 ; la participation en ligne est ouverte "
        "à 200 personnes.",
        "Places in the room are limited to 60; online participation is open to 200 people.",
        "Plätze im Saal sind auf 60 begrenzt; die Teilnahme online ist offen für 200 Personen.",
        "Plazas en la sala limitadas a 60; la participación en línea está abierta a 200 personas.",
    ],
)
def test_the_places_of_the_room_count_and_those_online_are_named(line: str) -> None:
    found = read(f"Title: Rights\n\n4 May 2027, 10:00-12:00\n\nFor all. {line}")
    assert found.capacity == 60
    assert found.marks["capacity"].is_unsure
    assert [each.values for each in found.cautions if each.code == "online-places"] == [
        {"places": "200"}
    ]


@pytest.mark.parametrize("where", ["3rd floor, Rue Royale 1", "10 Downing Street", "12 rue Haute"])
def test_a_number_in_an_address_is_no_number_of_places(where: str) -> None:
    assert read(f"Title: Rights\n\n4 May 2027, 10:00\nPlace: {where}").capacity is None
