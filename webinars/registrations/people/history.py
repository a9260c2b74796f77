"""What happened to a registration, from what is stored anyway: its dates, mails, audit entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from webinars.accounts.models import AuditEntry
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import OutgoingMail
from webinars.registrations import farewells, limits, notices
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.overtaken import CANCELS
from webinars.registrations.people.filters import has_mail_trouble
from webinars.registrations.replies.places import has_declined

RESENT_PER_HOUR = 3
_STATUS = RegistrationStatus


class ResentTooOften(Exception):
    """Mails were sent again so often that one more would be a nuisance."""


def list_mails(registration: Registration) -> Sequence[OutgoingMail]:
    """The mails about a registration, the latest first. They are kept for 30 days."""
    mails = sa.select(OutgoingMail).where(OutgoingMail.about == notices.about(registration))
    latest = (OutgoingMail.created_at.desc(), OutgoingMail.id.desc())
    return db.session.scalars(mails.order_by(*latest)).all()


def is_unreached(registration: Registration) -> bool:
    """Whether a mail to the person's present address could not be delivered, and none has since."""
    is_theirs = sa.exists().where(Registration.id == registration.id, has_mail_trouble())
    return bool(db.session.scalar(sa.select(is_theirs)))


def subject_of(registration: Registration) -> str:
    """What the audit log calls a registration."""
    return f"registration/{registration.public_id}"


def list_audit(registration: Registration) -> Sequence[AuditEntry]:
    """What members did to a registration, alone or with others, the latest first."""
    entries = sa.select(AuditEntry).where(
        AuditEntry.organisation_id == registration.event.organisation_id,
        sa.or_(
            AuditEntry.subject == subject_of(registration),
            sa.and_(
                AuditEntry.subject == f"event/{registration.event.slug}",
                AuditEntry.action.startswith("people."),
                sa.cast(AuditEntry.details, sa.Text).contains(registration.public_id),
            ),
        ),
    )
    latest = (AuditEntry.at.desc(), AuditEntry.id.desc())
    loading = joinedload(AuditEntry.user)
    found = db.session.scalars(entries.order_by(*latest).options(loading))
    return [entry for entry in found if _concerns(entry, registration.public_id)]


def find_move(registration: Registration, *, to: RegistrationStatus) -> AuditEntry | None:
    """The last decision that let somebody stand at `to`; None where it is not known any more."""
    moves = (
        (entry, move)
        for entry in list_audit(registration)
        for move, ids in entry.details.get("moved", {}).items()
        if registration.public_id in ids and move.endswith(f">{to.value}")
    )
    return next((entry for entry, _move in moves), None)


def _concerns(entry: AuditEntry, public_id: str) -> bool:
    """Whether something was done to the person; a decision can leave somebody where they were."""
    moved: dict[str, list[str]] | None = entry.details.get("moved")
    return moved is None or any(public_id in ids for ids in moved.values())


def resend_standing(*, registration: Registration, domain: str, now: datetime) -> None:
    """Tell a person once more where they stand, with their invitations. Raises `ResentTooOften`.

    Whoever has left gets the CANCELs that have not arrived, in place of those that wait.
    """
    _count(registration, now)
    if registration.status not in {_STATUS.CANCELLED, _STATUS.DECLINED}:
        notices.queue_standing(registration, domain=domain, now=now)
        return
    owed = farewells.dates_to_withdraw(registration, now)  # before the outbox forgets them
    farewells.queue_owed_of_deleted(registration, domain=domain, now=now)
    for message in sorted(CANCELS):
        outbox.supersede(about=notices.about(registration), message=message, now=now)
    words = registration.present_words
    if registration.status is _STATUS.DECLINED:
        farewells.queue_declined(registration, dates=owed, domain=domain, now=now, words=words)
        return
    farewells.queue_cancelled(
        registration,
        dates=owed,
        domain=domain,
        now=now,
        words=words,
        is_declined=has_declined(registration),
    )


def resend_links(*, registration: Registration, domain: str, now: datetime) -> None:
    """Send a person the links of all their registrations. Raises `ResentTooOften`."""
    _count(registration, now)
    if registration.email is not None:
        notices.queue_links(
            email=registration.email, language=registration.language, domain=domain, now=now
        )


def _count(registration: Registration, now: datetime) -> None:
    allowed = limits.allow(
        scope="resend",
        subject=str(registration.id),
        limit=RESENT_PER_HOUR,
        window=timedelta(hours=1),
        now=now,
    )
    if not allowed:
        raise ResentTooOften
