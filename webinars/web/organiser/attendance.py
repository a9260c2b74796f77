"""Who came, from the report of a meeting: upload, columns, a comparison, and then the marks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from webinars.accounts.rights import Right
from webinars.events.models import EventDate
from webinars.extensions import transaction
from webinars.localtime import format_span
from webinars.registrations.moving import attendance, files, taking_back
from webinars.registrations.moving.attendance import Guest, Match
from webinars.registrations.moving.models import FileKind, Step, UploadedFile
from webinars.registrations.moving.reading import MOST_BYTES
from webinars.times import utc_now
from webinars.web.organiser import people_words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.importing import render_progress
from webinars.web.organiser.lists import (
    ColumnsForm,
    asks_columns,
    choose_list,
    columns_form,
    discard_list,
    get_list,
    samples,
)
from webinars.web.organiser.saving import again
from webinars.web.urls import chosen_language

_LISTED = 500
"""So many guests of a kind are listed at most; the others are counted."""


class AttendanceForm(ColumnsForm):
    """What the columns are, of which date the report is, and how long somebody has to have stayed.

    Make it with `_form`: where there is one date, nobody is asked for it.
    """

    least = IntegerField(
        _l("Only those who stayed at least so many minutes"),
        validators=[Optional(), NumberRange(0, 1440, _l("Write a number of minutes, up to 1440."))],
        render_kw={"inputmode": "numeric", "min": 0, "max": 1440},
    )
    date = SelectField(_l("Date"), default="")


@organiser.route("/<organisation>/events/<event>/people/attendance", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE, upload=MOST_BYTES)
def import_attendance(desk: EventDesk) -> Answer:
    """Choose the report of a meeting, or go on with one."""
    has_begun = desk.event.starts_at <= utc_now()
    return choose_list(
        desk,
        FileKind.ATTENDANCE,
        template="organiser/attendance.html",
        page="attendance_list",
        refusal="" if has_begun else _("The event has not begun yet. Come back afterwards."),
        has_begun=has_begun,
    )


@organiser.route(
    "/<organisation>/events/<event>/people/attendance/<uuid:public_id>", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE, is_long=True)
def attendance_list(desk: EventDesk, public_id: UUID) -> Answer:
    """One report: its columns, whom it names, and what was marked."""
    file = get_list(desk, public_id, FileKind.ATTENDANCE)
    here = desk.url("attendance_list", public_id=public_id)
    match request.form.get("act"):
        case "check":
            return _check(desk, file, here)
        case "mark":
            return _mark(desk, file, here)
        case "discard":
            return discard_list(desk, public_id, FileKind.ATTENDANCE, page="import_attendance")
    if asks_columns(file):
        return _render_columns(desk, file, _form(desk, file))
    if file.goes_back:
        return render_progress(desk, file, here)
    return _render_compared(desk, file)


def _check(desk: EventDesk, file: UploadedFile, here: str) -> Answer:
    form = _form(desk, file)
    if not (form.validate() & form.check_columns(file.kind)):
        return again(_render_columns(desk, file, form), 422)
    file_id, mapping, least = file.id, form.mapping, form.least.data or 0
    with transaction():
        locked = files.lock_file(file_id)
        if locked is not None:
            attendance.prepare(
                locked,
                event=desk.event,
                mapping=mapping,
                least_minutes=least,
                date=form.date.data if form.date else "",
                now=utc_now(),
            )
    return back_to(here)


def _mark(desk: EventDesk, file: UploadedFile, here: str) -> Answer:
    file_id, version = file.id, request.form.get("version", "")
    agreed = {int(text) for text in request.form.getlist("agreed") if _is_number(text)}
    with transaction():
        locked = files.lock_file(file_id)
        if locked is None or str(locked.version) != version or locked.step is Step.MAPPING:
            said = _("The columns were changed in another window. Look at the list once more.")
            return back_to(here, said)
        is_done = locked.step is Step.DONE
        count = attendance.mark(locked, event=desk.event, agreed=agreed, now=utc_now())
        if not is_done:
            desk.record("attendance.import", count=count)
    if is_done:
        return back_to(here)
    said = ngettext(
        "%(num)s person is marked as come.", "%(num)s people are marked as come.", count
    )
    return back_to(here, said)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 9


def _form(desk: EventDesk, file: UploadedFile) -> AttendanceForm:
    said = {"least": file.choices.get("least", 0), "date": file.choices.get("date", "")}
    form, dates = columns_form(AttendanceForm, desk, file, **said), _dates(desk)
    if len(dates) == 1:
        del form.date
    else:
        days = [(date.public_id, _day(date)) for date in reversed(dates)]
        form.date.choices = [("", _("As the times in the report say")), *days]
    return form


def _dates(desk: EventDesk) -> list[EventDate]:
    return attendance.dates_begun(desk.event, utc_now())


def _day(date: EventDate) -> str:
    return format_span(date.starts_local, date.ends_local, chosen_language())


def _render_columns(desk: EventDesk, file: UploadedFile, form: AttendanceForm) -> str:
    return render_template(
        "organiser/attendance_columns.html",
        desk=desk,
        file=file,
        form=form,
        samples=samples(file),
    )


def _render_compared(desk: EventDesk, file: UploadedFile) -> str:
    """Whom the report names; once it has done its work, only whom it could not find."""
    now = utc_now()
    guests = attendance.compare(file, event=desk.event, now=now)
    day = _day(attendance.date_of(file, event=desk.event, now=now))
    counts = {match.value: len(_of(guests, match)) for match in Match}
    is_done = file.step is Step.DONE
    return render_template(
        "organiser/attendance_found.html",
        desk=desk,
        file=file,
        day=day if len(desk.event.dates) > 1 else "",
        counts=file.counts if is_done else counts,
        left=taking_back.count_removable(file) if is_done else 0,
        groups={match.value: _of(guests, match)[:_LISTED] for match in Match},
        listed=_LISTED,
        statuses=people_words.STATUSES,
    )


def _of(guests: Sequence[Guest], match: Match) -> list[Guest]:
    return [guest for guest in guests if guest.match is match]
