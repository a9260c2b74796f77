"""Who agreed to an organisation's newsletter, and who took that back.

A form proves nothing: anybody can write anybody's address there. What is agreed to on it waits, as
a `Consent`, until somebody who got a link by mail to the address says yes. From then on the list
alone decides: registrations come and go, and one person may have several. Each entry has a link of
its own, which ends it when no registration is left to end it from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from webinars.accounts.models import Organisation
from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.addresses import parse_address
from webinars.registrations.details import given_consent
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.lookup import is_token, new_token
from webinars.registrations.models import Consent, ConsentPurpose, Registration, Subscriber

UNDO_FOR = timedelta(hours=1)
"""How long a newsletter that was stopped by its link can be had again by the page that said so."""


class SubscriberNotFound(LookupError):
    """No entry of a list has this token."""


class NothingToUndo(Exception):
    """The newsletter was stopped too long ago, in another way, or for another address."""


@dataclass(frozen=True)
class Stopped:
    """What undoing needs, and nothing keeps: which address it went to, and when it was stopped."""

    email: str
    at: datetime


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
    organisation_id = registration.event.organisation_id
    for consent in _agreed(is_theirs, organisation_id, withdrawn_at=None):
        consent.withdrawn_at = now


def get_subscriber(token: str, *, to_change: bool = False) -> Subscriber:
    """The entry that a link is for, also once it has ended; nobody else changes it meanwhile.

    Raises `SubscriberNotFound`.
    """
    query = select(Subscriber).where(Subscriber.token == token)
    if to_change:
        query = query.with_for_update()
    found = db.session.scalar(query) if is_token(token) else None
    if found is None:
        raise SubscriberNotFound
    return found


def organisation_of(subscriber: Subscriber) -> Organisation:
    """Whose newsletter it is."""
    return db.session.get_one(Organisation, subscriber.organisation_id)


def stop(token: str, *, now: datetime) -> Stopped | None:
    """End the newsletter by its own link; as `withdraw`. None where it had ended already.

    Raises `SubscriberNotFound`.
    """
    subscriber = get_subscriber(token, to_change=True)
    email = subscriber.email
    if email is None:
        return None
    for consent in _agreed(_is_of(email), subscriber.organisation_id, withdrawn_at=None):
        consent.withdrawn_at = now
    _leave(subscriber, now)
    return Stopped(email, now)


def resume(token: str, stopped: Stopped, *, now: datetime) -> None:
    """Take back what `stop` did a moment ago, with what was agreed to, and nothing else.

    Raises `NothingToUndo` and `SubscriberNotFound`.
    """
    subscriber = get_subscriber(token, to_change=True)
    if subscriber.withdrawn_at is None:
        return
    if subscriber.withdrawn_at != stopped.at or stopped.at + UNDO_FOR <= now:
        raise NothingToUndo
    address = parse_address(stopped.email)
    if subscriber.email_hash not in _hashes(address.key):
        raise NothingToUndo
    subscriber.email, subscriber.withdrawn_at = address.email, None
    theirs = _is_of(address.email), subscriber.organisation_id
    agree_anew = {each.registration_id for each in _agreed(*theirs, withdrawn_at=None)}
    for consent in _agreed(*theirs, withdrawn_at=stopped.at):
        if consent.registration_id not in agree_anew:
            consent.withdrawn_at = None


def _is_of(email: str) -> ColumnElement[bool]:
    return Registration.email_key == parse_address(email).key


def list_of_address(email: str) -> Sequence[Subscriber]:
    """What `email` is on, of whichever organisation, in the order in which it was agreed to."""
    hashes = _hashes(parse_address(email).key)
    return db.session.scalars(
        select(Subscriber)
        .where(Subscriber.email_hash.in_(hashes), Subscriber.withdrawn_at.is_(None))
        .order_by(Subscriber.confirmed_at, Subscriber.id)
    ).all()


def _agreed(
    is_theirs: ColumnElement[bool], organisation_id: int, *, withdrawn_at: datetime | None
) -> Sequence[Consent]:
    """What somebody agreed to with their registrations, and has (not) withdrawn at that instant."""
    return db.session.scalars(
        select(Consent)
        .join(Registration, Registration.id == Consent.registration_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Consent.purpose == ConsentPurpose.NEWSLETTER,
            Consent.withdrawn_at.is_not_distinct_from(withdrawn_at),
            is_theirs,
            Event.organisation_id == organisation_id,
        )
    ).all()


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
