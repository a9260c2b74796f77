"""Forms that come in signed out, or from before somebody signed in anew: shown back, not lost.

Nothing is done with them. A form without the session's token may be one that nobody meant to send;
so the page shows what was written, and a button of its own, with the token of today, sends it.
Another site's form never comes here: `web.security` refuses it. Where an old browser does not tell
which site a form is of, the page has no button: it would send fields that nobody has seen.
"""

from __future__ import annotations

from flask import Flask, Response, make_response, render_template, request
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest

from webinars.web.organiser import step_up
from webinars.web.organiser.sessions import PREFIX
from webinars.web.security import is_surely_own, keep_private

_OWN = {step_up.CODE, "csrf_token", "code"} | step_up.PASSWORDS

_SEEN = "seen"
"""The field of what a form showed, which may be several keys."""


def install(app: Flask) -> None:
    """Answer a form without the session's token with what was written in it."""
    app.register_error_handler(CSRFError, _on_old_token)


def signed_out() -> Response:
    """Say to whoever sent a form that they are signed out; where something was written, keep it."""
    return _page(401, is_out=True)


def _on_old_token(error: CSRFError) -> Response | BadRequest:
    if not (request.path.startswith(PREFIX) and current_user.is_authenticated):
        return BadRequest(error.description)
    return _page(400, is_out=False)


def _page(status: int, *, is_out: bool) -> Response:
    sent = [(name, value) for name, value in request.form.items(multi=True) if name not in _OWN]
    page = render_template(
        "organiser/sent_in_vain.html",
        is_out=is_out,
        action=request.full_path.rstrip("?"),
        sent=sent if is_surely_own() else [],
        written=[value for name, value in sent if name != _SEEN and _is_written(value)],
        loses_files=any(each.filename for each in request.files.values()),
    )
    return keep_private(make_response(page, status))


def _is_written(value: str) -> bool:
    """Whether somebody wrote it: what a form says of itself is ASCII without blanks.

    Whole texts have no blanks in Japanese, Chinese or Thai.
    """
    return len(value.split()) > 1 or not value.isascii()
