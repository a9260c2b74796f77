"""New links for a registration: whoever knew the old ones gets nowhere with them any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from webinars.extensions import db
from webinars.registrations import limits, notices
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.door_codes import new_door_code, new_door_token
from webinars.registrations.lookup import RegistrationNotFound, lock_registration, new_token
from webinars.registrations.models import ACTIVE, EmailChange, Registration

RENEWED_PER_HOUR = 3


class RenewedTooOften(Exception):
    """Links were made anew so often that more mails would be a nuisance."""


def replace_links(registration: Registration) -> None:
    """Replace every secret that leads to `registration`; mails that wait hold the new ones.

    A calendar feed ends. So does the form that made the registration, and the link that would
    confirm another address: whoever had the old link may have asked for it.
    """
    registration.token, registration.join_token = new_token(), new_token()
    registration.door_token, registration.door_code = new_door_token(), new_door_code()
    registration.feed_token = registration.submission = None
    change = db.session.get(EmailChange, registration.id)
    if change is not None:
        db.session.delete(change)
    db.session.flush()


def renew_links(*, registration: Registration, domain: str, now: datetime) -> None:
    """Replace the links, and send the new ones to the registered address alone.

    Whoever is confirmed gets the REQUEST for each date ahead again, for the join link in the
    calendar. Raises `RenewedTooOften`, and `webinars.registrations.lookup.RegistrationNotFound`
    where it was erased, or the links were replaced, a moment ago.
    """
    known = registration.token
    lock_registration(registration)
    if registration.token != known:
        raise RegistrationNotFound
    _count(registration, now)
    replace_links(registration)
    registration.updated_at = now
    if registration.status in ACTIVE and own_dates_ahead(registration, now):
        notices.queue_standing(registration, domain=domain, now=now)
    elif registration.email is not None:
        notices.queue_links(
            email=registration.email, language=registration.language, domain=domain, now=now
        )


def _count(registration: Registration, now: datetime) -> None:
    allowed = limits.allow(
        scope="renew-links",
        subject=str(registration.id),
        limit=RENEWED_PER_HOUR,
        window=timedelta(hours=1),
        now=now,
    )
    if not allowed:
        raise RenewedTooOften
