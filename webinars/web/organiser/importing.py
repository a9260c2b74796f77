"""Importing a list of people: upload, columns, a check that changes nothing, the import."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional, ValidationError

from webinars.accounts.rights import Right
from webinars.events.models import Event
from webinars.extensions import transaction
from webinars.registrations.details import clean_text
from webinars.registrations.joining import dates_ahead
from webinars.registrations.lookup import find_by_keys
from webinars.registrations.models import Registration
from webinars.registrations.moving import files, importing, taking_back
from webinars.registrations.moving.importing import (
    MISTYPED,
    WITHOUT,
    CheckedAnew,
    Choices,
    TakenDown,
)
from webinars.registrations.moving.models import (
    FileKind,
    Finding,
    Step,
    UploadedFile,
    UploadedRow,
)
from webinars.registrations.moving.reading import MOST_BYTES
from webinars.registrations.moving.rows import MAIL_LANGUAGE, NAME_ADDRESS, usual_language
from webinars.registrations.people.adding import Way
from webinars.registrations.people.without_email import WAYS
from webinars.registrations.states import count_seats, event_state, seats_left
from webinars.times import to_local, utc_now
from webinars.web.forms import Paragraphs, Required, strip
from webinars.web.organiser import moving_words as words
from webinars.web.organiser import people_words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.fields import Needed
from webinars.web.organiser.lists import (
    ColumnsForm,
    asks_columns,
    choose_list,
    columns_form,
    discard_list,
    get_list,
    samples,
)
from webinars.web.organiser.person_forms import TakenDownForm, proof_to_begin_with, today_at
from webinars.web.organiser.saving import again
from webinars.web.public.own import site_domain

STATEMENT_LIMIT = 1000
PAGE = 50
AT_ONCE = 1.0
"""So many seconds a list is gone through before the page answers; a worker does the rest."""

_SHOWN: dict[str, tuple[object, Sequence[Finding]]] = {
    "wrong": (_l("Not imported"), (Finding.WRONG, Finding.REPEATED, Finding.REFUSED)),
    MISTYPED: (_l("Perhaps mistyped"), (Finding.NEW,)),
    WITHOUT: (_l("Without an e-mail address"), (Finding.NEW,)),
    MAIL_LANGUAGE: (_l("Mails in another language"), (Finding.NEW,)),
    NAME_ADDRESS: (_l("A name that is an address"), (Finding.NEW,)),
    "ended": (_l("Cancelled, or not accepted"), (Finding.ENDED,)),
    "erased": (_l("Had their data deleted"), (Finding.ERASED,)),
    "known": (_l("Registered already"), (Finding.KNOWN,)),
    "new": (_l("New"), (Finding.NEW,)),
}
"""Which rows can be looked at one by one: their name in the address, label, and findings."""


class ImportForm(ColumnsForm, TakenDownForm):
    """What the columns are, and how the list is to be imported.

    Only of a list in which rows have no address it asks how those people agreed.
    """

    way = RadioField(
        _l("How did these people agree to be registered?"),
        validators=[Required(_l("Choose how these people agreed."))],
        validate_choice=False,
    )
    statement = TextAreaField(
        _l("What shows that they agreed, or why you may register them"),
        validators=[
            Required(_l("Say what shows that they agreed, or why you may register them.")),
            Paragraphs(STATEMENT_LIMIT),
        ],
        filters=[strip],
        render_kw={"rows": 3, "dir": "auto"},
    )
    without = RadioField(
        _l("How did those without an e-mail address agree to be registered?"),
        validators=[Optional()],
        default="",
    )
    full = RadioField(_l("When all places are taken"), validators=[Needed()], default="wait")
    tells = RadioField(_l("Do they get a mail?"), validators=[Needed()], default="yes")

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.way.choices = [(way.value, label) for way, label in people_words.WAYS.items()]
        self.without.choices = [
            ("", _("They are not to be registered")),
            *((way.value, people_words.WAYS[way]) for way in WAYS),
        ]
        self.full.choices = [
            ("wait", _("Put the others on the waiting list")),
            ("refuse", _("Do not register the others")),
        ]
        self.tells.choices = [
            ("yes", _("Yes: the confirmation with the invitation, in their language")),
            ("no", _("No. You can send it to each of them later")),
        ]

    def validate_way(self, field: RadioField) -> None:
        """Raise `ValidationError` for a way that is not offered."""
        if field.data not in set(Way):
            raise ValidationError(_("Choose how these people agreed."))

    @property
    def is_proof_needed(self) -> bool:
        """Whether those without an address are to be registered."""
        return "without" in self and bool(self.without.data)

    def choices(self, event: Event) -> Choices:
        """What the valid form says."""
        return Choices(
            without=self._taken_down(event) if self.is_proof_needed else None,
            way=self.way.data,
            statement=clean_text(self.statement.data),
            waits="full" in self and self.full.data == "wait",
            tells=self.tells.data == "yes",
        )

    def _taken_down(self, event: Event) -> TakenDown:
        """How those agreed who have no address: what shows it for all, and who took it down."""
        ground = self.ground_for(self.without.data, event)
        return TakenDown(
            way=ground.way.value,
            agreed_on=self.agreed_on.data.isoformat(),
            given_at=ground.given_at.isoformat(),
            taken_by=self.taken_by.data,
            statement=f"{clean_text(self.statement.data)}\n{ground.statement}",
        )


@dataclass(frozen=True)
class Shown:
    """Rows that can be looked at: their name in the address, a label, and how many there are."""

    name: str
    label: object
    count: int


@organiser.route("/<organisation>/events/<event>/people/import", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE, upload=MOST_BYTES)
def import_people(desk: EventDesk) -> Answer:
    """Choose a list to import, or go on with one."""
    template = "organiser/import_people.html"
    return choose_list(desk, FileKind.PEOPLE, template=template, page="import_list")


@organiser.route(
    "/<organisation>/events/<event>/people/import/<uuid:public_id>", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE)
def import_list(desk: EventDesk, public_id: UUID) -> Answer:
    """One list on its way in: its columns, what an import would do, how far it is, what it did."""
    file = get_list(desk, public_id, FileKind.PEOPLE)
    here = desk.url("import_list", public_id=public_id)
    match request.form.get("act"):
        case "check":
            return _check(desk, file, here)
        case "import":
            return _import(desk, file, here)
        case "discard":
            return discard_list(desk, public_id, FileKind.PEOPLE, page="import_people")
    if asks_columns(file):
        return _render_columns(desk, file, _form(desk, file))
    if file.goes_back or file.step in {Step.CHECKING, Step.IMPORTING}:
        return render_progress(desk, file, here)
    return _render_found(desk, file)


def _check(desk: EventDesk, file: UploadedFile, here: str) -> Answer:
    form = _form(desk, file)
    columns = form.check_columns(file.kind, needs_addresses=not form.is_proof_needed)
    if not (form.validate() & columns):
        return again(_render_columns(desk, file, form), 422)
    file_id, mapping, choices = file.id, form.mapping, form.choices(desk.event)
    with transaction():
        locked = files.lock_file(file_id)
        if locked is not None:
            importing.start_check(locked, mapping=mapping, choices=choices)
    go_on(file_id)
    return back_to(here)


def _import(desk: EventDesk, file: UploadedFile, here: str) -> Answer:
    file_id, version = file.id, request.form.get("version", "")
    try:
        with transaction():
            locked = files.lock_file(file_id)
            seen = int(version) if version.isdecimal() and len(version) < 9 else -1
            if locked is not None and importing.start_import(locked, version=seen):
                desk.record(
                    "people.import",
                    rows=locked.counts.get(Finding.NEW.value, 0),
                    way=locked.choices["way"],
                    reason=locked.choices["statement"],
                )
    except CheckedAnew:
        said = _("The list was checked anew in another window. Look at it once more.")
        return back_to(here, said)
    go_on(file_id)
    return back_to(here)


def render_progress(desk: EventDesk, file: UploadedFile, here: str) -> str:
    """The page of a list that the worker goes on with; `here` is its address."""
    return render_template(
        "organiser/import_progress.html",
        desk=desk,
        file=file,
        progress=_progress(file),
        here=here,
    )


def _progress(file: UploadedFile) -> tuple[int, int]:
    """How many rows or people of a list are through the present step, and of how many."""
    if file.goes_back:
        done = file.counts.get(taking_back.REMOVED, 0)
        return done, done + taking_back.count_removable(file)
    if file.step is Step.CHECKING:
        doubted = sum(file.counts.get(doubt, 0) for doubt in importing.DOUBTS)
        return sum(file.counts.values()) - doubted, file.row_count
    done = file.counts.get(Finding.ADDED.value, 0) + file.counts.get(Finding.WAITING.value, 0)
    return done, done + file.counts.get(Finding.NEW.value, 0)


def go_on(file_id: int) -> None:
    """Go on with the list for a moment: a short one is through at once."""
    until, more = time.monotonic() + AT_ONCE, True
    while more and time.monotonic() < until:
        with transaction():
            more = importing.advance(file_id=file_id, domain=site_domain(), now=utc_now())


def _form(desk: EventDesk, file: UploadedFile) -> ImportForm:
    chosen = importing.choices_of(file)
    values = proof_to_begin_with(desk)
    if chosen is not None:
        values |= {
            "way": chosen.way,
            "statement": chosen.statement,
            "full": "wait" if chosen.waits else "refuse",
            "tells": "yes" if chosen.tells else "no",
        }
    if chosen is not None and (taken := chosen.without) is not None:
        values |= {
            "without": taken.way,
            "agreed_on": date.fromisoformat(taken.agreed_on),
            "taken_by": taken.taken_by,
        }
    form = columns_form(ImportForm, desk, file, **values)
    form.today = today_at(desk.event)
    form.without.flags.required = True
    if not files.has_rows_without_address(file):
        del form.without
    if desk.event.capacity is None or not desk.event.waiting_list:
        del form.full
    return form


def _render_columns(desk: EventDesk, file: UploadedFile, form: ImportForm) -> str:
    return render_template(
        "organiser/import_columns.html",
        desk=desk,
        file=file,
        form=form,
        samples=samples(file),
        is_limited=desk.event.capacity is not None,
    )


def _render_found(desk: EventDesk, file: UploadedFile) -> str:
    """What the check found, or what the import did, with the rows that somebody should see."""
    shown = list(_shown(file))
    name = request.args.get("show", shown[0].name if shown else "")
    rows, after = _rows(file, name) if name in _SHOWN else ([], 0)
    people = _people(desk, rows)
    now = utc_now()
    count = count_seats(desk.event, now)
    seats = seats_left(desk.event, count.taken_for(None, count.by_date))
    return render_template(
        "organiser/import_found.html",
        desk=desk,
        file=file,
        counts={finding.value: file.counts.get(finding.value, 0) for finding in Finding},
        without=file.counts.get(WITHOUT, 0),
        with_address_as_name=file.counts.get(NAME_ADDRESS, 0),
        replaced=file.counts.get(MAIL_LANGUAGE, 0),
        usual_language=usual_language(desk.event.source_language),
        shown=shown,
        name=name,
        rows=rows,
        after=after,
        people=people,
        has_why=any(words.row_text(row) or row.key in people for row in rows),
        more=[pair for pair in words.MORE_SAID if pair[1] in file.mapping],
        seats=seats,
        obstacle=words.obstacle_text(event_state(desk.event, now)),
        choices=importing.choices_of(file),
        dates_to_come=len(dates_ahead(desk.event, now)),
        leave_at=_leave_at(desk, file, now),
        words=words,
        ways=people_words.WAYS,
    )


def _leave_at(desk: EventDesk, file: UploadedFile, now: datetime) -> datetime | None:
    """When the mails of an import leave, on the event's clocks, as long as none has."""
    leave_at = taking_back.mails_leave_at(file) if file.step is Step.DONE else None
    return to_local(leave_at, desk.event.zone) if leave_at and leave_at > now else None


def _shown(file: UploadedFile) -> Iterator[Shown]:
    """The groups of rows that there are; whose data went with the import are counted alone."""
    for name, (label, findings) in _SHOWN.items():
        if file.step is Step.DONE and name in {*importing.DOUBTS, "known"}:
            continue
        keys = [name] if name in importing.DOUBTS else [each.value for each in findings]
        count = sum(file.counts.get(key, 0) for key in keys)
        if count:
            yield Shown(name, label, count)


def _rows(file: UploadedFile, name: str) -> tuple[Sequence[UploadedRow], int]:
    """A page of the rows under this name, and the number of its last row where more follow."""
    start = request.args.get("after", "0")
    rows = files.list_rows(
        file,
        findings=_SHOWN[name][1],
        code=name if name in importing.DOUBTS else "",
        after=int(start) if start.isdecimal() and len(start) < 9 else 0,
        limit=PAGE + 1,
    )
    return rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else 0


def _people(desk: EventDesk, rows: Sequence[UploadedRow]) -> dict[str, Registration]:
    """Who is registered as these rows say, by the rows' keys."""
    return find_by_keys(desk.event.id, [row.key for row in rows if row.key])
