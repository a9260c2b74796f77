"""Mail that comes to the site's mailbox, and what it leaves in the outbox, for the tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from tests.calendar.answers import answer
from tests.mail.incoming.letters import PASS, SERVER, calendar_mail
from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    find,
    mails,
    sign_up,
)
from webinars.calendar.replies import PartStat
from webinars.events.models import EventDate
from webinars.extensions import db, transaction
from webinars.mail.content import Content, get_render
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.replies.places import holds, list_answers
from webinars.registrations.replies.post import Post
from webinars.registrations.replies.receiving import Outcome, receive

A, B, C = "amina@example.org", "bilal@example.org", "carine@example.org"
SITE = "help@example.org"
POST = Post(
    authserv_id=SERVER, domain=DOMAIN, addresses=frozenset({"events@example.org"}), contact=SITE
)
CONFIRMED, WAITING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.CANCELLED,
)
HOUR = timedelta(hours=1)
LATER = NOW + 2 * HOUR


def take(message: bytes, *, now: datetime = LATER, post: Post = POST) -> Outcome:
    with transaction():
        return receive(message, post=post, now=now)


def uid(event_id: int, position: int = 0) -> str:
    db.session.rollback()
    query = select(EventDate.uid).where(EventDate.event_id == event_id)
    return db.session.scalars(query.order_by(EventDate.starts_local)).all()[position]


def reply(
    event_id: int,
    partstat: str = "DECLINED",
    *,
    results: str = PASS,
    sender: str = A,
    date: int = 0,
    **changes: Any,  # noqa: ANN401 - the properties of the answer
) -> bytes:
    """Amina's answer to her invitation, which her server vouches for."""
    body = answer(partstat, uid=uid(event_id, date), **changes)
    return calendar_mail(body, results=results, sender=sender)


def answered(email: str = A) -> list[PartStat]:
    person = find(email)
    found = list_answers(person)
    return [each.partstat for each in found if holds(each, person, each.date)]


def rendered(message: str, *, now: datetime = LATER, last: bool = False) -> Content:
    """What the one mail of this kind says, or the `last` of several."""
    found = [each for each in mails() if each.message == message]
    [mail] = found[-1:] if last else found
    content = get_render(message)(mail.payload, mail.recipient, now)
    assert content is not None
    return content


def full_event(**changes: Any) -> int:  # noqa: ANN401 - the fields of an event
    """One seat, taken by A; B and C wait, in this order."""
    event_id = add_event(capacity=1, **changes)
    for minute, email in enumerate((A, B, C)):
        sign_up(event_id, email, now=NOW + minute * timedelta(minutes=1))
    return event_id
