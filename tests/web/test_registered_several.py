"""After the form for several people: a mistyped address is taken back for a quarter of an hour."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.registrations.builders import find, mails, messages, sign_up, statuses
from tests.web.registering import location
from tests.web.test_register_several import send
from tests.web.visiting import OWN, text_of
from webinars.registrations.models import RegistrationStatus
from webinars.times import utc_now
from webinars.web.public import registered_several

CONFIRMED = RegistrationStatus.CONFIRMED


def take_back(client: FlaskClient, receipt: str, *places: int) -> TestResponse:
    return client.post(receipt, data={"wrong": list(map(str, places))}, headers=OWN)


def test_the_addresses_are_shown_as_they_were_typed_but_in_part(
    client: FlaskClient, talk: int
) -> None:
    sign_up(talk, "omar@example.org", now=utc_now())
    receipt = location(send(client))
    shown = client.get(receipt).text
    for masked in ("a•••a@example.org", "o•••r@example.org", "l•••@example.org"):
        assert f'<bdi dir="ltr">{masked}</bdi>' in shown
    for name in ("amina@", "omar@", "lea@", "Amina", "Omar"):
        assert name not in shown
        assert name not in receipt
    assert "no-store" in client.get(receipt).headers["Cache-Control"]
    assert "Is one of them wrong?" in shown


def test_a_mistyped_address_is_taken_back_and_the_others_stay(
    client: FlaskClient, talk: int
) -> None:
    receipt = location(send(client))
    asked = client.get(f"{receipt}&wrong=yes").text
    assert len(re.findall(r'type="checkbox" id="wrong-\d" name="wrong"', asked)) == 3

    form = client.get(location(take_back(client, receipt, 1)))
    assert "register again only those whose address was wrong" in text_of(form)
    assert set(statuses(talk)) == {"amina@example.org", "lea@example.org"}
    [mail] = mails("omar@example.org")
    assert (mail.message, mail.payload["mistyped"], mail.payload["name"]) == ("erased", True, "")
    assert text_of(client.get(receipt)).count("taken back: what you sent for it") == 1
    again = client.get(f"{receipt}&wrong=yes").text
    assert 'id="wrong-1"' not in again
    assert 'id="wrong-0"' in again

    send(client, submission="two", **{"person-2-email": "omar@example.com"})
    assert set(statuses(talk)) == {*("amina@example.org", "lea@example.org", "omar@example.com")}


def test_sent_again_the_form_is_a_new_one(client: FlaskClient, talk: int) -> None:
    receipt = location(send(client))
    take_back(client, receipt, 0, 1)
    assert location(send(client)) != ""
    assert set(statuses(talk)) == {f"{name}@example.org" for name in ("amina", "omar", "lea")}
    assert "taken back: what" not in text_of(client.get(receipt))


def test_taking_back_answers_the_same_where_the_form_made_nothing(
    client: FlaskClient, talk: int
) -> None:
    sign_up(talk, "omar@example.org", now=utc_now())
    receipt = location(send(client))
    told = messages("omar@example.org")
    assert location(take_back(client, receipt, 1)) == location(take_back(client, receipt, 0))
    assert find("omar@example.org").status is CONFIRMED
    assert messages("omar@example.org") == told
    assert text_of(client.get(receipt)).count("taken back: what you sent for it") == 2


def test_without_a_tick_it_asks_again_and_nothing_happens(client: FlaskClient, talk: int) -> None:
    receipt = location(send(client))
    for places in ((), (7,)):
        assert "wrong=yes" in location(take_back(client, receipt, *places))
    assert len(statuses(talk)) == 3


def test_after_a_quarter_of_an_hour_and_with_another_receipt_nothing_is_taken_back(
    client: FlaskClient, talk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = location(send(client))
    for wrong in ("/events/talk/registered-several?s=x", "/events/talk/registered-several"):
        take_back(client, wrong, 0)
        assert "a•••a" not in client.get(wrong).text
    elsewhere = {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"}
    assert client.post(receipt, data={"wrong": "0"}, headers=elsewhere).status_code == 403
    later = utc_now() + timedelta(minutes=16)
    monkeypatch.setattr(registered_several, "utc_now", lambda: later)
    assert "a•••a" not in client.get(receipt).text
    take_back(client, receipt, 0)
    assert len(statuses(talk)) == 3
