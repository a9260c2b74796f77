"""Erasing a registration at once, because the person wants it."""

from __future__ import annotations

from datetime import datetime

from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations import notices, subscriptions
from webinars.registrations.details import given_consent
from webinars.registrations.lookup import lock_registration
from webinars.registrations.models import ConsentPurpose, Registration, RegistrationStatus
from webinars.registrations.seats import fill_seats


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
    invited = was_invited(registration)
    notices.queue_erased(registration, was_confirmed=invited, domain=domain, now=now)
    delete(registration)
    fill_seats(event, domain=domain, now=now)


def was_invited(registration: Registration) -> bool:
    """Whether the person may have an invitation in their calendar, withdrawn or not.

    The withdrawal may be among the unsent mails that are about to go: it is then sent anew.
    """
    confirmed = RegistrationStatus.CONFIRMED
    return confirmed in {registration.status, registration.status_before}


def delete(registration: Registration) -> None:
    """Delete a registration; what belongs to it goes with it."""
    db.session.delete(registration)
    db.session.flush()
