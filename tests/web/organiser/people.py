"""Organisers at work: browsers that are signed in, and the organisations they belong to."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from webinars.accounts.models import Organisation, Role, User
from webinars.accounts.service import add_member, create_user, find_user
from webinars.events.models import Event
from webinars.extensions import db, transaction

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)
PASSWORD = "a long enough phrase"


class Organiser:
    """Somebody's browser, signed in; forms carry the session's token by themselves."""

    def __init__(self, app: Flask, email: str) -> None:
        self.email = email
        self.client: FlaskClient = app.test_client()
        self.token = ""
        self.sign_in()

    def sign_in(self, password: str = PASSWORD) -> TestResponse:
        """Sign in with the address and a password."""
        self.token = ""
        return self.client.post(
            "/organiser/-/login",
            data={
                "email": self.email,
                "password": password,
                "csrf_token": token_of(self.client.get("/organiser/-/login")),
            },
        )

    def get(self, path: str, **more: Any) -> TestResponse:  # noqa: ANN401
        """Open a page."""
        return self.client.get(path, **more)

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        **more: Any,  # noqa: ANN401
    ) -> TestResponse:
        """Send a form with the session's token."""
        self.token = self.token or token_of(self.client.get("/organiser/", follow_redirects=True))
        return self.client.post(path, data={**(data or {}), "csrf_token": self.token}, **more)


def token_of(answer: TestResponse) -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
    assert found is not None, answer.text[:2000]
    return found[1]


def join(app: Flask, organisation: Organisation, role: Role, email: str = "") -> Organiser:
    """A browser of a member with `role`; the user is made where there is none."""
    address = email or f"{role.value}@{organisation.slug}.example.org"
    organisation_id = organisation.id
    with transaction():
        user = find_user(address) or create_user(
            email=address, password=PASSWORD, name=role.value.title(), now=NOW
        )
        here = db.session.get_one(Organisation, organisation_id)
        add_member(organisation=here, user=user, role=role)
    return Organiser(app, address)


def user_of(organiser: Organiser) -> User:
    """The user behind a browser."""
    user = find_user(organiser.email)
    assert user is not None
    return user


def organisation_of(event_id: int) -> Organisation:
    """Whose event it is."""
    return db.session.get_one(Event, event_id).organisation
