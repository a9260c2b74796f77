"""Which mails an answer queues, and what each one's payload holds; see `registrations.notices`.

| message            | payload                                |
|--------------------|----------------------------------------|
| `confirm-answer`   | registration                           |
| `counter-proposal` | registration, sequence, date, proposal |
| `counter-declined` | registration, sequence, date, is_told  |
| `return-refused`   | registration, sequence, date, dates    |
| `personal`         | event, language                        |
| `forwarded`        | see `forwarding.forward`               |
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webinars.events.models import EventDate
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import limits
from webinars.registrations.models import Registration
from webinars.registrations.notices import about


def queue_request(
    registration: Registration, *, date: EventDate, domain: str, now: datetime
) -> None:
    """Send the invitation to `date` once more, as it is now."""
    payload = _about_date(registration, date) | {"promoted": False}
    _queue(registration, "confirmation", payload, domain=domain, now=now)


def queue_confirm_answer(registration: Registration, *, domain: str, now: datetime) -> None:
    """Ask whether an answer that came by mail is the person's; one mail for several."""
    payload = {"registration": registration.id}
    _queue_in_turn(registration, "confirm-answer", payload, domain=domain, now=now)


def queue_counter_proposal(
    registration: Registration,
    *,
    contact: str,
    date: EventDate,
    proposal: Mapping[str, str],
    domain: str,
    now: datetime,
) -> None:
    """Tell the organisers, at `contact`, that somebody would like another time."""
    payload = _about_date(registration, date) | {"proposal": dict(proposal)}
    _queue(registration, "counter-proposal", payload, domain=domain, now=now, recipient=contact)


def queue_counter_declined(
    registration: Registration, *, date: EventDate, is_told: bool, domain: str, now: datetime
) -> None:
    """Tell somebody that the event stays where it is (DECLINECOUNTER).

    `is_told`: the organisers hear of what they propose.
    """
    payload = _about_date(registration, date) | {"is_told": is_told}
    _queue(registration, "counter-declined", payload, domain=domain, now=now)


def queue_return_refused(
    registration: Registration, *, date: EventDate, domain: str, now: datetime
) -> None:
    """Tell somebody whose yes came after a no that there is no place for them any more.

    One mail for several dates: what waits to be said of others is said with it.
    """
    payload = _about_date(registration, date) | {"dates": [date.id]}
    waiting = _waiting(registration, "return-refused")
    if waiting is not None and waiting.payload["sequence"] == registration.sequence:
        told = waiting.payload.get("dates", [waiting.payload["date"]])
        payload["dates"] = [*(each for each in told if each != date.id), date.id]
    _queue_in_turn(registration, "return-refused", payload, domain=domain, now=now)


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


def _queue_in_turn(
    registration: Registration,
    message: str,
    payload: Mapping[str, Any],
    *,
    domain: str,
    now: datetime,
) -> None:
    """Queue what the person has to hear, in place of the mail of this kind that waits, if one does.

    Then it goes when that would have gone, so that no forger can put it off; else now, or, over the
    limit of mails, later: nobody else would tell them.
    """
    email = registration.email
    if email is None:  # who has no address cannot have answered
        return
    waiting = _waiting(registration, message)
    due_at = waiting.next_attempt_at if waiting is not None else limits.mail_at(email, now)
    outbox.supersede(about=about(registration), message=message, now=now)
    _queue(registration, message, payload, domain=domain, now=now, due_at=due_at)


def _waiting(registration: Registration, message: str) -> OutgoingMail | None:
    """The mail of this kind that waits to go to the person."""
    undelivered = outbox.list_undelivered(about(registration))
    waiting = (
        mail
        for mail in undelivered
        if mail.message == message
        and mail.state is MailState.QUEUED
        and mail.recipient == registration.email
    )
    return next(waiting, None)


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
