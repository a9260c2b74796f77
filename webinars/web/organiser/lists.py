"""What lists that are uploaded share: the form for the file, and the one that names its columns."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import abort, flash, render_template, request
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, SelectField

from webinars.extensions import transaction
from webinars.registrations.moving.files import (
    SAMPLES,
    InvalidMapping,
    check_mapping,
    discard,
    find_file,
    keep_file,
    list_files,
    list_rows,
    offered_columns,
)
from webinars.registrations.moving.models import FileKind, Step, UploadedFile
from webinars.registrations.moving.reading import MOST_ROWS, read_table
from webinars.registrations.moving.unreadable import UnreadableTable
from webinars.times import utc_now
from webinars.web.organiser.desk import Answer, EventDesk, back_to
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.moving_words import (
    MEGABYTES,
    column_label,
    mapping_text,
    notes_text,
    unreadable_text,
)
from webinars.web.organiser.saving import again

_COLUMN = "column-"


class UploadForm(OrganiserForm):
    """A list as a file."""

    file = FileField(_l("The file"))


class ColumnsForm(OrganiserForm):
    """What each column of a list is. Make it with `columns_form`."""

    def columns(self) -> list[Field]:
        """The fields of the columns, in the list's order."""
        return [field for field in self if field.name.startswith(_COLUMN)]

    @property
    def mapping(self) -> list[str]:
        """What each column is said to be."""
        return [field.data or "" for field in self.columns()]

    def check_columns(self, kind: FileKind, *, needs_addresses: bool = True) -> bool:
        """Whether the columns can be used; if not, the form says why."""
        try:
            check_mapping(kind, self.mapping, needs_addresses=needs_addresses)
        except InvalidMapping as problem:
            self.form_errors.append(mapping_text(problem.code))
            return False
        return True


F = TypeVar("F", bound=ColumnsForm)


def columns_form(kind: type[F], desk: EventDesk, file: UploadedFile, **values: object) -> F:
    """A form of `kind` with a field for each column of the list, as they are said to be now."""
    choices = [("", _("Leave out"))]
    choices += [
        (each, column_label(each, desk.event)) for each in offered_columns(file, desk.event)
    ]
    fields: dict[str, object] = {}
    for index, heading in enumerate(file.headings):
        label = heading or _("Column %(number)s", number=index + 1)
        fields[f"{_COLUMN}{index}"] = SelectField(label)
    chosen = {f"{_COLUMN}{index}": each for index, each in enumerate(file.mapping)}
    form: F = type(kind.__name__, (kind,), fields)(data={**chosen, **values})
    for field in form.columns():
        field.choices = choices
    return form


def samples(file: UploadedFile) -> list[list[str]]:
    """For each column what it says in the first rows."""
    rows = list_rows(file, limit=SAMPLES)
    return [
        [row.cells[index][:60] for row in rows if row.cells[index : index + 1]]
        for index in range(len(file.headings))
    ]


def take_upload(desk: EventDesk, form: UploadForm, kind: FileKind) -> str | None:
    """Keep the uploaded list; its public id, or None where the form says what is wrong with it."""
    upload = form.file.data
    if not upload or not upload.filename:
        form.file.errors = [_("Choose a file.")]
        return None
    try:
        with upload.stream as stream:
            table = read_table(stream.read())
        with transaction():
            file = keep_file(
                event=desk.event,
                user_id=desk.user.id,
                kind=kind,
                name=upload.filename,
                table=table,
                now=utc_now(),
            )
            public_id = file.public_id
        if said := notes_text(table.notes):
            flash(said, "warning")
        return public_id
    except UnreadableTable as problem:
        form.file.errors = [unreadable_text(problem)]
        return None


def choose_list(
    desk: EventDesk, kind: FileKind, *, template: str, page: str, refusal: str = "", **shown: object
) -> Answer:
    """The page that takes a list of this kind and names those that are kept; or the way to `page`.

    `refusal` says why none is taken now; `shown` goes to the template.
    """
    form = UploadForm()
    if request.method == "POST" and refusal:
        form.form_errors.append(refusal)
    elif request.method == "POST" and (public_id := take_upload(desk, form, kind)):
        return back_to(desk.url(page, public_id=public_id))
    kept = list_files(event_id=desk.event.id, user_id=desk.user.id, kind=kind, now=utc_now())
    html = render_template(
        template,
        desk=desk,
        form=form,
        kept=kept,
        megabytes=MEGABYTES,
        most_rows=format_decimal(MOST_ROWS),
        **shown,
    )
    return again(html, 422 if form.errors else 200)


def asks_columns(file: UploadedFile) -> bool:
    """Whether the page of a list is the one that asks what its columns are."""
    return file.step is Step.MAPPING or (file.step is Step.CHECKED and "columns" in request.args)


def discard_list(desk: EventDesk, public_id: UUID, kind: FileKind, *, page: str) -> Answer:
    """Forget the list, and go to `page`."""
    with transaction():
        discard(get_list(desk, public_id, kind))
    return back_to(desk.url(page), _("The list is deleted."))


def get_list(desk: EventDesk, public_id: UUID, kind: FileKind) -> UploadedFile:
    """The member's own list with this id. 404 where there is none (any more)."""
    found = find_file(
        event_id=desk.event.id,
        user_id=desk.user.id,
        public_id=str(public_id),
        kind=kind,
        now=utc_now(),
    )
    return found or abort(404)
