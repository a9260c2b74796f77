"""What a person wrote goes to whom it concerns: the contact of the event, else of the site.

Never to an address that the mail itself names, never to one of the system's own, of what a program
sent by itself only reports that mail has failed, and not without limits: this is no relay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import or_, select

from webinars.events.models import Event, EventStatus
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.incoming.authentication import is_vouched
from webinars.mail.incoming.bounces import is_about, words_of_report
from webinars.mail.incoming.headers import values
from webinars.mail.incoming.reading import Incoming
from webinars.mail.models import OutgoingMail
from webinars.registrations import limits
from webinars.registrations.addresses import InvalidAddress, parse_address
from webinars.registrations.details import clean_text
from webinars.registrations.invitations.models import ABOUT, Invitation, InvitationStatus
from webinars.registrations.models import ACTIVE, Registration
from webinars.registrations.parties.models import Party
from webinars.registrations.replies.others import key_of
from webinars.registrations.replies.post import Post, contact_of

TEXT_LENGTH = 20_000
REPORT_LENGTH = 4000
"""Characters of a report: what is longer quotes more than it says."""

PER_SENDER = 10
PER_CONTACT = 100
REPORTS_PER_DAY = 20
"""How many reports of failures go to a contact: what was passed on can fail as well."""
_HOUR = timedelta(hours=1)
_MOST_HOPS = 50
_PEOPLE: Mapping[str, type[Registration] | type[Invitation]] = {
    "registration/": Registration,
    ABOUT: Invitation,
}
"""Whom mails are about, by how the outbox's keys begin."""

_EVENTS = frozenset({"party", "personal", "erased", "address-changed"})
"""What the keys of mails begin with that are about an event, but about nobody who is stored.

Such mails are forgotten once they are delivered: this is for what comes back while one is sent.
"""


class NobodyReads(Exception):
    """There is no address to forward to that is not one of the system's own."""


class TooMany(Exception):
    """So many mails came within an hour that this one has to wait."""


class TooManyOfOne(TooMany):
    """So many of them came from one sender that people should look at the rest."""


def is_to_be_left(mail: Incoming) -> bool:
    """Whether a mail goes to nobody: a program sent it, it goes round, or it is one of ours."""
    if mail.is_automatic or len(values(mail.fields, "received")) > _MOST_HOPS:
        return True
    return outbox.find_by_message_id(mail.message_id) is not None


def forward(mail: Incoming, *, post: Post, now: datetime) -> None:
    """Queue what a person wrote for whom it concerns. Raises `NobodyReads`, `TooMany`."""
    answered = _answered_event(mail)
    event = answered or _only_event_of(key_of(mail.sender), now)
    contact = contact_of(event, post)
    if not contact:
        raise NobodyReads
    _count(mail.sender or "nobody", contact, now)
    text = _Text(mail.text, TEXT_LENGTH)
    _queue(mail, event, contact, text, post=post, now=now, is_answer=answered is not None)


def forward_words(words: str, mail: Incoming, event: Event, *, post: Post, now: datetime) -> None:
    """Queue what somebody wrote into an answer of their calendar about the event, if anybody reads.

    Over the limits it is left: the answer itself must not wait.
    """
    contact = contact_of(event, post)
    if not contact:
        return
    try:
        _count(mail.sender or "nobody", contact, now)
    except TooMany:
        return
    text = _Text(words, TEXT_LENGTH)
    _queue(mail, event, contact, text, post=post, now=now, is_whole=True, attachments=0)


def forward_report(
    mail: Incoming, *, post: Post, now: datetime, about: OutgoingMail | None = None
) -> bool:
    """Queue a report that a mail failed, which marks nobody; whether it is.

    It is not known which mail failed, or only that it was `about`, and not whom it did not reach.
    Not a report about the contact's own address, nor more than `REPORTS_PER_DAY`. The mail that
    failed may stand in it, with links and codes that are another's alone: what a server quotes is
    cut off, and links to this site are left out.
    """
    event = _event_of(about) if about is not None else _answered_event(mail)
    contact = contact_of(event, post)
    key = contact.casefold()
    if not contact or is_about(mail, contact):
        return False
    if not limits.allow(
        scope="report-to", subject=key, limit=REPORTS_PER_DAY, window=24 * _HOUR, now=now
    ):
        return False
    text = _Text(_report_text(mail, post.domain), REPORT_LENGTH)
    _queue(
        mail,
        event,
        contact,
        text,
        post=post,
        now=now,
        is_report=True,
        reply_to="",
        written_to=about.recipient if about is not None else "",
    )
    return True


