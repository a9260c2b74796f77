"""How many registered for an event, and from where: counted by the database, within a scope.

Where nothing else is said, those are counted who take part or still may (`ACTIVE`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import accumulate, pairwise

import sqlalchemy as sa

from webinars.database import UTCDateTime
from webinars.events.programme import Question, QuestionType
from webinars.extensions import db
from webinars.registrations.models import (
    ACTIVE,
    Answer,
    Origin,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.people.filters import agrees_to_recording
from webinars.registrations.scope import Condition, Scope
from webinars.registrations.taking_part import TakesPart
from webinars.times import get_zone, to_local

MOST_STEPS = 92
"""How many days, weeks or longer steps a line over time has at most."""


@dataclass(frozen=True)
class Crowd:
    """How many there are of each kind.

    `statuses` counts everybody; the others those who take part or still may. `languages` are those
    of the pages and mails; `listening` has None for no preference, `ways` for who has not said how
    they take part; `links` goes by the ids of partners' links, and `origins` by how those came who
    came by none. `attended` counts everybody who came.
    """

    statuses: Counter[RegistrationStatus]
    languages: Counter[str]
    listening: Counter[str | None]
    ways: Counter[TakesPart | None]
    links: Counter[int | None]
    origins: Counter[Origin]
    attended: Counter[RegistrationStatus]

    @property
    def active(self) -> int:
        """How many take part or still may."""
        return sum(self.statuses[status] for status in ACTIVE)


@dataclass(frozen=True)
class Shares:
    """The largest groups with their names and counts, and all the others together.

    `groups` is how many groups there are; `unnamed` how many people are in none.
    """

    largest: Sequence[tuple[str, int]]
    others: int
    groups: int
    unnamed: int

    @property
    def total(self) -> int:
        """How many people there are in all."""
        return sum(count for _name, count in self.largest) + self.others + self.unnamed


@dataclass(frozen=True)
class Step:
    """How many registered from one local midnight to another, and how many until then."""

    first_day: datetime
    days: int
    count: int
    until_then: int


def count_crowd(scope: Scope) -> Crowd:
    """The people of the scope by all that a registration itself says, in one statement."""
    by = (
        Registration.status,
        Registration.language,
        Registration.listening_language,
        Registration.takes_part,
        Registration.origin,
        Registration.partner_link_id,
    )
    came = sa.func.count(Registration.attended_at)
    query = sa.select(*by, came, sa.func.count()).where(*scope.conditions()).group_by(*by)
    crowd = Crowd(*(Counter() for _field in fields(Crowd)))
    for status, language, listening, way, origin, link_id, attended, count in db.session.execute(
        query
    ):
        crowd.statuses[status] += count
        crowd.attended[status] += attended
        if status in ACTIVE:
            crowd.languages[language] += count
            crowd.listening[listening] += count
            crowd.ways[way] += count
            crowd.links[link_id] += count
            crowd.origins[origin] += 0 if link_id else count
    return crowd


def count_recorded(scope: Scope) -> int:
    """How many of the confirmed agree to be recorded."""
    query = sa.select(sa.func.count()).where(
        *scope.conditions(),
        Registration.status == RegistrationStatus.CONFIRMED,
        agrees_to_recording(),
    )
    return db.session.scalar(query) or 0


def count_organisations(scope: Scope, *, most: int) -> Shares:
    """The `most` organisations with most people; names that differ in case alone are one."""
    by_name = (
        sa.select(Registration.organisation.label("name"), sa.func.count().label("n"))
        .where(*_active(scope))
        .group_by(Registration.organisation)
        .subquery()
    )
    named = (
        sa.select(sa.func.min(by_name.c.name).label("name"), sa.func.sum(by_name.c.n).label("n"))
        .group_by(sa.func.lower(by_name.c.name))
        .subquery()
    )
    # The unnamed come first, then the largest; each row knows what all of them come to.
    is_unnamed = named.c.name == ""
    rows = db.session.execute(
        sa.select(*named.c, sa.func.sum(named.c.n).over(), sa.func.count().over())
        .order_by(is_unnamed.desc(), named.c.n.desc(), named.c.name)
        .limit(most + 1)
    ).all()
    people, groups = (int(rows[0][2]), int(rows[0][3])) if rows else (0, 0)
    unnamed = sum(int(n) for name, n, *_totals in rows if not name)
    largest = [(str(name), int(n)) for name, n, *_totals in rows if name][:most]
    others = people - unnamed - sum(n for _name, n in largest)
    return Shares(largest, others, groups - bool(unnamed), unnamed)


def count_countries(
    scope: Scope, questions: Sequence[Question], *, most: int, people: int
) -> Shares | None:
    """The `most` countries with most people, by the first question for one; None without any.

    `people` is how many there are in all, also those who did not answer.
    """
    question = next((each for each in questions if each.type is QuestionType.COUNTRY), None)
    if question is None:
        return None
    counts = _count_answers(question, scope)
    largest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    others = sum(count for _code, count in largest[most:])
    return Shares(largest[:most], others, len(counts), max(people - counts.total(), 0))


def _count_answers(question: Question, scope: Scope) -> Counter[str]:
    """How many gave each answer, which JSON keeps in quotes."""
    code = sa.cast(Answer.value, sa.Text)
    rows = db.session.execute(
        sa.select(code, sa.func.count())
        .where(Answer.question_id == question.id, _by_people_of(scope))
        .group_by(code)
    )
    return Counter({str(json.loads(said)): count for said, count in rows})


def _by_people_of(scope: Scope) -> Condition:
    """Whether an answer counts. Few of an event's people take no part: these are left out."""
    inactive = [status for status in RegistrationStatus if status not in ACTIVE]
    people = sa.select(Registration.id).where(*scope.conditions())
    if scope.partner_id is not None:
        return Answer.registration_id.in_(people.where(Registration.status.in_(ACTIVE)))
    return Answer.registration_id.not_in(people.where(Registration.status.in_(inactive)))


