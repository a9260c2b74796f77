"""Letters about accounts: an invitation, a link for a new password, a change that was made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import force_locale

from webinars.accounts import invitations, password_reset
from webinars.accounts.models import MemberInvitation, User
from webinars.accounts.notices import Change
from webinars.accounts.service import find_user
from webinars.accounts.words import role_in_a_sentence, role_name
from webinars.extensions import db
from webinars.links import Links
from webinars.mail.content import Address, Content, message
from webinars.mail.writing import Contact, compose, settings, spoken

Payload = dict[str, Any]


@message("member-invitation")
def render_member_invitation(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """Leads somebody into an organisation; None once the invitation is withdrawn, used or over."""
    invitation = db.session.get(MemberInvitation, payload["invitation"])
    if invitation is None or invitation.email != recipient or invitation.expires_at <= now:
        return None
    organisation, user = invitation.organisation, find_user(recipient)
    inviter = db.session.get(User, invitation.invited_by_id) if invitation.invited_by_id else None
    language = spoken(
        user.language if user else payload.get("language") or organisation.default_language
    )
    with force_locale(language):
        return compose(
            "member-invitation",
            sender=_sender(),
            language=language,
            name=user.name if user else "",
            contact=Contact(*organisation.contact(language)),
            reply_to=organisation.contact_email,
            organisation=organisation.text(language).name,
            inviter=inviter.name if inviter else "",
            role=role_name(invitation.role),
            may=role_in_a_sentence(invitation.role),
            days=invitations.LASTS.days,
            url=Links(settings().base_url).member_invitation(invitations.token_of(invitation)),
        )


@message("password-reset")
def render_password_reset(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """The link for a new password; None for an address that nobody signs in with."""
    user = find_user(recipient)
    if user is None or not user.active:
        return None
    token = password_reset.make_token(user, now=now)
    language = spoken(payload["language"])
    with force_locale(language):
        return compose(
            "password-reset",
            sender=_sender(),
            language=language,
            name=user.name,
            url=Links(settings().base_url).reset_password(token),
        )


@message("account-changed")
def render_account_changed(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """Tells a user what was changed, and what to do if it was not them."""
    user = db.session.get(User, payload["user"])
    if user is None or user.email != recipient:
        return None
    language, links = spoken(user.language), Links(settings().base_url)
    with force_locale(language):
        return compose(
            "account-changed",
            sender=_sender(),
            language=language,
            name=user.name,
            change=Change(payload["change"]).value,
            reset_url=links.forgotten_password(),
        )


def _sender() -> Address:
    return Address(settings().site_name, settings().mail_default_sender)
