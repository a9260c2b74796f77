"""Taking a seat that was offered to somebody who waits."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from webinars.extensions import db
from webinars.registrations import notices
from webinars.registrations.choosing import own_dates
from webinars.registrations.lookup import lock_registration
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.seats import lock_event
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


def stand_still(*, since: datetime, now: datetime) -> None:
    """Let no offer lapse between `since` and `now`: nobody could take it, or the yes was lost.

    Each is good for as long after `now` as it was after `since`, until the person's dates begin.
    """
    open_then = Registration.offered_until > since
    for event_id in db.session.scalars(
        select(Registration.event_id).where(open_then).distinct().order_by(Registration.event_id)
    ).all():
        lock_event(event_id)
        for person in db.session.scalars(
            select(Registration).where(Registration.event_id == event_id, open_then)
        ):
            until = person.offered_until or now
            starts = [date.starts_at for date in own_dates(person) if date.starts_at >= until]
            person.offered_until = min([until + (now - since), *starts])
