"""Adding, changing, ordering and removing the organiser's own questions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from tests.events.editing.occasions import NOW, change, event
from tests.registrations.builders import add_event, find, sign_up
from webinars.events.conditions import InvalidCondition
from webinars.events.editing.questions import (
    ChoiceEntry,
    InvalidQuestion,
    QuestionEntry,
    QuestionInUse,
    QuestionNotFound,
    add_question,
    get_question,
    remove_question,
    save_question,
    save_questions,
)
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.programme import QuestionType

TEXT, CHOICE, YES_NO = QuestionType.TEXT, QuestionType.CHOICE, QuestionType.YES_NO


def entry(label: str, *choices: str, **fields: Any) -> QuestionEntry:  # noqa: ANN401
    return QuestionEntry(
        **{
            "texts": {"en": (label, "")},
            "choices": tuple(ChoiceEntry(labels={"en": choice}) for choice in choices),
            **fields,
        }
    )


def add(event_id: int, kind: QuestionType, wanted: QuestionEntry) -> None:
    change(event_id, lambda e: add_question(event=e, kind=kind, entry=wanted, now=NOW))


def put(event_id: int, key: str, wanted: QuestionEntry, version: str = "") -> None:
    stored = version or version_of(QuestionEntry.of(get_question(event(event_id), key)))
    change(
        event_id,
        lambda e: save_question(event=e, key=key, entry=wanted, version=stored, now=NOW),
    )


def order(event_id: int, *keys: str) -> None:
    seen = [question.key for question in event(event_id).questions]
    change(event_id, lambda e: save_questions(event=e, order=keys, seen=seen, now=NOW))


def keys(event_id: int) -> list[str]:
    return [question.key for question in event(event_id).questions]


def visa_event() -> int:
    event_id = add_event()
    add(event_id, YES_NO, entry("Do you need a visa?"))
    condition = {"question": "do-you-need-a-visa", "answers": ["yes"]}
    add(event_id, TEXT, entry("Passport", condition=condition))
    return event_id


def test_questions_are_added_at_the_end_under_names_of_their_own(app: Flask) -> None:
    event_id = add_event()
    for kind, label in ((TEXT, "Diet"), (TEXT, "Diet"), (TEXT, "食事")):
        add(event_id, kind, entry(label))
    assert keys(event_id) == ["diet", "diet-2", "question"]


def test_choices_keep_their_keys_when_their_labels_change(app: Flask) -> None:
    event_id = add_event()
    add(event_id, CHOICE, entry("Meal", "Vegan", "Halal"))
    question_id = event(event_id).questions[0].id
    sign_up(event_id, answers={question_id: "halal"})
    stored = QuestionEntry.of(event(event_id).questions[0])
    vegan, halal = stored.choices
    wanted = replace(
        stored,
        choices=(
            replace(halal, labels={"en": "Halal meat"}),
            vegan,
            ChoiceEntry(labels={"en": "Halal"}),
        ),
    )
    put(event_id, "meal", wanted)
    [question] = event(event_id).questions
    assert [choice.key for choice in question.choices] == ["halal", "vegan", "halal-2"]
    assert find().answers[0].value == "halal"


@pytest.mark.parametrize(
    ("kind", "wanted", "field"),
    [
        (TEXT, entry(""), "label"),
        (CHOICE, entry("Meal"), "choices"),
        (TEXT, entry("Meal", "Vegan"), "choices"),
        (CHOICE, entry("Meal", choices=(ChoiceEntry(labels={"fr": "Végan"}),)), "choices"),
    ],
)
def test_a_question_without_what_it_needs_is_refused(
    app: Flask, kind: QuestionType, wanted: QuestionEntry, field: str
) -> None:
    event_id = add_event()
    with pytest.raises(InvalidQuestion) as problem:
        add(event_id, kind, wanted)
    assert problem.value.field == field
    assert keys(event_id) == []


def test_the_order_is_stored_but_no_condition_comes_before_its_question(app: Flask) -> None:
    event_id = visa_event()
    add(event_id, TEXT, entry("Diet"))
    order(event_id, "diet", "do-you-need-a-visa")
    assert keys(event_id) == ["diet", "do-you-need-a-visa", "passport"]
    with pytest.raises(InvalidCondition) as problem:
        order(event_id, "passport")
    assert problem.value.key == "passport"
    assert keys(event_id) == ["diet", "do-you-need-a-visa", "passport"]


def test_a_question_that_another_one_depends_on_stays(app: Flask) -> None:
    event_id = visa_event()
    with pytest.raises(QuestionInUse) as in_use:
        change(event_id, lambda e: remove_question(event=e, key="do-you-need-a-visa", now=NOW))
    assert [other.key for other in in_use.value.others] == ["passport"]
    for key in ("passport", "do-you-need-a-visa"):
        change(event_id, lambda e, key=key: remove_question(event=e, key=key, now=NOW))  # type: ignore[misc]
    assert keys(event_id) == []


def test_a_choice_that_a_condition_names_stays(app: Flask) -> None:
    event_id = add_event()
    add(event_id, CHOICE, entry("Meal", "Vegan", "Halal"))
    add(event_id, TEXT, entry("Why", condition={"question": "meal", "answers": ["vegan"]}))
    stored = QuestionEntry.of(event(event_id).questions[0])
    with pytest.raises(QuestionInUse):
        put(event_id, "meal", replace(stored, choices=stored.choices[1:]))
    put(event_id, "meal", replace(stored, choices=stored.choices[:1]))


def test_a_removed_question_takes_its_answers_along(app: Flask) -> None:
    event_id = add_event()
    add(event_id, TEXT, entry("Diet"))
    sign_up(event_id, answers={event(event_id).questions[0].id: "Vegan"})
    change(event_id, lambda e: remove_question(event=e, key="diet", now=NOW))
    assert find().answers == []


def test_what_is_not_asked_is_not_kept(app: Flask) -> None:
    event_id = visa_event()
    visa, passport = (question.id for question in event(event_id).questions)
    sign_up(event_id, answers={visa: False, passport: "AB 12"})
    assert {answer.question_id: answer.value for answer in find().answers} == {visa: False}
    sign_up(event_id, "omar@example.org", answers={visa: True, passport: "AB 12"})
    assert {answer.question_id for answer in find("omar@example.org").answers} == {visa, passport}


def test_two_windows_and_a_question_that_went(app: Flask) -> None:
    event_id = visa_event()
    opened = version_of(QuestionEntry.of(get_question(event(event_id), "passport")))
    put(event_id, "passport", entry("Passport number"), opened)
    with pytest.raises(SectionConflict):
        put(event_id, "passport", entry("Passport, please"), opened)
    with pytest.raises(QuestionNotFound):
        get_question(event(event_id), "nothing")
