"""People under an item: which lines are read, and which only leave a doubt."""

from __future__ import annotations

import pytest

from webinars.events.parsing.agenda import parse_agenda
from webinars.events.parsing.agenda_result import Doubt, ParsedItem
from webinars.events.programme import SpeakerRole

SPEAKER, MODERATOR, PANELLIST = (
    SpeakerRole.SPEAKER,
    SpeakerRole.MODERATOR,
    SpeakerRole.PANELLIST,
)


def item_with(line: str) -> ParsedItem:
    """The first item of an agenda in which `line` stands under it."""
    return parse_agenda(f"10:00 - 11:00 Forum\n{line}\n11:00 - 12:00 Debate").items[0]


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("Intervenant·e·s :", SPEAKER),
        ("Intervenant•e•s :", SPEAKER),
        ("Intervenant.e.s :", SPEAKER),
        ("Intervenant(e)s :", SPEAKER),
        ("Orateur·rice·s :", SPEAKER),
        ("Modérateur·rice :", MODERATOR),
        ("Modérateur·trice :", MODERATOR),
        ("Moderator*in:", MODERATOR),
        ("Moderator:in:", MODERATOR),
        ("Die Moderator_innen:", MODERATOR),
        ("Referent/-in:", SPEAKER),
        ("Redner*innen:", SPEAKER),
        ("Panelist*innen:", PANELLIST),
        ("Moderador/a:", MODERATOR),
        ("Moderadores/as:", MODERATOR),
        ("Speaker(s):", SPEAKER),
        ("Co-chairs:", MODERATOR),
        ("Co-moderator:", MODERATOR),
        ("Rapporteur:", SPEAKER),
        ("Lead:", SPEAKER),
    ],
)
def test_a_label_for_everybody_is_read(label: str, part: SpeakerRole) -> None:
    item = item_with(f"{label} Ada Lind, Omar Said")
    assert [(one.name, one.part) for one in item.people] == [
        ("Ada Lind", part),
        ("Omar Said", part),
    ]
    assert (item.description, item.unsure) == ("", ())


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("Élodie de la Tour, présidente, HCR", ("Élodie de la Tour", "présidente", "HCR")),
        ("Mark Day – Officer, ECRE", ("Mark Day", "Officer", "ECRE")),
        ("April Lunch, Director, UNHCR", ("April Lunch", "Director", "UNHCR")),
        ("María de los Ríos Gil – Abogada, CEAR", ("María de los Ríos Gil", "Abogada", "CEAR")),
        ("Eva van het Hof (Adviseur, VWN)", ("Eva van het Hof", "Adviseur", "VWN")),
        ("Ada Lind (she/her) – Officer, ECRE", ("Ada Lind", "Officer", "ECRE")),
        ("Ada Lind (iel/elle) (Juriste, HCR)", ("Ada Lind", "Juriste", "HCR")),
    ],
)
def test_names_of_many_kinds_are_read(line: str, person: tuple[str, str, str]) -> None:
    item = item_with(line)
    [found] = item.people
    assert (found.name, found.role, found.affiliation) == person
    assert item.unsure == ()


def test_a_name_before_a_colon_is_read_with_a_doubt() -> None:
    item = item_with("Ada Lind: Secretary General, ECRE")
    [found] = item.people
    assert (found.name, found.role, found.affiliation) == ("Ada Lind", "Secretary General", "ECRE")
    assert item.unsure == (Doubt.PEOPLE,)


@pytest.mark.parametrize(
    "line",
    [
        "Nadia",
        "Ada Lind, Omar Said",
        "Ada Lind, who knows the law",
        "TBC – European Commission",
        "• Intervention : à confirmer",
        "Sponsor: Ada Lind",
        "Supported by: Ada Lind and Omar Said",
        "Speakers: several people from the region",
        "Dr. Ada Lind will open the day",
        "With Ada Lind and others",
        "A: Finding houses, with Ada Lind",
        "B: Chairing a meeting with Omar Said.",
        "C : Animer, avec Ada Lind",
        "Mark Day",
        "Open Day (ECRE)",
    ],
)
def test_a_line_that_may_name_people_leaves_a_doubt(line: str) -> None:
    item = item_with(line)
    assert item.people == ()
    assert item.description == line.replace("• ", "- ")
    assert item.unsure == (Doubt.PEOPLE,)


@pytest.mark.parametrize(
    "line",
    [
        "Room: Athens",
        "Objective: to know the law",
        "WS 1: Sprache (Raum 12.03)",
        "However, the law has changed.",
        "Questions: What works?",
        "Family Reunification: Lessons learned",
        "• Transport",
        "An introduction to the topic, with examples",
        "A meeting with Legal Aid",
    ],
)
def test_other_lines_leave_none(line: str) -> None:
    assert item_with(line).unsure == ()


@pytest.mark.parametrize(
    ("title", "doubts"),
    [
        ("Conclusions and next steps, Ada Lind", (Doubt.PEOPLE,)),
        ("Finding houses with Ada Lind", (Doubt.PEOPLE,)),
        ("Housing, Language and Work", ()),
    ],
)
def test_a_bare_name_at_the_end_of_a_title_leaves_a_doubt(
    title: str, doubts: tuple[Doubt, ...]
) -> None:
    item = parse_agenda(f"10:00 - 11:00 {title}").items[0]
    assert (item.title, item.unsure) == (title, doubts)


def test_a_cell_for_people_that_was_not_read_leaves_a_doubt() -> None:
    text = "Time\tSession\tSpeaker\n10:00\tForum\tpeople from the region\n11:00\tDebate\tAda Lind"
    first, second = parse_agenda(text).items
    assert (first.description, first.unsure) == ("people from the region", (Doubt.PEOPLE,))
    assert second.unsure == ()
