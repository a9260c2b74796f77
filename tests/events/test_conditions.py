"""Questions that go with certain answers to earlier ones."""

from __future__ import annotations

from typing import Any

import pytest

from webinars.events.conditions import (
    InvalidCondition,
    asked,
    check_conditions,
    drop_unasked,
)
from webinars.events.programme import Question, QuestionChoice, QuestionType


def question(key: str, kind: QuestionType = QuestionType.TEXT, **fields: Any) -> Question:  # noqa: ANN401
    return Question(id=len(key), key=key, type=kind, **fields)


def only_if(key: str, *answers: str) -> dict[str, Any]:
    return {"question": key, "answers": list(answers)}


def meal() -> Question:
    choices = [QuestionChoice(key=key, labels={"en": key}) for key in ("vegan", "halal", "any")]
    return question("meal", QuestionType.CHOICES, choices=choices)


VISA = question("visa", QuestionType.YES_NO)
PASSPORT = question("passport", condition=only_if("visa", "yes"))
ISSUED_BY = question("issued-by", QuestionType.YES_NO, condition=only_if("visa", "yes"))
WHICH = question("which-country", condition=only_if("issued-by", "yes"))


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ({}, ["visa"]),
        ({"visa": False}, ["visa"]),
        ({"visa": True}, ["visa", "passport", "issued-by"]),
        ({"visa": True, "issued-by": True}, ["visa", "passport", "issued-by", "which-country"]),
        ({"visa": False, "issued-by": True}, ["visa"]),
    ],
)
def test_what_is_asked_follows_from_the_answers(values: dict[str, object], keys: list[str]) -> None:
    found = asked([VISA, PASSPORT, ISSUED_BY, WHICH], values)
    assert [each.key for each in found] == keys


def test_one_of_several_answers_is_enough() -> None:
    diet = question("diet", condition=only_if("meal", "vegan", "halal"))
    assert diet in asked([meal(), diet], {"meal": ["any", "halal"]})
    assert diet not in asked([meal(), diet], {"meal": ["any"]})


def test_answers_to_what_was_not_asked_are_dropped() -> None:
    given = {VISA.id: False, PASSPORT.id: "AB 12", ISSUED_BY.id: True, WHICH.id: "XK"}
    assert drop_unasked([VISA, PASSPORT, ISSUED_BY, WHICH], given) == {VISA.id: False}
    assert drop_unasked([VISA], given) == given


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        (only_if("nothing", "yes"), "does not come before it"),
        (only_if("self", "yes"), "does not come before it"),
        (only_if("later", "yes"), "does not come before it"),
        (only_if("text", "yes"), "without choices"),
        (only_if("meal"), "names no answer"),
        (only_if("meal", "vegan", "yes"), "names no answer"),
        (only_if("visa", "vegan"), "names no answer"),
    ],
)
def test_a_condition_that_cannot_work_is_refused(condition: dict[str, Any], complaint: str) -> None:
    there = [meal(), VISA, question("text"), question("self", condition=condition)]
    with pytest.raises(InvalidCondition, match=complaint) as problem:
        check_conditions([*there, question("later", QuestionType.YES_NO)])
    assert problem.value.key == "self"
