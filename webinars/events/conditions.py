"""Questions that are asked only of those who gave certain answers to an earlier one.

A condition is `{"question": key, "answers": [key, …]}`. What is not asked is not answered: an
answer that was sent all the same is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from webinars.events import questions
from webinars.events.programme import Question, QuestionType

CONTROLLING = (QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YES_NO)
"""The types whose answers can decide whether another question is asked."""

Condition = dict[str, Any]


class InvalidCondition(ValueError):
    """A condition that cannot work; `key` is its question's, the message a clause about it."""

    def __init__(self, key: str, complaint: str) -> None:
        super().__init__(complaint)
        self.key = key


def asked(among: Sequence[Question], values: Mapping[str, object]) -> list[Question]:
    """The questions, of those in their order, that somebody with these answers is asked.

    `values` maps a question's key to what `webinars.events.questions.parse` returned. An answer to
    a question that is not asked counts for nothing.
    """
    found: dict[str, Question] = {}
    for question in among:
        condition = question.condition
        if condition is None or _is_met(condition, found, values):
            found[question.key] = question
    return list(found.values())


def drop_unasked(among: Sequence[Question], values: Mapping[int, object]) -> dict[int, object]:
    """The answers, by the ids of their questions, without those to questions not asked."""
    if not any(question.condition for question in among):
        return dict(values)
    by_key = {question.key: values.get(question.id) for question in among}
    kept = {question.id for question in asked(among, by_key)}
    return {key: value for key, value in values.items() if key in kept}


def check_conditions(among: Sequence[Question]) -> None:
    """Raise `InvalidCondition` for the first condition that asks about what it cannot."""
    earlier: dict[str, Question] = {}
    for question in among:
        if question.condition is not None:
            _check(question.key, question.condition, earlier)
        earlier[question.key] = question


def depending_on(among: Sequence[Question], key: str) -> list[Question]:
    """The questions whose condition asks about the question called `key`."""
    return [each for each in among if each.condition and each.condition["question"] == key]


def _is_met(
    condition: Condition, before: Mapping[str, Question], values: Mapping[str, object]
) -> bool:
    decides = before.get(condition["question"])
    if decides is None:
        return False
    given = questions.raw(decides, values.get(decides.key))
    return not set(given).isdisjoint(condition["answers"])


def _check(key: str, condition: Condition, earlier: Mapping[str, Question]) -> None:
    decides = earlier.get(condition["question"])
    if decides is None:
        raise InvalidCondition(key, "names a question that does not come before it")
    if decides.type not in CONTROLLING:
        raise InvalidCondition(key, "names a question without choices")
    own = {choice.key for choice in decides.choices}
    offered = {"yes", "no"} if decides.type is QuestionType.YES_NO else own
    if not condition["answers"] or not offered.issuperset(condition["answers"]):
        raise InvalidCondition(key, "names no answer, or one that the question does not offer")
