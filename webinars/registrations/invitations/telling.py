"""What is stored about somebody as one who was invited, for themselves."""

from __future__ import annotations

import sqlalchemy as sa

from webinars.extensions import db
from webinars.registrations.invitations.forgetting import is_theirs
from webinars.registrations.invitations.models import Invitation
from webinars.registrations.models import Registration

_WHO = ("name", "email", "organisation", "language")


def invitations_of(registration: Registration) -> list[dict[str, object]]:
    """The invitations that somebody answered, or got at their address, as JSON can hold them.

    Whoever used an invitation with another address than its own learns nothing about its owner.
    """
    found = db.session.scalars(
        sa.select(Invitation).where(is_theirs(registration)).order_by(Invitation.id)
    )
    return [_as_data(each, registration) for each in found]


def _as_data(invitation: Invitation, registration: Registration) -> dict[str, object]:
    moments = {
        name: value.isoformat() if value else None
        for name in ("created_at", "written_at", "reminded_at", "answered_at")
        for value in [getattr(invitation, name)]
    }
    if invitation.email_key != registration.email_key:
        return moments
    who = {name: getattr(invitation, name) for name in _WHO}
    return {**who, "group": invitation.label, **moments}
