"""A link for a new password: for an hour, once, and for nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from tests.accounts.builders import DOMAIN, NOW, PASSWORD, a_user, letter, link_in, mails, read
from webinars.accounts import notices
from webinars.accounts.models import User
from webinars.accounts.password_reset import (
    LASTS,
    ResetLinkEnded,
    get_user,
    make_token,
    reset_password,
)
from webinars.accounts.passwords import InvalidPassword, is_password
from webinars.extensions import db, transaction

NEW = "another long phrase"


def reset(token: str, *, password: str = NEW) -> None:
    with transaction():
        reset_password(token, password=password, now=NOW)


def ask(email: str) -> None:
    with transaction():
        notices.queue_password_reset(email=email, language="fr", domain=DOMAIN, now=NOW)


def test_a_link_sets_a_new_password_once_and_ends_sessions(app: Flask) -> None:
    user = a_user()
    token, session = make_token(user, now=NOW), user.fs_uniquifier
    reset(token)
    user = db.session.query(User).one()
    assert is_password(user, NEW)
    assert user.fs_uniquifier != session
    with pytest.raises(ResetLinkEnded):
        reset(token, password=PASSWORD)


def test_a_link_works_for_an_hour(sqlite_app: Flask) -> None:
    user = a_user()
    token = make_token(user, now=NOW)
    assert get_user(token, now=NOW + LASTS) == user
    for moment in (NOW + LASTS + timedelta(seconds=1), NOW - timedelta(seconds=1)):
        with pytest.raises(ResetLinkEnded):
            get_user(token, now=moment)


def test_no_byte_of_a_link_can_be_another(app: Flask) -> None:
    token = make_token(a_user(), now=NOW)
    for place, character in enumerate(token):
        other = "b" if character != "b" else "c"
        with pytest.raises(ResetLinkEnded):
            get_user(token[:place] + other + token[place + 1 :], now=NOW)


@pytest.mark.parametrize("token", ["", ".", "..", "...", "a.b.c", "\x00.1.2", "é.1.é", "\ud800"])
def test_what_was_never_given_out_is_no_link(app: Flask, token: str) -> None:
    a_user()
    with pytest.raises(ResetLinkEnded):
        get_user(token, now=NOW)


def test_a_link_with_something_behind_it_is_none(sqlite_app: Flask) -> None:
    token = make_token(a_user(), now=NOW)
    for more in (".", ".x", token):
        with pytest.raises(ResetLinkEnded):
            get_user(token + more, now=NOW)


def test_a_short_password_leaves_the_link_as_it_is(app: Flask) -> None:
    token = make_token(a_user(), now=NOW)
    with pytest.raises(InvalidPassword):
        reset(token, password="short")
    reset(token)


def test_the_mail_has_a_link_that_works_and_the_outbox_has_none(app: Flask) -> None:
    a_user()
    ask("amina@example.org")
    mail = mails()[0]
    assert mail.forget
    assert mail.payload == {"language": "fr"}
    content = letter("amina@example.org")
    assert content.language == "fr"
    token = link_in(content, "reset-password").rpartition("/")[2]
    assert get_user(token, now=NOW).email == "amina@example.org"


def test_nothing_goes_to_an_address_that_nobody_signs_in_with(app: Flask) -> None:
    ask("stranger@example.org")
    assert read(mails()[0]) is None


def test_nothing_goes_to_somebody_who_was_shut_out(sqlite_app: Flask) -> None:
    a_user().active = False
    db.session.commit()
    ask("amina@example.org")
    assert read(mails()[0]) is None
