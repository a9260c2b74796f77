"""Telling the contact of an event that somebody who may be in its recording agrees no longer.

Nothing on the site takes anybody out of a film: somebody has to cut it, and to know that.

| message           | payload              |
|-------------------|----------------------|
| `recording-ended` | event, registration? |

Of who is erased there is no registration, and so no name. What is taken back before the event
begins is on nobody's film: lists and counts show it.
"""

from __future__ import annotations

from datetime import datetime

from webinars.events.models import EventStatus
from webinars.mail import outbox
from webinars.registrations import limits
from webinars.registrations.models import Consent, ConsentPurpose, Registration
from webinars.registrations.notices import about

ENDED = "recording-ended"


def tell_withdrawn(registration: Registration, *, domain: str, now: datetime) -> None:
    """Queue that somebody took it back, by name; one mail where it is done again and again."""
    if not _may_be_recorded(registration, now):
        return
    outbox.supersede(about=about(registration), message=ENDED, now=now)
    payload = {"event": registration.event_id, "registration": registration.id}
    _queue(registration, payload, about(registration), domain=domain, now=now)


def tell_ended_anew(registration: Registration, *, domain: str, now: datetime) -> None:
    """Queue the same of who registered again at `now` without agreeing any more."""
    ended = (each.withdrawn_at == now for each in registration.consents if _is_recording(each))
    if any(ended):
        tell_withdrawn(registration, domain=domain, now=now)


def tell_erased(registration: Registration, *, domain: str, now: datetime) -> None:
    """Queue that somebody who agreed is erased, by no name. Ask before the data goes.

    Also where they took it back during the event or later: what says so goes with them.
    """
    starts_at = registration.event.starts_at
    agreed = any(
        _is_recording(consent)
        and (consent.withdrawn_at is None or consent.withdrawn_at >= starts_at)
        for consent in registration.consents
    )
    key = f"recording/{registration.event_id}"
    if not agreed or outbox.take_untried(about=[key], messages=[ENDED]):
        return  # one that waits says the same of any number of people
    if _may_be_recorded(registration, now):
        _queue(registration, {"event": registration.event_id}, key, domain=domain, now=now)


def hand_over(
    other: Registration, registration: Registration, *, domain: str, now: datetime
) -> None:
    """Let the registration that stays agree as the one does that it absorbs; ask before that goes.

    What waits to be told of it is told of the one that stays.
    """
    waits = outbox.take_untried(about=[about(other)], messages=[ENDED])
    for consent in filter(_is_recording, other.consents):
        kept = ("purpose", "text", "language", "way", "given_at", "withdrawn_at")
        registration.consents.append(Consent(**{name: getattr(consent, name) for name in kept}))
    if waits:
        tell_withdrawn(registration, domain=domain, now=now)


def _is_recording(consent: Consent) -> bool:
    return consent.purpose is ConsentPurpose.RECORDING


def _may_be_recorded(registration: Registration, now: datetime) -> bool:
    event = registration.event
    return event.starts_at <= now and event.status is not EventStatus.DRAFT


def _queue(
    registration: Registration, payload: dict[str, int], key: str, *, domain: str, now: datetime
) -> None:
    contact = registration.event.contact_address
    if contact:
        outbox.queue(
            message=ENDED,
            recipient=contact,
            payload=payload,
            about=key,
            domain=domain,
            now=now,
            due_at=limits.mail_at(contact, now),  # anybody can cause it, and it must not be lost
        )
