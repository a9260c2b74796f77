"""Signing in: Flask-Security on the project's own users.

Only what is in use is switched on. Roles are memberships in organisations, not Flask-Security's,
so its role model stays unused.
"""

from __future__ import annotations

import secrets
from typing import TypeVar

from flask import Flask
from flask_login import user_logged_out
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore
from flask_security.forms import LoginForm

from webinars.accounts.models import User
from webinars.extensions import db, transaction

Form = TypeVar("Form", bound=LoginForm)


def install(app: Flask, *, login_form: type[Form]) -> None:
    """Switch signing in on, below `/organiser/`, with `login_form` on its page."""
    app.config.update(
        SECURITY_URL_PREFIX="/organiser",
        SECURITY_LOGIN_USER_TEMPLATE="organiser/login.html",
        SECURITY_POST_LOGIN_VIEW="organiser.overview",
        SECURITY_POST_LOGOUT_VIEW="security.login",
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
        SECURITY_PASSWORD_LENGTH_MIN=12,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_CLI_USERS_NAME=False,
        SECURITY_CLI_ROLES_NAME=False,
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_REDIRECT_VALIDATE_MODE=["regex"],
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_AUTO_LOGIN_AFTER_CONFIRM=False,
        SECURITY_JOIN_USER_ROLES=False,
    )
    datastore = SQLAlchemyUserDatastore(db, User, RoleMixin)
    Security(app, datastore, login_form=login_form)
    # Only the session says who someone is: nothing is read from a request's body or headers.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    user_logged_out.connect(_end_sessions, app)


def _end_sessions(_app: Flask, user: User, **_more: object) -> None:
    """Signing out ends a copied session too, on every device: sessions carry this secret."""
    with transaction():
        db.session.get_one(User, user.id).fs_uniquifier = secrets.token_hex(32)
