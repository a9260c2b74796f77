"""A person's own calendar feed: an address of its own, which they can end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from webinars.events.called_off import CalledOff, list_called_off
from webinars.extensions import db
from webinars.registrations.choosing import has_date
from webinars.registrations.lookup import (
    RegistrationNotFound,
    is_token,
    lock_registration,
    new_token,
)
from webinars.registrations.models import Registration


def open_feed(*, registration: Registration) -> None:
    """Give the registration a feed, where it has none yet. Raises `RegistrationNotFound`."""
    lock_registration(registration)
    registration.feed_token = registration.feed_token or new_token()


def close_feed(*, registration: Registration) -> None:
    """End the feed: its address opens nothing any more. Raises `RegistrationNotFound`."""
    lock_registration(registration)
    registration.feed_token = None


def get_registration_of_feed(feed_token: str) -> Registration:
    """The registration whose feed has `feed_token`. Raises `RegistrationNotFound`."""
    query = select(Registration).where(Registration.feed_token == feed_token)
    registration = db.session.scalar(query) if is_token(feed_token) else None
    if registration is None:
        raise RegistrationNotFound
    return registration


def list_own_called_off(registration: Registration, now: datetime) -> list[CalledOff]:
    """The dates to come that the person had, and that their event does not have any more.

    Also those that they had dropped before: their calendar may have them, as cancelled.
    """
    ever_chosen = {row.uid for row in registration.chosen_dates}
    return [
        date
        for date in list_called_off(registration.event, now)
        if registration.created_at <= date.at
        and (date.uid in ever_chosen or has_date(registration, date.uid))
    ]
