"""What people need to take part: how much of it is arranged, and for named staff, what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from webinars.events.editing.saving import version_of
from webinars.extensions import db
from webinars.registrations.models import ACTIVE, AccessNeeds, Registration
from webinars.registrations.scope import Scope, get_person

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


def count_promised(event_id: int, *, beyond_days: int) -> int:
    """How many people's needs may be kept for longer than that, whatever became of these people."""
    promised = sa.func.coalesce(AccessNeeds.kept_days, beyond_days + 1)
    counted = (
        sa.select(sa.func.count())
        .select_from(AccessNeeds)
        .join(Registration, Registration.id == AccessNeeds.registration_id)
        .where(Registration.event_id == event_id, promised > beyond_days)
    )
    return db.session.execute(counted).scalar_one()


def list_needs(scope: Scope, *, after: str = "") -> tuple[Sequence[Registration], str]:
    """Those who need something, with what it is: first those for whom nothing is arranged yet.

    `MOST_SHOWN` of them, behind the mark `after`, and the mark of the next page, "" where none
    follows. A mark that names nobody (any more) is the beginning.
    """
    people = (
        sa.select(Registration)
        .join(Registration.access_needs)
        .options(joinedload(Registration.access_needs))
        .where(*scope.conditions(), Registration.status.in_(ACTIVE))
    )
    if (place := _place_of(scope, after)) is not None:
        people = people.where(sa.tuple_(*_KEYS) > sa.tuple_(*place))
    found = db.session.scalars(people.order_by(*_KEYS).limit(MOST_SHOWN + 1)).all()
    shown = found[:MOST_SHOWN]
    return shown, _mark(shown[-1]) if len(found) > MOST_SHOWN else ""


_KEYS = (
    sa.case((AccessNeeds.arranged_at.is_(None), 0), else_=1),
    Registration.created_at,
    Registration.id,
)


def _mark(person: Registration) -> str:
    """Where a page ends; it holds what may change when somebody is ticked off."""
    is_arranged = person.access_needs is not None and person.access_needs.arranged_at is not None
    return f"{int(is_arranged)}.{person.public_id}"


def _place_of(scope: Scope, mark: str) -> Sequence[sa.ColumnElement[Any]] | None:
    """The keys of a mark, to be compared with."""
    flag, _dot, public_id = mark.partition(".")
    if flag not in {"0", "1"} or not public_id.isprintable():
        return None
    there = sa.select(Registration.created_at, Registration.id).where(
        *scope.conditions(), Registration.public_id == public_id
    )
    row = db.session.execute(there).one_or_none()
    if row is None:
        return None
    created_at = sa.literal(row[0], Registration.created_at.type)
    return [sa.literal(int(flag)), created_at, sa.literal(row[1])]


def mark_arranged(
    *, scope: Scope, public_id: str, seen: str, is_arranged: bool, now: datetime
) -> Registration:
    """Note that what somebody needs is arranged, or that it is not after all.

    `seen` is the version of their words that was shown (`version_of`): others, written since, are
    not arranged by it. Raises `NoNeeds`, `webinars.registrations.scope.PersonNotFound`.
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
