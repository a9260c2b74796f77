"""A user's own account: name, language, password, second factor, sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from flask import Flask

from tests.accounts.builders import mails
from tests.web.organiser.codes import let_pass, protect
from tests.web.organiser.people import PASSWORD, Organiser, user_of
from webinars.accounts.second_factor import code_at, step_at
from webinars.extensions import db
from webinars.times import utc_now

ACCOUNT = "/organiser/-/account"
NEW = "another long phrase"


def is_in(who: Organiser) -> bool:
    return "login" not in who.get("/organiser/").location


def changes(who: Organiser) -> list[str]:
    return [mail.payload["change"] for mail in mails(who.email)]


def test_name_and_language_are_saved_and_the_pages_follow(owner: Organiser) -> None:
    answer = owner.post(ACCOUNT, {"name": " Amina  Diallo ", "language": "fr"})
    assert answer.status_code == 303
    page = owner.get(ACCOUNT)
    assert '<html lang="fr"' in page.text
    assert "Amina Diallo" in page.text


@pytest.mark.parametrize(
    "fields", [{"name": " ", "language": "en"}, {"name": "A\nB", "language": "en"}, {"name": "A"}]
)
def test_what_cannot_be_saved_comes_back(owner: Organiser, fields: dict[str, str]) -> None:
    answer = owner.post(ACCOUNT, {"language": "xx", **fields})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert user_of(owner).name == "Owner"


def test_a_form_cannot_change_what_is_not_on_it(owner: Organiser) -> None:
    before = user_of(owner).password
    more = {"email": "x@example.org", "active": "", "password": NEW, "tf_primary_method": "x"}
    owner.post(ACCOUNT, {"name": "Amina", "language": "en", **more})
    db.session.rollback()
    user = user_of(owner)
    assert (user.name, user.active, user.password) == ("Amina", True, before)
    assert user.tf_primary_method is None


def test_a_new_password_keeps_this_session_and_ends_the_others(
    app: Flask, owner: Organiser
) -> None:
    other = Organiser(app, owner.email)
    cookie = owner.client.get_cookie("organiser", path="/organiser/")
    answer = owner.post(f"{ACCOUNT}/password", {"present": PASSWORD, "password": NEW})
    assert answer.location == ACCOUNT
    assert is_in(owner)
    assert owner.client.get_cookie("organiser", path="/organiser/") != cookie
    assert not is_in(other)
    assert other.sign_in().status_code == 422
    assert other.sign_in(NEW).status_code == 302
    assert changes(owner) == ["password"]


@pytest.mark.parametrize(
    ("present", "password", "said"),
    [
        ("a wrong phrase", NEW, "This is not your present password."),
        ("", NEW, "Enter your present password."),
        (PASSWORD, "eleven char", "Use at least 12 characters."),
        (PASSWORD, "x" * 201, "Use at most 200 characters."),
    ],
)
def test_a_password_is_not_changed_without_the_old_one_or_to_a_short_one(
    owner: Organiser, present: str, password: str, said: str
) -> None:
    answer = owner.post(f"{ACCOUNT}/password", {"present": present, "password": password})
    assert answer.status_code == 422
    assert said in answer.text
    assert password not in answer.text
    assert changes(owner) == []


def test_the_old_password_cannot_be_guessed_in_an_open_session(owner: Organiser) -> None:
    for _ in range(5):
        owner.post(f"{ACCOUNT}/password", {"present": "a wrong phrase", "password": NEW})
    answer = owner.post(f"{ACCOUNT}/password", {"present": PASSWORD, "password": NEW})
    assert "Too many tries" in answer.text
    assert changes(owner) == []


def test_one_can_sign_out_everywhere_else(app: Flask, owner: Organiser) -> None:
    other = Organiser(app, owner.email)
    assert owner.post(f"{ACCOUNT}/sign-out-elsewhere").location == ACCOUNT
    assert is_in(owner)
    assert not is_in(other)


def offered(page: str) -> str:
    """The secret on the page, as somebody types it."""
    found = re.search(r'<code dir="ltr">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    return found[1].replace(" ", "")


def test_the_second_factor_is_set_up_with_a_picture_and_a_first_code(owner: Organiser) -> None:
    page = owner.get(f"{ACCOUNT}/second-factor").text
    secret = offered(page)
    assert 'src="data:image/svg+xml' in page
    assert f"secret={secret}" in unquote(page)
    assert offered(owner.get(f"{ACCOUNT}/second-factor").text) == secret
    wrong = owner.post(f"{ACCOUNT}/second-factor", {"code": "12345x"})
    assert wrong.status_code == 422
    assert offered(wrong.text) == secret
    assert user_of(owner).tf_primary_method is None
    done = owner.post(f"{ACCOUNT}/second-factor", {"code": code_at(secret, step_at(utc_now()))})
    codes = re.findall(r"<li><code>([a-z2-7-]{19})</code>", done.text)
    assert len(codes) == 10
    assert done.headers["Cache-Control"] == "no-store"
    db.session.rollback()
    assert user_of(owner).tf_primary_method == "authenticator"
    assert changes(owner) == ["second-factor-on"]
    page = owner.get(f"{ACCOUNT}/second-factor").text
    assert "10 recovery codes are left" in page
    assert not any(each in page for each in [secret, *codes])


def test_the_secret_is_not_readable_in_the_cookie(owner: Organiser) -> None:
    secret = offered(owner.get(f"{ACCOUNT}/second-factor").text)
    with owner.client.session_transaction(path="/organiser/") as session:
        assert session["offered-secret"]
        assert secret not in str(dict(session))


def test_a_second_set_up_does_not_replace_the_first(owner: Organiser) -> None:
    secret = offered(owner.get(f"{ACCOUNT}/second-factor").text)
    protect(owner.email)
    kept = user_of(owner).tf_totp_secret
    code = code_at(secret, step_at(utc_now()))
    assert owner.post(f"{ACCOUNT}/second-factor", {"code": code}).status_code == 303
    db.session.rollback()
    assert user_of(owner).tf_totp_secret == kept


def test_new_recovery_codes_are_shown_once(owner: Organiser) -> None:
    older = protect(owner.email)
    page = owner.post(f"{ACCOUNT}/recovery-codes").text
    newer = re.findall(r"<li><code>([a-z2-7-]{19})</code>", page)
    assert len(newer) == 10
    assert not set(newer) & set(older)
    assert changes(owner) == ["recovery-codes"]


def test_without_a_second_factor_there_are_no_recovery_codes(owner: Organiser) -> None:
    assert owner.post(f"{ACCOUNT}/recovery-codes").status_code == 303
    assert user_of(owner).mf_recovery_codes is None


def test_the_second_factor_is_switched_off(owner: Organiser) -> None:
    protect(owner.email)
    assert owner.post(f"{ACCOUNT}/second-factor/off").status_code == 303
    db.session.rollback()
    assert user_of(owner).tf_totp_secret is None
    assert changes(owner) == ["second-factor-off"]


def test_the_second_factor_is_behind_the_password(
    owner: Organiser, monkeypatch: pytest.MonkeyPatch
) -> None:
    protect(owner.email)
    let_pass(monkeypatch, timedelta(minutes=31))
    assert owner.get(f"{ACCOUNT}/second-factor").location.startswith("/organiser/-/confirm")
    for path in ("second-factor", "second-factor/off", "recovery-codes"):
        assert owner.post(f"{ACCOUNT}/{path}").status_code == 401
    db.session.rollback()
    assert user_of(owner).tf_primary_method == "authenticator"
