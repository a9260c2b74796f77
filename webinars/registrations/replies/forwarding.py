"""What a person wrote goes to whom it concerns: the contact of the event, else of the site.

Never to an address that the mail itself names, never to one of the system's own, of what a program
sent by itself only reports that mail has failed, and not without limits: this is no relay.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import select

from webinars.events.models import Event
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
from webinars.registrations.models import Registration
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


class NobodyReads(Exception):
    """There is no address to forward to that is not one of the system's own."""


class TooMany(Exception):
    """So many mails came within an hour that this one has to wait."""


def is_to_be_left(mail: Incoming) -> bool:
    """Whether a mail goes to nobody: a program sent it, it goes round, or it is one of ours."""
    if mail.is_automatic or len(values(mail.fields, "received")) > _MOST_HOPS:
        return True
    return outbox.find_by_message_id(mail.message_id) is not None


def forward(mail: Incoming, *, post: Post, now: datetime) -> None:
    """Queue what a person wrote for whom it concerns. Raises `NobodyReads`, `TooMany`."""
    event = _find_event(mail)
    contact = contact_of(event, post)
    if not contact:
        raise NobodyReads
    _count(mail.sender or "nobody", contact, now)
    _queue(mail, event, contact, post=post, now=now)


def forward_report(mail: Incoming, *, post: Post, now: datetime) -> bool:
    """Queue a report that a mail failed, of which it is not known which; whether it is.

    Not one that is about the contact's own address, nor more than `REPORTS_PER_DAY`. The mail that
    failed may stand in it, with links and codes that are another's alone: what a server quotes is
    cut off, and links to this site are left out.
    """
    event = _find_event(mail)
    contact = contact_of(event, post)
    key = contact.casefold()
    if not contact or is_about(mail, contact):
        return False
    if not limits.allow(
        scope="report-to", subject=key, limit=REPORTS_PER_DAY, window=24 * _HOUR, now=now
    ):
        return False
    _queue(mail, event, contact, post=post, now=now, is_report=True)
    return True


def _queue(
    mail: Incoming,
    event: Event | None,
    contact: str,
    *,
    post: Post,
    now: datetime,
    is_report: bool = False,
) -> None:
    text = clean_text(_report_text(mail, post.domain) if is_report else mail.text)
    length = REPORT_LENGTH if is_report else TEXT_LENGTH
    outbox.queue(
        message="forwarded",
        recipient=contact,
        payload={
            "event": event.id if event else None,
            "sender": mail.sender,
            "reply_to": "" if is_report else _reply_to(mail.sender),
            "subject": mail.subject,
            "text": text[:length],
            "is_cut": len(text) > length,
            "is_whole": mail.is_whole,
            "attachments": mail.attachments,
            "is_vouched": is_vouched(mail, post.authserv_id),
            "is_report": is_report,
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


def _find_event(mail: Incoming) -> Event | None:
    """The event of the mail that this one answers; Message-IDs of ours cannot be guessed."""
    for message_id in mail.answers:
        sent = outbox.find_by_message_id(message_id)
        if sent is not None and (event := _event_of(sent)) is not None:
            return event
    return None


def _event_of(sent: OutgoingMail) -> Event | None:
    kind, _slash, number = sent.about.partition("/")
    if kind != "registration" or not number.isdigit():
        return None
    return db.session.scalar(
        select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.id == int(number))
    )


def _count(sender: str, contact: str, now: datetime) -> None:
    for scope, subject, limit in (
        ("forward-from", sender.casefold(), PER_SENDER),
        ("forward-to", contact.casefold(), PER_CONTACT),
    ):
        if not limits.allow(scope=scope, subject=subject, limit=limit, window=_HOUR, now=now):
            raise TooMany
