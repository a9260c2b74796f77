"""What a registered person does with their registration: see, change, come, take it away.

Cancelling, moving to another address and erasing have modules of their own; all that the
registrant's pages call can be imported from here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from webinars.extensions import db
from webinars.registrations import notices, recording, subscriptions
from webinars.registrations.attendance import record_attendance
from webinars.registrations.cancelling import AfterUndo, after_undo, cancel, undo_cancel
from webinars.registrations.choosing import changed_since, own_dates, own_dates_ahead
from webinars.registrations.details import Details, apply_details, end_consents, given_consent
from webinars.registrations.email_change import (
    EmailChangeNotFound,
    confirm_email,
    keep_email,
    request_email_change,
    was_confirmed,
)
from webinars.registrations.erasing import erase, withdraw_mistyped
from webinars.registrations.lookup import (
    RegistrationNotFound,
    get_registration,
    get_registration_to_join,
    lock_registration,
)
from webinars.registrations.meanwhile import merge
from webinars.registrations.models import (
    ACTIVE,
    ConsentPurpose,
    Registration,
)
from webinars.registrations.offering import OfferGone, accept_offer
from webinars.registrations.rearranging import change_way, rearrange, refuse_full
from webinars.registrations.renewing import RenewedTooOften, renew_links
from webinars.registrations.replies.places import dates_to_ask_anew
from webinars.registrations.seats import fill_seats
from webinars.registrations.states import DatesFull, event_state
from webinars.registrations.taking_part import format_for

__all__ = [
    "AfterUndo",
    "EmailChangeNotFound",
    "OfferGone",
    "RegistrationNotFound",
    "RenewedTooOften",
    "accept_offer",
    "after_undo",
    "cancel",
    "change",
    "confirm_email",
    "confirm_newsletter",
    "erase",
    "get_registration",
    "get_registration_to_join",
    "keep_email",
    "record_attendance",
    "renew_links",
    "request_email_change",
    "undo_cancel",
    "was_confirmed",
    "withdraw_consent",
    "withdraw_mistyped",
]


def change(*, registration: Registration, details: Details, domain: str, now: datetime) -> None:
    """Put `details` in place of what the registration held, and say so where something changed.

    Corrections are possible at any time; other dates can be chosen while the event takes place. A
    newsletter that is agreed to here needs no other proof: only the address got the link to this
    form. Raises `webinars.registrations.details.InvalidDetails`, `RegistrationNotFound`,
    `webinars.registrations.meanwhile.ChangedMeanwhile`, and
    `webinars.registrations.states.DatesFull` for a date that was added and has no seat, or
    `webinars.registrations.states.RoomFull` for who was online and finds none in the room.
    """
    event = lock_registration(registration)
    if details.shown is not None:
        details = merge(registration, details)
    if registration.status not in ACTIVE or event_state(event, now) is not None:
        details = replace(details, dates=None)  # nobody's calendar would be told
    before, dates_before = _content(registration), own_dates(registration)
    status = registration.status
    took_part = registration.takes_part
    if details.dates is not None and details.dates_shown is not None:
        own = {date.uid for date in own_dates_ahead(registration, now)}
        dates = changed_since(own, shown=details.dates_shown, wanted=details.dates)
        if own and not dates:
            raise DatesFull(())  # another window took the last of the others
        details = replace(details, dates=dates)
    is_freed = _change_way(registration, details, domain=domain, now=now)
    if details.dates is not None:
        refuse_full(registration, details.dates, now)
    apply_details(registration, details, now=now)
    db.session.flush()
    if own_dates(registration) != dates_before:
        rearrange(registration, dates_before, domain=domain, now=now)
    anew = []
    if format_for(event, registration.takes_part) is not format_for(event, took_part):
        anew = dates_to_ask_anew(registration, now)
    if details.newsletter_consent is not None:
        _subscribe(registration, now)
    if is_freed:
        fill_seats(event, domain=domain, now=now)
    after = _content(registration)
    if after != before and registration.status is status:  # else they just heard
        notices.queue_changed(
            registration,
            had=[date.uid for date in dates_before],
            parts=[part for part, said in after.items() if said != before[part]],
            took_part=took_part,
            asks=anew[0] if anew else None,
            domain=domain,
            now=now,
        )
        notices.queue_new_dates(registration, dates=anew[1:], domain=domain, now=now, anew=True)
    if own_dates(registration) != dates_before:
        fill_seats(event, domain=domain, now=now)


def _change_way(
    registration: Registration, details: Details, *, domain: str, now: datetime
) -> bool:
    """Let somebody take part as `details` say; whether a seat is free by it. Raises `RoomFull`."""
    way, uids = details.takes_part, details.dates
    if way is None or way is registration.takes_part:
        return False
    if uids is None:
        uids = {date.uid for date in own_dates_ahead(registration, now)}
    return change_way(registration, way, uids, domain=domain, now=now)


def confirm_newsletter(*, registration: Registration, now: datetime) -> None:
    """Send the newsletter to who agreed to it on the form: now the address is proven."""
    lock_registration(registration)
    _subscribe(registration, now)
    registration.updated_at = now


def withdraw_consent(
    *, registration: Registration, purpose: ConsentPurpose, domain: str, now: datetime
) -> None:
    """Take a consent back, and remove what rested on it; a recording the organisers have to cut.

    The newsletter ends for the address, also where it was agreed to with another registration.
    """
    lock_registration(registration)
    registration.updated_at = now
    if purpose is ConsentPurpose.NEWSLETTER:
        subscriptions.withdraw(registration, now=now)
        return
    has_agreed = end_consents(registration, purpose, now)
    if has_agreed and purpose is ConsentPurpose.ACCESS_NEEDS:
        registration.access_needs = None
    if has_agreed and purpose is ConsentPurpose.RECORDING:
        recording.tell_withdrawn(registration, domain=domain, now=now)


def _content(registration: Registration) -> dict[str, object]:
    """What the person can change, by the names that `notices.queue_changed` knows."""
    return {
        "name": registration.name,
        "organisation": registration.organisation,
        "dates": own_dates(registration),
        "takes_part": registration.takes_part,
        "language": registration.language,
        "text_language": registration.text_language,
        "zone": registration.zone,
        "listening_language": registration.listening_language,
        "access_needs": registration.access_needs.text if registration.access_needs else None,
        "answers": {answer.question_id: answer.value for answer in registration.answers},
        "newsletter": given_consent(registration, ConsentPurpose.NEWSLETTER),
        "recording": given_consent(registration, ConsentPurpose.RECORDING),
    }


def _subscribe(registration: Registration, now: datetime) -> None:
    consent = given_consent(registration, ConsentPurpose.NEWSLETTER)
    if consent is not None:
        subscriptions.subscribe(registration, consent, now=now)
