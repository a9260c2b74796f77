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
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import limits
from webinars.registrations.details import given_consent
from webinars.registrations.models import (
    Consent,
    ConsentPurpose,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.news.known import off_since
from webinars.registrations.news.merging import OFF
from webinars.registrations.notices import about

ENDED = "recording-ended"


def tell_withdrawn(registration: Registration, *, domain: str, now: datetime) -> None:
    """Queue that somebody took it back, by name; one mail where it is done again and again."""
    if _may_be_recorded(registration, now):
        waiting = _list_undelivered(registration)
        _queue_in_turn(registration, waiting, domain=domain, now=now)


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
    """Let the registration that stays agree as was said last with it or with the one it absorbs.

    Ask before that one goes. What was agreed to last stays, once; nothing does where either was
    taken back at that moment or later: in doubt, no. What waits to be told of the other is told of
    the one that stays.
    """
    both = (other, registration)
    waiting = _list_undelivered(other)
    is_taken_back = _leave_what_was_said_last(both, now)
    db.session.flush()  # what is replaced has to be gone before the other comes
    for consent in filter(_is_recording, other.consents):
        kept = ("purpose", "text", "language", "way", "given_at", "withdrawn_at")
        registration.consents.append(Consent(**{name: getattr(consent, name) for name in kept}))
    is_over = given_consent(registration, ConsentPurpose.RECORDING) is None
    is_news = is_taken_back or (is_over and bool(waiting))
    if is_news and any(_may_be_recorded(each, now) for each in both):
        waiting += _list_undelivered(registration)
        _queue_in_turn(registration, waiting, domain=domain, now=now)


def _leave_what_was_said_last(both: tuple[Registration, Registration], now: datetime) -> bool:
    """Leave at most one consent of both in force; whether one ended, as the last word was a no."""
    said = [consent for each in both for consent in each.consents if _is_recording(consent)]
    in_force = [consent for consent in said if consent.withdrawn_at is None]
    if not in_force:
        return False
    last = max(in_force, key=lambda consent: consent.given_at)
    is_taken_back = any(
        consent.withdrawn_at is not None and consent.withdrawn_at >= last.given_at
        for consent in said
    )
    for consent in in_force:
        if is_taken_back:
            consent.withdrawn_at = now
        elif consent is not last:  # nobody took it back, and the later one says the same
            next(each for each in both if consent in each.consents).consents.remove(consent)
    return is_taken_back


def _is_recording(consent: Consent) -> bool:
    return consent.purpose is ConsentPurpose.RECORDING


def _may_be_recorded(registration: Registration, now: datetime) -> bool:
    """Whether somebody can be on the film: not who had cancelled, and never came, nor where the
    event had been called off, before it began.
    """
    event = registration.event
    if now < event.starts_at or event.status is EventStatus.DRAFT:
        return False
    if event.status in OFF and off_since(event) < event.starts_at:
        return False
    if registration.status is not RegistrationStatus.CANCELLED or registration.attended_at:
        return True
    return registration.cancelled_at is None or registration.cancelled_at >= event.starts_at


def _list_undelivered(registration: Registration) -> list[OutgoingMail]:
    """What the contact may not have heard yet of who took it back."""
    mails = outbox.list_undelivered(about(registration))
    return [mail for mail in mails if mail.message == ENDED]


def _queue_in_turn(
    registration: Registration, undelivered: list[OutgoingMail], *, domain: str, now: datetime
) -> None:
    """Queue it by name, in place of what is `undelivered`; when that would have gone, if it waits.

    So nobody who agrees and takes it back in turn takes the turns of others, or puts off their own.
    """
    contact = registration.event.contact_address
    turns = [
        mail.next_attempt_at
        for mail in undelivered
        if mail.state is MailState.QUEUED and mail.recipient == contact
    ]
    outbox.supersede(about=about(registration), message=ENDED, now=now)
    payload = {"event": registration.event_id, "registration": registration.id}
    due_at = min(turns, default=None)
    _queue(registration, payload, about(registration), domain=domain, now=now, due_at=due_at)


def _queue(
    registration: Registration,
    payload: dict[str, int],
    key: str,
    *,
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Queue it at `due_at`, or as soon as the contact may get one more of what anybody can cause;
    it must not be lost.
    """
    contact = registration.event.contact_address
    if contact:
        outbox.queue(
            message=ENDED,
            recipient=contact,
            payload=payload,
            about=key,
            domain=domain,
            now=now,
            due_at=due_at or limits.mail_at(contact, now),
        )
