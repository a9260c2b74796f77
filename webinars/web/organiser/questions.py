"""The organiser's own questions: their order, and the form of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from webinars.accounts.rights import Right
from webinars.events import questions as types
from webinars.events.conditions import CONTROLLING, Condition, InvalidCondition
from webinars.events.editing.questions import (
    ChoiceEntry,
    InvalidQuestion,
    QuestionEntry,
    QuestionInUse,
    QuestionNotFound,
    add_question,
    get_question,
    is_asked_since,
    remove_question,
    save_question,
    save_questions,
)
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.models import Event
from webinars.events.programme import CHOOSING, Question, QuestionText, QuestionType
from webinars.events.queries import list_questions
from webinars.registrations.answers import count_answers
from webinars.times import utc_now
from webinars.web.forms import Line, strip
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.fields import is_row_button, one_line, row_names
from webinars.web.organiser.saving import (
    SectionForm,
    again,
    is_from_before,
    is_sent,
    said_gone,
    save,
)
from webinars.web.registration_form import condition_text
from webinars.web.urls import chosen_language
from webinars.web.words import joined

_CHOICES = "choice"
_EMPTY_CHOICES = 2

TYPE_NAMES = {
    QuestionType.TEXT: _l("One line of text"),
    QuestionType.LONG_TEXT: _l("Several lines of text"),
    QuestionType.CHOICE: _l("One of several answers"),
    QuestionType.CHOICES: _l("Any of several answers"),
    QuestionType.YES_NO: _l("Yes or no"),
    QuestionType.COUNTRY: _l("A country"),
    QuestionType.NUMBER: _l("A number"),
    QuestionType.DATE: _l("A date"),
}


class QuestionForm(SectionForm):
    """One question. Make it with `_form`: languages and choices add fields."""

    required = BooleanField(_l("It has to be answered"))
    condition = SelectMultipleField(_l("Ask it only of those who gave one of these answers"))
    seen = HiddenField()
    languages: Sequence[str] = ()
    rows: Sequence[str] = ()
    type = QuestionType.TEXT

    def wordings(self) -> Iterator[tuple[str, Field, Field]]:
        """Each language with the fields of label and hint."""
        for code in self.languages:
            yield code, self[f"label-{code}"], self[f"hint-{code}"]

    def choices(self) -> Iterator[tuple[str, list[tuple[str, Field]], Field]]:
        """The row's name, the label in each language, and the identity of each choice."""
        for row in self.rows:
            labels = [(code, self[f"choice-{row}-{code}"]) for code in self.languages]
            yield row, labels, self[f"choice-is-{row}"]

    def validate_condition(self, field: Field) -> None:
        """Refuse answers to several questions at once."""
        if len({value.partition(":")[0] for value in field.data or ()}) > 1:
            raise ValidationError(_("Choose answers to one question alone."))

    def entry(self) -> QuestionEntry:
        """What the valid form says, without empty choices."""
        rows = [
            ({code: one_line(label.data) for code, label in labels}, identity.data or "")
            for _row, labels, identity in self.choices()
        ]
        return QuestionEntry(
            texts={
                code: (one_line(label.data), one_line(hint.data))
                for code, label, hint in sorted(self.wordings(), key=lambda each: each[0])
                if one_line(label.data)
            },
            required=bool(self.required.data),
            choices=tuple(
                ChoiceEntry(
                    key=key, labels={code: label for code, label in sorted(labels.items()) if label}
                )
                for labels, key in rows
                if any(labels.values())
            ),
            condition=_condition(self.condition.data or ()),
        )


@organiser.get("/<organisation>/events/<event>/questions/")
@allow(Right.EDIT_EVENTS)
def questions(desk: EventDesk) -> Answer:
    """List the questions in their order."""
    return _render_list(desk)


@organiser.post("/<organisation>/events/<event>/questions/order")
@allow(Right.EDIT_EVENTS)
def order_questions(desk: EventDesk) -> Answer:
    """Put the questions in the order of `key`, or one of them a place `up` or `down`."""
    seen = request.form.get("seen", "").split()
    order = request.form.getlist("key") or _swapped(seen)
    change = partial(_order, order=order, seen=seen)
    to = desk.url("questions")
    try:
        return save(desk, change, action="event.questions", to=to, said=_("The order is saved."))
    except SectionConflict:
        changed = _(
            "Somebody else has changed the questions meanwhile. Nothing was saved; look again."
        )
        return again(_render_list(desk, changed), 409)
    except InvalidCondition as problem:
        return _refused(desk, problem.key)


