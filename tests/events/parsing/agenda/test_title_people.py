"""Who is named in an agenda's titles."""

from __future__ import annotations

import pytest

from tests.events.parsing.agenda.test_people import MODERATOR, item_with
from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt


@pytest.mark.parametrize(
    ("title", "doubts"),
    [
        ("Conclusions and next steps, Ada Lind", (Doubt.PEOPLE,)),
        ("Finding houses with Ada Lind", (Doubt.PEOPLE,)),
        ('Présentation du rapport "Vivre Ici" – Ana Silva et Cy Old, auteurs', (Doubt.PEOPLE,)),
        ("Discours, en présence de Mme la ministre Ada Lind", (Doubt.PEOPLE,)),
        ("Housing, Language and Work", ()),
    ],
)
def test_a_bare_name_at_the_end_of_a_title_leaves_a_doubt(
    title: str, doubts: tuple[Doubt, ...]
) -> None:
    item = parse_agenda(f"10:00 - 11:00 {title}").items[0]
    assert (item.title, item.unsure) == (title, doubts)


@pytest.mark.parametrize(
    "by",
    [
        "moderated by",
        ", chaired by",
        "facilitated by",
        "animée par",
        "modérée par",
        "présidé par",
        "moderiert von",
        "unter der Leitung von",
        "moderada por",
        "moderado por",
        "gemodereerd door",
        "o.l.v.",
        "moderata da",
    ],
)
def test_who_moderates_is_no_speaker_and_no_part_of_the_title(by: str) -> None:
    title = f"Forum {by} Ana Silva (ECRE)".replace(" ,", ",")
    item = parse_agenda(f"10:00 - 11:00 {title}").items[0]
    assert (item.title, item.unsure) == ("Forum", ())
    assert [(one.name, one.part) for one in item.people] == [("Ana Silva", MODERATOR)]
    under = item_with(f"{by.lstrip(', ').capitalize()} Ana Silva")
    assert [(one.name, one.part) for one in under.people] == [("Ana Silva", MODERATOR)]


@pytest.mark.parametrize(
    ("title", "left", "people"),
    [
        ("Q&A (moderated by Ana Silva, ECRE)", "Q&A", "Ana Silva|ECRE moderator"),
        ("Panel (chaired by Ana Silva): Work", "Panel: Work", "Ana Silva| moderator"),
        ("Panel chaired by Ana Silva: Work", "Panel: Work", "Ana Silva| moderator"),
        ("Forum (chair: Cy Old)", "Forum", "Cy Old| moderator"),
        (
            "Table ronde animée par Ana SILVA, avec : Bo LI (HCR), Cy OLD (Cimade)",
            "Table ronde",
            "Bo LI|HCR speaker; Cy OLD|Cimade speaker; Ana SILVA| moderator",
        ),
        ("Welkom door dagvoorzitter Ada Lind", "Welkom", "Ada Lind| opening"),
        (
            "Bienvenida a cargo de Ana Silva, directora, CEAR",
            "Bienvenida",
            "Ana Silva|CEAR opening",
        ),
        ("Saluti a cura di Ana Silva, CIR", "Saluti", "Ana Silva|CIR opening"),
    ],
)
def test_people_in_a_title_are_read(title: str, left: str, people: str) -> None:
    item = parse_agenda(f"10:00 - 11:00 {title}").items[0]
    found = "; ".join(f"{one.name}|{one.affiliation} {one.part}" for one in item.people)
    assert (item.title, found, item.unsure) == (left, people, ())


@pytest.mark.parametrize(
    ("title", "left", "name"),
    [
        ("Introduction, Ada Lind (ICMC Europe)", "Introduction", "Ada Lind"),
        ("Omar Said (ECRE): Why vote?", "Why vote?", "Omar Said"),
        ("Mot d'accueil d'Éric MARTIN, maire de Lille", "Mot d'accueil", "Éric MARTIN"),
        ("Abertura a cargo de Ana Silva", "Abertura", "Ana Silva"),
        ("Lezing m.m.v. Ali Berg", "Lezing", "Ali Berg"),
        ("Track A – Housing: Ana Diaz (FEANTSA)", "Track A – Housing", "Ana Diaz"),
    ],
)
def test_people_in_a_title_that_may_be_none_are_asked_about(
    title: str, left: str, name: str
) -> None:
    item = parse_agenda(f"10:00 - 11:00 {title}").items[0]
    assert (item.title, [one.name for one in item.people]) == (left, [name])
    assert item.unsure == (Doubt.PEOPLE,)


@pytest.mark.parametrize(
    "title",
    [
        "Keynote – Ana Silva",
        "Présentation du réseau par Ana Silva et Bo Dupont",
        "Discussion chaired by the President",
    ],
)
def test_titles_that_may_name_people_stay_with_a_doubt(title: str) -> None:
    item = parse_agenda(f"10:00 - 11:00 {title}").items[0]
    assert (item.title, item.people, item.unsure) == (title, (), (Doubt.PEOPLE,))


@pytest.mark.parametrize(
    "title", ["Opening of the exhibition", "Saluti a cura di ASGI", "Welcome, Refugee Council"]
)
def test_titles_without_people_stay(title: str) -> None:
    item = parse_agenda(f"10:00 - 11:00 {title}").items[0]
    assert (item.title, item.people, item.unsure) == (title, (), ())


def test_who_opens_is_taken_out_of_a_portuguese_title() -> None:
    item = parse_agenda("10:00 Abertura, por Ana Lind, Ministra Adjunta").items[0]
    assert (item.title, item.unsure) == ("Abertura", ())
    assert [(one.name, one.role) for one in item.people] == [("Ana Lind", "Ministra Adjunta")]


def test_a_list_of_people_that_is_broken_in_a_bracket_is_asked_about() -> None:
    text = "10:00 Panel\nSpeakers: Ana Silva (UNHCR), Tom Lee (Legal\nUnit), Bo Li (ECRE)"
    assert Doubt.PEOPLE in parse_agenda(text).items[0].unsure


def test_a_position_below_a_name_names_nobody_else() -> None:
    text = "10:00 Panel\nSpeakers: Ana Silva (UNHCR), Tom Lee,\nDirector, IOM; Bo Li (ECRE)"
    item = parse_agenda(text).items[0]
    assert "Bo Li" not in " ".join(one.affiliation for one in item.people)
    assert Doubt.PEOPLE in item.unsure or "Bo Li" in [one.name for one in item.people]
