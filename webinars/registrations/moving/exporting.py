"""The people of an event, one after the other, for a file that leaves the house."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from webinars.events.programme import Question
from webinars.extensions import db
from webinars.registrations.models import ACTIVE, AccessNeeds, Registration, RegistrationStatus
from webinars.registrations.people.filters import PeopleFilter
from webinars.registrations.people.listing import Sort, in_order, matching
from webinars.registrations.replies.overview import with_answers as with_calendar_answers
from webinars.registrations.scope import Scope
from webinars.registrations.taking_part import TakesPart

_AT_ONCE = 500


def iter_people(
    scope: Scope,
    wanted: PeopleFilter,
    *,
    questions: Sequence[Question],
    sort: Sort = Sort.OLDEST,
    with_answers: bool,
    with_dates: bool = False,
    with_consents: bool = False,
    with_calendar: bool = False,
) -> Iterator[Registration]:
    """The people in `scope` who match, in the order that `sort` says, some at a time."""
    loading: list[ORMOption] = [
        joinedload(Registration.partner_link),
        joinedload(Registration.reservation),
    ]
    if with_answers:
        loading.append(selectinload(Registration.answers))
    if with_dates:
        loading.append(selectinload(Registration.chosen_dates))
    if with_consents:
        loading.append(selectinload(Registration.consents))
    if with_calendar:
        loading += with_calendar_answers()
    people = (
        sa.select(Registration)
        .where(*matching(scope, wanted, questions))
        .order_by(*in_order(sort))
        .options(*loading)
        .execution_options(yield_per=_AT_ONCE)
    )
    yield from db.session.scalars(people)


def list_needs(scope: Scope) -> list[tuple[str, RegistrationStatus, str]]:
    """Name, status and needs of the people who take part, or may, and told what they need."""
    rows = db.session.execute(
        sa.select(Registration.name, Registration.status, AccessNeeds.text)
        .join(AccessNeeds, AccessNeeds.registration_id == Registration.id)
        .where(*scope.conditions(), Registration.status.in_(ACTIVE))
        .order_by(Registration.name_key, Registration.id)
    )
    return [(name, status, text) for name, status, text in rows]


def count_needs(scope: Scope) -> int:
    """How many people are in `list_needs`."""
    found = sa.select(sa.func.count()).where(
        *scope.conditions(),
        Registration.status.in_(ACTIVE),
        AccessNeeds.registration_id == Registration.id,
    )
    return db.session.scalar(found) or 0


def list_for_paper(
    scope: Scope,
    wanted: PeopleFilter,
    *,
    questions: Sequence[Question],
    statuses: Collection[RegistrationStatus] = (RegistrationStatus.CONFIRMED,),
    named: Sequence[str] = (),
    in_room: bool = False,
    offset: int = 0,
    limit: int,
) -> Sequence[Registration]:
    """The people who match and stand so, by name; `limit` of them at most, after the first ones.

    With `named`, public ids, only those of them; with `in_room` none of those who said that they
    take part online.
    """
    named_alone = [Registration.public_id.in_(named)] if named else []
    is_not_online = Registration.takes_part.is_distinct_from(TakesPart.ONLINE)
    return db.session.scalars(
        sa.select(Registration)
        .where(
            *matching(scope, wanted, questions),
            Registration.status.in_(statuses),
            *named_alone,
            *([is_not_online] if in_room else ()),
        )
        .order_by(Registration.name_key, Registration.id)
        .options(selectinload(Registration.chosen_dates))
        .offset(offset)
        .limit(limit)
    ).all()
