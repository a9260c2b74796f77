"""Two registrations that become one where online is open: whose place in the room stays."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import DOMAIN, find, find_in_transaction, sign_up
from tests.registrations.test_room_places import (
    CONFIRMED,
    ONLINE,
    ROOM,
    TWO,
    A,
    B,
    C,
    add_room,
    at,
    full_room,
    hold_one,
    seated,
)
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.models import EmailChange
from webinars.registrations.taking_part import TakesPart


def become_one(moving: str, other: str) -> None:
    """Somebody moves one of their registrations to the address of the other."""
    with transaction():
        person = find_in_transaction(moving)
        manage.request_email_change(registration=person, email=other, domain=DOMAIN, now=at(5))
    token = db.session.scalars(select(EmailChange.token)).one()
    with transaction():
        manage.confirm_email(token=token, domain=DOMAIN, now=at(6))


@pytest.mark.parametrize(("moving", "way"), [(A, ROOM), (B, ONLINE)])
def test_two_registrations_that_become_one_take_no_place_that_is_not_theirs(
    app: Flask, moving: str, way: TakesPart
) -> None:
    event_id = full_room()
    become_one(moving, C)
    assert (find(C).status, find(C).takes_part) == (CONFIRMED, way)
    assert seated(event_id) == 1


@pytest.mark.parametrize(("in_room", "way"), [((0, 1), ROOM), ((0,), ONLINE)])
@pytest.mark.parametrize("moving", [A, C])
def test_a_seat_stays_where_it_covers_the_dates_of_both(
    app: Flask, in_room: tuple[int, ...], way: TakesPart, moving: str
) -> None:
    event_id = add_room(spans=TWO, choose_dates=True)
    uids = [date.uid for date in db.session.get_one(Event, event_id).dates]
    reservation = hold_one(event_id)
    sign_up(event_id, A, takes_part=ROOM, dates=[uids[each] for each in in_room], seat=reservation)
    sign_up(event_id, C, takes_part=ONLINE, dates=[uids[1]])
    become_one(moving, A if moving == C else C)
    person = find(A if moving == C else C)
    assert (person.status, person.takes_part) == (CONFIRMED, way)
    if way is ROOM:  # else the group would have one more
        assert person.reservation_id is not None
