"""Who agreed to an organisation's newsletter, and who took that back.

A form proves nothing: anybody can write anybody's address there. What is agreed to on it waits, as
a `Consent`, until somebody who got a link by mail to the address says yes. From then on the list
alone decides: registrations come and go, and one person may have several. Each entry has a link of
its own, which ends it when no registration is left to end it from.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from webinars.accounts.models import Organisation
from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.addresses import InvalidAddress, parse_address
from webinars.registrations.details import given_consent
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.lookup import new_token
from webinars.registrations.models import Consent, ConsentPurpose, Registration, Subscriber

UNDO_FOR = timedelta(hours=1)
"""How long a newsletter that was stopped by its link can be had again by the page that said so."""


class SubscriberNotFound(LookupError):
    """No entry of a list has this token."""


class NothingToUndo(Exception):
    """The newsletter was stopped too long ago, or for another address."""


def subscribe(registration: Registration, consent: Consent, *, now: datetime) -> None:
    """Put the registration's address, once it is proven, on the list; lifts a withdrawal."""
    if registration.email_key is None:
        return
    organisation_id = registration.event.organisation_id
    hashes = _hashes(registration.email_key)
    subscriber = _find(organisation_id, hashes) or _enter(organisation_id, hashes[0], consent, now)
    subscriber.email, subscriber.email_hash = registration.email, hashes[0]
    subscriber.language, subscriber.consent_language = registration.language, consent.language
    subscriber.consent_text, subscriber.consent_way = consent.text, consent.way
    subscriber.given_at, subscriber.confirmed_at = consent.given_at, now
    subscriber.withdrawn_at = None


def withdraw(registration: Registration, *, now: datetime) -> None:
    """End the newsletter of the event's organisation for the registration's address.

    The address leaves the list; its hash stays, so that no import puts it back. What was agreed to
    with other registrations of the address is taken back too: nothing asks for a yes again.
    """
    _leave_list(registration, now)
    is_theirs = Registration.email_key == registration.email_key
    if registration.email_key is None:  # nobody else's, who has none either
        is_theirs = Registration.id == registration.id
    _take_back(is_theirs, registration.event.organisation_id, now)


def get_subscriber(token: str) -> Subscriber:
    """The entry that a link is for, also once it has ended. Raises `SubscriberNotFound`."""
    is_one = token.isprintable()  # PostgreSQL compares with no NUL
    query = select(Subscriber).where(Subscriber.token == token)
    found = db.session.scalar(query) if is_one else None
    if found is None:
        raise SubscriberNotFound
    return found


def organisation_of(subscriber: Subscriber) -> Organisation:
    """Whose newsletter it is."""
    return db.session.get_one(Organisation, subscriber.organisation_id)


def stop(token: str, *, now: datetime) -> str:
    """End the newsletter by its own link; as `withdraw`. Returns the address that it went to.

    "" where it had ended already. Raises `SubscriberNotFound`.
    """
    subscriber = get_subscriber(token)
    email = subscriber.email
    if email is None:
        return ""
    is_theirs = Registration.email_key == parse_address(email).key
    _take_back(is_theirs, subscriber.organisation_id, now)
    _leave(subscriber, now)
    return email


def resume(token: str, *, email: str, now: datetime) -> None:
    """Take back that it was stopped a moment ago: `email` is the address, which nothing keeps.

    Raises `NothingToUndo` and `SubscriberNotFound`.
    """
    subscriber = get_subscriber(token)
    stopped_at = subscriber.withdrawn_at
    if stopped_at is None:
        return
    if stopped_at + UNDO_FOR <= now:
        raise NothingToUndo
    try:
        address = parse_address(email)
    except InvalidAddress:
        raise NothingToUndo from None
    if subscriber.email_hash not in _hashes(address.key):
        raise NothingToUndo
    subscriber.email, subscriber.withdrawn_at = address.email, None


def list_of_address(email: str) -> Sequence[Subscriber]:
    """What `email` is on, of whichever organisation, in the order in which it was agreed to."""
    hashes = _hashes(parse_address(email).key)
    return db.session.scalars(
        select(Subscriber)
        .where(Subscriber.email_hash.in_(hashes), Subscriber.withdrawn_at.is_(None))
        .order_by(Subscriber.confirmed_at, Subscriber.id)
    ).all()


def _take_back(is_theirs: ColumnElement[bool], organisation_id: int, now: datetime) -> None:
    agreed = (
        select(Consent)
        .join(Registration, Registration.id == Consent.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Consent.purpose == ConsentPurpose.NEWSLETTER,
            Consent.withdrawn_at.is_(None),
            is_theirs,
            Event.organisation_id == organisation_id,
        )
    )
    for consent in db.session.scalars(agreed):
        consent.withdrawn_at = now


def leave_address(registration: Registration, *, now: datetime) -> None:
    """Take the address that the registration is about to leave off the list.

    The wish moves along as a consent, the yes does not: the new address gives its own.
    """
    subscriber = _leave_list(registration, now)
    if subscriber is None or given_consent(registration, ConsentPurpose.NEWSLETTER) is not None:
        return
    registration.consents.append(
        Consent(
            purpose=ConsentPurpose.NEWSLETTER,
            text=subscriber.consent_text,
            language=subscriber.consent_language,
            way=subscriber.consent_way,
            given_at=subscriber.given_at,
        )
    )


def _leave_list(registration: Registration, now: datetime) -> Subscriber | None:
    subscriber = find_subscriber(registration)
    if subscriber is not None:
        _leave(subscriber, now)
    return subscriber


def _leave(subscriber: Subscriber, now: datetime) -> None:
    subscriber.email, subscriber.withdrawn_at = None, now


def is_newsletter_unconfirmed(registration: Registration) -> bool:
    """Whether the person agreed to the newsletter, but its list does not have the address."""
    has_agreed = given_consent(registration, ConsentPurpose.NEWSLETTER) is not None
    return has_agreed and find_subscriber(registration) is None


def find_subscriber(registration: Registration) -> Subscriber | None:
    """The entry of the registration's address on the organisation's list, while it is on it."""
    if registration.email_key is None:
        return None
    hashes = _hashes(registration.email_key)
    subscriber = _find(registration.event.organisation_id, hashes)
    return subscriber if subscriber is not None and subscriber.withdrawn_at is None else None


def _enter(organisation_id: int, email_hash: str, consent: Consent, now: datetime) -> Subscriber:
    """A new entry; or the one that a registration for another event has made at this moment."""
    subscriber = Subscriber(
        organisation_id=organisation_id,
        email_hash=email_hash,
        token=new_token(),
        language=consent.language,
        consent_text=consent.text,
        consent_way=consent.way,
        given_at=consent.given_at,
        confirmed_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(subscriber)
    except IntegrityError:
        return _get(organisation_id, email_hash)
    return subscriber


def _get(organisation_id: int, email_hash: str) -> Subscriber:
    return db.session.scalars(
        select(Subscriber).where(
            Subscriber.organisation_id == organisation_id, Subscriber.email_hash == email_hash
        )
    ).one()


def _find(organisation_id: int, hashes: list[str]) -> Subscriber | None:
    return db.session.scalar(
        select(Subscriber).where(
            Subscriber.organisation_id == organisation_id, Subscriber.email_hash.in_(hashes)
        )
    )


def _hashes(email_key: str) -> list[str]:
    return keyed_hashes("subscriber", email_key)
