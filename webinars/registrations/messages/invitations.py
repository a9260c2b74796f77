"""Letters to people who are invited and have not registered: what, when, where, until when.

They hold no calendar part: nobody is in the event's calendar before they have registered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from webinars.events.schedule import closes_at
from webinars.extensions import db
from webinars.localtime import format_in_zone
from webinars.mail.content import Content, NotYet, message
from webinars.registrations.invitations.forgetting import UNANSWERED_KEPT
from webinars.registrations.invitations.models import (
    Invitation,
    InvitationRound,
    InvitationStatus,
)
from webinars.registrations.invitations.queueing import INVITE, REMIND
from webinars.registrations.invitations.sending import Obstacle, obstacle
from webinars.registrations.joining import dates_ahead
from webinars.registrations.lookup import find_by_address
from webinars.registrations.messages.facts import Fact, Line
from webinars.registrations.messages.letter import Letter, spoken
from webinars.registrations.retention import POSTPONED_KEPT
from webinars.times import to_instant

Payload = dict[str, Any]

ASK_AGAIN = timedelta(minutes=30)
"""So soon it is noticed that the event is published again."""


@message(INVITE)
def render_invite(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """You are invited; None once that was answered, withdrawn or corrected, or is too late.

    Raises `NotYet` while the event is off: whoever counts as invited must learn of it one day. What
    waits goes with the invitation (`webinars.registrations.invitations.forgetting`).
    """
    return _render(INVITE, payload, recipient, now)


@message(REMIND)
def render_reminder(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """You have not answered yet; the rest as above."""
    return _render(REMIND, payload, recipient, now)


def _render(name: str, payload: Payload, recipient: str, now: datetime) -> Content | None:
    invitation = db.session.get(Invitation, payload["invitation"])
    if invitation is None or not _is_waited_for(invitation, recipient):
        return None
    problem = obstacle(invitation.event, now)
    if problem is Obstacle.NOT_PUBLISHED:
        raise NotYet(now + ASK_AGAIN)
    ahead = dates_ahead(invitation.event, now)
    if problem or not ahead:
        return None
    letter = Letter(
        message=name,
        event=invitation.event,
        recipient=recipient,
        language=spoken(invitation.language),
        name=invitation.name,
    )
    words, words_language = _words(payload, letter.language)
    decline_url = letter.links.invited(invitation.token, "decline")
    own_url = letter.links.invited(invitation.token)
    with force_locale(letter.language):
        content = letter.write(
            invited_to=replace(letter.brief, url=own_url),
            facts=[*letter.facts(ahead), _deadline(letter)],
            words=words,
            words_language=words_language,
            own_url=own_url,
            decline_url=decline_url,
            kept_days=UNANSWERED_KEPT.days,
            postponed_days=POSTPONED_KEPT.days,
        )
    return replace(content, unsubscribe_url=decline_url)


def _is_waited_for(invitation: Invitation, recipient: str) -> bool:
    """Whether an answer to the invitation that went to this address is still waited for."""
    is_open = invitation.registration_id is None and invitation.status is InvitationStatus.OPEN
    return (
        is_open
        and invitation.email == recipient
        and find_by_address(invitation.event_id, invitation.email_key) is None
    )


def _words(payload: Payload, language: str) -> tuple[str, str]:
    found = db.session.get(InvitationRound, payload["round"]) if payload["round"] else None
    words, said_in = found.words_in(language) if found else ("", "")
    return words, "" if said_in == language else said_in


def _deadline(letter: Letter) -> Fact:
    """Until when one can register: a deadline as it was set, which includes its minute."""
    event = letter.event
    set_local = event.registration_closes_local
    last = to_instant(set_local, event.zone) if set_local else closes_at(event)
    moment = format_in_zone(last, event.zone, letter.language)
    return Fact(_("Please answer before"), (Line(moment),))
