"""Seats held for a group: taken with its link, released at a set time, and never given twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    find,
    messages,
    sign_up,
    sign_up_together,
    statuses,
)
from tests.registrations.invitations.lists import invite, invited
from tests.registrations.people.test_deciding import act
from webinars.events.models import Event
from webinars.events.organising import SeatReservation
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.newcomers import places_left
from webinars.registrations.people.deciding import Decision
from webinars.registrations.people.reserving import (
    TooManySeats,
    events_to_fill,
    fill_released,
    hold_seats,
    remove_reservation,
)
from webinars.registrations.states import PageState, RegistrationRefused, count_seats

STATUS = RegistrationStatus
NOON = datetime(2027, 4, 1, 12)
"""In Brussels, a month from `NOW`; summer time has begun."""


def hold(
    event_id: int, seats: int, *, released: datetime | None = NOON, public_id: str = ""
) -> str:
    """Hold seats for the speakers; their code."""
    with transaction():
        held = hold_seats(
            event_id=event_id,
            public_id=public_id,
            label="Speakers",
            seats=seats,
            released_local=released,
            domain=DOMAIN,
            now=NOW,
        )
        return held.code


def reservation() -> SeatReservation:
    db.session.rollback()
    return db.session.scalars(select(SeatReservation)).one()


def emails(event_id: int, status: RegistrationStatus) -> set[str]:
    return {
        email.partition("@")[0] for email, is_at in statuses(event_id).items() if is_at is status
    }


def test_others_wait_while_seats_are_held(app: Flask) -> None:
    event_id = add_event(capacity=2)
    code = hold(event_id, 1)
    for who in ("a", "b"):
        sign_up(event_id, f"{who}@example.org")
    sign_up(event_id, "speaker@example.org", seat=code)
    assert emails(event_id, STATUS.CONFIRMED) == {"a", "speaker"}
    assert emails(event_id, STATUS.WAITING) == {"b"}
    assert find("speaker@example.org").reservation_id == reservation().id
    assert find("a@example.org").reservation_id is None


def test_without_a_waiting_list_the_public_is_refused_but_the_group_is_not(app: Flask) -> None:
    event_id = add_event(capacity=1, waiting_list=False)
    code = hold(event_id, 1)
    with pytest.raises(RegistrationRefused) as refused:
        sign_up(event_id, "a@example.org")
    assert refused.value.state is PageState.FULL
    sign_up(event_id, "speaker@example.org", seat=code)
    assert emails(event_id, STATUS.CONFIRMED) == {"speaker"}


def test_a_group_beyond_its_seats_takes_those_of_everybody(app: Flask) -> None:
    event_id = add_event(capacity=3)
    code = hold(event_id, 1)
    for who in ("s1", "s2", "s3", "s4"):
        sign_up(event_id, f"{who}@example.org", seat=code)
    assert emails(event_id, STATUS.CONFIRMED) == {"s1", "s2", "s3"}
    assert emails(event_id, STATUS.WAITING) == {"s4"}


def test_a_group_has_its_seats_to_the_end_whoever_else_waits(app: Flask) -> None:
    event_id = add_event(capacity=6)
    code = hold(event_id, 4, released=None)
    for who in ("a", "b", "c", "d"):
        sign_up(event_id, f"{who}@example.org")
    invite(event_id, "s4@example.org", reservation_id=reservation().id)
    begun = db.session.get_one(Event, event_id).starts_at
    cancel("a@example.org", now=begun)
    sign_up(event_id, "s1@example.org", seat=code, now=begun)
    sign_up_together(event_id, "s2", 2, seat=code, now=begun)
    sign_up(event_id, "s4@example.org", invitation=invited("s4@example.org").token, now=begun)
    for seat in ("", code):
        with pytest.raises(RegistrationRefused):
            sign_up(event_id, "late@example.org", now=begun, seat=seat)
    assert places_left(db.session.get_one(Event, event_id), None, begun) == 0
    assert emails(event_id, STATUS.CONFIRMED) == {"b", "s1", "s2-1", "s2-2", "s4"}
    assert emails(event_id, STATUS.WAITING) == {"c", "d"}


def test_an_unknown_code_is_an_ordinary_registration(app: Flask) -> None:
    event_id = add_event(capacity=1)
    hold(event_id, 1)
    sign_up(event_id, "a@example.org", seat="no such code")
    sign_up(event_id, "b@example.org", seat="\0")
    other = add_event(capacity=1)
    code = hold(other, 1) if reservation() else ""
    sign_up(event_id, "c@example.org", seat=code)
    assert emails(event_id, STATUS.WAITING) == {"a", "b", "c"}


def test_a_seat_of_the_group_that_comes_free_is_held_again(app: Flask) -> None:
    event_id = add_event(capacity=1)
    code = hold(event_id, 1)
    sign_up(event_id, "speaker@example.org", seat=code)
    sign_up(event_id, "a@example.org")
    sign_up(event_id, "late@example.org", seat=code)
    cancel("speaker@example.org")
    assert emails(event_id, STATUS.CONFIRMED) == {"late"}
    cancel("late@example.org")
    assert emails(event_id, STATUS.CONFIRMED) == set()


def test_released_seats_are_everybodys_to_the_minute(app: Flask) -> None:
    event_id = add_event(capacity=1)
    hold(event_id, 1)
    release = datetime(2027, 4, 1, 10, tzinfo=NOW.tzinfo)  # noon in Brussels' summer
    event = db.session.get_one(Event, event_id)
    assert count_seats(event, release - timedelta(seconds=1)).taken_for(None) == 1
    assert count_seats(event, release).taken_for(None) == 0


def test_the_worker_gives_released_seats_to_who_waits(app: Flask) -> None:
    event_id = add_event(capacity=1)
    hold(event_id, 1)
    sign_up(event_id, "a@example.org")
    release = datetime(2027, 4, 1, 10, tzinfo=NOW.tzinfo)
    assert events_to_fill(release - timedelta(seconds=1)) == []
    assert events_to_fill(release) == [event_id]
    with transaction():
        fill_released(event_id=event_id, domain=DOMAIN, now=release)
    assert emails(event_id, STATUS.CONFIRMED) == {"a"}
    assert messages("a@example.org") == ["waiting", "confirmation"]
    assert events_to_fill(release) == []


def test_fewer_held_seats_move_the_line_at_once(app: Flask) -> None:
    event_id = add_event(capacity=2)
    hold(event_id, 2)
    sign_up(event_id, "a@example.org")
    hold(event_id, 1, public_id=reservation().public_id)
    assert emails(event_id, STATUS.CONFIRMED) == {"a"}


def test_removing_a_reservation_keeps_the_people(app: Flask) -> None:
    event_id = add_event(capacity=2)
    code = hold(event_id, 2)
    sign_up(event_id, "speaker@example.org", seat=code)
    sign_up(event_id, "a@example.org")
    public_id = reservation().public_id
    with transaction():
        remove_reservation(event_id=event_id, public_id=public_id, domain=DOMAIN, now=NOW)
    assert emails(event_id, STATUS.CONFIRMED) == {"speaker", "a"}
    assert find("speaker@example.org").reservation_id is None


def test_no_more_seats_are_held_than_are_left(app: Flask) -> None:
    event_id = add_event(capacity=3)
    sign_up(event_id, "a@example.org")
    with pytest.raises(TooManySeats) as error:
        hold(event_id, 3)
    assert error.value.left == 2
    hold(event_id, 2)


def test_holding_seats_has_no_effect_without_a_limit(app: Flask) -> None:
    event_id = add_event()
    hold(event_id, 5)
    sign_up(event_id, "a@example.org")
    assert emails(event_id, STATUS.CONFIRMED) == {"a"}


def test_a_release_that_the_clocks_skip_is_an_hour_later(app: Flask) -> None:
    event_id = add_event(capacity=1)
    hold(event_id, 1, released=datetime(2027, 3, 28, 2, 30))
    event = db.session.get_one(Event, event_id)
    skipped = datetime(2027, 3, 28, 1, 30, tzinfo=NOW.tzinfo)
    assert count_seats(event, skipped - timedelta(minutes=1)).held
    assert not count_seats(event, skipped).held


def test_in_bulk_a_group_does_not_take_the_seats_of_another(app: Flask) -> None:
    event_id = add_event(capacity=3, approval=True)
    code, other = hold(event_id, 1), hold(event_id, 1)
    people = [f"s{number}@example.org" for number in range(3)]
    for email in people:
        sign_up(event_id, email, seat=code)
    sign_up(event_id, "other@example.org", seat=other)
    assert len(act(event_id, Decision.CONFIRM, people).full) == 1
    assert act(event_id, Decision.CONFIRM, ["other@example.org"]).full == []
