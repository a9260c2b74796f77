"""Organisers decide while people register, cancel and take held seats: never oversold."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from flask import Flask

from tests.registrations.builders import (
    add_event,
    current,
    sign_up,
    sign_up_together,
    statuses,
)
from tests.registrations.crowd import AtOnce
from tests.registrations.people.test_reserving import hold
from tests.registrations.test_together import set_capacity
from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.models import (
    Attendance,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.statistics.models import InclusionCount

STATUS = RegistrationStatus
TWO_DATES = [(datetime(2027, 7, day, 11), datetime(2027, 7, day, 12)) for day in (6, 7)]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def test_held_seats_go_to_their_group_and_the_rest_to_everybody(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event(capacity=20)
    code = hold(event_id, 10, released=datetime(2027, 6, 1, 12))
    acts = [("register", event_id, f"p{number}@example.org") for number in range(60)]
    acts[::4] = [
        ("register with seat", event_id, f"{code} s{number}@example.org") for number in range(15)
    ]
    assert at_once(acts) == {"done": 60}
    assert Counter(statuses(event_id).values()) == {STATUS.CONFIRMED: 20, STATUS.WAITING: 40}
    of_group = db.session.query(Registration).filter(
        Registration.reservation_id.is_not(None), Registration.status == STATUS.CONFIRMED
    )
    assert of_group.count() >= 10


def test_decisions_among_registrations_never_oversell(app: Flask, at_once: AtOnce) -> None:
    event_id = add_event(capacity=20, approval=True)
    for number in range(40):
        sign_up(event_id, f"p{number}@example.org")
    acts = [("confirm", event_id, f"p{number}@example.org") for number in range(40)]
    acts += [("register", event_id, f"new{number}@example.org") for number in range(10)]
    assert at_once(acts) == {"done": 50}
    assert Counter(statuses(event_id).values())[STATUS.CONFIRMED] == 20
    acts = [("decline", event_id, f"p{number}@example.org") for number in range(20)]
    acts += [("confirm", event_id, f"p{number}@example.org") for number in range(20, 40)]
    assert at_once(acts) == {"done": 40}
    found = statuses(event_id)
    assert Counter(found.values())[STATUS.CONFIRMED] <= 20
    told = {STATUS.CONFIRMED: "confirmation", STATUS.DECLINED: "declined"}
    for email, status in found.items():
        if status in told:
            assert current(email)[-1] == told[status]


def test_seats_that_are_held_meanwhile_were_free(app: Flask, at_once: AtOnce) -> None:
    event_id = add_event(capacity=20)
    acts = [("register", event_id, f"p{number}@example.org") for number in range(40)]
    acts.insert(20, ("hold seats", event_id, "5"))
    outcomes = at_once(acts)
    assert outcomes["done"] >= 40
    assert db.session.get_one(Event, event_id).capacity == 20
    confirmed = Counter(statuses(event_id).values())[STATUS.CONFIRMED]
    assert confirmed == (15 if outcomes["done"] == 41 else 20)


def test_many_phones_at_once_make_one_attendance_and_each_is_told(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event()
    people = [f"p{number}@example.org" for number in range(5)]
    for email in people:
        sign_up(event_id, email)
    outcomes = at_once([("check in", event_id, p) for p in people * 8])
    assert outcomes == {"done": 5, "LookupError('already')": 35}
    db.session.rollback()
    assert db.session.query(Attendance).count() == 5


def test_who_cancels_at_the_same_moment_is_in_or_out_but_not_both_in_the_middle(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event()
    people = [f"p{number}@example.org" for number in range(20)]
    for email in people:
        sign_up(event_id, email)
    acts = [(act, event_id, email) for email in people for act in ("check in", "cancel")]
    outcomes = at_once(acts)
    came = db.session.query(Attendance).count()
    assert outcomes["done"] == 20 + came
    assert set(statuses(event_id).values()) == {STATUS.CANCELLED}


def test_answers_about_inclusion_are_all_counted_and_each_ticket_once(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event(inclusion=["gender"])
    acts = [("tell inclusion", event_id, f"p{number % 20}@example.org") for number in range(60)]
    assert at_once(acts) == {"done": 60}
    db.session.rollback()
    [counter] = db.session.query(InclusionCount).all()
    assert (counter.answer, counter.count) == ("woman", 20)


def test_groups_have_all_their_seats_or_none_while_everything_moves(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event(capacity=12)
    for number in range(12):
        sign_up(event_id, f"p{number}@example.org")
    for number in range(4):
        sign_up_together(event_id, f"waiting{number}", 3)
    acts = [("cancel", event_id, f"p{number}@example.org") for number in range(10)]
    acts += [("register", event_id, f"new{number}@example.org") for number in range(10)]
    acts += [("register together", event_id, f"group{number} 4") for number in range(6)]
    acts += [("capacity", event_id, str(seats)) for seats in (9, 15, 20)]
    acts = acts[::2] + acts[1::2]
    assert at_once(acts) == {"done": 29}
    set_capacity(event_id, 20)
    found = statuses(event_id)
    assert Counter(found.values())[STATUS.CONFIRMED] <= 20
    groups: dict[str, set[RegistrationStatus]] = {}
    for email, status in found.items():
        if "-" in email:
            groups.setdefault(email.split("-")[0], set()).add(status)
    assert len(groups) == 10
    assert all(len(standing) == 1 for standing in groups.values())
    for email, status in found.items():
        told = {STATUS.CONFIRMED: "confirmation", STATUS.WAITING: "waiting"}
        assert current(email)[-1] == told.get(status, "cancelled")


def test_forms_for_several_events_that_name_the_same_people_do_not_block_each_other(
    app: Flask, at_once: AtOnce
) -> None:
    events = [add_event(spans=TWO_DATES) for _ in range(4)]
    acts = [("register together", event_id, "crowd 8") for event_id in events * 5]
    assert at_once(acts) == {"done": 20}
    for event_id in events:
        assert Counter(statuses(event_id).values()) == {STATUS.CONFIRMED: 8}
