"""Lines that name the kind of event, headings, and what is left of a text beside its facts."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document import read_text
from webinars.events.parsing.facts import parse_facts
from webinars.events.parsing.facts_model import Fact, ParsedFacts

EVENT = "Legal aid\n\nTuesday 10 March 2026, 14:00-15:30 CET\n\n"


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=date(2026, 1, 15))


@pytest.mark.parametrize(
    "kind",
    [
        "JOURNÉE DE FORMATION",
        "Webinar invitation",
        "Save the date!",
        "Einladung zum Fachtag",
        "Jornada de formación",
        "Dia de formação",
        "Invito al convegno",
        "Uitnodiging voor de studiedag",
    ],
)
@pytest.mark.parametrize("mark", ["", "# "])
def test_a_line_that_only_names_the_kind_is_no_title_above_a_better_one(
    kind: str, mark: str
) -> None:
    title = "« Raconter sans exposer » : les récits des exilés"
    facts = parse(f"{mark}{kind}\n\n{title}\n\n5 May 2027, 10:00-12:00\n\nMore is said.\n")
    assert facts.title == Fact(title, (3,))
    assert facts.label == Fact(kind, (1,))
    assert facts.description == "More is said."


def test_a_kind_alone_is_an_unsure_title_and_a_heading_comes_before_a_plain_line() -> None:
    assert parse("Formation\n\n5 May 2027, 10:00-12:00\n").title == Fact("Formation", (1,), True)
    assert parse("Our network in Ghent\n\n# Rights for all\n").title == Fact("Rights for all", (3,))


@pytest.mark.parametrize("word", ["Session", "Séance", "Modul", "Sesión", "Sessão", "Sessie"])
def test_the_days_of_a_series_are_those_of_its_sessions(word: str) -> None:
    text = (
        f"Rights\n\n{word} 1 (6 April 2027): Law\n{word} 2 (13 April 2027): Home\n\nAt 10:00-12:00."
    )
    assert [fact.value for fact in parse(text).dates] == [date(2027, 4, 6), date(2027, 4, 13)]


@pytest.mark.parametrize(
    "heading",
    [
        "HOW TO JOIN",
        "Comment participer :",
        "Teilnahme",
        "Cómo participar",
        "Come partecipare",
        "Deelname",
    ],
)
def test_a_heading_goes_with_all_that_stood_below_it(heading: str) -> None:
    way_in = f"{heading}\n\nhttps://zoom.us/j/91234567890\nPasscode: 445566"
    assert parse(f"{EVENT}More is said.\n\n{way_in}\n").description == "More is said."
    left = parse(f"{EVENT}{way_in}\nCome early, please.\n").description
    assert left == f"{heading}\n\nCome early, please."


@pytest.mark.parametrize(
    "heading",
    ["Background", "OBJECTIVES", "Contexte", "Ziele", "Objetivos", "Contesto", "Achtergrond"],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_the_usual_headings_of_notes_become_headings(heading: str, gap: str) -> None:
    found = parse(f"{EVENT}{heading}{gap}To learn.\n").description
    assert found == f"## {heading}\n\nTo learn."


def test_a_telephone_to_ask_stays_where_people_find_it() -> None:
    facts = parse(f"{EVENT}More is said.\n\nContact: WhatsApp +32 470 12 34 56\nSave the date!\n")
    assert facts.description == "More is said.\n\nContact: WhatsApp +32 470 12 34 56"
    assert facts.contact is not None
    assert (facts.contact.value.name, facts.contact.value.phone) == ("", "+32 470 12 34 56")
