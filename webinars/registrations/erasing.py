"""Deleting a registration at once, because the person wants it, or never meant that address."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from webinars.events.models import Event
from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations import notices, subscriptions
from webinars.registrations.details import given_consent
from webinars.registrations.lookup import lock_registration
from webinars.registrations.models import ConsentPurpose, Registration
from webinars.registrations.seats import fill_seats, lock_event, raise_floor

MISTYPED_FOR = timedelta(minutes=15)
"""How long after registering the answer page lets a mistyped address be withdrawn."""


def erase(*, registration: Registration, domain: str, now: datetime) -> None:
    """Delete a registration with all that belongs to it, and its mails, sent or not.

    One last mail says so and withdraws the invitations; its row goes when it is delivered. Of a
    newsletter that was agreed to here, only the hash of the address stays, so that no import puts
    it back. A seat goes to whoever waits. Raises
    `webinars.registrations.lookup.RegistrationNotFound`.
    """
    event = lock_registration(registration)
    outbox.forget_about(notices.about(registration))
    if given_consent(registration, ConsentPurpose.NEWSLETTER) is not None:
        subscriptions.unsubscribe(registration, now=now)
    registration.sequence += 1
    notices.queue_erased(registration, name=registration.name, domain=domain, now=now)
    delete(registration)
    fill_seats(event, domain=domain, now=now)


def withdraw_mistyped(*, submission: str, event_id: int, domain: str, now: datetime) -> None:
    """Delete the registration that the form `submission` made a moment ago, with its mails.

    Nothing moves to another address, and nothing happens where the form made no registration
    because its address was known. An invitation that may have left is withdrawn, without the name:
    the address is probably a stranger's. A seat goes to whoever waits.
    """
    event = lock_event(event_id)
    registration = _find_fresh(event, submission, now)
    if registration is None:
        return
    has_left = registration.invited and outbox.may_have_sent(notices.about(registration))
    outbox.forget_about(notices.about(registration))
    registration.sequence += 1
    if has_left:
        notices.queue_erased(registration, name="", domain=domain, now=now)
    delete(registration)
    fill_seats(event, domain=domain, now=now)


def delete(registration: Registration) -> None:
    """Delete a registration; what belongs to it goes with it. Its event has to be locked."""
    raise_floor(registration)
    db.session.delete(registration)
    db.session.flush()


def _find_fresh(event: Event, submission: str, now: datetime) -> Registration | None:
    return db.session.scalar(
        select(Registration).where(
            Registration.submission == submission,
            Registration.event_id == event.id,
            Registration.created_at > now - MISTYPED_FOR,
        )
    )