class _Text(NamedTuple):
    """What is passed on, and how many characters of it at most."""

    text: str
    length: int


def _queue(
    mail: Incoming,
    event: Event | None,
    contact: str,
    text: _Text,
    *,
    post: Post,
    now: datetime,
    **more: bool | int | str,
) -> None:
    """`more` is told beside, or in place of, what the mail's header says."""
    whole = clean_text(text.text)
    outbox.queue(
        message="forwarded",
        recipient=contact,
        payload={
            "event": event.id if event else None,
            "sender": mail.sender,
            "reply_to": _reply_to(mail.sender),
            "subject": mail.subject,
            "text": whole[: text.length],
            "is_cut": len(whole) > text.length,
            "is_whole": mail.is_whole,
            "attachments": mail.attachments,
            "is_vouched": is_vouched(mail, post.authserv_id),
            "is_report": False,
            **more,
        },
        about="forwarded",
        domain=post.domain,
        now=now,
        forget=True,
    )


def _report_text(mail: Incoming, domain: str) -> str:
    """What a report says to people and, where it is one for programs too, about whom."""
    status = [part.text for part in mail.parts if part.kind.endswith("delivery-status")]
    text = "\n\n".join([words_of_report(mail), *status]).strip()
    return _links_to(domain).sub("[…]", text)


def _links_to(domain: str) -> re.Pattern[str]:
    """Links to the site, also where the lines of a quoted mail break in them (RFC 2045 §6.7)."""
    return re.compile(rf"(?i)(?:https?://)?(?<![\w.-]){re.escape(domain)}(?::\d+)?/(?:=\r?\n|\S)*")


def _reply_to(sender: str) -> str:
    """The sender's address as every mail server takes it; "" where it is none, or not in ASCII."""
    try:
        email = parse_address(sender).email
    except InvalidAddress:
        return ""
    return email if email.isascii() else ""


def _answered_event(mail: Incoming) -> Event | None:
    """The event of the mail that this one answers; Message-IDs of ours cannot be guessed."""
    for message_id in mail.answers:
        sent = outbox.find_by_message_id(message_id)
        if sent is not None and (event := _event_of(sent)) is not None:
            return event
    return None


def _event_of(sent: OutgoingMail) -> Event | None:
    kind, _slash, number = sent.about.partition("/")
    if not number.isdigit():
        return None
    if kind in _EVENTS:
        return db.session.get(Event, int(number))
    person = _PEOPLE.get(f"{kind}/")
    if person is None:
        return None
    return db.session.scalar(
        select(Event).join(person, person.event_id == Event.id).where(person.id == int(number))
    )


def _only_event_of(key: str, now: datetime) -> Event | None:
    """The event ahead that the address is registered for or invited to, where it is one alone.

    Or for which it registered others of whom somebody still comes: the mail that says so is deleted
    once it is delivered, so that an answer finds nothing else. One that they cancelled or declined,
    or were declined for, is none that they come to.

    From is not proven: it decides who reads the mail, and nothing else.
    """
    if not key:
        return None
    comes, is_open = Registration.status.in_(ACTIVE), Invitation.status == InvitationStatus.OPEN
    may_come = or_(Invitation.registration_id.is_(None), Invitation.registration.has(comes))
    theirs = (
        select(Registration.event_id).where(Registration.email_key == key, comes),
        select(Invitation.event_id).where(Invitation.email_key == key, is_open, may_come),
        select(Party.event_id)
        .join(Registration, Registration.party_id == Party.id)
        .where(Party.contact_key == key, comes),
    )
    ahead = (Event.status != EventStatus.DRAFT, Event.ends_at > now)
    theirs_ahead = select(Event).where(or_(*map(Event.id.in_, theirs)), *ahead)
    found = db.session.scalars(theirs_ahead.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _count(sender: str, contact: str, now: datetime) -> None:
    for scope, subject, limit, refusal in (
        ("forward-from", sender.casefold(), PER_SENDER, TooManyOfOne),
        ("forward-to", contact.casefold(), PER_CONTACT, TooMany),
    ):
        if not limits.allow(scope=scope, subject=subject, limit=limit, window=_HOUR, now=now):
            raise refusal
