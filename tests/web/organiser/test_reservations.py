"""Held seats: an organiser sets them up, and a group registers by its own link."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, find, sign_up
from tests.web.organiser.filling import fill
from tests.web.organiser.people import Organiser, organisation_of
from tests.web.visiting import LATER, send, span
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event
from webinars.events.organising import SeatReservation
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.times import utc_now

STATUS = RegistrationStatus
GROUP = {"label": "Speakers", "seats": "1", "released_on": "", "released_at": ""}


def held() -> SeatReservation:
    db.session.rollback()
    return db.session.query(SeatReservation).one()


def limit(event_id: int, capacity: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = capacity


def test_seats_are_held_shown_and_logged(owner: Organiser, event_id: int, desk: str) -> None:
    limit(event_id, 10)
    assert "No seats are held." in owner.get(f"{desk}/people/seats/").text
    told = GROUP | {"released_on": "2027-06-01", "released_at": "12:00"}
    answer = owner.post(f"{desk}/people/seats/add", told, follow_redirects=True)
    assert "0 of 1 taken" in answer.text
    assert "1 June 2027, 12:00" in answer.text
    assert f"?seat={held().code}" in answer.text
    assert len(held().code) >= 22
    assert db.session.query(AuditEntry).one().action == "seats.add"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"label": ""}, "Enter for whom."),
        ({"seats": ""}, "Enter a number of seats."),
        ({"seats": "-1"}, "Enter a number of seats."),
        ({"seats": "11"}, "At most 10 can be held."),
        ({"released_at": "12:00"}, "Enter the day as well."),
        ({"released_on": "2027-03-28", "released_at": "02:30"}, "The clocks skip this time."),
        ({"released_on": "0001-01-01", "released_at": "00:10"}, "Enter a date that exists"),
    ],
)
def test_what_cannot_be_held_is_said(
    owner: Organiser, event_id: int, desk: str, changes: dict[str, str], error: str
) -> None:
    limit(event_id, 10)
    answer = owner.post(f"{desk}/people/seats/add", GROUP | changes)
    assert answer.status_code == 422
    assert error in answer.text
    assert "<title>Error:" in answer.text
    assert db.session.query(SeatReservation).count() == 0


def test_seats_are_changed_and_given_up(owner: Organiser, event_id: int, desk: str) -> None:
    limit(event_id, 1)
    owner.post(f"{desk}/people/seats/add", GROUP)
    sign_up(event_id, "a@example.org")
    assert find("a@example.org").status is STATUS.WAITING
    own = f"{desk}/people/seats/{held().public_id}/"
    assert 'value="Speakers"' in owner.get(own).text
    fill(owner, own, label="Panel", released_on="2027-06-01")
    assert held().label == "Panel"
    owner.post(f"{own}remove", {"sure": "yes"})
    assert find("a@example.org").status is STATUS.CONFIRMED
    assert owner.get(own).status_code == 404


def test_another_events_seats_are_not_here(owner: Organiser, event_id: int, desk: str) -> None:
    other = add_event(organisation=organisation_of(event_id), capacity=5)
    slug = db.session.get_one(Event, other).slug
    owner.post(f"{desk.rpartition('/')[0]}/{slug}/people/seats/add", GROUP)
    own = f"{desk}/people/seats/{held().public_id}/"
    assert owner.get(own).status_code == 404
    assert owner.post(own, GROUP | {"seats": "3"}).status_code == 404
    assert owner.post(f"{own}remove").status_code == 404
    assert held().seats == 1


@pytest.fixture
def group_page(app: Flask, owner: Organiser) -> str:
    """The page that a group's link leads to; the event's only seat is theirs."""
    event_id = add_event(
        organisation=organisation_of(db.session.query(Event).one().id),
        spans=[span(LATER)],
        capacity=1,
        waiting_list=False,
    )
    event = db.session.get_one(Event, event_id)
    slug, organisation = event.slug, event.organisation.slug
    path = f"/organiser/{organisation}/events/{slug}/people/seats/add"
    assert owner.post(path, GROUP).status_code == 303
    return f"/events/{slug}/?seat={held().code}"


def form_of(client: FlaskClient, path: str) -> tuple[str, dict[str, object]]:
    """Where the page's form goes, and what it sends when Amina fills it in."""
    page = client.get(path).text
    action = re.search(r'<form method="post" action="([^"]+)"', page)
    assert action is not None
    hidden = dict(re.findall(r'type="hidden" name="(seat|zone)" value="([^"]*)"', page))
    return action[1], {**hidden, "name": "Amina", "email": "amina@example.org"}


