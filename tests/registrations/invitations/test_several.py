"""One form for several people, some of them invited: as by forms of their own without the link."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.registrations.builders import add_event, find, sign_up_together, statuses
from tests.registrations.invitations.lists import invite, invited
from webinars.events.models import Visibility
from webinars.events.organising import SeatReservation
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.states import PageState, RegistrationRefused

STATUS = RegistrationStatus
INVITED = "group-2@example.org"


def with_a_held_seat(*, approval: bool = False) -> int:
    """An event with one seat, held for whom is invited."""
    event_id = add_event(capacity=1, waiting_list=True, approval=approval)
    with transaction():
        held = SeatReservation(event_id=event_id, label="Panel", code="x" * 24, seats=1)
        db.session.add(held)
        db.session.flush()
        held_id = held.id
    invite(event_id, INVITED, reservation_id=held_id)
    return event_id


@pytest.mark.parametrize(("approval", "others"), [(False, STATUS.WAITING), (True, STATUS.PENDING)])
def test_they_have_their_seat_and_need_no_approval(
    app: Flask, *, approval: bool, others: RegistrationStatus
) -> None:
    event_id = with_a_held_seat(approval=approval)
    sign_up_together(event_id, "group", 3, together=False)
    standing = statuses(event_id)
    assert standing.pop(INVITED) is STATUS.CONFIRMED
    assert set(standing.values()) == {others}
    assert find(INVITED).reservation_id == invited(INVITED).reservation_id
    assert invited(INVITED).registration_id == find(INVITED).id


def test_a_seat_that_is_held_is_given_once(app: Flask) -> None:
    event_id = with_a_held_seat()
    invite(event_id, "group-1@example.org", reservation_id=invited(INVITED).reservation_id)
    sign_up_together(event_id, "group", 2, together=False)
    assert list(statuses(event_id).values()) == [STATUS.CONFIRMED, STATUS.WAITING]


def test_who_comes_together_has_the_seats_of_the_form_alone(app: Flask) -> None:
    event_id = with_a_held_seat()
    sign_up_together(event_id, "group", 2)
    assert set(statuses(event_id).values()) == {STATUS.WAITING}
    assert find(INVITED).reservation_id is None


def test_to_an_event_by_invitation_the_form_lets_in_nobody(app: Flask) -> None:
    event_id = add_event(visibility=Visibility.INVITATION)
    invite(event_id, INVITED)
    with pytest.raises(RegistrationRefused) as refused:
        sign_up_together(event_id, "group", 2)
    assert refused.value.state is PageState.INVITATION_ONLY
