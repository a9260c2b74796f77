"""The surface that people see; the only code that knows a request."""

from __future__ import annotations

from flask import Flask, has_request_context, request

from webinars.languages import SHIPPED


def chosen_language() -> str | None:
    """The interface language of the present request: from the URL, else negotiated."""
    if not has_request_context():
        return None
    in_url = (request.view_args or {}).get("lang")
    return in_url or request.accept_languages.best_match(SHIPPED) or SHIPPED[0]


def install(app: Flask) -> None:
    """Register every blueprint on `app`."""
