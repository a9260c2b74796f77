"""Whether somebody has still to hear news of their event, which other mails must not overtake."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from webinars.events.organising import EventNotice
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import MailState
from webinars.registrations import notices
from webinars.registrations.models import Registration
from webinars.registrations.news.merging import FOR_ALL, JUST_BEFORE

_LONGEST = timedelta(minutes=10)
"""For so long a mail lets news go before it: news that many are told may take hours."""

_ON_ITS_WAY = frozenset({MailState.QUEUED, MailState.SENDING})


def has_news_ahead(registration: Registration, now: datetime) -> bool:
    """Whether a mail to this person of the last minutes is still to tell when or where it is."""
    since = now - _LONGEST
    waiting = db.session.scalars(
        select(EventNotice).where(
            EventNotice.event_id == registration.event_id,
            EventNotice.expanded_at.is_(None),
            EventNotice.last_registration_id < registration.id,
            EventNotice.created_at > since,
            EventNotice.created_at >= registration.created_at - JUST_BEFORE,
        )
    )
    if any(FOR_ALL & notice.changes.keys() for notice in waiting):
        return True
    return any(
        mail.message == "update"
        and mail.state in _ON_ITS_WAY
        and not mail.attempts
        and not mail.payload["slow"]
        and mail.created_at > since
        for mail in outbox.list_undelivered(notices.about(registration))
    )


def is_moving_up(registration: Registration) -> bool:
    """Whether the mail that a place became free for this person is on its way."""
    return any(
        mail.message == "confirmation"
        and mail.payload["promoted"]
        and mail.state in _ON_ITS_WAY
        and not mail.attempts
        for mail in outbox.list_undelivered(notices.about(registration))
    )
