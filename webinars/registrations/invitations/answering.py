"""What those who are invited do: register by their personal link, decline, come back to it.

An invitation is answered under the event's lock, so that a link that was passed on registers one
person at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.invitations.models import Invitation, InvitationStatus
from webinars.registrations.lookup import is_token
from webinars.registrations.models import Registration
from webinars.registrations.seats import lock_event
from webinars.registrations.states import PageState, RegistrationRefused


class InvitationNotFound(LookupError):
    """No invitation has this token, or it is deleted by now."""


class InvitationEnded(RegistrationRefused):
    """The invitation was answered already, or withdrawn."""

    def __init__(self) -> None:
        super().__init__(PageState.INVITATION_ONLY)


def get_invitation(token: str) -> Invitation:
    """The invitation whose personal link has `token`. Raises `InvitationNotFound`."""
    found = (
        db.session.scalar(sa.select(Invitation).where(Invitation.token == token))
        if is_token(token)
        else None
    )
    if found is None:
        raise InvitationNotFound
    return found


def take_up(event_id: int, token: str) -> Invitation | None:
    """The invitation by which a form registers; None for a form without one.

    The event is locked. Raises `InvitationEnded`, also for what is no invitation to this event.
    """
    if not token:
        return None
    try:
        found = get_invitation(token)
    except InvitationNotFound:
        raise InvitationEnded from None
    if found.event_id != event_id or not found.is_open:
        raise InvitationEnded
    return found


def find_open(event: Event, email_keys: Sequence[str]) -> dict[str, Invitation]:
    """What holds for those of the addresses that are invited and have come without their link.

    By address, the invitations by which one may still register (`Invitation.is_open`). They change
    nothing where there are seats for all and nobody is chosen: then there are none.
    """
    if not event.approval and event.capacity is None:
        return {}
    found = db.session.scalars(
        sa.select(Invitation).where(
            Invitation.event_id == event.id,
            Invitation.email_key.in_(email_keys),
            Invitation.registration_id.is_(None),
            Invitation.status != InvitationStatus.WITHDRAWN,
        )
    )
    return {each.email_key: each for each in found if each.email_key is not None}


def answer(
    invitation: Invitation | None, registration: Registration, *, form: str, now: datetime
) -> None:
    """`registration` is the answer to the invitation by which its form came; see `take_up`.

    It is so whether or not the form's address was known: that must not show.
    """
    if invitation is None:
        return
    invitation.registration_id = registration.id
    invitation.submission = form
    invitation.status, invitation.answered_at = InvitationStatus.OPEN, now


def note_registered(registration: Registration, now: datetime) -> None:
    """Somebody registered, in whatever way: an invitation of that address has its answer."""
    db.session.execute(
        sa.update(Invitation)
        .where(
            Invitation.event_id == registration.event_id,
            Invitation.email_key == registration.email_key,
            Invitation.registration_id.is_(None),
        )
        .values(registration_id=registration.id, answered_at=now)
        .execution_options(synchronize_session=False)
    )


def hand_over(other: Registration, registration: Registration) -> None:
    """Two registrations of a person become one: what `other` answered, `registration` answers."""
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.registration_id == other.id)
        .values(registration_id=registration.id)
        .execution_options(synchronize_session=False)
    )


def reopen(event_id: int, form: str) -> None:
    """The form was withdrawn, because its address was mistyped: its invitation is open again.

    Whether it had made a registration makes no difference.
    """
    db.session.execute(
        sa.update(Invitation)
        .where(Invitation.event_id == event_id, Invitation.submission == form)
        .values(registration_id=None, submission=None, answered_at=None)
        .execution_options(synchronize_session=False)
    )


def decline(token: str, *, now: datetime) -> Invitation:
    """Somebody does not come, and wants no more mail about it; twice does no harm.

    Raises `InvitationEnded`, `InvitationNotFound`.
    """
    return _say(token, InvitationStatus.DECLINED, now)


def come_back(token: str) -> Invitation:
    """Take a no back. Raises `InvitationEnded`, `InvitationNotFound`."""
    return _say(token, InvitationStatus.OPEN, None)


def _say(token: str, status: InvitationStatus, now: datetime | None) -> Invitation:
    lock_event(get_invitation(token).event_id)
    found = get_invitation(token)
    if not found.is_open:
        raise InvitationEnded
    found.status, found.answered_at = status, now
    return found
