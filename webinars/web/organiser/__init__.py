"""The pages for organisers: signing in, and an overview of their organisations' events."""

from __future__ import annotations

from flask import Flask

from webinars.accounts import identity
from webinars.web.organiser import overview
from webinars.web.organiser.login import LoginForm
from webinars.web.organiser.sessions import PREFIX, OrganiserSessions


def install(app: Flask) -> None:
    """Register the organisers' pages, and sessions for them alone."""
    app.config.update(
        SESSION_COOKIE_NAME="organiser",
        SESSION_COOKIE_PATH=PREFIX,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["BASE_URL"].startswith("https:"),
    )
    app.session_interface = OrganiserSessions()
    identity.install(app, login_form=LoginForm)
    app.register_blueprint(overview.organiser)
