"""Which mails a registration's life queues, and what each one's payload holds.

A mail is rendered when it is delivered, from what is stored then; its payload only points there.

| message                      | payload                                            |
|------------------------------|----------------------------------------------------|
| `confirmation`               | registration, sequence, date, promoted             |
| `invitation`                 | registration, sequence, date                       |
| `waiting`, `pending`         | registration, sequence                             |
| `changed`                    | registration                                       |
| `already-registered`         | registration                                       |
| `verify-email`               | registration (the new address: `EmailChange`)      |
| `cancelled`                  | registration, sequence, date or None               |
| `cancellation-date`          | event, language, zone, name, sequence, date,       |
|                              | registration or None                               |
| `address-changed`, `erased`  | event, language, zone, name, sequence, date or None |
| `links`                      | language                                           |

`registration`, `event` and `date` are row ids; `date` is the `EventDate` of the mail's one calendar
part (RFC 5546 §3.2.1 wants one UID in a message), None where it has none. The SEQUENCE to send is
the date's own plus `sequence`. `promoted` says that a seat came free for someone who waited. The
attendee is the mail's recipient. What is said after a registration has moved away or is gone stands
on its own: its payload has all it needs, and nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webinars.events.models import EventDate
from webinars.mail import outbox
from webinars.registrations.joining import dates_ahead
from webinars.registrations.models import Registration, RegistrationStatus

FURTHER_DATES = 1
"""Priority of the mails for further dates: after the mail that speaks to the person."""

_ONLY_WHILE = {
    "confirmation": RegistrationStatus.CONFIRMED,
    "invitation": RegistrationStatus.CONFIRMED,
    "waiting": RegistrationStatus.WAITING,
    "pending": RegistrationStatus.PENDING,
    "cancelled": RegistrationStatus.CANCELLED,
    "cancellation-date": RegistrationStatus.CANCELLED,
}


def about(registration: Registration) -> str:
    """The key under which the outbox keeps a registration's mails."""
    return f"registration/{registration.id}"


def is_overtaken(
    *, message: str, payload: Mapping[str, Any], recipient: str, registration: Registration
) -> bool:
    """Whether a queued mail is no longer true of its `registration`, and must not be sent.

    A mail that announced a status is overtaken once the status, or the sequence, is another one;
    but what is withdrawn from a calendar has to leave it, unless the person has a seat again, or
    cancelled again. Any mail is overtaken once the person has another address; `verify-email`, once
    it is that address.
    """
    if message == "verify-email":
        return recipient == registration.email
    if recipient != registration.email:
        return True
    status = _ONLY_WHILE.get(message)
    if status is None:
        return registration.status is RegistrationStatus.CANCELLED
    if status is RegistrationStatus.CANCELLED is not registration.status and payload["date"]:
        return registration.status is RegistrationStatus.CONFIRMED
    return registration.status is not status or payload["sequence"] != registration.sequence


def queue_standing(
    registration: Registration, *, domain: str, now: datetime, promoted: bool = False
) -> None:
    """Tell a person where they stand: confirmed (with invitations), waiting, or pending.

    Says nothing to somebody who has cancelled or was declined.
    """
    match registration.status:
        case RegistrationStatus.CONFIRMED:
            queue_confirmation(registration, domain=domain, now=now, promoted=promoted)
        case RegistrationStatus.WAITING | RegistrationStatus.PENDING as status:
            payload = {"registration": registration.id, "sequence": registration.sequence}
            _queue(registration, status.value, payload, domain=domain, now=now)
        case _:
            pass


def queue_confirmation(
    registration: Registration, *, domain: str, now: datetime, promoted: bool = False
) -> None:
    """Confirm, with the invitation to the first date ahead; invite to each further one.

    Says nothing once the event is over.
    """
    payload = {"registration": registration.id, "sequence": registration.sequence}
    for position, date in enumerate(dates_ahead(registration.event, now)):
        registration.invited = True
        first = position == 0
        _queue(
            registration,
            "confirmation" if first else "invitation",
            payload | {"date": date.id} | ({"promoted": promoted} if first else {}),
            domain=domain,
            now=now,
            priority=0 if first else FURTHER_DATES,
        )


