"""Which mails an answer queues, and what each one's payload holds; see `registrations.notices`.

| message            | payload                                |
|--------------------|----------------------------------------|
| `confirm-answer`   | registration                           |
| `counter-proposal` | registration, sequence, date, proposal |
| `counter-declined` | registration, sequence, date           |
| `return-refused`   | registration, sequence, date           |
| `personal`         | event, language                        |
| `forwarded`        | see `forwarding.forward`               |
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webinars.events.models import EventDate
from webinars.mail import outbox
from webinars.mail.models import MailState
from webinars.registrations.models import Registration
from webinars.registrations.notices import about


def queue_request(
    registration: Registration, *, date: EventDate, domain: str, now: datetime
) -> None:
    """Send the invitation to `date` once more, as it is now."""
    payload = _about_date(registration, date) | {"promoted": False}
    _queue(registration, "confirmation", payload, domain=domain, now=now)


def queue_confirm_answer(
    registration: Registration, *, domain: str, now: datetime, due_at: datetime
) -> None:
    """Ask whether an answer that came by mail is the person's; one mail for several."""
    outbox.supersede(about=about(registration), message="confirm-answer", now=now)
    payload = {"registration": registration.id}
    _queue(registration, "confirm-answer", payload, domain=domain, now=now, due_at=due_at)


def question_due_at(registration: Registration) -> datetime | None:
    """When the mail is due that waits to ask the person about an answer; None where none does."""
    waiting = (
        mail.next_attempt_at
        for mail in outbox.list_undelivered(about(registration))
        if mail.message == "confirm-answer"
        and mail.state is MailState.QUEUED
        and mail.recipient == registration.email
    )
    return next(waiting, None)


def queue_counter_proposal(
    registration: Registration,
    *,
    date: EventDate,
    proposal: Mapping[str, str],
    domain: str,
    now: datetime,
) -> None:
    """Tell the organisers that somebody would like another time."""
    event = registration.event
    contact = event.contact_email or event.organisation.contact_email
    payload = _about_date(registration, date) | {"proposal": dict(proposal)}
    _queue(registration, "counter-proposal", payload, domain=domain, now=now, recipient=contact)


def queue_counter_declined(
    registration: Registration, *, date: EventDate, domain: str, now: datetime
) -> None:
    """Tell somebody that the event stays where it is (DECLINECOUNTER)."""
    payload = _about_date(registration, date)
    _queue(registration, "counter-declined", payload, domain=domain, now=now)


def queue_return_refused(
    registration: Registration, *, date: EventDate, domain: str, now: datetime
) -> None:
    """Tell somebody whose yes came after a no that there is no place for them any more."""
    payload = _about_date(registration, date)
    _queue(registration, "return-refused", payload, domain=domain, now=now)


def queue_personal(*, event_id: int, email: str, language: str, domain: str, now: datetime) -> None:
    """Tell somebody who answered another's invitation where one registers."""
    outbox.queue(
        message="personal",
        recipient=email,
        payload={"event": event_id, "language": language},
        about=f"personal/{event_id}",
        domain=domain,
        now=now,
        forget=True,
    )


def _about_date(registration: Registration, date: EventDate) -> dict[str, Any]:
    return {
        "registration": registration.id,
        "sequence": registration.sequence,
        "date": date.id,
    }


def _queue(
    registration: Registration,
    message: str,
    payload: Mapping[str, Any],
    *,
    domain: str,
    now: datetime,
    recipient: str = "",
    due_at: datetime | None = None,
) -> None:
    to = recipient or registration.email
    if to is None:  # who has no address cannot have answered
        return
    outbox.queue(
        message=message,
        recipient=to,
        payload=payload,
        about=about(registration),
        domain=domain,
        now=now,
        due_at=due_at,
    )