def count_over_time(scope: Scope, *, zone: str) -> list[Step]:
    """Registrations by day on the clocks of `zone`, from the first to the last; two statements.

    Everybody is counted who registered, also who cancelled since: what was stays as it was.
    Where that would be more than `MOST_STEPS`, a step is as many whole weeks as it takes.
    """
    first, last = _first_and_last(scope)
    if not first or not last:
        return []
    days = step_days(to_local(first, zone), to_local(last, zone))
    midnights = _midnights(to_local(first, zone), to_local(last, zone), days)
    instants = [midnight.replace(tzinfo=get_zone(zone)) for midnight in midnights]
    counts = _count_between(scope, instants)
    until_then = accumulate(counts)
    return [
        Step(midnight, days, count, total)
        for midnight, count, total in zip(midnights[:-1], counts, until_then, strict=True)
    ]


def _first_and_last(scope: Scope) -> tuple[datetime | None, datetime | None]:
    """When the first and the last of the scope registered."""
    when = sa.select(Registration.created_at).where(*scope.conditions()).limit(1)
    first = when.order_by(Registration.created_at).scalar_subquery()
    last = when.order_by(Registration.created_at.desc()).scalar_subquery()
    first_at, last_at = db.session.execute(sa.select(first, last)).one()
    return first_at, last_at


def step_days(first: datetime, last: datetime) -> int:
    """How many days a step has, so that there are not too many between two local times."""
    days = (last.date() - first.date()).days + 1
    return 1 if days <= MOST_STEPS else 7 * -(-days // (7 * MOST_STEPS))


def _midnights(first: datetime, last: datetime, days: int) -> list[datetime]:
    """Where each step begins, and the last one ends, on the clock; weeks begin on a Monday."""
    start = datetime.combine(first.date(), datetime.min.time())
    if days > 1:
        start -= timedelta(days=start.weekday())
    found = [start]
    while found[-1] <= last:
        found.append(found[-1] + timedelta(days=days))
    return found


def _count_between(scope: Scope, instants: Sequence[datetime]) -> list[int]:
    """How many registered between each instant and the next."""
    spans = (
        sa.values(
            sa.column("place", sa.Integer),
            sa.column("starts", UTCDateTime),
            sa.column("ends", UTCDateTime),
            name="spans",
        )
        .data([(place, starts, ends) for place, (starts, ends) in enumerate(pairwise(instants))])
        .cte("spans")
    )
    within = (
        sa.select(sa.func.count())
        .where(
            *scope.conditions(),
            Registration.created_at >= spans.c.starts,
            Registration.created_at < spans.c.ends,
        )
        .scalar_subquery()
    )
    rows = db.session.execute(sa.select(within).select_from(spans).order_by(spans.c.place))
    return [count for (count,) in rows]


def _active(scope: Scope) -> list[Condition]:
    return [*scope.conditions(), Registration.status.in_(ACTIVE)]