def queue_changed(registration: Registration, *, domain: str, now: datetime) -> None:
    """Say that the registration's details changed; one mail for several changes in a row."""
    outbox.supersede(about=about(registration), message="changed", now=now)
    _queue(registration, "changed", {"registration": registration.id}, domain=domain, now=now)


def queue_already_registered(registration: Registration, *, domain: str, now: datetime) -> None:
    """Tell a registered person that their address was used to register again."""
    payload = {"registration": registration.id}
    _queue(registration, "already-registered", payload, domain=domain, now=now)


def queue_cancelled(registration: Registration, *, domain: str, now: datetime) -> None:
    """Say that the registration is cancelled; withdraw what the person was invited to."""
    dates = dates_ahead(registration.event, now) if registration.invited else []
    payload = {
        "registration": registration.id,
        "sequence": registration.sequence,
        "date": dates[0].id if dates else None,
    }
    _queue(registration, "cancelled", payload, domain=domain, now=now)
    for date in dates[1:]:
        _queue(
            registration,
            "cancellation-date",
            _standing_alone(registration, date) | {"registration": registration.id},
            domain=domain,
            now=now,
            priority=FURTHER_DATES,
        )


def queue_verify_email(
    registration: Registration, *, email: str, domain: str, now: datetime
) -> None:
    """Ask the owner of a new address to confirm it."""
    outbox.supersede(about=about(registration), message="verify-email", now=now)
    payload = {"registration": registration.id}
    _queue(registration, "verify-email", payload, domain=domain, now=now, recipient=email)


def queue_address_changed(registration: Registration, *, domain: str, now: datetime) -> None:
    """Tell the address that the registration is leaving; withdraw what it was invited to.

    Without the person's name: the old address may have been a typing mistake, and a stranger's.
    """
    _queue_farewell(
        registration,
        "address-changed",
        name="",
        domain=domain,
        now=now,
    )


def queue_erased(registration: Registration, *, name: str, domain: str, now: datetime) -> None:
    """Say that everything is erased, and withdraw the invitations. `name` greets; "" nobody."""
    _queue_farewell(
        registration,
        "erased",
        name=name,
        domain=domain,
        now=now,
    )


def queue_links(*, email: str, language: str, domain: str, now: datetime) -> None:
    """Answer a lost link. Whether the address is known is found out at delivery, not here."""
    outbox.queue(
        message="links",
        recipient=email,
        payload={"language": language},
        about="links",
        domain=domain,
        now=now,
        forget=True,
    )


def _queue_farewell(
    registration: Registration,
    message: str,
    *,
    name: str,
    domain: str,
    now: datetime,
) -> None:
    """Queue `message` to the address the registration leaves, and a CANCEL for each date ahead.

    Its rows belong to no registration, and forget themselves.
    """
    dates = dates_ahead(registration.event, now) if registration.invited else []
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
            priority=FURTHER_DATES if further else 0,
            forget=True,
        )


def _standing_alone(registration: Registration, date: EventDate | None) -> dict[str, Any]:
    return {
        "event": registration.event_id,
        "date": date.id if date else None,
        "language": registration.language,
        "zone": registration.zone,
        "name": registration.name,
        "sequence": registration.sequence,
    }


def _queue(
    registration: Registration,
    message: str,
    payload: dict[str, Any],
    *,
    domain: str,
    now: datetime,
    priority: int = 0,
    recipient: str | None = None,
) -> None:
    outbox.queue(
        message=message,
        recipient=recipient or registration.email,
        payload=payload,
        about=about(registration),
        domain=domain,
        now=now,
        priority=priority,
    )
