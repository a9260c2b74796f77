"""Groups that come only together, where an organiser decides about some of their people alone."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.parties.models import Party
from webinars.registrations.people.scope import Scope
from webinars.registrations.states import waits_in_line


def list_left_behind(scope: Scope, public_ids: Collection[str]) -> list[Registration]:
    """Who in the scope would go on without a place if `public_ids` got one: others of their groups.

    Those of a group that comes only together who wait, or are to be decided about, and are not
    among `public_ids`; of groups from which somebody named has no place yet. In the order in which
    they registered.
    """
    has_no_place = sa.or_(Registration.status == RegistrationStatus.PENDING, waits_in_line())
    named = Registration.public_id.in_(public_ids)
    groups = (
        sa.select(Registration.party_id)
        .join(Party, Party.id == Registration.party_id)
        .where(
            *scope.conditions(),
            named,
            Party.together,
            Registration.status != RegistrationStatus.CONFIRMED,
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