def test_the_groups_link_leads_to_its_seat_without_a_cookie(
    client: FlaskClient, group_page: str
) -> None:
    path = group_page.partition("?")[0]
    assert "<form" not in client.get(path).text.partition("<main")[2]
    answer = client.get(group_page)
    assert "Set-Cookie" not in answer.headers
    assert "Speakers" in answer.text
    action, told = form_of(client, group_page)
    slug = path.split("/")[2]
    sent = send(client, action, told, subject=slug)
    assert sent.status_code == 303
    assert find().status is STATUS.CONFIRMED
    assert find().reservation_id == held().id


def test_the_code_survives_an_error_another_language_and_a_mistyped_address(
    client: FlaskClient, group_page: str
) -> None:
    code = group_page.partition("=")[2]
    other_language = re.search(r'href="(/fr/[^"]+)" lang="fr"', client.get(group_page).text)
    assert other_language is not None
    assert f'name="seat" value="{code}"' in client.get(other_language[1]).text
    action, told = form_of(client, group_page)
    slug = action.split("/")[2]
    wrong = send(client, action, told | {"email": "nonsense"}, subject=slug)
    assert wrong.status_code == 422
    assert f'name="seat" value="{code}"' in wrong.text
    receipt = send(client, action, told, subject=slug).location
    withdrawn = send(client, receipt)
    assert f"seat={code}" in withdrawn.location
    assert f'name="seat" value="{code}"' in client.get(withdrawn.location).text


def test_a_page_with_a_code_is_kept_for_nobody_else(client: FlaskClient, group_page: str) -> None:
    path, code = group_page.partition("?")[0], group_page.partition("=")[2]
    client.get(group_page)
    assert code not in client.get(path).text
    assert "<form" not in client.get(path).text.partition("<main")[2]
    client.get(path)
    assert code in client.get(group_page).text


def test_the_page_changes_with_the_release(client: FlaskClient, group_page: str) -> None:
    path = group_page.partition("?")[0]
    assert "<form" not in client.get(path).text.partition("<main")[2]
    with transaction():
        db.session.query(SeatReservation).one().released_local = utc_now().replace(
            tzinfo=None, year=2020, day=1
        )
    assert "<form" in client.get(path).text.partition("<main")[2]


def test_an_unknown_code_shows_the_ordinary_page(client: FlaskClient, group_page: str) -> None:
    path = group_page.partition("?")[0]
    for code in ("nonsense", "%00", "x" * 500):
        answer = client.get(f"{path}?seat={code}")
        assert answer.status_code == 200
        assert "<form" not in answer.text.partition("<main")[2]


def test_a_release_that_is_over_is_not_stored_but_stays_where_it_was(
    owner: Organiser, desk: str, event_id: int
) -> None:
    add = f"{desk}/people/seats/add"
    late = fill(owner, add, label="Speakers", seats="1", released_on="2020-01-01")
    assert late.status_code == 422
    assert "This is over: everybody could have the seats at once." in late.text
    assert fill(owner, add, label="Speakers", seats="1").status_code == 303
    with transaction():
        held = db.session.query(SeatReservation).one()
        held.released_local = datetime(2020, 1, 1)
        page = f"{desk}/people/seats/{held.public_id}/"
    assert fill(owner, page, label="Guests").status_code == 303
