"""Texts as they are copied: from web pages with menus, bilingual notes, agendas, lists of talks."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import Fact, ParsedFacts
from webinars.events.parsing.facts.reading import parse_facts


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=date(2026, 3, 1))


@pytest.mark.parametrize(
    "menu",
    [
        "Home\nAbout us\nNews\nEvents\nContact\nSearch\n\nHome > Events > Training\n\n",
        "Aller au contenu principal\nAccueil\nNos partenaires\nActualités\nRechercher\n",
        "Startseite\nÜber uns\nAktuelles\nKontakt\n",
    ],
)
def test_the_menu_above_a_text_is_no_title(menu: str) -> None:
    facts = parse(f"{menu}Family reunification and the courts\n11 June 2026, 10:00-12:30\n")
    assert facts.title is not None
    assert facts.title.value == "Family reunification and the courts"


def test_two_words_of_menus_are_no_menu() -> None:
    assert parse("Home\nNews\n\n11 June 2026, 10:00-12:30\n").title == Fact("Home", (1,), False)


def test_a_label_in_two_languages_is_read() -> None:
    facts = parse("Dialogue on work\n\nDate / Date : 3 June 2026\nVenue / Lieu : Maison B, Tunis\n")
    assert facts.venue == Fact("Maison B, Tunis", (4,))


def test_the_label_of_people_in_two_languages_is_no_text() -> None:
    item = parse_agenda("10:00-11:00 Forum\nModerator / Modératrice: Ana Silva, ECRE").items[0]
    assert [(one.name, one.affiliation) for one in item.people] == [("Ana Silva", "ECRE")]
    assert (item.description, item.unsure) == ("", ())


def test_talks_that_are_counted_by_ordinals_are_a_series() -> None:
    facts = parse(
        'Os paso la info del ciclo de charlas "Vidas en tránsito":\n\n'
        "• 1ª charla: martes 5 de mayo de 2026, 18:00h - Rutas\n"
        "• 2ª charla: martes 12 de mayo de 2026, 18:00h - Infancia\n"
        "• 3ª charla: martes 19 de mayo de 2026, 19:00h - Trabajo\n"
    )
    assert facts.title == Fact("Vidas en tránsito", (1,))
    assert [str(fact.value) for fact in facts.dates] == ["2026-05-05", "2026-05-12", "2026-05-19"]
    assert [f"{fact.value.start:%H:%M}" for fact in facts.day_times] == ["18:00", "18:00", "19:00"]


def test_the_first_item_of_an_agenda_does_not_say_when_the_event_ends() -> None:
    facts = parse("9:00-9:30\tWelcome\n9:30-10:00\tOpening\n12:00-13:00\tLunch\n")
    assert facts.start is not None
    assert facts.end is not None
    assert (f"{facts.start.value:%H:%M}-{facts.end.value:%H:%M}") == "09:00-13:00"
    assert facts.start.is_unsure


@pytest.mark.parametrize(
    "hours", ["Venerdì ore 14.30 – 18.30", "Friday: 14:30-18:30", "Freitag von 14:30 bis 18:30 Uhr"]
)
def test_the_hours_of_a_weekday_are_no_item(hours: str) -> None:
    assert parse_agenda(hours).items == ()


def test_the_line_of_the_event_above_its_agenda_is_no_item() -> None:
    agenda = parse_agenda(
        "Monday 15 June | 18:00–20:00 | Bozar, Ghent\n\n18:00 Doors\n18:30 Welcome\n19:15 Concert"
    )
    assert [item.title for item in agenda.items] == ["Doors", "Welcome", "Concert"]
    assert agenda.warnings == ()


def test_the_menu_of_a_page_in_html_is_left_out() -> None:
    page = "<nav><a href='/'>Home</a></nav><h1>Rights</h1><p>11 June 2026, 10:00</p><p>We talk.</p>"
    facts = parse(page)
    assert facts.title == Fact("Rights", (1,))
    assert facts.description == "We talk."


def test_a_menu_that_does_not_end_takes_nothing_along() -> None:
    assert "We talk." in parse("<nav><h1>Rights</h1><p>We talk.</p>").description


def test_the_name_alone_below_words_to_a_colleague_is_hidden_with_them() -> None:
    letter = "Hi Ana,\ncan you put this online today? Thanks!\n\nJo\n\n"
    facts = parse(f"{letter}Rights for all\n\n11 June 2026, 10:00\n\nWe talk.\n")
    assert (facts.description, facts.mail) == ("We talk.", (1, 2, 4))


def test_a_title_below_a_letter_to_many_is_found() -> None:
    letter = "Bonjour à toutes et tous,\n\nVoici le programme.\n\nCordialement, Ada\n\n"
    facts = parse(f"{letter}Loger les familles exilées\n\n11 juin 2026, 10h-12h\n")
    assert facts.title == Fact("Loger les familles exilées", (7,))
