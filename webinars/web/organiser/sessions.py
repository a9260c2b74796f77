"""Sessions exist below `/organiser/` alone: everywhere else nothing reads or sets a cookie."""

from __future__ import annotations

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

PREFIX = "/organiser/"


class OrganiserSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, for the organisers' part of the site only."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the request; a visitor's is empty and never kept."""
        if not request.path.startswith(PREFIX):
            return SecureCookieSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep the session of an organiser; leave a visitor's answer untouched."""
        if request.path.startswith(PREFIX):
            super().save_session(app, session, response)
