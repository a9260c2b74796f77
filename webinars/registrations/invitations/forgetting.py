"""Removing what is known of people who were invited: with a person's registration, or in time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.invitations.models import (
    ABOUT,
    Invitation,
    InvitationRound,
    RoundKind,
    RoundStatus,
)
from webinars.registrations.models import Registration

UNANSWERED_KEPT = timedelta(days=7)
"""How long after the event those are known who were invited and did not register."""

DRAFTS_KEPT = timedelta(days=30)
"""How long a list is kept that was not sent."""


def about_invitation() -> sa.ColumnElement[str]:
    """`webinars.registrations.invitations.models.about_id`, in the database."""
    return sa.literal(ABOUT).concat(sa.cast(Invitation.id, sa.String))


def forget_person(registration: Registration) -> None:
    """Delete what invited somebody who is being erased, sent or not, and their place in lists."""
    _remove(is_theirs(registration))
    if registration.email_key is not None:  # without one, they are on no list
        _leave_lists(registration.event_id, registration.email_key)


def forget_address(event_id: int, key: str) -> None:
    """Delete what invited an address, sent or not, and its place in lists."""
    _remove(Invitation.event_id == event_id, Invitation.email_key == key)
    _leave_lists(event_id, key)


def list_addresses(event_id: int) -> set[str]:
    """The keys of those who are invited, or on a list that is not sent."""
    invited = sa.select(Invitation.email_key).where(Invitation.event_id == event_id)
    listed = (each["key"] for found in _list_unsent(event_id) for each in found.entries)
    return {*db.session.scalars(invited), *listed}


def _list_unsent(event_id: int) -> Sequence[InvitationRound]:
    unsent = sa.select(InvitationRound).where(
        InvitationRound.event_id == event_id,
        InvitationRound.kind == RoundKind.INVITE,
        InvitationRound.status != RoundStatus.SENT,
    )
    whole = undefer(InvitationRound.entries), undefer(InvitationRound.problems)
    return db.session.scalars(unsent.options(*whole)).all()


def _leave_lists(event_id: int, key: str) -> None:
    for found in _list_unsent(event_id):
        before, later = (
            [each for each in part if each["key"] != key]
            for part in (found.entries[: found.place], found.entries[found.place :])
        )
        found.entries, found.place = before + later, len(before)
        found.problems = [each for each in found.problems if key not in each["text"].casefold()]


def is_theirs(registration: Registration) -> sa.ColumnElement[bool]:
    """Which invitations somebody answered, or were sent to their address."""
    return sa.and_(
        Invitation.event_id == registration.event_id,
        sa.or_(
            Invitation.registration_id == registration.id,
            Invitation.email_key == registration.email_key,
        ),
    )


def forget_invitation(invitation_id: int) -> None:
    """Delete an invitation with its mails."""
    _remove(Invitation.id == invitation_id)


def forget_unanswered(event_ids: Collection[int]) -> int:
    """Delete the invitations to these events that nobody registered by, and the lists that were
    not sent. How many invitations.
    """
    db.session.execute(
        sa.delete(InvitationRound).where(
            InvitationRound.event_id.in_(event_ids), InvitationRound.status != RoundStatus.SENT
        ),
        execution_options={"synchronize_session": False},
    )
    return _remove(Invitation.event_id.in_(event_ids), Invitation.registration_id.is_(None))


def forget_all(event_id: int) -> int:
    """Delete every invitation to an event, and its lists. How many invitations."""
    removed = _remove(Invitation.event_id == event_id)
    db.session.execute(sa.delete(InvitationRound).where(InvitationRound.event_id == event_id))
    return removed


def forget_old_drafts(now: datetime) -> None:
    """Delete the lists that were made long ago and never sent."""
    db.session.execute(
        sa.delete(InvitationRound).where(
            InvitationRound.status.in_([RoundStatus.DRAFT, RoundStatus.STOPPED]),
            InvitationRound.created_at < now - DRAFTS_KEPT,
        )
    )


def is_known_failure() -> sa.ColumnElement[bool]:
    """Mails that tell that an invitation did not arrive: kept for as long as the invitation is."""
    return sa.and_(
        OutgoingMail.state == MailState.UNDELIVERABLE,
        OutgoingMail.about.startswith(ABOUT),
        OutgoingMail.about.in_(sa.select(about_invitation())),
    )


def _remove(*conditions: sa.ColumnElement[bool]) -> int:
    abouts = sa.select(about_invitation()).where(*conditions)
    db.session.execute(
        sa.delete(OutgoingMail).where(OutgoingMail.about.in_(abouts)),
        execution_options={"synchronize_session": False},
    )
    removed = db.session.execute(
        sa.delete(Invitation).where(*conditions),
        execution_options={"synchronize_session": False},
    )
    return cast("sa.CursorResult[Any]", removed).rowcount
