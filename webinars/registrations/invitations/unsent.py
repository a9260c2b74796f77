"""Invitations that have not left, as far as the outbox knows: their letter is in nobody's hands.

Only mails to the present address count: a correction deletes those to another.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.invitations.forgetting import about_invitation
from webinars.registrations.invitations.models import Invitation
from webinars.registrations.invitations.queueing import INVITE
from webinars.registrations.invitations.reminding import has_not_answered

Condition = sa.ColumnElement[bool]
_WAITS, _DROPPED = MailState.QUEUED, MailState.SUPERSEDED


def was_not_sent() -> Condition:
    """Whether an invitation still holds, and was never sent, though its turn has come.

    Registration had closed by then, or it was withdrawn at that time. It is known for as long as
    the outbox knows the mail.
    """
    return sa.and_(*has_not_answered(), _has_only(_DROPPED))


def may_be_held(now: datetime) -> Condition:
    """Whether somebody may hold the letter: not where each of its mails waits, or was dropped.

    One that was tried may have arrived, and so may one that is held back after a restore. Mails
    are forgotten after a while: of an invitation that is older nobody can tell.
    """
    return sa.or_(Invitation.created_at <= now - outbox.KEPT, sa.not_(_has_only(_WAITS, _DROPPED)))


def list_dropped(ids: Collection[int]) -> set[int]:
    """Which invitations, of those with these ids, were never sent, and wait for nothing now."""
    found = sa.select(Invitation.id).where(Invitation.id.in_(ids), _has_only(_DROPPED))
    return set(db.session.scalars(found))


def _has_only(*states: MailState) -> Condition:
    """Whether there are mails with the invitation, all in these states, and none was ever tried."""
    own = (
        OutgoingMail.about == about_invitation(),
        OutgoingMail.message == INVITE,
        OutgoingMail.recipient == Invitation.email,
    )
    is_so = sa.and_(OutgoingMail.state.in_(states), OutgoingMail.attempts == 0)
    return sa.and_(sa.exists().where(*own, is_so), ~sa.exists().where(*own, sa.not_(is_so)))
