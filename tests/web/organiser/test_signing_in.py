"""Organisers sign in; nobody else gets past the door, or a cookie."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import KEY, settings_for
from tests.registrations.builders import add_event
from tests.web.organiser.people import token_of
from tests.web.visiting import stamp_for
from webinars import create_app, demo
from webinars.accounts.models import Role, User
from webinars.accounts.service import add_member, create_user
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.times import utc_now
from webinars.web.forms import unsign

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
EMAIL, PASSWORD = "amina@example.org", "a long enough phrase"


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    """A browser that keeps cookies, and an organiser who may sign in."""
    event_id = add_event()
    with transaction():
        event = db.session.get_one(Event, event_id)
        user = create_user(email=EMAIL, password=PASSWORD, name="Amina", now=NOW)
        add_member(organisation=event.organisation, user=user, role=Role.OWNER)
    return app.test_client()


def sign_in(
    browser: FlaskClient,
    email: str = EMAIL,
    password: str = PASSWORD,
    network: str = "192.0.2.7",
    headers: dict[str, str] | None = None,
) -> TestResponse:
    return browser.post(
        "/organiser/-/login",
        data={"email": email, "password": password, "csrf_token": csrf_token(browser)},
        environ_base={"REMOTE_ADDR": network},
        headers=headers,
    )


@pytest.mark.parametrize(
    ("network", "mail_server", "headers", "said"),
    [
        ("127.0.0.1", None, {}, ""),
        ("192.0.2.7", None, {}, "only on the computer that the demo runs on"),
        ("127.0.0.1", None, {"X-Forwarded-For": "192.0.2.7"}, "only on the computer"),
        ("127.0.0.1", None, {"Forwarded": "for=192.0.2.7"}, "only on the computer"),
        ("127.0.0.1", "mail.example.org", {}, "Please set another"),
        ("192.0.2.7", "mail.example.org", {}, "Please set another"),
    ],
)
def test_the_published_password_opens_the_demo_alone_and_only_on_its_own_computer(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    *,
    network: str,
    mail_server: str | None,
    headers: dict[str, str],
    said: str,
) -> None:
    """Production may have begun as the demo: its database then has the demo's organiser."""
    with transaction():
        create_user(email=demo.EMAIL, password=demo.PASSWORD, name="Demo", now=NOW)
    settings = replace(app.config["SETTINGS"], mail_server=mail_server)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    for password in (demo.PASSWORD, demo.PASSWORD.replace("w", "\uff57")):  # a full-width w
        answer = sign_in(app.test_client(), demo.EMAIL, password, network, headers)
        assert answer.status_code == (422 if said else 302)
        assert said in answer.text


def csrf_token(browser: FlaskClient) -> str:
    found = re.search(
        r'name="csrf_token"[^>]*value="([^"]+)"', browser.get("/organiser/-/login").text
    )
    assert found is not None
    return found[1]


def test_an_organiser_signs_in_and_sees_the_events(browser: FlaskClient) -> None:
    answer = sign_in(browser)
    assert (answer.status_code, answer.location) == (302, "/organiser/")
    overview = browser.get("/organiser/", follow_redirects=True)
    assert overview.status_code == 200
    assert "/events/" in overview.text
    assert overview.headers["Cache-Control"] == "no-store"


def test_no_link_to_another_language_leads_out_of_the_organisers_pages(
    browser: FlaskClient,
) -> None:
    assert "hreflang" in browser.get("/").text
    assert "hreflang" not in browser.get("/organiser/-/login").text
    sign_in(browser)
    assert "hreflang" not in browser.get("/organiser/", follow_redirects=True).text


def test_signing_out_ends_the_session(browser: FlaskClient) -> None:
    sign_in(browser)
    token = re.search(
        r'name="csrf_token" value="([^"]+)"', browser.get("/organiser/", follow_redirects=True).text
    )
    assert token is not None
    browser.post("/organiser/-/logout", data={"csrf_token": token[1]})
    assert "login" in browser.get("/organiser/").location


def test_a_stranger_is_sent_to_the_door(client: FlaskClient) -> None:
    answer = client.get("/organiser/")
    assert answer.status_code == 302
    assert answer.location.startswith("/organiser/-/login")


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "a wrong phrase"), ("nobody@example.org", PASSWORD)]
)
def test_a_wrong_address_and_a_wrong_password_look_the_same(
    browser: FlaskClient, email: str, password: str
) -> None:
    answer = sign_in(browser, email, password)
    assert answer.status_code == 422
    assert '<a href="#email">The e-mail address and the password do not match.' in answer.text
    assert "<title>Error:" in answer.text


