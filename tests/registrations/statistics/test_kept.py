"""The counts of a report are the same before and after the registrations are removed."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.events.builders import make_question
from tests.registrations.builders import add_event, cancel, find_in_transaction, sign_up
from webinars.events.models import Event
from webinars.events.programme import Question, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations.retention import remove_expired
from webinars.registrations.statistics.kept import read_counts


def an_event() -> int:
    """An event with people who said different things."""
    country, meal = Question(key="country", type=QuestionType.COUNTRY), make_question(1)
    event_id = add_event(questions=[country, meal])
    ids = {key: id_ for id_, key in db.session.execute(select(Question.id, Question.key))}
    said = [("BE", "vegan"), ("BE", "halal"), ("LB", "vegan"), (None, None)]
    for number, (code, food) in enumerate(said):
        answers = {ids["country"]: code, ids["q1"]: food}
        sign_up(
            event_id,
            f"{number}@example.org",
            organisation="ECRE" if number % 2 else "",
            listening_language="ar" if number else None,
            answers={key: value for key, value in answers.items() if value},
        )
    cancel("3@example.org")
    with transaction():
        person = find_in_transaction("0@example.org")
        person.attended_at = person.event.starts_at
    return event_id


def remove(event_id: int) -> None:
    with transaction():
        ends_at = db.session.get_one(Event, event_id).ends_at
        assert remove_expired(now=ends_at + timedelta(days=90)).registrations > 0


def test_counts_are_by_what_people_said(app: Flask) -> None:
    counts = read_counts(an_event())
    assert counts == {
        "status": {"confirmed": 3, "cancelled": 1},
        "language": {"fr": 4},
        "listening": {"ar": 3, "": 1},
        "attended": {"": 1},
        "organisations": {"": 1},
        "country": {"BE": 2, "LB": 1},
        "answer-q1": {"vegan": 2, "halal": 1},
    }


def test_they_survive_the_removal(app: Flask) -> None:
    event_id = an_event()
    before = read_counts(event_id)
    remove(event_id)
    assert read_counts(event_id) == before


def test_who_registers_after_a_removal_is_added(app: Flask) -> None:
    event_id = an_event()
    remove(event_id)
    sign_up(event_id, "late@example.org")
    assert read_counts(event_id)["status"] == {"confirmed": 4, "cancelled": 1}


def test_another_event_s_are_not_counted(app: Flask) -> None:
    an_event()
    assert read_counts(add_event())["status"].total() == 0
