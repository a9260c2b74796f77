"""Many people at once, through several processes: never oversold, never twice, never forgotten."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import (
    NOW,
    add_event,
    cancel,
    current,
    find,
    mails,
    messages,
    sign_up,
    statuses,
)
from tests.registrations.crowd import AtOnce
from webinars.events.models import Event, EventFormat
from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus, Subscriber
from webinars.registrations.states import count_seats
from webinars.registrations.taking_part import TakesPart

CONFIRMED, WAITING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.CANCELLED,
)
SEATS = 20
CROWD = [f"person{number}@example.org" for number in range(90)]
RUSH = CROWD[:60]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("races")]


def count_statuses(event_id: int) -> Counter[RegistrationStatus]:
    return Counter(statuses(event_id).values())


def test_twenty_seats_go_to_twenty_of_a_crowd_and_the_others_wait(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event(capacity=SEATS)
    acts = [("register", event_id, email) for email in RUSH]
    assert at_once(acts) == {"done": 60}
    assert count_statuses(event_id) == {CONFIRMED: 20, WAITING: 40}
    assert Counter(messages()) == {"confirmation": 20, "waiting": 40}
    assert len({mail.recipient for mail in mails()}) == 60


def test_without_a_waiting_list_twenty_are_stored_and_the_others_refused(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event(capacity=SEATS, waiting_list=False)
    acts = [("register", event_id, email) for email in RUSH]
    assert at_once(acts) == {"done": 20, "full": 40}
    assert count_statuses(event_id) == {CONFIRMED: 20}
    assert Counter(messages()) == {"confirmation": 20}


def test_seats_stay_right_while_people_register_cancel_and_come_back(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event(capacity=20)
    for email in CROWD[:30]:
        sign_up(event_id, email)
    for email in CROWD[:5]:
        cancel(email)
    acts = [("register", event_id, email) for email in CROWD[30:90]]
    acts[::6] = [("undo", event_id, email) for email in CROWD[:5]] + [
        ("cancel", event_id, email) for email in CROWD[5:10]
    ]
    assert at_once(acts) == {"done": 60}
    assert count_statuses(event_id) == {CONFIRMED: 20, WAITING: 55, CANCELLED: 5}
    for email, status in statuses(event_id).items():
        told = {CONFIRMED: "confirmation", WAITING: "waiting", CANCELLED: "cancelled"}[status]
        assert current(email)[-1] == told


def test_the_same_form_sent_twenty_times_at_once_is_one_registration_and_one_mail(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event()
    acts = [("send the same form", event_id, "one submission")] * 20
    assert at_once(acts) == {"done": 20}
    assert find().status is CONFIRMED
    assert messages() == ["confirmation"]


def test_one_address_at_once_on_many_forms_is_one_registration(app: Flask, at_once: AtOnce) -> None:
    event_id = add_event()
    acts = [("send a form of their own", event_id, "amina@example.org")] * 20
    assert at_once(acts) == {"done": 20}
    assert find().sequence == 0
    assert Counter(messages()) == {"confirmation": 1, "already-registered": 2}


def test_a_limit_counts_across_processes(app: Flask, at_once: AtOnce) -> None:
    acts = [("try", 0, "192.0.2.1")] * 40
    outcomes = at_once(acts)
    assert outcomes == {"done": 10, "LookupError('over the limit')": 30}


def test_a_newsletter_is_joined_once_through_several_events_at_once(
    app: Flask, at_once: AtOnce
) -> None:
    events = [add_event()]
    organisation = db.session.get_one(Event, events[0]).organisation
    events += [add_event(organisation=organisation) for _ in range(9)]
    acts = [("register with newsletter", event_id, "amina@example.org") for event_id in events]
    assert at_once(acts) == {"done": 10}
    db.session.rollback()
    assert db.session.scalars(select(Subscriber.email)).all() == []
    acts = [("confirm newsletter", event_id, "amina@example.org") for event_id in events]
    assert at_once(acts) == {"done": 10}
    db.session.rollback()
    assert db.session.scalars(select(Subscriber.email)).all() == ["amina@example.org"]


def test_each_date_that_people_choose_has_its_seats_and_no_more(
    app: Flask, at_once: AtOnce
) -> None:
    spans = [(datetime(2027, 7, day, 11), datetime(2027, 7, day, 12)) for day in (6, 13)]
    event_id = add_event(capacity=15, choose_dates=True, spans=spans)
    acts = [("register", event_id, email) for email in CROWD[:60]]
    assert at_once(acts) == {"done": 15, "full": 45}
    assert count_statuses(event_id) == {CONFIRMED: 15}


def test_the_room_is_never_oversold_while_people_change_how_they_take_part(
    app: Flask, at_once: AtOnce
) -> None:
    event_id = add_event(capacity=10, format=EventFormat.HYBRID)
    room, online, coming = CROWD[:15], CROWD[15:30], CROWD[30:60]
    for email in room:
        sign_up(event_id, email, takes_part=TakesPart.ROOM)
    for email in online:
        sign_up(event_id, email, takes_part=TakesPart.ONLINE)
    acts = [
        *(("change to online", event_id, email) for email in room[:6]),
        *(("change to the room", event_id, email) for email in online),
        *(("register", event_id, email) for email in coming[::2]),
        *(("register online", event_id, email) for email in coming[1::2]),
    ]
    outcomes = at_once(acts[::2] + acts[1::2])
    assert outcomes.total() == outcomes["done"] + outcomes["online-only"] == 51
    db.session.rollback()
    event = db.session.get_one(Event, event_id)
    assert count_seats(event, NOW).confirmed == 10
    waiting = select(Registration.takes_part).where(Registration.status == WAITING)
    assert TakesPart.ONLINE not in db.session.scalars(waiting).all()
