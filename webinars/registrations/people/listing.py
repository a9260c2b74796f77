"""A page of an event's people, found by where the page before it ended.

Pages are not numbered: the database goes on from a person's place in the order (a keyset), which
costs the same on the last page as on the first, and nobody is seen twice when others come in. The
mark is the person's public id, so that an address holds no name.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from webinars.events.programme import Question
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import OutgoingMail
from webinars.registrations import notices
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.parties.waiting import count_waiting, parties_with_a_place
from webinars.registrations.people.filters import PeopleFilter
from webinars.registrations.people.groups import count_groups
from webinars.registrations.replies.overview import with_answers as with_calendar_answers
from webinars.registrations.scope import Condition, Scope

PAGE_SIZE = 50


class Sort(StrEnum):
    """In which order people are listed; a minus turns it around."""

    NEWEST = "-time"
    OLDEST = "time"
    NAME = "name"
    NAME_BACK = "-name"
    ORGANISATION = "organisation"
    ORGANISATION_BACK = "-organisation"
    STATUS = "status"
    STATUS_BACK = "-status"

    @property
    def is_back(self) -> bool:
        """Whether the greatest comes first."""
        return self.value.startswith("-")

    @property
    def key(self) -> str:
        """What it is sorted by: `time`, `name`, `organisation` or `status`."""
        return self.value.removeprefix("-")

    @property
    def turned(self) -> Sort:
        """The same order from its other end."""
        return Sort(self.key if self.is_back else f"-{self.key}")


@dataclass(frozen=True)
class PeoplePage:
    """Some people in order. `before` and `after` are the marks of the pages around, or empty.

    `troubled` holds the ids of those whom a mail did not reach; `parties` how many were registered
    with one form, by the id of their party, `groups` how many of them wait together, and `split`
    the parties of which some have a place. `count` is how many match on all pages, where that was
    found out on the way.
    """

    people: Sequence[Registration]
    before: str
    after: str
    troubled: Collection[int]
    parties: Mapping[int, int]
    groups: Mapping[int, int]
    split: Collection[int]
    count: int | None = None


Keys = tuple[InstrumentedAttribute[Any], ...]
_KEYS: dict[str, Keys] = {
    "time": (Registration.created_at, Registration.id),
    "name": (Registration.name_key, Registration.id),
    "organisation": (Registration.organisation_key, Registration.name_key, Registration.id),
    "status": (Registration.status, Registration.created_at, Registration.id),
}


def list_page(
    scope: Scope,
    wanted: PeopleFilter,
    *,
    questions: Sequence[Question],
    sort: Sort = Sort.NEWEST,
    after: str = "",
    before: str = "",
    with_answers: bool = False,
    with_dates: bool = False,
    with_consents: bool = False,
    with_calendar: bool = False,
) -> PeoplePage:
    """The people in `scope` who match, `PAGE_SIZE` at most, next to the one whom a mark names.

    A mark that names nobody in the scope (any more) is the beginning.
    """
    mark = _keys_of(scope, sort, after or before)
    backwards = bool(before and mark is not None)
    loading = _loading(with_answers, with_dates)
    if with_consents:
        loading.append(selectinload(Registration.consents))
    if with_calendar:
        loading += with_calendar_answers()
    found, count = _take(scope, wanted, questions, sort, mark, backwards=backwards, loading=loading)
    has_more, people = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        people.reverse()
    is_first = not has_more if backwards else mark is None
    is_last = False if backwards else not has_more
    groups, split = _groups(people)
    return PeoplePage(
        people,
        before="" if is_first or not people else people[0].public_id,
        after="" if is_last or not people else people[-1].public_id,
        troubled=_troubled(people),
        parties=count_groups(scope, {each.party_id for each in people if each.party_id}),
        groups=groups,
        split=split,
        count=count,
    )


def matching(scope: Scope, wanted: PeopleFilter, questions: Sequence[Question]) -> list[Condition]:
    """What limits a query to the people in `scope` who match."""
    return [*scope.conditions(), *wanted.conditions(scope.event_id, questions)]


def in_order(sort: Sort, *, is_back: bool | None = None) -> list[sa.ColumnElement[Any]]:
    """By what a query puts people in this order; `is_back` where it reads from the other end."""
    turned = sort.is_back if is_back is None else is_back
    return [key.desc() if turned else key.asc() for key in _KEYS[sort.key]]


def count_by_status(scope: Scope) -> dict[RegistrationStatus, int]:
    """How many people there are in each status that anybody is in; one look at an index."""
    rows = db.session.execute(
        sa.select(Registration.status, sa.func.count())
        .where(*scope.conditions())
        .group_by(Registration.status)
    )
    return dict(rows.all())


def count_matching(scope: Scope, wanted: PeopleFilter, *, questions: Sequence[Question]) -> int:
    """How many people match."""
    conditions = matching(scope, wanted, questions)
    return db.session.scalar(sa.select(sa.func.count(Registration.id)).where(*conditions)) or 0


def count_from(
    scope: Scope, wanted: PeopleFilter, *, questions: Sequence[Question], beyond: str = ""
) -> dict[RegistrationStatus, int]:
    """How many match in each status, of those who registered after `beyond`, by public id."""
    conditions = [*matching(scope, wanted, questions), *_registered_after(scope, beyond)]
    rows = db.session.execute(
        sa.select(Registration.status, sa.func.count())
        .where(*conditions)
        .group_by(Registration.status)
    )
    return dict(rows.all())


def list_step(
    scope: Scope,
    wanted: PeopleFilter,
    *,
    questions: Sequence[Question],
    statuses: Collection[RegistrationStatus],
    beyond: str = "",
    limit: int,
) -> list[Registration]:
    """The first who match and stand at one of `statuses`, of those who registered after `beyond`.

    In the order in which they registered. A `beyond` that names nobody in the scope (any more) is
    the beginning.
    """
    return list(
        db.session.scalars(
            sa.select(Registration)
            .where(*matching(scope, wanted, questions), *_registered_after(scope, beyond))
            .where(Registration.status.in_(statuses))
            .order_by(*in_order(Sort.OLDEST))
            .limit(limit)
        )
    )


def _registered_after(scope: Scope, public_id: str) -> list[Condition]:
    mark = _keys_of(scope, Sort.OLDEST, public_id)
    return [] if mark is None else [_beyond(_KEYS[Sort.OLDEST.key], mark, is_back=False)]


def place_in_line(registration: Registration) -> int:
    """Which place somebody has among those of the event who stand where they do, from 1."""
    ahead = sa.select(sa.func.count()).where(
        Registration.event_id == registration.event_id,
        Registration.status == registration.status,
        ~Registration.waits_by_hand,
        _beyond(_KEYS["time"], (registration.created_at, registration.id), is_back=True),
    )
    return (db.session.scalar(ahead) or 0) + 1


def _take(
    scope: Scope,
    wanted: PeopleFilter,
    questions: Sequence[Question],
    sort: Sort,
    mark: Sequence[Any] | None,
    *,
    backwards: bool,
    loading: Sequence[ORMOption],
) -> tuple[list[Registration], int | None]:
    """One person more than a page has, from `mark` on, or `backwards` from it; how many match.

    An order is read from an index, person by person. Where their rows have to be looked into, that
    is done once before, in the order in which they are stored, which is several times faster; only
    then it is known how many there are.
    """
    keys, is_back = _KEYS[sort.key], sort.is_back is not backwards
    people = (
        sa.select(Registration)
        .where(*scope.conditions())
        .order_by(*in_order(sort, is_back=is_back))
        .limit(PAGE_SIZE + 1)
        .options(*loading)
    )
    if wanted.statuses:
        people = people.where(Registration.status.in_(wanted.statuses))
    if mark is not None:
        people = people.where(_beyond(keys, mark, is_back=is_back))
    if wanted.only_statuses:
        return list(db.session.scalars(people)), None
    match = sa.select(Registration.id).where(*matching(scope, wanted, questions)).cte("match")
    count = sa.select(sa.func.count()).select_from(match).scalar_subquery()
    chosen = people.add_columns(count).where(Registration.id.in_(sa.select(match.c.id)))
    rows = db.session.execute(chosen).all()
    if not rows:
        return [], 0 if mark is None else None
    return [row[0] for row in rows], rows[0][1]


def _loading(with_answers: bool, with_dates: bool) -> list[ORMOption]:
    loading: list[ORMOption] = [
        joinedload(Registration.partner_link),
        joinedload(Registration.reservation),
        joinedload(Registration.party),
    ]
    if with_answers:
        loading.append(selectinload(Registration.answers))
    if with_dates:
        loading.append(selectinload(Registration.chosen_dates))
    return loading


def _keys_of(scope: Scope, sort: Sort, public_id: str) -> Sequence[Any] | None:
    """Where the person with the mark stands in the order."""
    if not public_id or not public_id.isprintable():
        return None
    keys = sa.select(*_KEYS[sort.key]).where(
        *scope.conditions(), Registration.public_id == public_id
    )
    return db.session.execute(keys).one_or_none()


def _beyond(keys: Keys, mark: Sequence[Any], *, is_back: bool) -> Condition:
    """Rows compare as their sort keys do, from the first that differs."""
    place = sa.tuple_(*(sa.literal(value, key.type) for key, value in zip(keys, mark, strict=True)))
    return sa.tuple_(*keys) < place if is_back else sa.tuple_(*keys) > place


def _groups(people: Sequence[Registration]) -> tuple[dict[int, int], set[int]]:
    """How many of each party on the page wait together, and of which some have a place.

    Alone is not together, except where the others have gone ahead.
    """
    counts = count_waiting({each.party_id for each in people if each.party_id})
    split = parties_with_a_place(counts)
    return {
        party_id: count for party_id, count in counts.items() if count > 1 or party_id in split
    }, split


def _troubled(people: Sequence[Registration]) -> set[int]:
    """Those of `people` whom a mail to their present address did not reach, nor one since."""
    by_about = {notices.about(person): person for person in people}
    rows = db.session.execute(
        sa.select(OutgoingMail.about, OutgoingMail.recipient).where(
            OutgoingMail.about.in_(by_about), outbox.is_unreached()
        )
    )
    return {by_about[about].id for about, email in rows if email == by_about[about].email}
