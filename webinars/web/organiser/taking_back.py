"""Taking back what an uploaded list did: the people of an import, the marks of a report."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask_babel import lazy_gettext as _l

from webinars.accounts.rights import Right
from webinars.extensions import transaction
from webinars.registrations.moving import files, taking_back
from webinars.registrations.moving.models import FileKind, UploadedFile
from webinars.registrations.moving.taking_back import Reason
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.importing import go_on
from webinars.web.organiser.lists import get_list

_LISTED = 200

REASONS = {
    Reason.CAME: _l("came to the event"),
    Reason.ENDED: _l("cancelled, or was not accepted"),
    Reason.ANSWERED: _l("answered the invitation in their calendar"),
    Reason.CHANGED: _l(
        "was changed since: by themselves, by an organiser, or because they moved up"
    ),
}


@organiser.route(
    "/<organisation>/events/<event>/people/import/<uuid:public_id>/back", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE, fresh=True)
def take_import_back(desk: EventDesk, public_id: UUID) -> Answer:
    """Ask whether the people of an import are to go again; remove them."""
    file = get_list(desk, public_id, FileKind.PEOPLE)
    if request.method == "POST":
        _take_back(desk, file, "people.import-undo")
        return back_to(desk.url("import_list", public_id=public_id))
    staying, all_staying = taking_back.list_staying(file, limit=_LISTED)
    return render_template(
        "organiser/import_back.html",
        desk=desk,
        file=file,
        count=taking_back.count_removable(file),
        told=taking_back.count_told(file),
        staying=staying,
        more=all_staying - len(staying),
        reasons=REASONS,
    )


@organiser.post("/<organisation>/events/<event>/people/attendance/<uuid:public_id>/back")
@allow(Right.EDIT_PEOPLE)
def take_marks_back(desk: EventDesk, public_id: UUID) -> Answer:
    """Take back the marks that a report has made."""
    _take_back(desk, get_list(desk, public_id, FileKind.ATTENDANCE), "attendance.import-undo")
    return back_to(desk.url("attendance_list", public_id=public_id))


def _take_back(desk: EventDesk, file: UploadedFile, action: str) -> None:
    """Begin to take back what a list did, and go on for a moment; the worker does the rest."""
    file_id, count = file.id, taking_back.count_removable(file)
    with transaction():
        locked = files.lock_file(file_id) if count else None
        if locked is not None and taking_back.start(locked):
            desk.record(action, count=count)
    go_on(file_id)
