"""A forgotten password: the same answer for every address, and a link that works once."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts.builders import letter, link_in, mails
from tests.web.organiser.codes import protect
from tests.web.organiser.people import PASSWORD, Organiser, token_of, user_of
from webinars.accounts.password_reset import make_token
from webinars.times import utc_now

PAGE = "/organiser/-/forgotten-password"
NEW = "another long phrase"


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


def ask(visitor: FlaskClient, email: str, network: str = "192.0.2.7") -> TestResponse:
    fields = {"email": email, "csrf_token": token_of(visitor.get(PAGE))}
    return visitor.post(PAGE, data=fields, environ_base={"REMOTE_ADDR": network})


def set_new(visitor: FlaskClient, path: str, password: str = NEW) -> TestResponse:
    token = token_of(visitor.get(path))
    return visitor.post(path, data={"password": password, "csrf_token": token})


def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail(
    owner: Organiser, visitor: FlaskClient
) -> None:
    assert "I forgot my password" in visitor.get("/organiser/-/login").text
    ask(visitor, owner.email.upper())
    path = link_in(letter(mails()[0].recipient, utc_now()), "reset-password")
    answer = set_new(visitor, path)
    assert answer.location == "/organiser/-/login"
    assert "Your new password is set" in visitor.get(answer.location).text
    assert "login" in owner.get("/organiser/").location
    assert owner.sign_in().status_code == 422
    assert owner.sign_in(NEW).status_code == 302
    assert mails(owner.email)[-1].payload["change"] == "password"
    assert visitor.get(path).status_code == 404


def test_known_and_unknown_addresses_are_answered_alike(
    owner: Organiser, visitor: FlaskClient, count_queries: list[str]
) -> None:
    answers, queries = [], []
    for email in (owner.email, "nobody@example.org"):
        visitor.get(PAGE)
        token = token_of(visitor.get(PAGE))
        count_queries.clear()
        answer = visitor.post(PAGE, data={"email": email, "csrf_token": token})
        queries.append([statement.split()[:3] for statement in count_queries])
        shown = visitor.get(answer.location)
        answers.append((answer.status_code, answer.location, shown.text))
    assert answers[0] == answers[1]
    assert queries[0] == queries[1]
    assert {mail.message for mail in mails()} == {"password-reset"}
    assert len(mails()) == 2


def test_three_mails_an_hour_go_to_an_address_and_the_answer_stays_the_same(
    owner: Organiser, visitor: FlaskClient
) -> None:
    answers = [ask(visitor, owner.email, f"192.0.2.{number}") for number in range(5)]
    assert {(answer.status_code, answer.location) for answer in answers} == {
        (303, f"{PAGE}?sent=yes")
    }
    assert len(mails()) == 3


def test_a_network_may_ask_twenty_times_an_hour(app: Flask, visitor: FlaskClient) -> None:
    codes = [ask(visitor, f"a{number}@example.org").status_code for number in range(21)]
    assert codes == [303] * 20 + [429]


@pytest.mark.parametrize("email", ["", "nobody", "a@b\r\nBcc: c@example.org", "é@example.org"])
def test_what_is_no_address_is_said(visitor: FlaskClient, email: str) -> None:
    answer = ask(visitor, email)
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert mails() == []


def test_opening_the_link_changes_nothing(owner: Organiser, visitor: FlaskClient) -> None:
    path = f"/organiser/-/reset-password/{make_token(user_of(owner), now=utc_now())}"
    for _ in range(2):
        page = visitor.get(path)
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "login" not in owner.get("/organiser/").location


def test_a_short_password_is_refused_and_not_shown_again(
    owner: Organiser, visitor: FlaskClient
) -> None:
    path = f"/organiser/-/reset-password/{make_token(user_of(owner), now=utc_now())}"
    answer = set_new(visitor, path, "eleven char")
    assert answer.status_code == 422
    assert "Use at least 12 characters." in answer.text
    assert "eleven char" not in answer.text
    assert set_new(visitor, path).status_code == 303


@pytest.mark.parametrize("token", ["x", "%00", "a.b.c", "%F0%9F%98%80"])
def test_a_link_that_was_never_given_out_leads_to_another(visitor: FlaskClient, token: str) -> None:
    answer = visitor.get(f"/organiser/-/reset-password/{token}")
    assert answer.status_code == 404
    assert PAGE in answer.text


def test_a_new_password_does_not_go_around_the_second_factor(
    owner: Organiser, visitor: FlaskClient
) -> None:
    protect(owner.email)
    set_new(visitor, f"/organiser/-/reset-password/{make_token(user_of(owner), now=utc_now())}")
    assert owner.sign_in(NEW).location.startswith("/organiser/-/login/code")
    assert "login" in visitor.get("/organiser/").location
    assert owner.sign_in(PASSWORD).status_code == 422
