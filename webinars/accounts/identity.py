"""Signing in: Flask-Security on the project's own users.

It hashes passwords, checks them in equal time for known and unknown addresses, and ties a session
to its user. Its pages are not used: the second factor, new passwords and the mails about them are
the project's own. Roles are memberships in organisations, not Flask-Security's.
"""

from __future__ import annotations

from flask import Flask
from flask_login import user_logged_out
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore

from webinars.accounts.models import User
from webinars.accounts.passwords import MINIMUM_LENGTH, end_sessions
from webinars.extensions import db, transaction


def install(app: Flask) -> None:
    """Prepare signing in; the pages for it are `webinars.web.organiser`'s."""
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SINGLE_HASH={"argon2"},
        SECURITY_PASSWORD_LENGTH_MIN=MINIMUM_LENGTH,
        SECURITY_DEFAULT_REMEMBER_ME=False,
        SECURITY_CLI_USERS_NAME=False,
        SECURITY_CLI_ROLES_NAME=False,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_JOIN_USER_ROLES=False,
    )
    datastore = SQLAlchemyUserDatastore(db, User, RoleMixin)
    Security(app, datastore, register_blueprint=False)
    # Only the session says who someone is: nothing is read from a request's body or headers.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    user_logged_out.connect(_end_sessions, app)


def _end_sessions(_app: Flask, user: User, **_more: object) -> None:
    """Signing out ends a copied session too, on every device: sessions carry this secret."""
    with transaction():
        end_sessions(db.session.get_one(User, user.id))
