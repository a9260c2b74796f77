"""Groups: who was registered with one form, and those of them who would be left behind alone."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.needing_places import needs_place, waits_in_line
from webinars.registrations.parties.models import Party
from webinars.registrations.scope import Scope


def count_groups(scope: Scope, party_ids: Collection[int]) -> dict[int, int]:
    """How many people in the scope each party has, wherever they stand, where it is not one."""
    if not party_ids:
        return {}
    count = sa.func.count()
    rows = db.session.execute(
        sa.select(Registration.party_id, count)
        .where(*scope.conditions(), Registration.party_id.in_(party_ids))
        .group_by(Registration.party_id)
        .having(count > 1)
    )
    return {party_id: found for party_id, found in rows if party_id is not None}


def list_others(scope: Scope, registration: Registration) -> list[Registration]:
    """Who in the scope was registered with the same form, by name, wherever they stand."""
    if registration.party_id is None:
        return []
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(
                *scope.conditions(),
                Registration.party_id == registration.party_id,
                Registration.id != registration.id,
            )
            .order_by(Registration.name_key, Registration.id)
        )
    )


def find_group(scope: Scope, public_id: str) -> Party | None:
    """The party with this public id, where somebody of it is in the scope."""
    return db.session.scalar(
        sa.select(Party)
        .join(Registration, Registration.party_id == Party.id)
        .where(*scope.conditions(), Party.public_id == public_id)
        .limit(1)
    )


def list_left_behind(scope: Scope, public_ids: Collection[str]) -> list[Registration]:
    """Who in the scope would go on without a place if `public_ids` got one: others of their groups.

    Those of a group that comes only together who wait, or are to be decided about, and are not
    among `public_ids`; of groups from which somebody named has no place yet, and needs one. In the
    order in which they registered.
    """
    has_no_place = sa.or_(Registration.status == RegistrationStatus.PENDING, waits_in_line())
    named = Registration.public_id.in_(public_ids)
    groups = (
        sa.select(Registration.party_id)
        .join(Party, Party.id == Registration.party_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            *scope.conditions(),
            named,
            Party.together,
            Registration.status != RegistrationStatus.CONFIRMED,
            needs_place(),
        )
    )
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(
                *scope.conditions(),
                Registration.party_id.in_(groups),
                has_no_place,
                sa.not_(named),
            )
            .order_by(Registration.created_at, Registration.id)
        )
    )
