"""Lines around a title that are none: notices, other labels; and a subject that may be none."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import ParsedFacts
from webinars.events.parsing.facts.reading import parse_facts


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=date(2027, 1, 1))


@pytest.mark.parametrize(
    "notice",
    [
        *("ATTENTION: NEW DATE", "CANCELLED AND POSTPONED", "New venue!", "Reminder"),
        *("ATTENTION : NOUVEL HORAIRE", "Webinaire reporté", "Achtung: neuer Termin"),
        *("Aplazado: nueva fecha", "Adiado – nova data", "Attenzione: nuova data"),
        *("Let op: nieuwe datum", "# Change of date"),
    ],
)
def test_a_notice_of_a_change_is_no_title_and_stays(notice: str) -> None:
    facts = parse(f"{notice}\n\nCooking, talking, staying\n\n6 October 2027, 10:00-11:30\n")
    assert facts.title is not None
    assert facts.title.value == "Cooking, talking, staying"
    assert notice.lstrip("# ") in facts.description


@pytest.mark.parametrize(
    "title", ["Time for change", "Attention to detail", "New places to live", "Annual report"]
)
def test_a_title_with_words_of_notices_is_one(title: str) -> None:
    facts = parse(f"{title}\n\n6 October 2027, 10:00-11:30\n")
    assert facts.title is not None
    assert facts.title.value == title


@pytest.mark.parametrize(
    "line",
    [
        *("Languages: French, with interpretation into Dari and Tamazight", "Who: volunteers"),
        *("Speakers: Rosa Lima and Idris Bello", "Moderator: Rosa Lima", "Audience: members"),
        *("Langue : français et arabe", "Organised by: Caritas and friends", "Cost: none at all"),
    ],
)
def test_a_line_with_another_label_is_no_title(line: str) -> None:
    facts = parse(f"Webinar\n6 October 2027, 10:00-11:30\n{line}\n")
    assert facts.title is None
    assert "Tamazight" not in line or line in facts.description


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Onderwerp: Uitnodiging webinar 'Samen koken: praten en blijven'", None),
        ("Invitation: webinar 'Cooking together'", "Cooking together"),
        ("Invitation : atelier ‘L’accès aux soins’", "L’accès aux soins"),
        ("Training 'Home'", "Home"),
        ("Webinar 'Home' and 'Away'", "Webinar 'Home' and 'Away'"),
    ],
)
def test_a_title_in_single_quotation_marks_is_without_them(line: str, title: str | None) -> None:
    facts = parse(f"{line}\n\n6 October 2027, 10:00-11:30\n")
    assert facts.title is not None
    assert facts.title.value == (title or "Samen koken: praten en blijven")


def test_a_session_as_such_is_no_title() -> None:
    facts = parse(
        'Convite | Sessão de formação\n\n"Casa e bairro" — encontro de vizinhos\n\n'
        "6 de outubro de 2027, 10h-12h\n"
    )
    assert facts.title is not None
    assert facts.title.value == '"Casa e bairro" — encontro de vizinhos'


@pytest.mark.parametrize(
    ("named", "is_unsure"), [("“Doors Open”", True), ("“living together”", False), ("", False)]
)
def test_a_subject_is_unsure_where_the_text_names_the_event(named: str, is_unsure: bool) -> None:
    facts = parse(
        "Subject: Webinar on living together\n\n"
        f"Our webinar {named} will be held on 6 October 2027 from 10:00 to 11:30.\n"
    )
    assert facts.title is not None
    assert (facts.title.value, facts.title.is_unsure) == ("Webinar on living together", is_unsure)


def test_a_long_title_in_quotation_marks_does_not_go_on_with_the_date() -> None:
    facts = parse(
        "Einladung zum Fachtag\n\n„Bleiben dürfen – und dann? Wohnen, lernen und arbeiten“\n\n"
        "am Mittwoch, den 6. Oktober 2027, 10.00–11.30 Uhr\n"
    )
    assert facts.title is not None
    assert facts.title.value == "Bleiben dürfen – und dann? Wohnen, lernen und arbeiten"
