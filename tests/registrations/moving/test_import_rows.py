"""What the rows of a list say: what is wrong, what is repeated, what people answered."""

from __future__ import annotations

import pytest

from tests.registrations.builders import (
    find,
)
from tests.registrations.moving.lists import (
    a_question,
    bring_in,
    check,
    counts,
    csv_of,
    keep,
    problems,
)
from tests.registrations.moving.test_importing import HEADINGS, event_id
from webinars.events.models import Event, EventFormat
from webinars.events.programme import (
    ChannelKind,
    LanguageChannel,
    Question,
    QuestionChoice,
    QuestionType,
)
from webinars.extensions import db, transaction
from webinars.registrations.moving import importing
from webinars.registrations.taking_part import TakesPart

__all__ = ["event_id"]


def test_what_is_wrong_is_said_by_row(event_id: int) -> None:
    people = [
        ["No address", "", "", ""],
        ["Bad", "not an address", "", ""],
        ["", "nameless@example.org", "", ""],
        ["x" * 201, "long@example.org", "", ""],
        ["Fine", "fine@example.org", "", ""],
        ["Fine again", "FINE@example.org", "", ""],
        ["Typo", "typo@gmial.com", "", ""],
        ["Umlaut", "müller@example.org", "", ""],
        ["Angled", "Angled One <angled@example.org>", "", ""],
        ["\N{HANGUL FILLER}", "unseen@example.org", "", ""],
        ["Win at spam.com", "spam@example.org", "", ""],
    ]
    file_id = keep(event_id, csv_of(HEADINGS, *people))
    check(file_id)
    assert problems(file_id) == {
        2: {"code": "no-email"},
        3: {"code": "bad-email", "value": "not an address"},
        4: {"code": "no-name"},
        5: {"code": "too-long", "column": "name"},
        7: {"code": "repeated", "value": "6"},
        8: {"code": "mistyped", "value": "typo@gmail.com"},
        9: {"code": "bad-email", "value": "müller@example.org"},
        11: {"code": "no-name"},
        12: {"code": "link", "column": "name"},
    }
    assert counts(file_id) == {"wrong": 7, "new": 3, "repeated": 1, "mistyped": 1}


def test_a_repetition_is_seen_over_batches(event_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    rows = [["A", f"{name}@example.org", "", ""] for name in "abcdea"]
    file_id = keep(event_id, csv_of(HEADINGS, *rows))
    check(file_id)
    assert problems(file_id) == {7: {"code": "repeated", "value": "2"}}
    check(file_id)
    assert counts(file_id) == {"new": 5, "repeated": 1}


def test_answers_and_listening_languages_are_read(event_id: int) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.channels = [
            LanguageChannel(kind=ChannelKind.FLOOR, language="fr"),
            LanguageChannel(kind=ChannelKind.INTERPRETATION, source_language="fr", language="en"),
        ]
        event.questions = questions()
    headings = ["Name", "E-mail", "Listens in", "Country", "Meal", "Topics", "First time", "Born"]
    people = [
        ["A", "a@example.org", "Englisch", "Belgique", "Végétarien", "tax, law", "oui", "6/7/1990"],
        ["B", "b@example.org", "German", "", "", "", "", ""],
        ["C", "c@example.org", "", "Atlantis", "", "", "", ""],
        ["D", "d@example.org", "", "", "", "", "", ""],
    ]
    file_id = bring_in(event_id, csv_of(headings, *people))
    amina = find("a@example.org")
    assert amina.listening_language == "en"
    assert {each.question.key: each.value for each in amina.answers} == {
        "country": "BE",
        "meal": "veg",
        "topics": ["tax", "law"],
        "first-time": True,
        "born": "1990-07-06",
    }
    assert find("d@example.org").answers == []
    assert problems(file_id) == {
        3: {"code": "listening", "value": "German"},
        4: {"code": "answer", "column": "Country", "value": "Atlantis"},
    }


def questions() -> list[Question]:
    meal = a_question("meal", QuestionType.CHOICE, en="Meal")
    meal.choices = [
        QuestionChoice(key="veg", position=0, labels={"en": "Vegetarian", "fr": "Végétarien"})
    ]
    topics = a_question("topics", QuestionType.CHOICES, en="Topics")
    topics.choices = [
        QuestionChoice(key=key, position=place, labels={"en": key.title()})
        for place, key in enumerate(("tax", "law"))
    ]
    return [
        a_question("country", QuestionType.COUNTRY, en="Country"),
        meal,
        topics,
        a_question("first-time", QuestionType.YES_NO, en="First time"),
        a_question("born", QuestionType.DATE, en="Born"),
    ]


def test_a_list_says_who_comes_to_the_room(event_id: int) -> None:
    headings = ["Name", "E-mail", "Takes part"]
    people = [
        ["Amina", "amina@example.org", "In the room"],
        ["Bo", "bo@example.org", "en ligne"],
        ["Cy", "cy@example.org", "Not said"],  # as an export has it
        ["Di", "di@example.org", "by boat"],
    ]
    with transaction():
        db.session.get_one(Event, event_id).format = EventFormat.HYBRID
    file_id = keep(event_id, csv_of(headings, *people))
    check(file_id)
    assert problems(file_id) == {5: {"code": "takes-part", "value": "by boat"}}

    bring_in(event_id, csv_of(headings, *people[:3]))
    ways = [find(f"{name}@example.org").takes_part for name in ("amina", "bo", "cy")]
    assert ways == [TakesPart.ROOM, TakesPart.ONLINE, None]
