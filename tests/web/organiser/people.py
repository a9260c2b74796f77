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
        self.token = hold_token(self.client)
        answer = self.client.post(
            "/organiser/-/login",
            data={"email": self.email, "password": password, "csrf_token": self.token},
        )
        self.token = hold_token(self.client)  # who signs in gets another session
        return answer

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
        return self.client.post(path, data={**(data or {}), "csrf_token": self.token}, **more)


def hold_token(client: FlaskClient) -> str:
    """A token that this browser's session takes; a page to read one from takes longer."""
    kept, token = _token_of(client.application)
    with client.session_transaction("/organiser/") as session:
        session["csrf_token"] = kept
    return token


def _token_of(app: Flask) -> tuple[str, str]:
    """What a session keeps of a token, and the token in its forms: once for each key."""
    key = str(app.secret_key)
    if key not in _TOKENS:
        visitor = app.test_client()
        token = token_of(visitor.get("/organiser/-/login"))
        with visitor.session_transaction("/organiser/") as session:
            _TOKENS[key] = (session["csrf_token"], token)
    return _TOKENS[key]


_TOKENS: dict[str, tuple[str, str]] = {}


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
