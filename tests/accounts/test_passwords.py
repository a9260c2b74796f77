"""Passwords are long, are kept as argon2id hashes, and a new one ends every session."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.accounts.builders import PASSWORD, a_user
from webinars.accounts.models import User
from webinars.accounts.passwords import InvalidPassword, is_password, set_password
from webinars.extensions import db, transaction


def test_a_new_password_takes_the_place_of_the_old_one_and_ends_sessions(app: Flask) -> None:
    session = a_user().fs_uniquifier
    with transaction():
        set_password(db.session.query(User).one(), "another long phrase")
    user = db.session.query(User).one()
    assert user.password is not None
    assert user.password.startswith("$argon2id$")
    assert is_password(user, "another long phrase")
    assert not is_password(user, PASSWORD)
    assert user.fs_uniquifier != session


@pytest.mark.parametrize("password", ["aaaaaaaaaaaa", "密码密码密码密码密码密码", " " * 11 + "."])
def test_twelve_characters_of_any_kind_are_enough(sqlite_app: Flask, password: str) -> None:
    user = a_user()
    set_password(user, password)
    assert is_password(user, password)


@pytest.mark.parametrize("password", ["", "elevenchars", "x" * 201])
def test_shorter_and_endless_ones_are_refused(sqlite_app: Flask, password: str) -> None:
    user = a_user()
    with pytest.raises(InvalidPassword):
        set_password(user, password)
    assert is_password(user, PASSWORD)


def test_letters_that_keyboards_write_in_two_ways_are_one(sqlite_app: Flask) -> None:
    user = a_user(password="caf\N{LATIN SMALL LETTER E WITH ACUTE} au lait")
    assert is_password(user, "cafe\N{COMBINING ACUTE ACCENT} au lait")


def test_nothing_is_the_password_of_somebody_who_has_none(sqlite_app: Flask) -> None:
    user = a_user()
    user.password = None
    assert not is_password(user, "")
