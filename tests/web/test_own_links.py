"""A person's own links: none works altered, no answer is stored, no form takes more."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.registrations.builders import DOMAIN, add_event, find, find_in_transaction
from tests.web.registering import send as send_form
from tests.web.test_routes import BY_OWN_LINK
from tests.web.visiting import LATER, own, register_person, send, span
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.models import EmailChange, RegistrationStatus
from webinars.registrations.own_feed import open_feed
from webinars.times import utc_now

STORED_BY_PROGRAMS = {"own_feed"}
"""A calendar program asks every few minutes: it may keep the answer for five, for itself alone."""

OTHERS = {"status": "confirmed", "organisation_id": "1", "event_id": "1", "token": "mine"}
"""What a form does not ask for."""


@pytest.fixture
def links(app: Flask) -> dict[str, str]:
    """The secret of each kind of link, by the address that it stands in."""
    register_person()
    with transaction():
        person = find_in_transaction()
        open_feed(registration=person)
        manage.request_email_change(
            registration=person, email="new@example.org", domain=DOMAIN, now=utc_now()
        )
    change = db.session.scalars(select(EmailChange.token)).one()
    person = find()
    assert person.feed_token is not None
    return {
        "/en/registrations/{}/": person.token,
        "/en/join/{}": person.join_token,
        "/en/confirm-email/{}": change,
        "/en/feeds/{}.ics": person.feed_token,
    }


def test_altering_any_byte_of_a_link_finds_nothing(
    client: FlaskClient, links: dict[str, str]
) -> None:
    for address, token in links.items():
        assert client.get(address.format(token)).status_code == 200, address
        for place in range(len(token)):
            other = "A" if token[place] != "A" else "B"
            altered = token[:place] + other + token[place + 1 :]
            assert client.get(address.format(altered)).status_code == 404, (address, place)


def test_a_link_for_one_purpose_does_nothing_for_another(
    client: FlaskClient, links: dict[str, str]
) -> None:
    for address in links:
        for other, token in links.items():
            if other != address:
                assert client.get(address.format(token)).status_code == 404, (address, other)


def test_every_page_behind_an_own_link_is_stored_by_nobody(sqlite_app: Flask) -> None:
    views = {
        name.rpartition(".")[2]: view
        for name, view in sqlite_app.view_functions.items()
        if name.startswith("public.")
    }
    for name in BY_OWN_LINK - STORED_BY_PROGRAMS:
        assert getattr(views[name], "is_private", False), name


def test_the_form_takes_only_what_it_asks_for(client: FlaskClient, app: Flask) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)], approval=True)
    other = add_event()

    assert send_form(client, **OTHERS | {"event_id": str(other)}).status_code == 303

    assert (find().status, find().event_id) == (RegistrationStatus.PENDING, event_id)
    assert find().token != "mine"


def test_the_own_form_changes_only_what_it_asks_for(client: FlaskClient, app: Flask) -> None:
    token = register_person(slug="talk", approval=True)
    other = db.session.get_one(Event, add_event()).id
    was = find()
    kept = (was.event_id, was.email, was.status)

    sent = OTHERS | {"event_id": str(other), "email": "x@example.org", "name": "Amina B."}
    answer = send(client, own(token, "edit"), dict(sent), subject="talk")

    assert answer.status_code == 303
    assert find().name == "Amina B."
    assert (find().event_id, find().email, find().status) == kept
    assert client.get(own(token)).status_code == 200
