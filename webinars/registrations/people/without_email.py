"""People without an e-mail address: an organiser registers them, and tells them what is new.

Nobody else can: without a mail, nobody could prove that it was they, or take it back. So how they
agreed is written down, with when and by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from webinars.extensions import db
from webinars.registrations.details import Details
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.models import Registration
from webinars.registrations.people.adding import (
    Ground,
    Way,
    enter_by_hand,
    keep_ground,
    set_phone,
)
from webinars.registrations.scope import Scope
from webinars.registrations.untold import MOST_LISTED, Telling, Untold, list_untold

WAYS = (Way.PAPER, Way.PHONE, Way.IN_PERSON)
"""How somebody can agree who has no e-mail address."""


@dataclass(frozen=True)
class ToTell:
    """Somebody who has to be told something, and what."""

    person: Registration
    telling: Telling


def add_without_email(
    *,
    event_id: int,
    details: Details,
    phone: str,
    ground: Ground,
    submission: str,
    above_capacity: bool = False,
    domain: str,
    now: datetime,
) -> Registration:
    """Register somebody who has no address; the same form sent twice is one registration.

    They are confirmed where there is a seat, or `above_capacity`; else they wait. Nothing has to be
    told yet: they stand before the organiser, or are on the telephone. Raises
    `webinars.registrations.states.RegistrationRefused`.
    """
    key = keyed_hashes("without e-mail", f"{event_id} {submission}")[0]
    person, is_new = enter_by_hand(
        event_id=event_id,
        details=details,
        submission=key,
        above_capacity=above_capacity,
        domain=domain,
        now=now,
    )
    if is_new:
        set_phone(person, phone)
        keep_ground(person, ground)
    return person


def list_to_tell(scope: Scope) -> list[ToTell]:
    """Who has to be told something, whoever waits for it longest first; so many at most."""
    first = (
        sa.select(Untold.registration_id, sa.func.min(Untold.since).label("since"))
        .group_by(Untold.registration_id)
        .subquery()
    )
    people = db.session.scalars(
        sa.select(Registration)
        .join(first, first.c.registration_id == Registration.id)
        .where(*scope.conditions())
        .order_by(first.c.since, Registration.id)
        .limit(MOST_LISTED)
        .options(selectinload(Registration.chosen_dates), joinedload(Registration.party))
    ).all()
    found = list_untold([person.id for person in people])
    return [ToTell(person, found[person.id]) for person in people if person.id in found]


def count_to_tell(scope: Scope) -> int:
    """How many people have to be told something; begins with the few rows that say so."""
    query = (
        sa.select(sa.func.count(Untold.registration_id.distinct()))
        .join(Registration, Registration.id == Untold.registration_id)
        .where(*scope.conditions())
    )
    return db.session.scalar(query) or 0
