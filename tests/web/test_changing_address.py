"""Another e-mail address, on a person's own page: it counts once its owner has said yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.registrations.builders import find, mails, sign_up
from tests.web.registering import location
from tests.web.visiting import own, register_person, send, text_of
from webinars.extensions import db
from webinars.mail.models import MailState
from webinars.registrations.models import EmailChange
from webinars.times import utc_now


def ask(client: FlaskClient, token: str, email: str) -> TestResponse:
    """Send the form with another address."""
    return send(client, own(token, "email"), {"email": email}, subject="email")


def sent_to(client: FlaskClient, token: str, email: str) -> list[str]:
    """The mails to `email` that a person's own data tells of."""
    data = client.get(own(token, "data.json")).json
    assert data is not None
    return [mail["message"] for mail in data["mails"] if mail["recipient"] == email]


def test_a_new_address_is_confirmed_by_its_owner(client: FlaskClient) -> None:
    token = register_person()

    answer = ask(client, token, "amina@new.example")

    shown = text_of(client.get(location(answer)))
    assert shown.index("amina@new.example") < shown.index("You are registered")
    assert mails()[-1].recipient == "amina@new.example"
    assert find().token == token
    link = f"/en/confirm-email/{db.session.scalars(select(EmailChange.token)).one()}"
    assert "amina@new.example" in text_of(client.get(link))
    assert find().token == token, "looking at the link changes nothing"

    moved = location(send(client, link))

    assert moved == own(find("amina@new.example").token) + "?done=address"
    assert "Your new e-mail address is confirmed." in text_of(client.get(moved))
    assert client.get(own(token)).status_code == 404
    for again in (client.get(link), send(client, link)):
        assert again.status_code == 200
        assert "This address is confirmed already" in again.text
        assert find("amina@new.example").token not in again.text


def test_what_ends_a_link_is_named(client: FlaskClient) -> None:
    token = register_person()
    ask(client, token, "amina@new.example")
    old = f"/en/confirm-email/{db.session.scalars(select(EmailChange.token)).one()}"
    ask(client, token, "other@new.example")

    answer = client.get(old)
    assert answer.status_code == 404
    assert "It works for one day, and only until you ask for another one." in answer.text
    assert send(client, old).text == answer.text

    send(client, own(token, "new-links"))
    assert "or when new links are made" in client.get(own(token)).text


def test_a_link_for_one_purpose_does_nothing_for_another(client: FlaskClient) -> None:
    token = register_person()
    ask(client, token, "amina@new.example")
    change = db.session.scalars(select(EmailChange.token)).one()

    assert client.get(own(change)).status_code == 404
    assert client.get(f"/confirm-email/{token}").status_code == 404
    assert send(client, f"/confirm-email/{token}").status_code == 404


@pytest.mark.parametrize("email", ["", "amina", "AMINA@example.org"])
def test_what_is_no_new_address_is_named(client: FlaskClient, email: str) -> None:
    token = register_person()

    assert ask(client, token, email).status_code == 422


def test_no_more_than_three_mails_an_hour_go_to_an_address(client: FlaskClient) -> None:
    token = register_person()

    statuses = [ask(client, token, "new@example.org").status_code for _ in range(3)]
    assert statuses == [303, 303, 303]
    ask(client, token, "other@example.org")

    answer = ask(client, token, "new@example.org")
    assert location(answer) == own(token), "the answer does not tell"
    assert len(mails("new@example.org")) == 3


@pytest.mark.parametrize("known", [True, False])
def test_the_answer_does_not_tell_who_is_registered(client: FlaskClient, known: bool) -> None:
    token, email = register_person(), "perhaps@example.org"
    if known:
        sign_up(find().event_id, email, now=utc_now() - timedelta(hours=3))

    asked = [location(ask(client, token, email)) for _ in range(4)]

    assert asked == [own(token)] * 4
    assert f'This address has to be confirmed: <bdi dir="ltr">{email}' in text_of(
        client.get(own(token))
    )
    assert sent_to(client, token, email) == ["verify-email"] * 3


def test_past_the_limit_of_mails_the_page_says_the_same(client: FlaskClient) -> None:
    """Somebody else may have used up what the address gets in an hour."""
    others = register_person("other@example.org")
    for _ in range(3):
        ask(client, others, "new@example.org")
    token = register_person()

    ask(client, token, "new@example.org")

    page = text_of(client.get(own(token)))
    assert 'This address has to be confirmed: <bdi dir="ltr">new@example.org' in page
    assert "If this address got several e-mails in the last hour, none was sent" in page
    assert sent_to(client, token, "new@example.org") == []


def test_one_registration_does_not_mail_any_number_of_strangers(client: FlaskClient) -> None:
    token = register_person()

    for number in range(6):
        answer = ask(client, token, f"stranger{number}@example.net")
        assert location(answer) == own(token)

    assert len([mail for mail in mails() if mail.message == "verify-email"]) == 5
    assert "stranger5@example.net" in text_of(client.get(own(token)))


@pytest.mark.parametrize("way", ["button", "entering it"])
def test_a_slip_is_taken_back_and_its_link_does_nothing(client: FlaskClient, way: str) -> None:
    token = register_person()
    ask(client, token, "stranger@example.org")
    link = f"/en/confirm-email/{db.session.scalars(select(EmailChange.token)).one()}"
    assert "Keep my present address" in client.get(own(token)).text

    if way == "button":
        answer = send(client, own(token, "email/keep"))
    else:
        answer = ask(client, token, "AMINA@example.org")

    kept = text_of(client.get(location(answer)))
    assert "Your present e-mail address stays." in kept
    assert "stranger@example.org" not in kept
    assert "Keep my present address" not in kept
    assert send(client, link).status_code == 404
    assert find().email == "amina@example.org"
    db.session.rollback()
    assert mails("stranger@example.org")[-1].state is MailState.SUPERSEDED


def test_keeping_the_address_twice_does_no_harm(client: FlaskClient) -> None:
    token = register_person()

    assert location(send(client, own(token, "email/keep"))) == own(token) + "?done=kept"
    ask(client, token, "stranger@example.org")
    assert "address stays" not in text_of(client.get(own(token) + "?done=kept"))
