"""What people need to take part: how much of it is arranged, and for named staff, what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from webinars.events.editing.saving import version_of
from webinars.extensions import db
from webinars.registrations.models import ACTIVE, AccessNeeds, Registration
from webinars.registrations.people.scope import Scope, get_person

MOST_SHOWN = 200


class NoNeeds(LookupError):
    """The person has not said that they need anything, or not any more."""


@dataclass(frozen=True)
class NeedFigures:
    """How many people said what they need, and for how many of them it is arranged."""

    told: int
    arranged: int

    @property
    def to_arrange(self) -> int:
        """For how many it is still to be arranged."""
        return self.told - self.arranged


def count_needs(scope: Scope) -> NeedFigures:
    """The needs of those who take part or still may; one statement."""
    told, arranged = db.session.execute(
        sa.select(sa.func.count(), sa.func.count(AccessNeeds.arranged_at))
        .select_from(AccessNeeds)
        .join(Registration, Registration.id == AccessNeeds.registration_id)
        .where(*scope.conditions(), Registration.status.in_(ACTIVE))
    ).one()
    return NeedFigures(told, arranged)


def list_needs(scope: Scope) -> Sequence[Registration]:
    """Those who need something, with what it is: first those for whom nothing is arranged yet.

    At most `MOST_SHOWN`; one statement.
    """
    return db.session.scalars(
        sa.select(Registration)
        .join(Registration.access_needs)
        .options(joinedload(Registration.access_needs))
        .where(*scope.conditions(), Registration.status.in_(ACTIVE))
        .order_by(AccessNeeds.arranged_at.is_not(None), Registration.created_at, Registration.id)
        .limit(MOST_SHOWN)
    ).all()


def mark_arranged(
    *, scope: Scope, public_id: str, seen: str, is_arranged: bool, now: datetime
) -> Registration:
    """Note that what somebody needs is arranged, or that it is not after all.

    `seen` is the version of their words that was shown (`version_of`): others, written since, are
    not arranged by it. Raises `NoNeeds`, `webinars.registrations.people.scope.PersonNotFound`.
    """
    person = get_person(scope, public_id)
    needs = person.access_needs
    if needs is None or version_of(needs.text) != seen:
        raise NoNeeds(public_id)
    if is_arranged:
        needs.arranged_at = needs.arranged_at or now
    else:
        needs.arranged_at = None
    return person
