"""Organisations, users and members are made whole, or refused with a sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_security import verify_password

from webinars.accounts.models import Organisation, Role, User
from webinars.accounts.service import (
    InvalidAccount,
    add_member,
    create_organisation,
    create_user,
    find_user,
)
from webinars.extensions import db, transaction

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def an_organisation() -> Organisation:
    return create_organisation(
        slug="share-network",
        name="SHARE Network",
        contact_email="office@example.org",
        language="en",
    )


def a_user(email: str = "Organiser@Example.org") -> User:
    return create_user(email=email, password="a long enough phrase", name="Amina", now=NOW)


def test_a_user_becomes_a_member_with_a_role(app: Flask) -> None:
    with transaction():
        add_member(organisation=an_organisation(), user=a_user(), role=Role.EDITOR)
    user = find_user("organiser@example.ORG")
    assert user is not None
    assert [(member.organisation.slug, member.role) for member in user.memberships] == [
        ("share-network", Role.EDITOR)
    ]


def test_a_second_role_replaces_the_first(app: Flask) -> None:
    with transaction():
        organisation, user = an_organisation(), a_user()
        add_member(organisation=organisation, user=user, role=Role.EDITOR)
        add_member(organisation=organisation, user=user, role=Role.OWNER)
    assert [member.role for member in user.memberships] == [Role.OWNER]


def test_the_password_is_kept_as_an_argon2id_hash(app: Flask) -> None:
    with transaction():
        a_user()
    user = db.session.query(User).one()
    assert user.password is not None
    assert user.password.startswith("$argon2id$")
    assert verify_password("a long enough phrase", user.password)


@pytest.mark.parametrize("slug", ["Share", "share network", "-share", "share--network", "", "é"])
def test_a_short_name_that_makes_no_address_is_refused(app: Flask, slug: str) -> None:
    with pytest.raises(InvalidAccount, match="short name"):
        create_organisation(slug=slug, name="X", contact_email="a@example.org", language="en")


def test_nothing_is_made_twice(app: Flask) -> None:
    with transaction():
        an_organisation(), a_user()
    with pytest.raises(InvalidAccount, match="already"):
        an_organisation()
    with pytest.raises(InvalidAccount, match="already"):
        a_user("ORGANISER@example.org")


def test_a_short_password_and_a_bad_address_are_refused(app: Flask) -> None:
    with pytest.raises(InvalidAccount, match="12 characters"):
        create_user(email="b@example.org", password="short", name="", now=NOW)
    with pytest.raises(InvalidAccount, match="not an e-mail address"):
        a_user("nobody")
