"""People are counted by the database: by what they said, by day, within a scope."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import NOW, add_event, cancel, find_in_transaction, sign_up
from webinars.events.models import Event
from webinars.events.organising import PartnerLink
from webinars.events.programme import Question, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations.models import Origin, RegistrationStatus
from webinars.registrations.scope import Scope
from webinars.registrations.statistics.people import (
    MOST_STEPS,
    Step,
    count_countries,
    count_crowd,
    count_organisations,
    count_over_time,
)


def add_link(event_id: int, code: str = "ecre", partner_id: int | None = None) -> int:
    with transaction():
        link = PartnerLink(
            event_id=event_id,
            code=code,
            label=code,
            organisation_id=partner_id,
            visits=0,
            created_at=NOW,
        )
        db.session.add(link)
        db.session.flush()
        return link.id


def came(email: str) -> None:
    with transaction():
        find_in_transaction(email).attended_at = NOW


def registered_at(event_id: int, *moments: datetime) -> None:
    """Let one person register at each moment."""
    for number, moment in enumerate(moments):
        email = f"{number}@example.org"
        sign_up(event_id, email)
        with transaction():
            find_in_transaction(email).created_at = moment


def test_an_event_without_people_has_no_figures(app: Flask) -> None:
    scope = Scope(event_id=add_event())
    crowd = count_crowd(scope)
    assert (crowd.active, crowd.attended.total()) == (0, 0)
    assert count_organisations(scope, most=5).total == 0
    assert count_over_time(scope, zone="Europe/Brussels") == []


def test_people_are_counted_by_what_their_registration_says(app: Flask) -> None:
    event_id = add_event(capacity=2)
    link_id = add_link(event_id)
    sign_up(event_id, "a@example.org", language="fr", listening_language="ar", via="ecre")
    sign_up(event_id, "b@example.org", language="en", listening_language="ar")
    sign_up(event_id, "c@example.org", language="en")
    sign_up(event_id, "d@example.org", language="fr", listening_language="uk", via="ecre")
    cancel("d@example.org")
    came("a@example.org")
    crowd = count_crowd(Scope(event_id=event_id))
    assert crowd.statuses == {
        RegistrationStatus.CONFIRMED: 2,
        RegistrationStatus.WAITING: 1,
        RegistrationStatus.CANCELLED: 1,
    }
    assert crowd.active == 3
    assert crowd.languages == {"fr": 1, "en": 2}
    assert crowd.listening == {"ar": 2, None: 1}
    assert crowd.links[link_id] == 1
    assert crowd.origins[Origin.FORM] == 2
    assert crowd.attended[RegistrationStatus.CONFIRMED] == 1


def test_a_partner_s_scope_counts_those_who_came_by_its_links(app: Flask) -> None:
    event_id, other_id = add_event(), add_event()
    partner_id = db.session.get_one(Event, other_id).organisation_id
    add_link(event_id, "theirs", partner_id)
    add_link(event_id, "ours")
    sign_up(event_id, "a@example.org", organisation="ECRE", via="theirs")
    sign_up(event_id, "b@example.org", organisation="SHARE", via="ours")
    sign_up(event_id, "c@example.org", organisation="SHARE")
    scope = Scope(event_id=event_id, partner_id=partner_id)
    assert count_crowd(scope).active == 1
    assert count_organisations(scope, most=5).largest == [("ECRE", 1)]
    assert [step.count for step in count_over_time(scope, zone="UTC")] == [1]


def test_another_event_s_people_are_not_counted(app: Flask) -> None:
    event_id = add_event()
    sign_up(add_event(), organisation="ECRE")
    scope = Scope(event_id=event_id)
    assert count_crowd(scope).active == 0
    assert count_organisations(scope, most=5).groups == 0
    assert count_over_time(scope, zone="UTC") == []


def test_the_largest_organisations_come_first_and_the_others_are_one(app: Flask) -> None:
    event_id = add_event()
    named = ["ECRE", "ecre", "ECRE", "SHARE", "SHARE", "PICUM", "ICMC", "", ""]
    for number, name in enumerate(named):
        sign_up(event_id, f"{number}@example.org", organisation=name)
    shares = count_organisations(Scope(event_id=event_id), most=2)
    assert [(name.upper(), count) for name, count in shares.largest] == [("ECRE", 3), ("SHARE", 2)]
    assert (shares.others, shares.groups, shares.unnamed, shares.total) == (2, 4, 2, 9)


def test_who_cancelled_is_in_no_organisation(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, organisation="ECRE")
    cancel()
    assert count_organisations(Scope(event_id=event_id), most=2).total == 0


@pytest.mark.parametrize("by_partner", [False, True])
def test_countries_are_counted_without_those_who_cancelled(app: Flask, by_partner: bool) -> None:
    event_id = add_event(questions=[Question(key="country", type=QuestionType.COUNTRY)])
    partner_id = db.session.get_one(Event, event_id).organisation_id
    add_link(event_id, "ecre", partner_id)
    [question_id] = db.session.scalars(select(Question.id))
    for number, code in enumerate(["BE", "BE", "LB", "UA", "UA", "UA", None]):
        answers = {question_id: code} if code else {}
        sign_up(event_id, f"{number}@example.org", answers=answers, via="ecre")
    cancel("5@example.org")
    questions = db.session.get_one(Event, event_id).questions
    scope = Scope(event_id=event_id, partner_id=partner_id if by_partner else None)
    shares = count_countries(scope, questions, most=2, people=6)
    assert shares is not None
    assert shares.largest == [("BE", 2), ("UA", 2)]
    assert (shares.others, shares.groups, shares.unnamed) == (1, 3, 1)


def test_without_a_question_for_a_country_there_are_none(app: Flask) -> None:
    event_id = add_event()
    assert count_countries(Scope(event_id=event_id), [], most=2, people=0) is None


def test_days_are_those_of_the_event_s_clocks(app: Flask) -> None:
    event_id = add_event()
    registered_at(
        event_id,
        datetime(2027, 3, 1, 22, 59, 59, tzinfo=UTC),  # 23:59 in Brussels
        datetime(2027, 3, 1, 23, 0, tzinfo=UTC),  # midnight
        datetime(2027, 3, 3, 9, 0, tzinfo=UTC),
    )
    steps = count_over_time(Scope(event_id=event_id), zone="Europe/Brussels")
    day = datetime(2027, 3, 1)
    assert steps == [
        Step(day, 1, 1, 1),
        Step(day + timedelta(days=1), 1, 1, 2),
        Step(day + timedelta(days=2), 1, 1, 3),
    ]


def test_a_day_on_which_clocks_change_is_one_day(app: Flask) -> None:
    event_id = add_event()
    registered_at(
        event_id,
        datetime(2027, 3, 27, 23, 30, tzinfo=UTC),  # 00:30 on the 28th, of 23 hours
        datetime(2027, 3, 28, 21, 30, tzinfo=UTC),  # 23:30 on the 28th, summer time
        datetime(2027, 3, 28, 22, 30, tzinfo=UTC),  # 00:30 on the 29th
    )
    steps = count_over_time(Scope(event_id=event_id), zone="Europe/Brussels")
    assert [(step.first_day.day, step.count) for step in steps] == [(28, 2), (29, 1)]


@pytest.mark.parametrize(("days", "step"), [(92, 1), (93, 7), (92 * 7 + 9, 14), (3000, 35)])
def test_a_long_time_has_longer_steps(app: Flask, days: int, step: int) -> None:
    event_id = add_event()
    first = datetime(2020, 1, 1, 12, tzinfo=UTC)
    registered_at(event_id, first, first + timedelta(days=days - 1))
    steps = count_over_time(Scope(event_id=event_id), zone="Europe/Brussels")
    assert {each.days for each in steps} == {step}
    assert len(steps) <= MOST_STEPS + 1
    assert sum(each.count for each in steps) == 2
    assert steps[-1].until_then == 2
    if step > 1:
        assert steps[0].first_day.weekday() == 0


def test_who_cancelled_later_was_registered_on_their_day(app: Flask) -> None:
    event_id = add_event()
    first = datetime(2027, 3, 1, 12, tzinfo=UTC)
    registered_at(event_id, *(first + timedelta(days=day) for day in range(5)))
    for number in (0, 2, 4):
        cancel(f"{number}@example.org")
    steps = count_over_time(Scope(event_id=event_id), zone="UTC")
    days = [(step.first_day.day, step.count, step.until_then) for step in steps]
    assert days == [(1, 1, 1), (2, 1, 2), (3, 1, 3), (4, 1, 4), (5, 1, 5)]
