"""Taking back what a list did: who came by an import goes again, or the marks of a report go.

The list is known while it is kept, for a day. Who stays after an import, stays as they are: what a
person or an organiser has done since is worth more than the undoing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations import farewells, notices
from webinars.registrations.attendance import count_reported, take_report_back
from webinars.registrations.erasing import delete
from webinars.registrations.models import ACTIVE, AccessNeeds, EmailChange, Registration
from webinars.registrations.moving.models import FileKind, ImportGround, Step, UploadedFile
from webinars.registrations.people.deciding import MAILS_WAIT
from webinars.registrations.replies.models import CalendarAnswer
from webinars.registrations.seats import fill_seats, lock_event

BATCH = 50
"""How many people are removed at once: the event is locked meanwhile."""

MARKS_BATCH = 500
"""How many marks are, which is less work."""

REMOVED = "removed"
"""The count of those who were taken back, beside those of the import."""


class Reason(StrEnum):
    """Why somebody stays: the first that holds."""

    CAME = "came"
    ENDED = "ended"
    ANSWERED = "answered"
    CHANGED = "changed"


@dataclass(frozen=True)
class Staying:
    """Somebody who stays, and why."""

    person: Registration
    reason: Reason


def count_removable(file: UploadedFile) -> int:
    """How many registrations of the list nobody has touched; of a report, how many marks it has."""
    if file.kind is FileKind.ATTENDANCE:
        return count_reported(file.id)
    query = sa.select(sa.func.count()).select_from(_of(file).where(_reason() == "").subquery())
    return db.session.scalar(query) or 0


def list_staying(file: UploadedFile, *, limit: int) -> tuple[Sequence[Staying], int]:
    """Those of the list who stay, `limit` of them at most, and how many there are in all."""
    staying = _of(file).where(_reason() != "")
    count = db.session.scalar(sa.select(sa.func.count()).select_from(staying.subquery())) or 0
    rows = db.session.execute(staying.add_columns(_reason()).order_by(Registration.id).limit(limit))
    return [Staying(person, Reason(reason)) for person, reason in rows], count


def count_told(file: UploadedFile) -> int:
    """How many of those who can be removed may have got a mail, and hear that they are."""
    about = sa.literal(notices.about_id(0).removesuffix("0")) + sa.cast(Registration.id, sa.String)
    query = _of(file).where(_reason() == "", outbox.may_have_sent_about(about))
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def mails_leave_at(file: UploadedFile) -> datetime | None:
    """When the last mails of an import that tells its people leave; None where there are none."""
    if not (file.choices or {}).get("tells"):
        return None
    added = sa.select(sa.func.max(Registration.created_at)).join(
        ImportGround, ImportGround.registration_id == Registration.id
    )
    last = db.session.scalar(added.where(ImportGround.file_id == file.id))
    return None if last is None else last + MAILS_WAIT


def start(file: UploadedFile) -> bool:
    """Begin to take back what a list did; the list must be locked. Whether it did.

    False for a form that was sent twice, and where nothing was imported, or marked.
    """
    if file.goes_back or file.step is not Step.DONE:
        return False
    file.goes_back = True
    return True


def go_on(file: UploadedFile, *, domain: str, now: datetime) -> bool:
    """Remove the next of those whom nobody has touched. Returns whether there may be more.

    Of a report, take back the next of those whom it marked as come, and nobody else had.

    The list is locked. Their mails go with them. To whom something may have been sent, one says
    that the list is taken back, and withdraws the invitations; the others never hear of it. They
    may be imported again. A seat goes to whoever waits.
    """
    event = lock_event(file.event_id)
    if file.kind is FileKind.ATTENDANCE:
        _count_removed(file, count := take_report_back(file.id, limit=MARKS_BATCH))
        file.goes_back = count == MARKS_BATCH
        return file.goes_back
    people = db.session.scalars(
        _of(file).where(_reason() == "").order_by(Registration.id).limit(BATCH)
    ).all()
    for person in people:
        _remove(person, domain=domain, now=now)
    if people:
        _count_removed(file, len(people))
        fill_seats(event, domain=domain, now=now)
    file.goes_back = len(people) == BATCH
    return file.goes_back


def _count_removed(file: UploadedFile, count: int) -> None:
    file.counts = {**file.counts, REMOVED: file.counts.get(REMOVED, 0) + count}


def _remove(person: Registration, *, domain: str, now: datetime) -> None:
    mails = notices.about(person)
    has_heard = outbox.may_have_sent(mails)
    person.sequence += 1
    person.invited = person.invited and has_heard
    if has_heard:
        farewells.queue_erased(person, domain=domain, now=now, is_list_back=True)
    outbox.forget_about(mails)
    delete(person)


def _of(file: UploadedFile) -> sa.Select[Any]:
    return (
        sa.select(Registration)
        .join(ImportGround, ImportGround.registration_id == Registration.id)
        .where(ImportGround.file_id == file.id)
    )


def _reason() -> sa.Case[str]:
    """Why somebody stays; "" where nothing has happened since the import."""
    answered = sa.exists().where(CalendarAnswer.registration_id == Registration.id)
    moves = sa.exists().where(EmailChange.registration_id == Registration.id)
    is_arranged = sa.exists().where(
        AccessNeeds.registration_id == Registration.id, AccessNeeds.arranged_at.is_not(None)
    )
    is_changed = sa.or_(
        Registration.updated_at > Registration.created_at,
        Registration.note != "",
        Registration.feed_token.is_not(None),
        moves,
        is_arranged,
    )
    return sa.case(
        (Registration.attended_at.is_not(None), Reason.CAME.value),
        (Registration.status.not_in(ACTIVE), Reason.ENDED.value),
        (answered, Reason.ANSWERED.value),
        (is_changed, Reason.CHANGED.value),
        else_="",
    )
