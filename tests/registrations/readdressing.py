"""Asking for another address, and what comes with it; for the tests of both."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    find_in_transaction,
)
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.models import (
    ConsentPurpose,
    EmailChange,
    Registration,
    Subscriber,
)

OLD, NEW = "amina@example.org", "amina.diallo@example.org"
NEWS, NEWSLETTER = "Send me the newsletter.", ConsentPurpose.NEWSLETTER


def ask(email: str = NEW, *, of: str = OLD, now: datetime = NOW) -> str:
    """Ask for another address; return the token that its owner gets."""
    with transaction():
        manage.request_email_change(
            registration=find_in_transaction(of), email=email, domain=DOMAIN, now=now
        )
    return db.session.scalars(select(EmailChange.token)).one()


def confirm(token: str, *, now: datetime = NOW) -> Registration:
    with transaction():
        return manage.confirm_email(token=token, domain=DOMAIN, now=now)


def say_yes(email: str = OLD) -> None:
    """Confirm the newsletter from the address itself."""
    with transaction():
        manage.confirm_newsletter(registration=find_in_transaction(email), now=NOW)


def subscribed() -> list[str]:
    """The addresses that get a newsletter."""
    db.session.rollback()
    return [email for email in db.session.scalars(select(Subscriber.email)) if email]


def two_events() -> tuple[int, int]:
    """Two events of one organisation."""
    first = add_event()
    return first, add_event(organisation=db.session.get_one(Event, first).organisation)


def of_event(event_id: int) -> Registration:
    return db.session.scalars(select(Registration).filter_by(event_id=event_id)).one()
