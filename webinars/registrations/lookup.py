"""Finding one registration, and holding it still."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from webinars.events.models import Event
from webinars.events.search import fold
from webinars.extensions import db
from webinars.registrations.models import ACTIVE, Registration, organisation_key
from webinars.registrations.seats import lock_event

_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
_BESIDE = "\n"
"""Between the name and the organisation of who is known by them; no address has it."""


class RegistrationNotFound(LookupError):
    """No registration has this token, or it was erased a moment ago."""


def new_token() -> str:
    """A secret for a link: 192 random bits, 32 characters."""
    return secrets.token_urlsafe(24)


def is_token(text: str) -> bool:
    """Whether `text` can be a token at all; nothing else reaches the database."""
    return _TOKEN.fullmatch(text) is not None


def get_registration(token: str) -> Registration:
    """The registration whose own link holds `token`. Raises `RegistrationNotFound`."""
    return _get_by(Registration.token, token)


def get_registration_to_join(join_token: str) -> Registration:
    """The registration whose join page has `join_token`. Raises `RegistrationNotFound`."""
    return _get_by(Registration.join_token, join_token)


def _get_by(column: InstrumentedAttribute[str], secret: str) -> Registration:
    query = select(Registration).where(column == secret)
    registration = db.session.scalar(query) if is_token(secret) else None
    if registration is None:
        raise RegistrationNotFound
    return registration


def find_by_address(event_id: int, email_key: str) -> Registration | None:
    """The event's registration of the person with this address."""
    return db.session.scalar(
        select(Registration).where(
            Registration.event_id == event_id, Registration.email_key == email_key
        )
    )


def find_by_addresses(event_id: int, email_keys: Sequence[str]) -> dict[str, Registration]:
    """The event's registrations of the people with these addresses, by address."""
    found = db.session.scalars(
        select(Registration).where(
            Registration.event_id == event_id, Registration.email_key.in_(email_keys)
        )
    )
    return {each.email_key: each for each in found if each.email_key is not None}


def named_key(name: str, organisation: str) -> str:
    """How somebody is compared who is known by name and organisation, having no address."""
    return f"{fold(name)[:100]}{_BESIDE}{organisation_key(organisation)}"


def find_by_keys(event_id: int, keys: Sequence[str]) -> dict[str, Registration]:
    """The event's registrations of the people on a list, by address or `named_key`.

    A name with its organisation is looked for among all people: who has an address may stand in a
    list without it. Of several that are alike it is one who takes part, or may.
    """
    found = find_by_addresses(event_id, [key for key in keys if _BESIDE not in key])
    named = {key for key in keys if _BESIDE in key}
    if named:
        alike = db.session.scalars(
            select(Registration).where(
                Registration.event_id == event_id,
                Registration.name_key.in_({key.partition(_BESIDE)[0] for key in named}),
            )
        )
        for each in sorted(alike, key=lambda person: person.status in ACTIVE):
            key = named_key(each.name, each.organisation)
            if key in named:
                found[key] = each
    return found


def lock_registration(registration: Registration) -> Event:
    """Take the lock on the registration's event, and read both again.

    Raises `RegistrationNotFound` when it was erased meanwhile.
    """
    registration_id = registration.id
    event = lock_event(registration.event_id)
    if db.session.get(Registration, registration_id, populate_existing=True) is None:
        raise RegistrationNotFound
    return event
