"""The organiser's own questions: add, change, order, remove; and of whom each is asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from webinars.events.conditions import Condition, check_conditions, depending_on
from webinars.events.editing.saving import check_section, stamp, version_of
from webinars.events.models import Event
from webinars.events.programme import CHOOSING, Question, QuestionChoice, QuestionText, QuestionType
from webinars.events.slugs import free_key, slug_of

_KEY_LIMIT = 36


class QuestionNotFound(LookupError):
    """The event has no question with this key; another window may have removed it."""


class QuestionInUse(Exception):
    """Other questions, or their conditions, depend on what was to go; `others` are those."""

    def __init__(self, others: Sequence[Question]) -> None:
        super().__init__("Other questions depend on it.")
        self.others = list(others)


class InvalidQuestion(ValueError):
    """The question cannot be asked like this; `field` is `label` or `choices`."""

    def __init__(self, field: str) -> None:
        super().__init__(f"The question needs {field}.")
        self.field = field


@dataclass(frozen=True, kw_only=True)
class ChoiceEntry:
    """An answer to choose from: its labels by language; `key` of the one it is, "" for a new."""

    labels: dict[str, str]
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class QuestionEntry:
    """The section. `texts` maps a language to label and hint; a language without label is out."""

    texts: dict[str, tuple[str, str]]
    required: bool = False
    choices: tuple[ChoiceEntry, ...] = ()
    condition: Condition | None = None

    @classmethod
    def of(cls, question: Question) -> QuestionEntry:
        """What is stored."""
        texts = sorted(question.texts, key=lambda text: text.language)
        return cls(
            texts={text.language: (text.label, text.hint) for text in texts},
            required=question.required,
            choices=tuple(
                ChoiceEntry(key=choice.key, labels=dict(sorted(choice.labels.items())))
                for choice in question.choices
            ),
            condition=question.condition,
        )


def get_question(event: Event, key: str) -> Question:
    """The event's question called `key`. Raises `QuestionNotFound`."""
    found = next((question for question in event.questions if question.key == key), None)
    if found is None:
        raise QuestionNotFound(key)
    return found


def add_question(
    *, event: Event, kind: QuestionType, entry: QuestionEntry, now: datetime
) -> Question:
    """Ask something more, after the other questions.

    Raises `InvalidQuestion`, `webinars.events.conditions.InvalidCondition`.
    """
    label = entry.texts.get(event.source_language, ("", ""))[0]
    taken = {question.key for question in event.questions}
    key = free_key(slug_of(label, limit=_KEY_LIMIT) or "question", taken)
    question = Question(key=key, type=kind, position=len(event.questions))
    _fill(event, question, entry)
    event.questions.append(question)
    check_conditions(event.questions)
    stamp(event, now)
    return question


def is_asked_since(
    *, event: Event, kind: QuestionType, entry: QuestionEntry, seen: Collection[str]
) -> bool:
    """Whether this question was added since a form saw the questions `seen`: it was sent twice."""
    wanted = _without_keys(entry)
    return any(
        question.type is kind and _without_keys(QuestionEntry.of(question)) == wanted
        for question in event.questions
        if question.key not in seen
    )


def _without_keys(entry: QuestionEntry) -> QuestionEntry:
    return replace(entry, choices=tuple(replace(each, key="") for each in entry.choices))


def save_question(
    *, event: Event, key: str, entry: QuestionEntry, version: str, now: datetime
) -> None:
    """Put `entry` in place of what the question says. Its type stays: answers have its form.

    Raises `SectionConflict`, `QuestionNotFound`, `InvalidQuestion`, `QuestionInUse` for a choice
    that a condition names, `webinars.events.conditions.InvalidCondition`.
    """
    question = get_question(event, key)
    if not check_section(version, theirs=QuestionEntry.of(question), ours=entry):
        return
    _check_choices_in_use(event, question, entry)
    _fill(event, question, entry)
    check_conditions(event.questions)
    stamp(event, now)


def remove_question(*, event: Event, key: str, now: datetime) -> None:
    """Ask it no more; its answers go with it. Raises `QuestionNotFound`, `QuestionInUse`."""
    question = get_question(event, key)
    others = depending_on(event.questions, key)
    if others:
        raise QuestionInUse(others)
    event.questions.remove(question)
    _number(event.questions)
    stamp(event, now)


def save_questions(
    *, event: Event, order: Sequence[str], seen: Sequence[str], now: datetime
) -> None:
    """Put the questions in this order of keys; those that it does not name come last.

    `seen` is the order that was shown. Raises `SectionConflict` where it is another by now, and
    `webinars.events.conditions.InvalidCondition` where a question would come before the one that
    its condition asks about.
    """
    places = {key: place for place, key in enumerate(order)}
    ordered = sorted(event.questions, key=lambda each: places.get(each.key, len(places)))
    stored = [question.key for question in event.questions]
    ours = [question.key for question in ordered]
    if not check_section(version_of(list(seen)), theirs=stored, ours=ours):
        return
    check_conditions(ordered)
    _number(ordered)
    event.questions.sort(key=lambda each: each.position)
    stamp(event, now)


def _number(questions: Sequence[Question]) -> None:
    for position, question in enumerate(questions):
        question.position = position


def _fill(event: Event, question: Question, entry: QuestionEntry) -> None:
    if not entry.texts.get(event.source_language, ("", ""))[0]:
        raise InvalidQuestion("label")
    if (question.type in CHOOSING) != bool(entry.choices):
        raise InvalidQuestion("choices")
    question.required, question.condition = entry.required, entry.condition
    _fill_texts(question, entry)
    _fill_choices(event, question, entry)


def _fill_texts(question: Question, entry: QuestionEntry) -> None:
    stored = {text.language: text for text in question.texts}
    kept = []
    for language, (label, hint) in entry.texts.items():
        if label:
            text = stored.get(language) or QuestionText(language=language)
            text.label, text.hint = label, hint
            kept.append(text)
    question.texts = kept


def _fill_choices(event: Event, question: Question, entry: QuestionEntry) -> None:
    stored = {choice.key: choice for choice in question.choices}
    taken = set(stored)
    kept = []
    for position, wanted in enumerate(entry.choices):
        choice = stored.get(wanted.key) if wanted.key else None
        if choice is None:
            key = _choice_key(wanted, event.source_language, taken)
            choice = QuestionChoice(key=key)
            taken.add(key)
        choice.position = position
        choice.labels = {code: label for code, label in wanted.labels.items() if label}
        kept.append(choice)
    if not all(event.source_language in choice.labels for choice in kept):
        raise InvalidQuestion("choices")
    question.choices = kept


def _choice_key(wanted: ChoiceEntry, language: str, taken: set[str]) -> str:
    base = slug_of(wanted.labels.get(language, ""), limit=_KEY_LIMIT) or "choice"
    return free_key(base, taken)


def _check_choices_in_use(event: Event, question: Question, entry: QuestionEntry) -> None:
    if question.type not in CHOOSING:
        return
    kept = {choice.key for choice in entry.choices}
    gone = {choice.key for choice in question.choices} - kept
    others = depending_on(event.questions, question.key)
    in_use = [each for each in others if each.condition and gone & set(each.condition["answers"])]
    if in_use:
        raise QuestionInUse(in_use)
