"""Exporting people as a file: columns, a reason, and an entry in the audit log.

The file is written while it is sent, and kept nowhere. What people need to take part is never in
it: that is an export of its own, for the members whom an owner named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from flask import Response, abort, render_template, stream_with_context
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from webinars.accounts.rights import Right
from webinars.events.models import Event
from webinars.events.programme import Question, QuestionType
from webinars.extensions import transaction
from webinars.localtime import formatting_locale, zone_label
from webinars.registrations.choosing import own_dates
from webinars.registrations.models import Registration
from webinars.registrations.moving.exporting import count_needs, iter_people, list_needs
from webinars.registrations.moving.sheets import Cell, as_csv, as_xlsx
from webinars.registrations.people.filters import ANSWER
from webinars.registrations.people.listing import count_matching
from webinars.times import to_local, utc_now
from webinars.web.forms import Line, Required, strip
from webinars.web.organiser import people_words as words
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.fields import Needed
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.people_view import (
    CALENDAR,
    DATES,
    RECORDED,
    Column,
    columns_of,
    read_view,
    scope_of,
    sees_needs,
)
from webinars.web.organiser.saving import again
from webinars.web.urls import chosen_language

REASON_LIMIT = 200
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_IN_FILES = {
    "origin": _l("How they were registered"),
    "partner": _l("Partner's link they came by"),
}
"""Columns whose short names in the list need the page around them."""
_PLAIN = {QuestionType.DATE, QuestionType.NUMBER}
"""Answers that a spreadsheet can sort, and so are written as they are stored."""


class ReasonForm(OrganiserForm):
    """Why somebody exports, and as which kind of file."""

    reason = StringField(
        _l("What is it for?"),
        validators=[Required(_l("Say what the list is for.")), Line(REASON_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    kind = RadioField(_l("Kind of file"), validators=[Needed()], default="xlsx")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.kind.choices = [
            ("xlsx", _("Excel (.xlsx)")),
            ("csv", _("CSV, for other programs")),
        ]


class ExportForm(ReasonForm):
    """Which columns besides."""

    columns = SelectMultipleField(_l("Columns"))

    def validate_columns(self, field: SelectMultipleField) -> None:
        """Raise `ValidationError` when nothing is left."""
        if not field.data:
            raise ValidationError(_("Choose at least one column."))


@organiser.route("/<organisation>/events/<event>/people/export", methods=["GET", "POST"])
@allow(Right.EXPORT, fresh=True, sends_file=True)
def export_people(desk: EventDesk) -> Answer:
    """Choose what of the people who match the address's filter goes into a file; send it."""
    view, scope, there_are = read_view(desk), scope_of(desk), export_columns(desk)
    count = count_matching(scope, view.wanted, questions=desk.event.questions)
    shown = [column.key for column in view.columns]
    form = ExportForm(data={"columns": ["name", *shown], "kind": "xlsx"})
    form.columns.choices = [(column.key, column.label) for column in there_are]
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "organiser/export.html",
            desk=desk,
            form=form,
            view=view,
            count=count,
            order=words.SORTS[view.sort],
            sees_needs=sees_needs(desk),
        )
        return again(page, 422 if form.errors else 200)
    chosen = [column for column in there_are if column.key in form.columns.data]
    keys = [column.key for column in chosen]
    with transaction():
        desk.record(
            "export.people", columns=keys, rows=count, reason=form.reason.data, **_labels(chosen)
        )
    people = iter_people(
        scope,
        view.wanted,
        questions=desk.event.questions,
        sort=view.sort,
        with_answers=any(column.is_answer for column in chosen),
        with_dates=DATES in keys,
        with_consents=RECORDED in keys,
        with_calendar=CALENDAR in keys,
    )
    return _send(desk, form, "people", _rows(chosen, people))


