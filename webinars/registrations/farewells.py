"""Mails that end something: a registration, an invitation, what an address has to do with it.

What is withdrawn from calendars is a CANCEL for each date (RFC 5546 §3.2.5). Their payloads stand
in `webinars.registrations.notices`, their letters in `webinars.registrations.messages.farewells`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from webinars.events.models import EventDate
from webinars.mail import outbox
from webinars.registrations import notices
from webinars.registrations.joining import dates_ahead
from webinars.registrations.models import Registration, RegistrationStatus


def dates_to_withdraw(registration: Registration, now: datetime) -> list[EventDate]:
    """The dates ahead that the present address may have in its calendar.

    Whoever is confirmed has all of them. Whoever was, got a CANCEL for each: only one that has not
    arrived is still owed. Ask before the status changes, and before the outbox forgets.
    """
    if not registration.invited:
        return []
    ahead = dates_ahead(registration.event, now)
    if registration.status is RegistrationStatus.CONFIRMED:
        return ahead
    owed = {
        mail.payload["date"]
        for mail in outbox.list_undelivered(notices.about(registration))
        if mail.message in notices.CANCELS and mail.recipient == registration.email
    }
    return [date for date in ahead if date.id in owed]


def queue_cancelled(
    registration: Registration,
    *,
    dates: Sequence[EventDate],
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
    words: str = "",
    is_declined: bool = False,
) -> None:
    """Say that the registration is cancelled; withdraw `dates`, which the person has.

    `words` are an organiser's, who has cancelled it; `is_declined`: the person's calendar did.
    """
    more = {"is_declined": True} if is_declined else {}
    _queue_end(
        registration, "cancelled", dates, words, domain=domain, now=now, due_at=due_at, **more
    )


def queue_declined(
    registration: Registration,
    *,
    dates: Sequence[EventDate],
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
    words: str = "",
) -> None:
    """Say that the organisers did not accept the registration; withdraw `dates` likewise."""
    _queue_end(registration, "declined", dates, words, domain=domain, now=now, due_at=due_at)


def _queue_end(
    registration: Registration,
    message: str,
    dates: Sequence[EventDate],
    words: str,
    *,
    domain: str,
    now: datetime,
    due_at: datetime | None,
    **more: bool,
) -> None:
    payload = (
        notices.standing(registration, words) | {"date": dates[0].id if dates else None} | more
    )
    notices.queue_about(registration, message, payload, domain=domain, now=now, due_at=due_at)
    queue_withdrawal(registration, dates=dates[1:], domain=domain, now=now, due_at=due_at)


def queue_withdrawal(
    registration: Registration,
    *,
    dates: Sequence[EventDate],
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Take `dates` out of the person's calendar, each in a mail of its own."""
    for date in dates:
        notices.queue_about(
            registration,
            "cancellation-date",
            _standing_alone(registration, date) | {"registration": registration.id},
            domain=domain,
            now=now,
            priority=notices.FURTHER_DATES,
            due_at=due_at,
        )


def queue_address_changed(registration: Registration, *, domain: str, now: datetime) -> None:
    """Tell the address that the registration is leaving; withdraw what it was invited to.

    Without the person's name: the old address may have been a typing mistake, and a stranger's.
    """
    _queue_farewell(registration, "address-changed", name="", domain=domain, now=now)


def queue_erased(
    registration: Registration,
    *,
    name: str,
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Say that everything is erased, and withdraw the invitations. `name` greets; "" nobody."""
    _queue_farewell(registration, "erased", name=name, domain=domain, now=now, due_at=due_at)


def _queue_farewell(
    registration: Registration,
    message: str,
    *,
    name: str,
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Queue `message` to the address the registration leaves, and a CANCEL for each date it has.

    Its rows belong to no registration, and forget themselves.
    """
    if registration.email is None:
        return
    dates = dates_to_withdraw(registration, now)
    for position, date in enumerate(dates or [None]):
        payload = _standing_alone(registration, date) | {"name": name}
        further = position > 0
        outbox.queue(
            message="cancellation-date" if further else message,
            recipient=registration.email,
            payload=payload | {"registration": None} if further else payload,
            about=f"{message}/{registration.event_id}",
            domain=domain,
            now=now,
            priority=notices.FURTHER_DATES if further else 0,
            forget=True,
            due_at=due_at,
        )


def _standing_alone(registration: Registration, date: EventDate | None) -> dict[str, Any]:
    return standing_alone(registration) | {"date": date.id if date else None}


def standing_alone(registration: Registration) -> dict[str, Any]:
    """What a payload holds of somebody whose registration may be gone at delivery."""
    return {
        "event": registration.event_id,
        "language": registration.language,
        "zone": registration.zone,
        "name": registration.name,
        "sequence": registration.sequence,
    }
