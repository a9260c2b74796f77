"""How long it is kept who registered others, and taking a party apart."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from webinars.extensions import db
from webinars.registrations.lookup import lock_registration
from webinars.registrations.models import Registration
from webinars.registrations.parties.models import Party
from webinars.registrations.seats import fill_seats


def dissolve(*, registration: Registration, domain: str, now: datetime) -> None:
    """Let the people of somebody's party wait each for one seat, in the places they have.

    Free seats go to them at once. Raises `webinars.registrations.lookup.RegistrationNotFound`.
    """
    event = lock_registration(registration)
    if registration.party is None or not registration.party.together:
        return
    registration.party.together = False
    db.session.flush()
    fill_seats(event, domain=domain, now=now)


def forget_if_empty(party_id: int) -> None:
    """Forget a party that nobody is left of."""
    has_people = sa.exists().where(Registration.party_id == Party.id)
    db.session.execute(
        sa.delete(Party).where(Party.id == party_id, ~has_people),
        execution_options={"synchronize_session": False},
    )


def forget_contact(registration: Registration) -> None:
    """Forget that somebody, who is being erased, registered others for the event."""
    if registration.email_key is not None:
        forget_contact_address(registration.event_id, registration.email_key)


def forget_contact_address(event_id: int, key: str) -> None:
    """Forget who registered others for the event with the address that is compared as `key`."""
    db.session.execute(
        sa.update(Party)
        .where(Party.event_id == event_id, Party.contact_key == key)
        .values(contact_name="", contact_email="", contact_key="")
    )


def list_contacts(event_id: int) -> set[str]:
    """The keys of those who registered others for the event."""
    query = sa.select(Party.contact_key).where(Party.event_id == event_id, Party.contact_key != "")
    return set(db.session.scalars(query))


def list_made_by(registration: Registration) -> list[Party]:
    """The parties of the event that were registered with this person's address."""
    if registration.email_key is None:
        return []
    query = sa.select(Party).where(
        Party.event_id == registration.event_id,
        Party.contact_key == registration.email_key,
    )
    return list(db.session.scalars(query.order_by(Party.id)))
