"""Giving a registration another e-mail address."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from webinars.events.models import Event
from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations import limits, notices, subscriptions
from webinars.registrations.addresses import EmailAddress, parse_address
from webinars.registrations.details import given_consent
from webinars.registrations.erasing import delete, was_invited
from webinars.registrations.lookup import (
    find_by_address,
    is_token,
    lock_registration,
    new_token,
)
from webinars.registrations.models import (
    ACTIVE,
    ConsentPurpose,
    EmailChange,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.seats import fill_seats, lock_event

LINK_LASTS = timedelta(days=1)
"""How long the link that confirms a new address works."""

CORRECTION_LASTS = timedelta(hours=1)
"""How long after registering the answer page lets an address be corrected."""


class EmailChangeNotFound(LookupError):
    """The link to confirm an address was replaced, was used, or is older than a day."""


def request_email_change(
    *, registration: Registration, email: str, domain: str, now: datetime
) -> None:
    """Ask the owner of `email` to confirm it; until then nothing changes. Ends earlier links.

    Over the limit of mails to that address nothing happens. Raises
    `webinars.registrations.addresses.InvalidAddress`,
    `webinars.registrations.lookup.RegistrationNotFound`.
    """
    address = parse_address(email)
    lock_registration(registration)
    if address.key == registration.email_key or not limits.mail_allowed(address.email, now):
        return
    change = db.session.get(EmailChange, registration.id)
    if change is None:
        change = EmailChange(registration_id=registration.id)
        db.session.add(change)
    change.email, change.token, change.created_at = address.email, new_token(), now
    notices.queue_verify_email(registration, email=address.email, domain=domain, now=now)


def confirm_email(*, token: str, domain: str, now: datetime) -> Registration:
    """Move a registration to the address whose owner has followed the link with `token`.

    The old address is told, and its calendar is cleared; links sent there end. If the new address
    had a registration for the same event, the two become one. Raises `EmailChangeNotFound`.
    """
    registration = _find_change(token, now)
    event = lock_registration(registration)
    change = db.session.get(EmailChange, registration.id)
    if change is None or change.token != token:  # another request was faster
        raise EmailChangeNotFound
    address = parse_address(change.email)
    if address.key == registration.email_key:  # changed another way meanwhile
        db.session.delete(change)
        return registration
    _move(registration, address, domain=domain, now=now)
    fill_seats(event, domain=domain, now=now)
    return registration


def correct_address(
    *,
    submission: str,
    event_id: int,
    email: str,
    domain: str,
    now: datetime,
    language: str | None = None,
) -> None:
    """Correct the address right after registering, from the page that answered the form.

    Within an hour the registration that came from `submission` moves to `email`. To the outside
    everything else looks the same: where there is none (the address was known, and the form made
    nothing), the new address is told how to register, in `language`; where the new address has a
    registration already, its owner is told, and the mistaken one goes. Raises
    `webinars.registrations.addresses.InvalidAddress`.
    """
    address = parse_address(email)
    event = lock_event(event_id)
    if not limits.mail_allowed(address.email, now):
        return
    registration = _find_fresh(event, submission, now)
    if registration is None:
        language = language or event.source_language
        notices.queue_register_again(
            event_id=event.id, email=address.email, language=language, domain=domain, now=now
        )
    elif registration.email_key != address.key:
        _correct(event, registration, address, domain=domain, now=now)


def _find_change(token: str, now: datetime) -> Registration:
    query = (
        select(Registration)
        .join(EmailChange, EmailChange.registration_id == Registration.id)
        .where(EmailChange.token == token, EmailChange.created_at > now - LINK_LASTS)
    )
    registration = db.session.scalar(query) if is_token(token) else None
    if registration is None:
        raise EmailChangeNotFound
    return registration


def _find_fresh(event: Event, submission: str, now: datetime) -> Registration | None:
    return db.session.scalar(
        select(Registration).where(
            Registration.submission == submission,
            Registration.event_id == event.id,
            Registration.created_at > now - CORRECTION_LASTS,
        )
    )


def _correct(
    event: Event, registration: Registration, address: EmailAddress, *, domain: str, now: datetime
) -> None:
    """Move a fresh registration. The new address is not proven: it takes over nothing alive."""
    other = find_by_address(event.id, address.key)
    if other is None or other.status is RegistrationStatus.CANCELLED:
        _move(registration, address, domain=domain, now=now)
        return
    notices.queue_already_registered(other, domain=domain, now=now)
    outbox.forget_about(notices.about(registration))
    registration.sequence += 1
    _tell_old_address(registration, domain=domain, now=now)
    delete(registration)
    fill_seats(event, domain=domain, now=now)


def _move(registration: Registration, address: EmailAddress, *, domain: str, now: datetime) -> None:
    """Give the registration its new address and links, and tell both addresses.

    If the address has another registration for the event, this one absorbs it.
    """
    other = find_by_address(registration.event_id, address.key)
    seen = max(registration.sequence, other.sequence if other else 0)
    registration.sequence = seen + 1  # above what either address has seen (RFC 5546 §2.1.4)
    _tell_old_address(registration, domain=domain, now=now)
    if other is not None:
        _absorb(registration, other)
    _move_subscription(registration, address)
    registration.email, registration.email_key = address.email, address.key
    registration.token = new_token()
    registration.updated_at = now
    change = db.session.get(EmailChange, registration.id)
    if change is not None:
        db.session.delete(change)
    db.session.flush()
    notices.queue_standing(registration, domain=domain, now=now)


def _tell_old_address(registration: Registration, *, domain: str, now: datetime) -> None:
    notices.queue_address_changed(
        registration,
        old_email=registration.email,
        was_confirmed=was_invited(registration),
        domain=domain,
        now=now,
    )


def _absorb(registration: Registration, other: Registration) -> None:
    """Make one of two registrations of a person: this one stays, with the better standing."""
    takes_over = other.status is RegistrationStatus.CONFIRMED or registration.status not in ACTIVE
    if takes_over and other.status in ACTIVE:
        registration.status = other.status
        registration.status_before = registration.cancelled_at = None
    registration.created_at = min(registration.created_at, other.created_at)
    registration.attended_at = registration.attended_at or other.attended_at
    outbox.forget_about(notices.about(other))
    delete(other)


def _move_subscription(registration: Registration, address: EmailAddress) -> None:
    subscriber = subscriptions.find_subscriber(registration)
    consent = given_consent(registration, ConsentPurpose.NEWSLETTER)
    if subscriber is None or consent is None:
        return
    db.session.delete(subscriber)
    db.session.flush()
    subscriptions.subscribe(registration.event.organisation_id, address, consent)
