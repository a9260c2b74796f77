"""Signing in with a second factor: no session before the code, and no guessing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.accounts.builders import mails
from tests.web.organiser.codes import code, let_pass, protect
from tests.web.organiser.people import PASSWORD, Organiser, token_of, user_of
from webinars.extensions import db

CODE_PAGE = "/organiser/-/login/code"


@pytest.fixture
def codes(app: Flask, owner: Organiser) -> list[str]:
    """The owner has a second factor, is signed out, and has given the password again."""
    found = protect(owner.email)
    owner.post("/organiser/-/logout")
    answer = owner.sign_in()
    assert answer.location.startswith(CODE_PAGE)
    return found


def enter(who: Organiser, given: str) -> TestResponse:
    """Send a code from the page that asks for it."""
    return who.client.post(
        CODE_PAGE, data={"code": given, "csrf_token": token_of(who.get(CODE_PAGE))}
    )


def is_in(who: Organiser) -> bool:
    return "login" not in who.get("/organiser/").location


@pytest.mark.usefixtures("codes")
def test_the_password_alone_opens_nothing(owner: Organiser, desk: str) -> None:
    assert not is_in(owner)
    assert owner.get(f"{desk.partition('/events/')[0]}/").status_code == 302
    assert owner.get("/organiser/-/account").status_code == 302


@pytest.mark.usefixtures("codes")
def test_the_code_of_the_app_signs_in(owner: Organiser) -> None:
    assert enter(owner, code()).status_code == 303
    assert is_in(owner)


@pytest.mark.usefixtures("codes")
def test_a_code_that_was_seen_does_not_work_again(app: Flask, owner: Organiser) -> None:
    seen = code()
    enter(owner, seen)
    thief = Organiser(app, owner.email)
    assert "does not work" in enter(thief, seen).text
    assert not is_in(thief)


def test_a_recovery_code_signs_in_once_and_is_announced(
    app: Flask, owner: Organiser, codes: list[str]
) -> None:
    answer = enter(owner, codes[0])
    assert answer.status_code == 303
    assert "9 recovery codes are left" in owner.get("/organiser/", follow_redirects=True).text
    assert [mail.payload["change"] for mail in mails(owner.email)] == ["recovery-code-used"]
    again = Organiser(app, owner.email)
    assert enter(again, codes[0]).status_code == 422
    assert not is_in(again)


def test_after_five_wrong_codes_no_code_is_looked_at(owner: Organiser, codes: list[str]) -> None:
    for guess in range(5):
        assert enter(owner, f"{guess:06}").status_code == 422
    for right in (code(), codes[0]):
        answer = enter(owner, right)
        assert "Too many tries" in answer.text
    assert not is_in(owner)
    db.session.rollback()
    assert len(user_of(owner).mf_recovery_codes or []) == 10


@pytest.mark.usefixtures("codes")
def test_codes_are_guessed_twenty_times_a_day_at_most(
    owner: Organiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = 0
    for quarter in range(1, 12):
        let_pass(monkeypatch, timedelta(minutes=20 * quarter))
        owner.sign_in()
        for _ in range(6):
            tried += "does not work" in enter(owner, "000000").text
    assert tried == 20


@pytest.mark.usefixtures("codes")
def test_ten_minutes_after_the_password_it_is_asked_for_again(
    owner: Organiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = let_pass(monkeypatch, timedelta(minutes=11))
    assert owner.get(CODE_PAGE).location.startswith("/organiser/-/login")
    token = token_of(owner.get("/organiser/-/login"))
    owner.client.post(CODE_PAGE, data={"code": code(later), "csrf_token": token})
    assert not is_in(owner)


@pytest.mark.usefixtures("codes")
def test_a_new_password_ends_what_was_begun_with_the_old_one(owner: Organiser) -> None:
    user_of(owner).fs_uniquifier = "another"
    db.session.commit()
    assert owner.get(CODE_PAGE).location.startswith("/organiser/-/login")


def test_without_the_password_there_is_no_page_for_codes(app: Flask, owner: Organiser) -> None:
    protect(owner.email)
    stranger = app.test_client()
    assert stranger.get(CODE_PAGE).location.startswith("/organiser/-/login")


@pytest.mark.usefixtures("codes")
def test_where_somebody_wanted_to_go_is_kept_over_both_pages(owner: Organiser) -> None:
    token = token_of(owner.get("/organiser/-/login"))
    fields = {"email": owner.email, "password": PASSWORD, "csrf_token": token}
    answer = owner.client.post("/organiser/-/login?next=/organiser/-/account", data=fields)
    token = token_of(owner.get(answer.location))
    answer = owner.client.post(answer.location, data={"code": code(), "csrf_token": token})
    assert answer.location == "/organiser/-/account"