@organiser.route("/<organisation>/events/<event>/questions/new", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def add_a_question(desk: EventDesk) -> Answer:
    """Ask something more; `type` in the address says what kind of answer it takes."""
    try:
        kind = QuestionType(request.args.get("type", QuestionType.TEXT))
    except ValueError:
        abort(404)
    form = _form(desk.event, kind, None)
    if not is_sent() or is_row_button(_CHOICES):
        return _render(desk, form, None)
    if not form.validate():
        return again(_render(desk, form, None), 422)
    change = partial(_add, kind=kind, entry=form.entry(), seen=(form.seen.data or "").split())
    return _save(desk, form, None, change)


@organiser.route("/<organisation>/events/<event>/questions/<key>", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def question(desk: EventDesk, key: str) -> Answer:
    """Change one question. What was entered for one that is gone by now can be asked anew."""
    found = _find(desk, key)
    if found is None:
        return _render_gone(desk)
    form = _form(desk.event, found.type, found)
    if not is_sent() or is_row_button(_CHOICES):
        return _render(desk, form, found)
    if not form.validate():
        return again(_render(desk, form, found), 422)
    change = partial(_change, key=key, entry=form.entry(), version=form.version.data or "")
    try:
        return _save(desk, form, found, change)
    except QuestionNotFound:
        return _render_gone(desk)


@organiser.route("/<organisation>/events/<event>/questions/<key>/remove", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS, fresh=True)
def remove_a_question(desk: EventDesk, key: str) -> Answer:
    """Ask whether a question goes, with its answers; then it does."""
    found = _get(desk, key)
    if request.method == "GET":
        answers = count_answers(desk.event.id).get(key, 0)
        return render_template(
            "organiser/remove_question.html",
            desk=desk,
            wording=_wording(desk, found),
            count=answers,
        )
    change = partial(_remove, key=key)
    try:
        said = _("The question is removed.")
        return save(desk, change, action="event.questions", to=desk.url("questions"), said=said)
    except QuestionInUse as in_use:
        return _refused(desk, in_use.others[0].key)


def _save(
    desk: EventDesk,
    form: QuestionForm,
    found: Question | None,
    change: Callable[[Event], None],
) -> Answer:
    """Store the question; or show the form again with what is wrong with it."""
    source = form[f"label-{desk.event.source_language}"]
    status = 422
    try:
        return save(desk, change, action="event.questions", to=desk.url("questions"))
    except SectionConflict:
        status = 409
        stored = QuestionEntry.of(_get(desk, found.key if found else ""))
        form.show_conflict(stored, _values(stored))
    except InvalidQuestion as problem:
        if problem.field == "label":
            source.errors = [_("Enter the question.")]
        else:
            _first_choice(form, source).errors = [
                _("Enter the answers to choose from, each in the source language.")
            ]
    except InvalidCondition:
        form.condition.errors = [_("Choose answers that an earlier question offers.")]
    except QuestionInUse as in_use:
        names = joined([_wording(desk, other).label for other in in_use.others])
        _first_choice(form, source).errors = [
            _("An answer cannot go while another question depends on it: %(names)s", names=names)
        ]
    return again(_render(desk, form, found), status)


def _order(event: Event, *, order: Sequence[str], seen: Sequence[str]) -> None:
    save_questions(event=event, order=order, seen=seen, now=utc_now())


def _add(event: Event, *, kind: QuestionType, entry: QuestionEntry, seen: Sequence[str]) -> None:
    if not is_asked_since(event=event, kind=kind, entry=entry, seen=seen):
        add_question(event=event, kind=kind, entry=entry, now=utc_now())


def _change(event: Event, *, key: str, entry: QuestionEntry, version: str) -> None:
    save_question(event=event, key=key, entry=entry, version=version, now=utc_now())


def _remove(event: Event, *, key: str) -> None:
    remove_question(event=event, key=key, now=utc_now())


def _get(desk: EventDesk, key: str) -> Question:
    return _find(desk, key) or abort(404)


def _find(desk: EventDesk, key: str) -> Question | None:
    try:
        return get_question(desk.event, key)
    except QuestionNotFound:
        return None


def _swapped(seen: Sequence[str]) -> list[str]:
    """The keys with the one that is to go `up` or `down` a place further."""
    keys = list(seen)
    for name, by in (("up", -1), ("down", 1)):
        key = request.form.get(name, "")
        if key in keys:
            here = keys.index(key)
            there = min(max(here + by, 0), len(keys) - 1)
            keys[here], keys[there] = keys[there], keys[here]
    return keys


def _condition(values: Sequence[str]) -> Condition | None:
    if not values:
        return None
    key = values[0].partition(":")[0]
    return {"question": key, "answers": [value.partition(":")[2] for value in values]}


def _form(event: Event, kind: QuestionType, found: Question | None) -> QuestionForm:
    stored = QuestionEntry.of(found) if found else QuestionEntry(texts={})
    languages = _languages(event, stored)
    present = len(stored.choices) or _EMPTY_CHOICES
    rows = row_names(_CHOICES, present) if kind in CHOOSING else []
    fields: dict[str, object] = {"languages": languages, "rows": rows, "type": kind}
    for code in languages:
        fields[f"label-{code}"] = _line(_l("Question"), 300)
        fields[f"hint-{code}"] = _line(_l("Hint"), 500)
    for row in rows:
        fields[f"choice-is-{row}"] = HiddenField()
        fields |= {f"choice-{row}-{code}": _line(_l("Answer"), 200) for code in languages}
    form_type: type[QuestionForm] = type("QuestionForm", (QuestionForm,), fields)
    keys = " ".join(each.key for each in event.questions)
    form = form_type(version=version_of(stored), seen=keys, **_values(stored))
    form.condition.choices = _possible_conditions(event, found)
    return form


def _line(label: object, limit: int) -> StringField:
    return StringField(label, validators=[Line(limit)], filters=[strip])


def _languages(event: Event, stored: QuestionEntry) -> list[str]:
    written = sorted({text.language for text in event.texts} | set(stored.texts))
    return list(dict.fromkeys([event.source_language, *written]))


def _possible_conditions(event: Event, found: Question | None) -> list[tuple[str, str]]:
    """Every answer to an earlier question that a condition can name."""
    language = chosen_language()
    earlier = event.questions[: event.questions.index(found)] if found else event.questions
    return [
        (f"{each.key}:{key}", f"{each.text(language, event.source_language).label} → {label}")
        for each in earlier
        if each.type in CONTROLLING
        for key, label in types.choices(each, language)
    ]


def _values(stored: QuestionEntry) -> dict[str, object]:
    condition = stored.condition or {"question": "", "answers": []}
    values: dict[str, object] = {
        "required": stored.required,
        "condition": [f"{condition['question']}:{answer}" for answer in condition["answers"]],
    }
    for code, (label, hint) in stored.texts.items():
        values |= {f"label-{code}": label, f"hint-{code}": hint}
    for row, choice in enumerate(stored.choices):
        values[f"choice-is-{row}"] = choice.key
        values |= {f"choice-{row}-{code}": label for code, label in choice.labels.items()}
    return values


def _first_choice(form: QuestionForm, default: Field) -> Field:
    return next((labels[0][1] for _row, labels, _is in form.choices()), default)


def _wording(desk: EventDesk, found: Question) -> QuestionText:
    return found.text(chosen_language(), desk.event.source_language)


def _refused(desk: EventDesk, key: str) -> Answer:
    """Say which question stands in the way; nothing was changed."""
    label = _wording(desk, _get(desk, key)).label
    said = _(
        "“%(question)s” is asked only after a certain answer to another question: "
        "that one has to stay, above it.",
        question=label,
    )
    return back_to(desk.url("questions"), said)


def _render_gone(desk: EventDesk) -> Answer:
    """The form of a question that was removed meanwhile, to ask it anew; 404 for what never was."""
    kind = request.form.get("type", "")
    if not is_from_before() or kind not in set(QuestionType):
        abort(404)
    form = _form(desk.event, QuestionType(kind), None)
    form.seen.data = " ".join(each.key for each in desk.event.questions)
    for _row, _labels, identity in form.choices():
        identity.data = ""
    form.form_errors.append(said_gone())
    return again(_render(desk, form, None, is_gone=True), 409)


def _render(
    desk: EventDesk, form: QuestionForm, found: Question | None, *, is_gone: bool = False
) -> str:
    return render_template(
        "organiser/question.html",
        desk=desk,
        form=form,
        found=found,
        is_gone=is_gone,
        type_name=str(TYPE_NAMES[form.type]),
        is_choosing=form.type in CHOOSING,
    )


def _render_list(desk: EventDesk, problem: str = "") -> str:
    language, event = chosen_language(), desk.event
    answers, among = count_answers(event.id), list_questions(event.id)
    rows = [
        (
            each,
            each.text(language, event.source_language),
            str(TYPE_NAMES[each.type]),
            condition_text(each, among, event.source_language),
            answers.get(each.key, 0),
        )
        for each in among
    ]
    return render_template(
        "organiser/questions.html",
        desk=desk,
        rows=rows,
        types=list(TYPE_NAMES.items()),
        seen=" ".join(each.key for each in among),
        problem=problem,
    )
