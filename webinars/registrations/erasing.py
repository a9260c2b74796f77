"""Deleting a registration at once, because the person wants it, or never meant that address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select

from webinars.events.models import Event
from webinars.extensions import db
from webinars.mail import outbox, restoring
from webinars.registrations import farewells, forms, limits, notices, recording, subscriptions
from webinars.registrations.invitations import answering, forgetting
from webinars.registrations.lookup import lock_registration
from webinars.registrations.mailings.forgetting import forget_searches_for
from webinars.registrations.models import Registration
from webinars.registrations.moving import erased
from webinars.registrations.parties.keeping import (
    forget_contact,
    forget_contact_address,
    forget_if_empty,
    list_contacts,
)
from webinars.registrations.seats import fill_seats, lock_event, raise_floor

MISTYPED_FOR = timedelta(minutes=15)
"""How long after registering the answer page lets a mistyped address be withdrawn."""


def erase(*, registration: Registration, domain: str, now: datetime) -> None:
    """Delete a registration with all that belongs to it, and its mails, sent or not.

    What lists that were uploaded say of the person goes too, and what members searched for to write
    to people: it may be their name.
    No import brings them back. One last mail says so and withdraws the invitations; its row goes
    when it is delivered. The newsletter of the event's organisation ends, and only the hash of the
    address stays, so that no import puts it back. A seat goes to whoever waits. Raises
    `webinars.registrations.lookup.RegistrationNotFound`.
    """
    event = lock_registration(registration)
    gets_newsletter = subscriptions.find_subscriber(registration) is not None
    _forget(registration, now)
    registration.sequence += 1
    farewells.queue_erased(registration, domain=domain, now=now, ended_newsletter=gets_newsletter)
    recording.tell_erased(registration, domain=domain, now=now)
    _remove(registration)
    fill_seats(event, domain=domain, now=now)


def erase_again(known: Iterable[erased.Erased], *, domain: str, now: datetime) -> int:
    """Erase, in a copy that is restored, who was erased after it was made; how many were in it.

    They were told then, and nothing is written to them. What this writes to others, who get their
    seats, is held as all mail of a copy is: the old system may have told them.
    """
    hashes = defaultdict[int, set[str]](set)
    for event_id, email_hash in known:
        hashes[event_id].add(email_hash)
    count = 0
    for event_id in erased.learn(hashes):
        event = lock_event(event_id)
        for registration in erased.list_people(event_id, hashes[event_id]):
            _forget(registration, now)
            _remove(registration)
            count += 1
        count += len(_forget_unregistered(event_id, hashes[event_id]))
        fill_seats(event, domain=domain, now=now)
    restoring.hold_all()
    return count


def _forget_unregistered(event_id: int, hashes: set[str]) -> set[str]:
    """Delete what names people who registered later than the copy was made; their keys."""
    keys = forgetting.list_addresses(event_id) | list_contacts(event_id)
    found = erased.find_meant(event_id, hashes, keys)
    for key in found:
        forgetting.forget_address(event_id, key)
        forget_contact_address(event_id, key)
    return found | erased.forget_rows_of(event_id, hashes)


def _forget(registration: Registration, now: datetime) -> None:
    """Delete what is stored of the person beside their registration."""
    subscriptions.withdraw(registration, now=now)
    erased.remember(registration)
    erased.forget_rows(registration)
    forget_searches_for(registration)
    forgetting.forget_person(registration)
    forget_contact(registration)


def _remove(registration: Registration) -> None:
    """Delete the registration and its mails."""
    outbox.forget_about(notices.about(registration))
    delete(registration)


def withdraw_mistyped(*, form: str, event_id: int, domain: str, now: datetime) -> None:
    """Delete the registration that the form with the key `form` made a moment ago.

    Nothing moves to another address, and nothing happens where the form made no registration
    because its address was known. In place of its mails one says that everything is deleted:
    whoever's address it was learns of it, as the owner of a known address does. Where one has left
    already, it is one more that anybody can cause, and takes its turn. It withdraws invitations
    that may have left, and holds no name: the address is probably a stranger's. A seat goes to
    whoever waits.
    """
    event = lock_event(event_id)
    forms.withdraw(form, now)  # sent again, it is a new one
    answering.reopen(event_id, form)
    registration = _find_fresh(event, form, now)
    if registration is None:
        return
    mails = notices.about(registration)
    registration.sequence += 1
    has_left = outbox.may_have_sent(mails)
    registration.invited = registration.invited and has_left
    due_at = outbox.first_due_at(mails)
    if has_left and registration.email is not None:
        due_at = limits.mail_at(registration.email, now)
    farewells.queue_erased(registration, domain=domain, now=now, due_at=due_at, mistyped=True)
    outbox.forget_about(mails)
    delete(registration)
    fill_seats(event, domain=domain, now=now)


def withdraw_mistyped_of(
    *, form: str, places: Collection[int], event_id: int, domain: str, now: datetime
) -> None:
    """Do so with the people in these `places`, from 0, of a form for several; the others stay.

    Sent again, the form is a new one: who stayed is then registered already, and told so.
    """
    for place in sorted(places):
        part = forms.part_of(form, place)
        withdraw_mistyped(form=part, event_id=event_id, domain=domain, now=now)
    if places:
        forms.withdraw(form, now)


def delete(registration: Registration) -> None:
    """Delete a registration; what belongs to it goes with it. Its event has to be locked."""
    raise_floor(registration)
    party_id = registration.party_id
    db.session.delete(registration)
    db.session.flush()
    if party_id is not None:
        forget_if_empty(party_id)


def _find_fresh(event: Event, form: str, now: datetime) -> Registration | None:
    return db.session.scalar(
        select(Registration).where(
            Registration.submission == form,
            Registration.event_id == event.id,
            Registration.created_at > now - MISTYPED_FOR,
        )
    )
