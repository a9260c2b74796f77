"""Inviting somebody into an organisation: by mail, with a link that works for a week and once.

The link's token is a seal, so that the mail can be written when it is sent and no copy of the token
waits in the database; a hash of it is kept to find the invitation by.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import select

from webinars.accounts import notices, tokens
from webinars.accounts.models import Member, MemberInvitation, Organisation, Role, User
from webinars.accounts.service import add_member, checked_address, find_user
from webinars.database import new_public_id
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail

LASTS = timedelta(days=7)
KEPT = timedelta(days=30)
"""How long an invitation that nobody followed is kept after it has ended."""

_PURPOSE = "member-invitation"


class AlreadyMember(ValueError):
    """The address belongs to a member of the organisation."""


def invite(
    *,
    organisation: Organisation,
    email: str,
    role: Role,
    language: str = "",
    invited_by: User,
    domain: str,
    now: datetime,
) -> MemberInvitation:
    """Invite the address and queue its mail; an earlier invitation of it is replaced.

    The mail is in `language`, else the organisation's; in their own to whoever has an account.
    Raises `AlreadyMember`, and `webinars.accounts.service.InvalidAccount` for what is no address.
    """
    address = checked_address(email)
    user = find_user(address)
    if user is not None and db.session.get(Member, (organisation.id, user.id)) is not None:
        raise AlreadyMember(address)
    invitation = db.session.scalar(
        select(MemberInvitation).filter_by(organisation_id=organisation.id, email=address)
    )
    if invitation is None:
        invitation = MemberInvitation(
            public_id=new_public_id(),
            organisation_id=organisation.id,
            email=address,
            created_at=now,
        )
    invitation.role = role
    send_again(invitation, invited_by=invited_by, language=language, domain=domain, now=now)
    return invitation


def send_again(
    invitation: MemberInvitation,
    *,
    invited_by: User,
    language: str = "",
    domain: str,
    now: datetime,
) -> None:
    """Mail the invitation with a new link, in `language` or else that of before; older ones end."""
    invitation.invited_by_id = invited_by.id
    invitation.expires_at = now + LASTS
    invitation.token_hash = _hash(_tokens(invitation)[0])
    db.session.add(invitation)
    db.session.flush()
    about = notices.about_invitation(invitation)
    before = [mail.payload.get("language", "") for mail in outbox.list_about([about])]
    outbox.forget_about(about)
    language = language or next(iter(reversed(before)), "")
    notices.queue_invitation(invitation, language=language, domain=domain, now=now)


def token_of(invitation: MemberInvitation) -> str:
    """The token of the link in the invitation's mail, also after the site's key was changed."""
    made = _tokens(invitation)
    return next((each for each in made if _hash(each) == invitation.token_hash), made[0])


def find_by_token(token: str, *, now: datetime) -> MemberInvitation | None:
    """The invitation that the link with `token` leads to, unless it has ended."""
    return db.session.scalar(
        select(MemberInvitation).where(
            MemberInvitation.token_hash == _hash(token), MemberInvitation.expires_at > now
        )
    )


def find_invitation(public_id: str, *, organisation_id: int) -> MemberInvitation | None:
    """The organisation's invitation with this public id."""
    return db.session.scalar(
        select(MemberInvitation).filter_by(public_id=public_id, organisation_id=organisation_id)
    )


def list_invitations(organisation_id: int) -> Sequence[MemberInvitation]:
    """Everybody who was invited and has not come yet, by address; those that ended too."""
    return db.session.scalars(
        select(MemberInvitation)
        .filter_by(organisation_id=organisation_id)
        .order_by(MemberInvitation.email)
    ).all()


def list_undeliverable(invitations: Sequence[MemberInvitation]) -> set[str]:
    """The public ids of those whose mail could not be delivered."""
    about = {notices.about_invitation(each): each.public_id for each in invitations}
    failed = db.session.scalars(
        select(OutgoingMail.about).where(
            OutgoingMail.about.in_(about), OutgoingMail.state == MailState.UNDELIVERABLE
        )
    )
    return {about[each] for each in failed}


def accept(invitation: MemberInvitation, *, user: User) -> Member:
    """Make `user` a member as the invitation says; who is one already stays what they are."""
    organisation_id = invitation.organisation_id
    member = db.session.get(Member, (organisation_id, user.id))
    if member is None:
        member = add_member(organisation=invitation.organisation, user=user, role=invitation.role)
    withdraw(invitation)
    return member


def withdraw(invitation: MemberInvitation) -> None:
    """Delete an invitation, and its mail where that is still waiting."""
    outbox.forget_about(notices.about_invitation(invitation))
    db.session.delete(invitation)


def remove_ended(*, now: datetime) -> int:
    """Delete the invitations that ended long ago. How many."""
    gone = db.session.scalars(
        sa.delete(MemberInvitation)
        .where(MemberInvitation.expires_at < now - KEPT)
        .returning(MemberInvitation.id)
    )
    return len(gone.all())


def _tokens(invitation: MemberInvitation) -> list[str]:
    ends = str(int(invitation.expires_at.timestamp() * 1000))
    return tokens.seals(_PURPOSE, invitation.public_id, ends)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
