"""What is copied from a chat: who wrote, and when, is neither public nor of the event."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import Fact, ParsedFacts
from webinars.events.parsing.facts.reading import parse_facts


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=date(2026, 1, 15), default_zone=None)


@pytest.mark.parametrize(
    ("head", "greeting"),
    [
        ("[12/1/27, 10:05:33] Lucía Red Acoge: ", "Hola a todas!! 👋"),
        ("12/01/2027, 10:05 - Ana Roy: ", "Hi all!"),
        ("[12.01.27, 10:05] Jan V.: ", "Hallo zusammen,"),
    ],
)
def test_who_wrote_in_a_chat_is_not_public(head: str, greeting: str) -> None:
    text = (
        f"📢 Taller online: Derechos en la frontera\n🗓 10 December 2026, 10:00\n{head}It is free."
    )
    facts = parse(f"{head}{greeting}\n{text}\n")
    assert facts.title == Fact("Derechos en la frontera", (2,))
    assert facts.description == "It is free."
    assert facts.mail == (1, 4)
    assert [fact.value for fact in facts.dates] == [date(2026, 12, 10)]


@pytest.mark.parametrize(
    "line",
    [
        "12/01/2027, 10:00 - Session 1: Legal aid",
        "12/01/2027 10:00 - 11h30: Opening",
        "12.01.2027, 10:00 – Eröffnung: Ana Roy",
        "12/01/2027 10:00 - Second webinar: Legal aid",
    ],
)
def test_a_line_of_a_programme_with_its_date_is_no_chat(line: str) -> None:
    facts = parse(f"Safe routes for all\n\n{line}\n\nWe talk.\n")
    assert [fact.value for fact in facts.dates] == [date(2027, 1, 12)]
    assert facts.mail == ()
    assert "- ".join(line.split("– ")) in facts.description.replace("–", "-")


def test_what_a_chat_itself_says_is_not_public() -> None:
    said = "12/01/2027, 10:04 - Ana Roy added +34 612 99 88 77"
    head = "12/01/2027, 10:05 - Ana Roy: "
    facts = parse(f"{said}\n{head}Safe routes for all\n10 December 2026, 10:00\n{head}It is free.")
    assert facts.description == "It is free."
    assert [fact.value for fact in facts.dates] == [date(2026, 12, 10)]
    assert facts.mail == (1, 2, 4)
    assert [str(fact.value) for fact in parse(f"Safe routes\n\n{said}").dates] == ["2027-01-12"]
