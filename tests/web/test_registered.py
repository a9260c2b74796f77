"""The page that follows on registering, where a mistyped address can be withdrawn."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from tests.registrations.builders import find, sign_up
from tests.web.events import add
from tests.web.registering import location, registered, send
from tests.web.visiting import OWN, text_of
from webinars.extensions import db, transaction
from webinars.registrations.models import RateCount
from webinars.times import utc_now
from webinars.web.forms import sign


def test_what_follows_says_what_happens_next_and_is_private(client: FlaskClient, talk: int) -> None:
    answer = client.get(send(client).headers["Location"])

    assert answer.status_code == 200
    assert "Look in your mailbox" in answer.text
    assert "/events/talk/calendar.ics" in answer.text
    assert "can take a little over an hour" in text_of(answer)
    assert "amina@example.org" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]


@pytest.mark.parametrize("rules", [{"capacity": 9}, {"approval": True}])
def test_no_calendar_file_before_it_is_sure_that_there_is_a_place(
    client: FlaskClient, rules: dict[str, Any]
) -> None:
    add(**rules)

    assert "calendar.ics" not in client.get(send(client).headers["Location"]).text


def test_a_mistyped_address_is_withdrawn_and_the_form_offered_again(
    client: FlaskClient, talk: int
) -> None:
    place = send(client).headers["Location"]
    shown = client.get(place).text
    assert 'name="email"' not in shown
    assert 'method="post"' not in shown.partition("wrong-address")[2]
    asked = re.search(r'href="([^"]+)">My e-mail address was wrong', shown)
    assert asked is not None
    question = client.get(html.unescape(asked[1])).text
    assert "We delete what you sent" in question
    assert len(registered()) == 1

    answer = client.post(place, headers=OWN)

    assert registered() == []
    assert location(answer) == "/events/talk/?again=yes#register"
    again = client.get("/events/talk/?again=yes&note=private").text
    assert "Please register again with the right address." in again
    assert "We kept nothing of what you sent." in again
    assert "private" not in client.get("/events/talk/?again=no").text
    assert "Please register again" not in client.get("/events/talk/").text
    back = client.get(place).text
    assert "You took this back" in back
    assert "mailbox" not in back
    assert "My e-mail address was wrong" not in back


def test_a_form_that_is_not_remembered_was_not_taken_back(client: FlaskClient, talk: int) -> None:
    place = send(client).headers["Location"]
    with transaction():  # as after another secret key, or a restore
        db.session.execute(delete(RateCount))

    assert "You took this back" not in client.get(place).text


def test_a_form_that_is_sent_again_is_not_taken_back_any_more(
    client: FlaskClient, talk: int
) -> None:
    place = send(client).headers["Location"]
    client.post(place, headers=OWN)
    send(client)

    assert "You took this back" not in client.get(place).text


def test_the_address_is_shown_as_it_was_typed_but_in_part(client: FlaskClient, talk: int) -> None:
    sign_up(talk, now=utc_now())
    place = send(client, email="Amina@exmaple.org").headers["Location"]
    known = send(client, submission="another").headers["Location"]

    assert '<bdi dir="ltr">A•••a@exmaple.org</bdi>' in client.get(place).text
    assert '<bdi dir="ltr">a•••a@example.org</bdi>' in client.get(known).text


def test_a_receipt_from_before_an_update_still_withdraws(client: FlaskClient, talk: int) -> None:
    send(client)
    receipt = sign("registered.talk", find().submission or "", now=utc_now())
    place = f"/events/talk/registered?s={receipt}"

    shown = client.get(place).text
    assert "of which we show only a part" not in shown
    assert "My e-mail address was wrong" in shown

    assert location(client.post(place, headers=OWN)) == "/events/talk/?again=yes#register"
    assert registered() == []


def test_withdrawing_answers_the_same_where_the_form_made_nothing(
    client: FlaskClient, talk: int
) -> None:
    sign_up(talk, now=utc_now())
    place = send(client).headers["Location"]

    answer = client.post(place, headers=OWN)

    assert location(answer) == "/events/talk/?again=yes#register"
    assert location(client.post(place, headers=OWN)) == location(answer)
    assert "You took this back" in client.get(place).text
    assert [each.email for each in registered()] == ["amina@example.org"]


@pytest.mark.parametrize(
    ("slug", "age"), [("talk", timedelta(minutes=16)), ("other", timedelta(0)), ("", timedelta(0))]
)
def test_without_a_fresh_receipt_nothing_is_withdrawn(
    client: FlaskClient, talk: int, slug: str, age: timedelta
) -> None:
    send(client)
    form = find().submission or ""
    said = f"{form} a•••a@example.org"
    receipt = sign(f"registered.{slug}", said, now=utc_now() - age) if slug else "forged"
    place = f"/events/talk/registered?s={receipt}"

    shown = client.get(place).text
    assert "<form" not in shown
    assert "•••" not in shown
    assert location(client.post(place, headers=OWN)) == "/events/talk/"

    assert [each.email for each in registered()] == ["amina@example.org"]


def test_another_site_cannot_withdraw(client: FlaskClient, talk: int) -> None:
    place = send(client).headers["Location"]

    assert client.post(place, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert len(registered()) == 1


def test_another_person_can_be_registered_from_there(client: FlaskClient, talk: int) -> None:
    """Going back would lead to a page with errors, which browsers do not keep."""
    shown = client.get(location(send(client))).text

    assert 'href="/events/talk/#register">Register another person</a>' in shown
