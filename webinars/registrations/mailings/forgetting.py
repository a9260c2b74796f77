"""Forgetting whom a message was searched together for: the words name people."""

from __future__ import annotations

import sqlalchemy as sa

from webinars.events.search import folded_words
from webinars.extensions import db
from webinars.registrations.mailings.audience import SEARCHED
from webinars.registrations.mailings.models import Mailing, MailingStatus
from webinars.registrations.models import Registration


def forget_searches(event_id: int) -> None:
    """Forget what was searched for in an event's messages: a name or an address of a person."""
    for mailing in db.session.scalars(sa.select(Mailing).where(Mailing.event_id == event_id)):
        forget_search(mailing)


def forget_searches_for(registration: Registration) -> None:
    """Forget, in messages that wait for an organiser, searches that find this person.

    Messages on their way forget theirs when they have left.
    """
    is_at_rest = Mailing.status.not_in([MailingStatus.SCHEDULED, MailingStatus.SENDING])
    of_event = Mailing.event_id == registration.event_id
    for mailing in db.session.scalars(sa.select(Mailing).where(of_event, is_at_rest)):
        said = [*mailing.audience.get("q", []), *mailing.audience.get("from", [])]
        if said and all(word in registration.search_text for word in folded_words(" ".join(said))):
            forget_search(mailing)


def forget_search(mailing: Mailing) -> None:
    """Forget the words of a search; only that there was one is kept."""
    if "q" in mailing.audience or "from" in mailing.audience:
        kept = {name: v for name, v in mailing.audience.items() if name not in {"q", "from"}}
        mailing.audience = {**kept, SEARCHED: ["yes"]}
