"""What a machine asks: is the process alive, can it serve, does mail leave."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from webinars.database import is_read_only
from webinars.extensions import db
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

    503 without a database, or with one that only reads: nobody can register there. A growing age
    means that no worker delivers; it is for an alarm, not a reason to take the pages away.
    """
    try:
        only_reads = is_read_only(db.session)
        waiting = oldest_unsent(now=utc_now())
    except (DBAPIError, PoolTimeout):
        return _not_ready("unavailable")
    if only_reads:
        return _not_ready("read-only")
    seconds = None if waiting is None else round(waiting.total_seconds())
    return _fresh(jsonify(database="ok", oldest_unsent_mail_seconds=seconds))


def _not_ready(database: str) -> Response:
    answer = jsonify(database=database)
    answer.status_code = 503
    return _fresh(answer)


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
