"""What a person shows at the door: codes for who has a place where there is a door."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import cancel, find, find_in_transaction
from tests.web.visiting import own, register_person
from webinars.events.models import EventFormat
from webinars.extensions import transaction
from webinars.registrations.door_codes import show_door_code
from webinars.registrations.models import RegistrationStatus
from webinars.times import utc_now

PLACES = [EventFormat.IN_PERSON, EventFormat.HYBRID]


@pytest.mark.parametrize("format_", PLACES)
def test_the_own_page_leads_to_the_codes(client: FlaskClient, format_: EventFormat) -> None:
    token = register_person(format=format_)
    assert own(token, "pass") in client.get(own(token)).text
    page = client.get(own(token, "pass"))
    assert show_door_code(find().door_code) in page.text
    assert "Amina Diallo" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_the_picture_holds_the_door_s_address_and_no_other_secret(client: FlaskClient) -> None:
    token = register_person(format=EventFormat.IN_PERSON)
    page = client.get(own(token, "pass")).text
    picture = re.search(r'class="pass">\s*<img src="(data:image/svg[^"]+)"', page)
    address = f"http://localhost:8000/organiser/-/check-in/{find().door_token}"
    expected = segno.make_qr(address, error="m")
    assert picture is not None
    drawn = re.search(r'd="([^"]+)"', unquote(picture[1]).replace("'", '"'))
    other = re.search(r'd="([^"]+)"', expected.svg_inline(border=4, light="#fff", scale=8))
    assert drawn is not None
    assert other is not None
    assert drawn[1] == other[1]
    assert (find().email or "?") not in page
    assert len(page) < 30_000  # what a page may weigh, though sent compressed


def test_there_is_no_door_online(client: FlaskClient) -> None:
    token = register_person()
    assert own(token, "pass") not in client.get(own(token)).text
    assert client.get(own(token, "pass")).headers["Location"] == own(token)


@pytest.mark.parametrize("status", [each for each in RegistrationStatus if each != "confirmed"])
def test_who_has_no_place_has_no_code(client: FlaskClient, status: RegistrationStatus) -> None:
    token = register_person(format=EventFormat.IN_PERSON)
    with transaction():
        find_in_transaction().status = status
    answer = client.get(own(token, "pass"))
    assert answer.status_code == 303
    assert show_door_code(find().door_code) not in client.get(own(token)).text


def test_the_codes_come_back_with_the_place(client: FlaskClient) -> None:
    token = register_person(format=EventFormat.IN_PERSON)
    cancel(now=utc_now())
    assert client.get(own(token, "pass")).status_code == 303


def test_a_wrong_address_has_no_page(client: FlaskClient, app: Flask) -> None:
    token = register_person(format=EventFormat.IN_PERSON)
    for wrong in (token[:-1] + ("a" if token[-1] != "a" else "b"), find().door_token):
        assert client.get(own(wrong, "pass")).status_code == 404
