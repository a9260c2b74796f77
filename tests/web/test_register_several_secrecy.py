"""Nothing about who was known shows where one form registers several people."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import add_event, find, mails, sign_up, statuses
from tests.web.registering import errors_of, location, registered
from tests.web.registering import send as send_single
from tests.web.test_register_several import letter, send
from tests.web.visiting import LATER, own, span, text_of
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.parties.models import Party
from webinars.registrations.seats import fill_seats, lock_event
from webinars.times import utc_now

CONFIRMED, WAITING = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING


def test_nothing_that_is_answered_or_told_to_the_contact_shows_who_was_known(
    client: FlaskClient, talk: int
) -> None:
    sign_up(talk, "omar@example.org", now=utc_now() - timedelta(days=2))
    first = send(client, "omar", "lea")
    with_known = text_of(client.get(location(first))), letter("layla@example.org")
    known = mails("omar@example.org")
    second = send(client, "onur", "lio", submission="two", contact_email="kim@example.org")
    with_unknown = text_of(client.get(location(second))), letter("kim@example.org")

    assert first.status_code == second.status_code
    pages = [re.sub(r"\?s=[\w.-]+", "", page) for page, _ in (with_known, with_unknown)]
    assert pages[0] == pages[1]
    plain = [
        re.sub(r"(omar|lea|onur|lio)", "", text.text, flags=re.I)
        for _, text in (with_known, with_unknown)
    ]
    assert plain[0] == plain[1]
    assert [mail.message for mail in known] == ["confirmation", "already-registered"]
    assert find("omar@example.org").party is None


@pytest.mark.parametrize("known", [True, False])
def test_how_many_seats_are_needed_does_not_depend_on_who_is_known(
    client: FlaskClient, known: bool
) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)], capacity=3, waiting_list=False)
    sign_up(event_id, "omar@example.org" if known else "noor@example.org", now=utc_now())

    assert send(client).status_code == 409
    assert len(registered()) == 1
    assert send(client, "amina", "omar").status_code == 303


@pytest.mark.parametrize("known", [True, False])
def test_who_gets_a_seat_does_not_show_who_was_known(client: FlaskClient, known: bool) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)], capacity=3)
    sign_up(event_id, "omar@example.org" if known else "noor@example.org", now=utc_now())

    send(client, "omar", "amina", "lea")

    assert statuses(event_id)["amina@example.org"] is CONFIRMED
    assert statuses(event_id)["lea@example.org"] is WAITING
    assert [mail.message for mail in mails("lea@example.org")] == ["waiting"]
    with transaction():
        fill_seats(lock_event(event_id), domain="events.example.org", now=utc_now())
    assert (statuses(event_id)["lea@example.org"] is CONFIRMED) is known


def test_no_letter_of_somebodys_own_reaches_strangers(client: FlaskClient, talk: int) -> None:
    name = "Layla writes " + "much " * 30
    send(client, contact_name=name, **{"person-1-name": name})
    assert db.session.query(Party).one().contact_name == name.strip()
    for recipient in ("omar@example.org", "layla@example.org"):
        content = letter(recipient)
        for body in (content.text, content.html):
            assert "Layla writes" in body
            assert "much " * 11 not in body
    assert "much " * 11 not in client.get(own(find("omar@example.org").token)).text


@pytest.mark.parametrize("known", [True, False])
def test_an_address_that_was_used_too_often_is_named_and_the_others_can_come(
    from_afar: FlaskClient, talk: int, known: bool
) -> None:
    if known:
        sign_up(talk, "omar@example.org", now=utc_now() - timedelta(days=2))
    for number in range(3):
        send_single(from_afar, submission=f"s{number}", email="omar@example.org")

    refused = send(from_afar)

    assert refused.status_code == 429
    assert errors_of(refused) == [
        (
            "person-2-email",
            "Person 2: This address was used too often from your internet connection in the last "
            "hour. Empty this row to register the others now. Try this address again in an hour.",
        )
    ]
    assert "Too many registrations" not in refused.text
    assert send(from_afar, "amina", "lea", submission="two").status_code == 303


@pytest.mark.parametrize("known", [True, False])
def test_when_a_group_gets_its_seats_does_not_show_who_of_it_was_known(
    client: FlaskClient, known: bool
) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)], capacity=2)
    sign_up(event_id, "omar@example.org" if known else "noor@example.org", now=utc_now())

    send(client, "amina", "omar", together="y")
    assert find().status is WAITING
    assert "wait together with your group" in text_of(client.get(own(find().token)))
    for seats, status in ((2, WAITING), (3, CONFIRMED)):
        with transaction():
            event = lock_event(event_id)
            event.capacity = seats
            fill_seats(event, domain="events.example.org", now=utc_now())
        assert find().status is status
