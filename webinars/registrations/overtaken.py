"""When a mail that waits is no longer true of its registration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webinars.registrations.choosing import has_date
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.merging import OFF

CANCELS = frozenset({"cancelled", "declined", "cancellation-date"})
"""The messages that take a whole registration out of a calendar, by their dates."""

_ONLY_WHILE = {
    "confirmation": RegistrationStatus.CONFIRMED,
    "invitation": RegistrationStatus.CONFIRMED,
    "waiting": RegistrationStatus.WAITING,
    "offer": RegistrationStatus.WAITING,
    "offer-lapsed": RegistrationStatus.CANCELLED,
    "pending": RegistrationStatus.PENDING,
    "declined": RegistrationStatus.DECLINED,
    "cancelled": RegistrationStatus.CANCELLED,
    "cancellation-date": RegistrationStatus.CANCELLED,
    "update-date": RegistrationStatus.CONFIRMED,
}

_SEE_FOR_THEMSELVES = {"confirm-answer", "return-refused"}
"""Mails also to people who have cancelled; when they are written they look whether they hold."""

ABOUT_STANDING = frozenset(_ONLY_WHILE)
"""The messages that say where somebody stands, or follow from it."""


def is_overtaken(
    *, message: str, payload: Mapping[str, Any], recipient: str, registration: Registration
) -> bool:
    """Whether a queued mail is no longer true of its `registration`, and must not be sent.

    A mail that announced a status is overtaken once the status, or the sequence, is another one;
    but what is withdrawn from a calendar has to leave it, unless the person has a seat again (at an
    event that is on), or cancelled again. Any mail is overtaken once the person has another
    address; `verify-email`, once it is that address.
    """
    if message == "verify-email":
        return recipient == registration.email
    if recipient != registration.email:
        return True
    if message == "date-dropped":
        return _is_in_calendar(registration, payload)
    status = _ONLY_WHILE.get(message)
    if status is None:
        is_out = registration.status is RegistrationStatus.CANCELLED
        return is_out and message not in _SEE_FOR_THEMSELVES
    if message in CANCELS and registration.status is not status and payload["date"]:
        is_off = message == "cancellation-date" and registration.event.status in OFF
        return not is_off and _is_in_calendar(registration, payload)
    return registration.status is not status or payload["sequence"] != registration.sequence


def _is_in_calendar(registration: Registration, payload: Mapping[str, Any]) -> bool:
    """Whether the person has the date of a mail again, so that nothing may take it away."""
    if registration.status is not RegistrationStatus.CONFIRMED:
        return False
    dates = {date.id: date.uid for date in registration.event.dates}
    if "gone" in payload:  # which may be the event's again
        uid = payload["gone"]["uid"]
        return uid in dates.values() and has_date(registration, uid)
    uid = dates.get(payload["date"])
    return uid is None or has_date(registration, uid)
