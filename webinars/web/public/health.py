"""What a machine asks: is the process alive, can it serve, does mail leave."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from webinars.mail.outbox import oldest_unsent
from webinars.times import utc_now

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """The process answers. Touches nothing, so that it can be asked every second."""
    return _fresh(Response("ok\n", mimetype="text/plain"))


@health.get("/readyz")
def readyz() -> Response:
    """Whether the database answers, and for how many seconds mail has waited without leaving.

    503 without a database. A growing age means that no worker delivers; it is for an alarm, not a
    reason to take the pages away.
    """
    try:
        waiting = oldest_unsent(now=utc_now())
    except (DBAPIError, PoolTimeout):
        answer = jsonify(database="unavailable")
        answer.status_code = 503
        return _fresh(answer)
    seconds = None if waiting is None else round(waiting.total_seconds())
    return _fresh(jsonify(database="ok", oldest_unsent_mail_seconds=seconds))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
