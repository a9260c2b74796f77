"""How far the mails to an event's people are: counted by the database, within a scope."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from webinars.extensions import db
from webinars.mail.models import UNFINISHED, MailState, OutgoingMail
from webinars.registrations.models import Registration
from webinars.registrations.people.filters import has_mail_trouble, registration_of_mail
from webinars.registrations.scope import Condition, Scope


@dataclass(frozen=True)
class MailFigures:
    """How many mails wait, and could not be delivered.

    `held` wait for a person after a restore; `unreachable` is how many people a mail to their
    present address did not reach.
    """

    waiting: int
    undeliverable: int
    held: int
    unreachable: int


def count_mails(scope: Scope) -> MailFigures:
    """The mails about the registrations of the scope that were not sent; two statements."""
    rows = db.session.execute(
        sa.select(OutgoingMail.state, sa.func.count())
        .where(OutgoingMail.state.in_(UNFINISHED), _concerns(scope))
        .group_by(OutgoingMail.state)
    )
    counts: dict[MailState, int] = dict(rows.all())
    unreachable = db.session.scalar(
        sa.select(sa.func.count())
        .select_from(Registration)
        .where(*scope.conditions(), has_mail_trouble())
    )
    return MailFigures(
        waiting=counts.get(MailState.QUEUED, 0) + counts.get(MailState.SENDING, 0),
        undeliverable=counts.get(MailState.UNDELIVERABLE, 0),
        held=counts.get(MailState.HELD, 0),
        unreachable=unreachable or 0,
    )


def count_sent(scope: Scope) -> int:
    """How many mails were sent in the 30 days for which they are kept.

    It looks at every mail that was sent, whatever about.
    """
    query = sa.select(sa.func.count()).select_from(OutgoingMail)
    return (
        db.session.scalar(query.where(OutgoingMail.state == MailState.SENT, _concerns(scope))) or 0
    )


def _concerns(scope: Scope) -> Condition:
    return registration_of_mail().in_(sa.select(Registration.id).where(*scope.conditions()))
