"""Texts that say that they are not for everybody."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import WarningCode
from webinars.events.parsing.facts.reading import parse_facts

EVENT = "Housing first\n\n6 October 2027, 10:00-11:30\n\n"


def warned(text: str) -> list[tuple[WarningCode, str]]:
    facts = parse_facts(read_text(text), today=date(2027, 1, 1))
    codes = (WarningCode.INTERNAL, WarningCode.NOT_FINAL)
    return [(each.code, each.values["written"]) for each in facts.warnings if each.code in codes]


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("*Outline of the day, for internal circulation*", "for internal circulation"),
        ("Not for wider distribution", "Not for wider distribution"),
        ("STRICTLY CONFIDENTIAL", "STRICTLY CONFIDENTIAL"),
        ("Concept note (confidential)", "confidential"),
        ("Please do not circulate.", "Please do not circulate"),
        ("Note à usage interne", "à usage interne"),
        ("Document interne", "Document interne"),
        ("Ne pas diffuser !", "Ne pas diffuser"),
        ("Nur für den internen Gebrauch", "für den internen Gebrauch"),
        ("Konzept – intern", "Konzept – intern"),
        ("Intern", "Intern"),
        ("(vertraulich)", "vertraulich"),
        ("Documento de uso interno", "de uso interno"),
        ("Não divulgar", "Não divulgar"),
        ("Riservato", "Riservato"),
        ("Voor intern gebruik", "Voor intern gebruik"),
    ],
)
def test_a_text_for_few_is_warned_of(line: str, written: str) -> None:
    assert warned(EVENT + line) == [(WarningCode.INTERNAL, written)]


@pytest.mark.parametrize(
    "line",
    [
        "What you tell us stays confidential.",
        "Free, confidential, in your language",
        "Beratung – vertraulich und kostenlos",
        "Rosa Lima, intern, Caritas",
        "Rosa Lima – intern",
        "Confidential counselling: what volunteers need",
        "How internal borders close",
        "Internal review of decisions",
        "Please do not publish photos of others",
    ],
)
def test_what_is_said_of_something_else_is_no_warning(line: str) -> None:
    assert warned(EVENT + line) == []


def test_a_mail_program_s_notice_is_not_public_and_no_warning() -> None:
    text = (
        "From: Rosa Lima <rosa@example.org>\nTo: all\nSubject: Housing first\n\nDear all,\n\n"
        "Join us on 6 October 2027, 10:00-11:30.\n\nBest wishes,\nRosa\n\n--\nRosa Lima\n"
        "Confidential\n"
    )
    assert warned(text) == []


def test_a_numbered_draft_is_not_final() -> None:
    assert warned(f"{EVENT}Concept note – draft 3") == [(WarningCode.NOT_FINAL, "draft 3")]
    assert warned(f"{EVENT}Of the draft 12 states said no.") == []
