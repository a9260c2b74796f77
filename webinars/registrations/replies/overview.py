"""What an event's people answered in their calendars, of many at once: found, shown, counted.

Answers that hold, and those that gave a place back (`webinars.registrations.replies.places`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from webinars.calendar.replies import PartStat
from webinars.events.models import EventDate
from webinars.extensions import db
from webinars.registrations.models import ChosenDate, Registration
from webinars.registrations.replies.models import CalendarAnswer
from webinars.registrations.replies.places import is_alive
from webinars.registrations.scope import Condition, Scope

NOT_ANSWERED = "none"
ANSWERS: Mapping[str, PartStat] = {each.value.lower(): each for each in PartStat}
"""What one can look for, as it stands in an address; besides `NOT_ANSWERED`."""


def has_answered(event_id: int, said: str) -> Condition:
    """What limits a query to those who answered so for some date; or for none (`NOT_ANSWERED`)."""
    person = aliased(Registration)  # not the one of the query around it
    people = _answers(person, person.id).where(EventDate.event_id == event_id)
    if said == NOT_ANSWERED:
        return Registration.id.not_in(people)
    return Registration.id.in_(people.where(CalendarAnswer.partstat == ANSWERS[said]))


def with_answers() -> list[ORMOption]:
    """How a query loads all that `answers_of` needs, in as many statements for any number."""
    answers = selectinload(Registration.calendar_answers)
    return [answers.joinedload(CalendarAnswer.date), selectinload(Registration.chosen_dates)]


def answers_of(registration: Registration) -> list[CalendarAnswer]:
    """The answers of one person, in the order of their dates."""
    found = [each for each in registration.calendar_answers if is_alive(each, registration)]
    return sorted(found, key=lambda each: each.date.starts_at)


def count_answers(scope: Scope) -> dict[tuple[int, PartStat], int]:
    """How many in `scope` gave each answer, by the date's id; what nobody said is left out."""
    which = (EventDate.id, CalendarAnswer.partstat)
    counted = _answers(Registration, *which, sa.func.count()).where(*scope.conditions())
    rows: Iterable[Any] = db.session.execute(counted.group_by(*which))
    return {(date_id, partstat): count for date_id, partstat, count in rows}


def who_stays_away(date_id: int, *, among: Collection[int]) -> set[int]:
    """The ids of those `among` some registrations who said for the date that they do not come.

    Or that somebody else does. They may have their place all the same.
    """
    said = CalendarAnswer.partstat.in_([PartStat.DECLINED, PartStat.DELEGATED])
    theirs = (EventDate.id == date_id, said, Registration.id.in_(among))
    return set(db.session.scalars(_answers(Registration, Registration.id).where(*theirs)))


def _answers(person: type[Registration], *columns: Any) -> sa.Select[Any]:  # noqa: ANN401
    """`columns` of the answers with their people and dates; as `is_alive` says it."""
    step = person.sequence + sa.func.coalesce(ChosenDate.sequence, 0)
    is_of_its_time = sa.and_(
        CalendarAnswer.starts_at == EventDate.starts_at,
        CalendarAnswer.ends_at == EventDate.ends_at,
    )
    is_chosen = sa.and_(ChosenDate.registration_id == person.id, ChosenDate.uid == EventDate.uid)
    return (
        sa.select(*columns)
        .select_from(CalendarAnswer)
        .join(EventDate, EventDate.id == CalendarAnswer.date_id)
        .join(person, person.id == CalendarAnswer.registration_id)
        .outerjoin(ChosenDate, is_chosen)
        .where(
            sa.or_(
                CalendarAnswer.freed_step == step,
                sa.and_(CalendarAnswer.step == step, is_of_its_time),
            )
        )
    )
