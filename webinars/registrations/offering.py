"""Taking a seat that was offered to somebody who waits."""

from __future__ import annotations

from datetime import datetime

from webinars.registrations import notices
from webinars.registrations.lookup import lock_registration
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.states import RegistrationRefused, event_state, has_offer


class OfferGone(Exception):
    """The offer was not answered in time, or was taken back."""


def accept_offer(*, registration: Registration, domain: str, now: datetime) -> None:
    """Take the seat that is kept for this person; a second time does nothing.

    Saying no is `webinars.registrations.cancelling.cancel`. Raises `OfferGone`;
    `webinars.registrations.states.RegistrationRefused` where the event does not take place now;
    `webinars.registrations.lookup.RegistrationNotFound`.
    """
    event = lock_registration(registration)
    if registration.status is RegistrationStatus.CONFIRMED:
        return
    state = event_state(event, now)
    if state is not None:
        raise RegistrationRefused(state)
    if not has_offer(registration, now):
        raise OfferGone
    registration.status = RegistrationStatus.CONFIRMED
    registration.offered_until = None
    registration.sequence += 1  # as for all who move up: a CANCEL may have been sent before
    registration.updated_at = now
    notices.queue_confirmation(registration, domain=domain, now=now, promoted=True)