@organiser.route("/<organisation>/events/<event>/people/export-needs", methods=["GET", "POST"])
@allow(Right.EXPORT, fresh=True, sends_file=True)
def export_needs(desk: EventDesk) -> Answer:
    """What people need to take part, for those who arrange it; 404 for all other members."""
    if not sees_needs(desk):
        abort(404)
    form, count = ReasonForm(data={"kind": "xlsx"}), count_needs(scope_of(desk))
    if not form.is_submitted() or not form.validate():
        page = render_template("organiser/export_needs.html", desk=desk, form=form, count=count)
        return again(page, 422 if form.errors else 200)
    with transaction():
        columns = ["name", "status", "access-needs"]
        desk.record("export.access-needs", columns=columns, rows=count, reason=form.reason.data)
    rows = [
        [_("Name"), _("Status"), _("What they need to take part")],
        *(
            [name, str(words.STATUSES[status]), text]
            for name, status, text in list_needs(scope_of(desk))
        ),
    ]
    return _send(desk, form, "access-needs", rows)


def _labels(chosen: Sequence[Column]) -> dict[str, Any]:
    """What the log calls the questions among the columns: they may be removed one day."""
    asked = {column.key: column.label for column in chosen if column.is_answer}
    return {"labels": asked} if asked else {}


def export_columns(desk: EventDesk) -> list[Column]:
    """What can be exported of each person; moments, days and numbers as spreadsheets sort them."""
    name = Column("name", _("Name"), lambda person: person.name)
    return [name, *(_sortable(column, desk.event) for column in columns_of(desk))]


def _sortable(column: Column, event: Event) -> Column:
    if column.key == "registered":
        return replace(column, cell=lambda who: _naive(who.created_at, event))
    if column.key == "attended":
        label = _("Attended, first time (%(zone)s)", zone=zone_label(event.zone, chosen_language()))
        return replace(column, label=label, cell=lambda who: _naive(who.attended_at, event))
    if column.key in _IN_FILES:
        return replace(column, label=str(_IN_FILES[column.key]))
    if column.key == DATES:
        return replace(column, cell=_plain_dates)
    key = column.key.removeprefix(ANSWER)
    question = next((each for each in event.questions if each.key == key), None)
    if column.is_answer and question is not None and question.type in _PLAIN:
        return replace(column, cell=_plain_answer(question))
    return column


def _plain_dates(person: Registration) -> str:
    """The dates that somebody has chosen as an import reads them again."""
    return "; ".join(f"{date.starts_local:%Y-%m-%d %H:%M}" for date in own_dates(person))


def _plain_answer(question: Question) -> Callable[[Registration], Cell]:
    def cell(person: Registration) -> Cell:
        found = (each.value for each in person.answers if each.question_id == question.id)
        text = str(next(found, ""))
        is_day = text and question.type is QuestionType.DATE
        return date.fromisoformat(text) if is_day else text

    return cell


def _naive(instant: datetime | None, event: Event) -> Cell:
    """A moment to the minute on the event's clocks; "" for None."""
    if instant is None:
        return ""
    return to_local(instant, event.zone).replace(second=0, microsecond=0, tzinfo=None)


def _rows(columns: Sequence[Column], people: Iterable[Registration]) -> Iterator[list[Cell]]:
    yield [column.label for column in columns]
    for person in people:
        yield [column.cell_of(person) for column in columns]


def _send(desk: EventDesk, form: ReasonForm, what: str, rows: Iterable[Sequence[Cell]]) -> Response:
    name, zone = f"{desk.event.slug}-{what}", desk.event.zone
    return send_file(rows, kind=form.kind.data, name=name, zone=zone)


def send_file(rows: Iterable[Sequence[Cell]], *, kind: str, name: str, zone: str) -> Response:
    """The rows as a file of this `kind`, "csv" or "xlsx"; sent while it is written.

    Its name ends with the day in `zone`.
    """
    content = as_xlsx(rows) if kind == "xlsx" else as_csv(rows, _delimiter())
    response = Response(stream_with_context(content), content_type=_TYPES[kind])
    today: date = to_local(utc_now(), zone).date()
    file_name = f"{name}-{today.isoformat()}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _delimiter() -> str:
    """What Excel expects between cells: where numbers have a decimal comma, a semicolon."""
    symbols = formatting_locale(chosen_language()).number_symbols["latn"]
    return ";" if symbols["decimal"] == "," else ","