def test_guessing_is_stopped_without_locking_out_the_owner(browser: FlaskClient) -> None:
    for _ in range(10):
        sign_in(browser, password="a wrong phrase", network="198.51.100.1")
    assert "Too many tries" in sign_in(browser, network="198.51.100.1").text
    assert sign_in(browser, network="192.0.2.7").status_code == 302


def test_one_network_does_not_use_up_the_tries_of_an_address(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, limit in {"PER_PAIR": 2, "PER_NETWORK": 3, "PER_ADDRESS": 6}.items():
        monkeypatch.setattr(f"webinars.web.organiser.login.{name}", limit)
    for _ in range(10):
        sign_in(browser, password="a wrong phrase", network="198.51.100.1")
    assert sign_in(browser, network="192.0.2.7").status_code == 302


def test_a_copied_cookie_is_worth_nothing_after_signing_out(browser: FlaskClient) -> None:
    cookie = sign_in(browser).headers["Set-Cookie"].partition(";")[0]
    token = re.search(
        r'name="csrf_token" value="([^"]+)"', browser.get("/organiser/", follow_redirects=True).text
    )
    assert token is not None
    thief = browser.application.test_client(use_cookies=False)
    assert "login" not in thief.get("/organiser/", headers={"Cookie": cookie}).location
    browser.post("/organiser/-/logout", data={"csrf_token": token[1]})
    assert "login" in thief.get("/organiser/", headers={"Cookie": cookie}).location


def test_a_form_without_its_token_signs_nobody_in(browser: FlaskClient) -> None:
    browser.post("/organiser/-/login", data={"email": EMAIL, "password": PASSWORD})
    assert "login" in browser.get("/organiser/").location


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_after_signing_in(browser: FlaskClient, target: str) -> None:
    answer = browser.post(
        "/organiser/-/login",
        query_string={"next": target},
        data={"email": EMAIL, "password": PASSWORD, "csrf_token": csrf_token(browser)},
    )
    assert not re.match(r"[^/]|/[/\\]", answer.headers.get("Location", "/"))


def test_the_cookie_stays_with_the_organisers_pages(browser: FlaskClient) -> None:
    cookie = sign_in(browser).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "Path=/organiser/" in cookie
    assert "SameSite=Lax" in cookie
    assert "Set-Cookie" not in browser.get("/").headers


def test_nothing_of_the_session_before_signing_in_is_left_in_the_one_after(
    browser: FlaskClient,
) -> None:
    before = csrf_token(browser)
    sign_in(browser)
    answer = browser.post("/organiser/-/account", data={"name": "B", "csrf_token": before})
    assert answer.status_code == 400


def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes the time is one argon2 hash; the same for both."""
    hashed: list[str] = []
    monkeypatch.setattr("flask_security.forms.hash_password", hashed.append)
    sign_in(browser, "nobody@example.org", "a wrong phrase")
    assert hashed == ["a wrong phrase"]


def test_a_user_who_was_shut_out_is_told_nothing_else(browser: FlaskClient) -> None:
    with transaction():
        db.session.query(User).update({"active": False})
    assert "The e-mail address and the password do not match." in sign_in(browser).text


def test_a_new_key_ends_no_session_and_takes_forms_of_before(
    app: Flask, browser: FlaskClient, tmp_path: Path
) -> None:
    sign_in(browser)
    token, stamp = token_of(browser.get("/organiser/-/account")), stamp_for("talk")
    kept = browser.get_cookie("organiser", path="/organiser/")
    assert kept is not None
    changed = {"SECRET_KEY": "n" * 40, "SECRET_KEY_FALLBACKS": KEY}
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    with create_app(settings_for(url, tmp_path, **changed)).app_context() as renewed:
        visitor = renewed.app.test_client()
        visitor.set_cookie("organiser", kept.value, path="/organiser/")
        assert visitor.get("/organiser/-/account").status_code == 200
        entered = {"csrf_token": token, "name": "Noor", "language": "fr"}
        assert visitor.post("/organiser/-/account", data=entered).status_code == 303
        db.session.rollback()
        assert [user.name for user in db.session.query(User)] == ["Noor"]
        oldest = timedelta(hours=1)
        assert unsign("form.talk", stamp, now=utc_now(), oldest=oldest)[0] == "a-submission"
        db.session.remove()
        db.engine.dispose()
