"""Who leads a session and who comes with them; a name or an organisation behind a comma."""

from __future__ import annotations

import pytest

from tests.events.parsing.agenda.test_people import item_with
from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt, ParsedItem


def _said(item: ParsedItem) -> str:
    """Everybody with their organisation and part, as `Ana Silva, ECRE (moderator)`."""
    named = (
        (", ".join(filter(None, (one.name, one.affiliation))), one.part) for one in item.people
    )
    return "; ".join(f"{said} ({part})" for said, part in named)


@pytest.mark.parametrize(
    "led",
    [
        "Panel moderated by Ana Silva, with {} and {}",
        "Panel (moderated by Ana Silva, with {} and {})",
        "Panel chaired by Ana Silva with {} and {}",
        "Panel moderated by Ana Silva, in conversation with {} and {}",
        "Panel modérée par Ana Silva, avec {} et {}",
        "Panel animé par Ana Silva, en présence de {} et {}",
        "Panel animé par Ana Silva, en présence de : {}, {}",
        "Panel, moderiert von Ana Silva, mit {} und {}",
        "Panel moderado por Ana Silva, con {} y {}",
        "Panel moderado por Ana Silva, com a participação de {} e {}",
        "Panel moderato da Ana Silva, con {} e {}",
        "Panel gemodereerd door Ana Silva, met {} en {}",
    ],
)
def test_who_comes_with_the_moderator_does_not_moderate(led: str) -> None:
    title = led.format("Bo Li (UNHCR)", "Cy Old (JRS)")
    item = parse_agenda(f"10:00 - 11:00 {title}").items[0]
    part = "speaker" if ":" in led else "panellist"
    assert sorted(_said(item).split("; ")) == [
        "Ana Silva (moderator)",
        f"Bo Li, UNHCR ({part})",
        f"Cy Old, JRS ({part})",
    ]
    assert (item.title, item.unsure) == ("Panel", ())


@pytest.mark.parametrize(
    ("line", "people"),
    [
        (
            "Moderator: Ana Silva (ECRE), with Bo Li, UNHCR",
            "Ana Silva, ECRE (moderator); Bo Li, UNHCR (speaker)",
        ),
        ("Moderator: Ana Silva, Ärzte mit Herz", "Ana Silva, Ärzte mit Herz (moderator)"),
        ("Moderator: Ana Silva, People with Disabilities Network", ""),
        ("Moderator: Ana Silva, Avec Nous asbl", ""),
    ],
)
def test_a_word_of_company_counts_where_it_is_none_of_a_name(line: str, people: str) -> None:
    expected = people or f"Ana Silva, {line.partition(', ')[2]} (moderator)"
    assert _said(item_with(line)) == expected


def test_what_else_comes_with_somebody_is_said_and_asked_about() -> None:
    item = item_with("Moderator: Ana Silva, with experts from four cities")
    assert _said(item) == "Ana Silva (moderator)"
    assert (item.description, item.unsure) == ("with experts from four cities", (Doubt.PEOPLE,))


@pytest.mark.parametrize("title", ["Moderated by Ana Silva (ECRE)", "Debate chaired by Ada"])
def test_a_title_that_still_says_who_leads_leaves_a_doubt(title: str) -> None:
    assert Doubt.PEOPLE in parse_agenda(f"10:00 - 11:00 {title}").items[0].unsure


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        ("Moderator: Ana Silva, Le Monde", "Ana Silva, Le Monde (moderator)"),
        (
            "Modératrice : Ana Silva, Médecins Sans Frontières",
            "Ana Silva, Médecins Sans Frontières (moderator)",
        ),
        ("Modera: Ana Silva, El País", "Ana Silva, El País (moderator)"),
        ("Speaker: Ana Silva, Sky News", "Ana Silva, Sky News (speaker)"),
        (
            "Speakers:\n- Ana Silva, El País\n- Bo Li, Sky News",
            "Ana Silva, El País (speaker); Bo Li, Sky News (speaker)",
        ),
        ("Moderation: Ana Silva, Bo Li", "Ana Silva (moderator); Bo Li (moderator)"),
        (
            "Moderation: Ana Silva, El País, and Bo Li",
            "Ana Silva (moderator); El País (moderator); Bo Li (moderator)",
        ),
    ],
)
def test_a_bare_name_behind_a_comma_may_be_an_organisation(lines: str, people: str) -> None:
    item = item_with(lines)
    assert _said(item) == people
    assert item.unsure == (Doubt.PEOPLE,)
    assert all(one.is_unsure for one in item.people)


@pytest.mark.parametrize(
    "line",
    [
        "Moderators: Ana Silva, Bo Li",
        "Moderator·innen: Ana Silva, Bo Li",
        "Speakers: Ana Silva, Bo Li",
        "Moderation: Ana Silva and Bo Li",
        "Moderator: Mme Ana Silva, M. Bo Li",
    ],
)
def test_names_where_several_are_expected_are_people(line: str) -> None:
    item = item_with(line)
    assert [one.name for one in item.people] == ["Ana Silva", "Bo Li"]
    assert item.unsure == ()


@pytest.mark.parametrize("end", [", Cy Old (JRS)", ""])
def test_a_list_that_breaks_before_a_bracket_is_one(end: str) -> None:
    lines = f"10:00 Panel\nSpeakers: Ana Silva (UNHCR), Bo Li\n(IOM){end}\n11:00 Tea"
    item = parse_agenda(lines).items[0]
    people = "Ana Silva, UNHCR (speaker); Bo Li, IOM (speaker)"
    assert _said(item) == people + ("; Cy Old, JRS (speaker)" if end else "")
    assert (item.description, item.lines) == ("", (1, 2, 3))


def test_an_organisation_in_a_list_takes_no_people_away_and_is_asked_about() -> None:
    line = "Mesa: Juan Pérez (CEAR), Oxfam (España), Lola Ríos (Accem)"
    item = parse_agenda(f"10:00 Vivienda\n{line}\n11:00 Café").items[0]
    assert [one.name for one in item.people] == ["Juan Pérez", "Lola Ríos"]
    assert item.unsure == (Doubt.PEOPLE,)
