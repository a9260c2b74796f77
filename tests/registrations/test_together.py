"""People who only come together: they wait, are served, and are offered seats as a whole."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    find,
    find_in_transaction,
    mails,
    sign_up,
    sign_up_together,
    statuses,
    undo,
)
from webinars.events.models import Event
from webinars.events.organising import SeatReservation
from webinars.extensions import db, transaction
from webinars.registrations import manage, own_data
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.offering import accept_offer
from webinars.registrations.parties.keeping import dissolve
from webinars.registrations.parties.models import Party
from webinars.registrations.people.deciding import Decision, decide
from webinars.registrations.people.reserving import hold_seats
from webinars.registrations.retention import remove_expired
from webinars.registrations.scope import Scope
from webinars.registrations.seats import fill_seats, lock_event

CONFIRMED, WAITING, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.CANCELLED,
)


def at(minute: int) -> datetime:
    """When somebody registers."""
    return NOW + timedelta(minutes=minute)


def standing(event_id: int) -> dict[str, list[RegistrationStatus]]:
    """Where everybody stands, by the first word of their address."""
    found: dict[str, list[RegistrationStatus]] = {}
    for email, status in sorted(statuses(event_id).items()):
        found.setdefault(email.split("-")[0].split("@")[0], []).append(status)
    return found


def passed_over() -> int:
    db.session.rollback()
    return db.session.query(Party).one().passed_over


def set_capacity(event_id: int, seats: int) -> None:
    with transaction():
        event = lock_event(event_id)
        event.capacity = seats
        fill_seats(event, domain=DOMAIN, now=NOW + timedelta(hours=1))


@pytest.fixture
def line(app: Flask) -> int:
    """An event with two seats that are taken; three people wait together, then one behind them."""
    event_id = add_event(capacity=2)
    sign_up(event_id, "first@example.org", now=at(0))
    sign_up(event_id, "second@example.org", now=at(1))
    sign_up_together(event_id, "group", 3, now=at(2))
    sign_up(event_id, "single@example.org", now=at(3))
    return event_id


def test_who_does_not_fit_keeps_their_place_while_somebody_behind_is_served(line: int) -> None:
    cancel("first@example.org")
    assert standing(line)["group"] == [WAITING] * 3
    assert standing(line)["single"] == [CONFIRMED]
    assert passed_over() == 1

    set_capacity(line, 4)
    assert standing(line)["group"] == [WAITING] * 3
    sign_up(line, "late@example.org", now=at(90))
    assert standing(line)["late"] == [CONFIRMED]
    assert passed_over() == 2

    set_capacity(line, 6)
    assert standing(line)["group"] == [CONFIRMED] * 3
    assert [mail.message for mail in mails("group-1@example.org")] == ["waiting", "confirmation"]
    assert mails("group-1@example.org")[1].payload["promoted"]


def test_a_group_that_fits_is_served_before_those_behind_it(line: int) -> None:
    set_capacity(line, 5)
    assert standing(line)["group"] == [CONFIRMED] * 3
    assert standing(line)["single"] == [WAITING]
    assert passed_over() == 0


def test_when_one_leaves_the_others_need_fewer_seats(line: int) -> None:
    set_capacity(line, 3)  # the single one is served
    set_capacity(line, 5)
    assert standing(line)["group"] == [WAITING] * 3
    cancel("group-2@example.org")
    assert standing(line)["group"] == [CONFIRMED, CANCELLED, CONFIRMED]


def test_who_comes_back_waits_with_the_others(line: int) -> None:
    cancel("group-2@example.org")
    set_capacity(line, 3)
    undo("group-2@example.org")
    assert standing(line)["group"] == [WAITING] * 3
    set_capacity(line, 4)
    assert standing(line)["group"] == [WAITING] * 3


def test_an_offer_is_made_to_each_and_each_says_yes_for_themselves(line: int) -> None:
    with transaction():
        db.session.get_one(Event, line).offer_hours = 24
    set_capacity(line, 5)
    soon = NOW + timedelta(hours=2)
    assert [bool(find(f"group-{n}@example.org").offered_until) for n in (1, 2, 3)] == [True] * 3
    with transaction():
        mine = find_in_transaction("group-1@example.org")
        accept_offer(registration=mine, domain=DOMAIN, now=soon)
    cancel("group-2@example.org", now=soon)
    assert standing(line)["group"] == [CONFIRMED, CANCELLED, WAITING]
    assert find("group-3@example.org").offered_until == NOW + timedelta(hours=25)
    assert find("single@example.org").offered_until is not None


def test_a_dissolved_group_is_served_one_by_one(line: int) -> None:
    set_capacity(line, 3)
    with transaction():
        mine = find_in_transaction("group-1@example.org")
        dissolve(registration=mine, domain=DOMAIN, now=NOW)
    set_capacity(line, 4)
    assert standing(line)["group"] == [CONFIRMED, WAITING, WAITING]


def test_organisers_confirm_one_of_a_group_and_put_one_back(line: int) -> None:
    set_capacity(line, 3)
    cancel("second@example.org")
    one = find("group-1@example.org").public_id

    def act(decision: Decision) -> None:
        with transaction():
            scope = Scope(event_id=line)
            decide(scope=scope, public_ids=[one], decision=decision, domain=DOMAIN, now=NOW)

    act(Decision.CONFIRM)
    assert standing(line)["group"] == [CONFIRMED, WAITING, WAITING]
    act(Decision.WAIT)
    assert standing(line)["group"] == [WAITING] * 3


def test_seats_that_are_held_and_free_ones_serve_a_group_together(app: Flask) -> None:
    event_id = add_event(capacity=4)
    with transaction():
        hold_seats(
            event_id=event_id, label="ECRE", seats=2, released_local=None, domain=DOMAIN, now=NOW
        )
    code = db.session.query(SeatReservation).one().code
    sign_up(event_id, "first@example.org", now=at(0))
    sign_up(event_id, "second@example.org", now=at(1))
    sign_up_together(event_id, "group", 3, seat=code, now=at(2))
    assert standing(event_id)["group"] == [WAITING] * 3

    cancel("first@example.org")

    assert standing(event_id)["group"] == [CONFIRMED] * 3


def test_without_together_the_first_get_the_seats_there_are(app: Flask) -> None:
    event_id = add_event(capacity=2)
    sign_up_together(event_id, "group", 3, together=False, now=at(0))
    assert standing(event_id)["group"] == [CONFIRMED, CONFIRMED, WAITING]


def test_who_registered_others_is_forgotten_with_them(line: int) -> None:
    with transaction():
        remove_expired(now=NOW + timedelta(days=1))
    assert db.session.query(Party).count() == 1
    with transaction():
        remove_expired(now=NOW + timedelta(days=400))
    assert db.session.query(Party).count() == 0


def test_who_is_erased_is_forgotten_as_a_contact_in_whatever_case_they_wrote(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "éloïse@example.org")
    sign_up_together(event_id, "group", 1, contact="ÉLOÏSE@example.org")
    data = own_data.as_data(find("éloïse@example.org"))
    assert isinstance(data["registered_others"], list)
    assert len(data["registered_others"]) == 1
    with transaction():
        contact = find_in_transaction("éloïse@example.org")
        manage.erase(registration=contact, domain=DOMAIN, now=NOW)
    party = db.session.query(Party).one()
    assert (party.contact_name, party.contact_email, party.contact_key) == ("", "", "")
