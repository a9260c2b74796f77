"""What a title alone says: whether there is a break, and what people do in a session."""

from __future__ import annotations

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import Doubt
from webinars.events.programme import ItemKind, SpeakerRole


@pytest.mark.parametrize(
    "title",
    [
        "Reception in the islands",
        "The reception of families",
        "Reception centres",
        "Empfang und Unterbringung von Familien",
        "El derecho a la comida",
        "Après la pause : quels droits ?",
        "Work after a long break",
        "The dinner table: recipes and memories",
    ],
)
def test_the_word_of_a_break_in_a_title_is_asked_about(title: str) -> None:
    item = parse_agenda(f"9:00 {title}").items[0]
    assert (item.title, item.kind, item.unsure) == (title, ItemKind.SESSION, (Doubt.KIND,))


@pytest.mark.parametrize(
    "title",
    [
        "Evening reception",
        "Reception with drinks",
        "Empfang mit Wein",
        "Registration and welcome coffee",
        "Lunch (in the hall)",
        "Lunch in the garden",
        "First coffee break",
        "Pause-café offerte aux participants",
        "Clausura y vino español",
        "Pranzo offerto dal Comune",
        "Déjeuner offert par la Ville",
        "Almoço livre",
        "Light lunch will be served",
        "Get-together mit Fingerfood",
        "Onthaal met koffie",
    ],
)
def test_a_break_has_small_words_beside_it(title: str) -> None:
    item = parse_agenda(f"9:00 {title}").items[0]
    assert (item.kind, item.unsure) == (ItemKind.BREAK, ())


def test_where_somebody_speaks_nobody_asks_about_a_break() -> None:
    item = parse_agenda("9:00 Reception in the islands\nAna Silva, ECRE").items[0]
    assert (item.kind, item.unsure) == (ItemKind.SESSION, ())


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Opening the schools", SpeakerRole.SPEAKER),
        ("L'accueil des familles", SpeakerRole.SPEAKER),
        ("Accueil et logement", SpeakerRole.SPEAKER),
        ("Closing the reception gap", SpeakerRole.SPEAKER),
        ("L'apertura dei porti", SpeakerRole.SPEAKER),
        ("Cities of welcome", SpeakerRole.SPEAKER),
        ("Welcome culture", SpeakerRole.SPEAKER),
        ("Opening", SpeakerRole.OPENING),
        ("Opening session", SpeakerRole.OPENING),
        ("Opening of the conference", SpeakerRole.OPENING),
        ("Opening – why houses", SpeakerRole.OPENING),
        ("Registration and welcome", SpeakerRole.OPENING),
        ("Accueil", SpeakerRole.OPENING),
        ("Mot d'accueil", SpeakerRole.OPENING),
        ("Apertura dei lavori", SpeakerRole.OPENING),
        ("Eröffnung der Tagung", SpeakerRole.OPENING),
        ("Sesión de apertura", SpeakerRole.OPENING),
        ("Closing remarks on the year", SpeakerRole.CLOSING),
        ("Conclusions & next steps", SpeakerRole.CLOSING),
        ("Wrap up – what comes next", SpeakerRole.CLOSING),
    ],
)
def test_who_speaks_opens_where_the_session_does(title: str, part: SpeakerRole) -> None:
    item = parse_agenda(f"9:00 {title}\nAna Silva, Director, ECRE").items[0]
    assert (item.title, [one.part for one in item.people]) == (title, [part])
