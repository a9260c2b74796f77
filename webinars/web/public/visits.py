"""How often partners' links are opened: counted without knowing by whom, and written in batches.

A page that is opened changes nothing while it is answered: the process adds one in its memory.
The numbers reach the database after an answer has left, at most every half minute, and when the
process ends; one that is killed loses those of the last moments. Nothing is kept but the numbers:
no moment, no address, no browser. What is plainly no person who came by the link is left out.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from threading import Lock

from flask import Flask, Response, current_app, request
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from webinars.extensions import db, transaction
from webinars.registrations.partner_links import add_visits

WRITE_EVERY = 30.0
_KEY = "partner_visits"

_ROBOTS = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|scan|monitor|headless|lighthouse|facebookexternalhit"
    r"|whatsapp|curl|wget|python|java/|go-http|okhttp|safelinks|proofpoint|mimecast|barracuda",
    re.IGNORECASE,
)


class Visits:
    """What this process has counted and not written yet: the number of openings, by link's id."""

    def __init__(self) -> None:
        self._waiting: Counter[int] = Counter()
        self._lock = Lock()
        self._due_at = 0.0

    def add(self, link_id: int) -> None:
        """Count one opening."""
        with self._lock:
            self._waiting[link_id] += 1

    def is_due(self) -> bool:
        """Whether there is something to write, and the last time is long enough ago."""
        return bool(self._waiting) and time.monotonic() >= self._due_at

    def write(self) -> None:
        """Add what was counted to the database; what cannot be written waits for the next time."""
        with self._lock:
            self._due_at = time.monotonic() + WRITE_EVERY
            taken, self._waiting = self._waiting, Counter()
        if not taken:
            return
        try:
            with transaction():
                add_visits(taken)
        except (OperationalError, InterfaceError, PoolTimeout):
            with self._lock:
                self._waiting.update(taken)


def install(app: Flask) -> None:
    """Let `app` count visits, and write them once answers have left."""
    app.extensions[_KEY] = Visits()
    app.after_request(_write_later)


def count_visit(link_id: int) -> None:
    """Count that a partner's link was opened, if by a person who came by it."""
    if _is_visit():
        visits: Visits = current_app.extensions[_KEY]
        visits.add(link_id)


def write_visits(app: Flask) -> None:
    """Write what is counted: the process is about to end."""
    visits: Visits = app.extensions[_KEY]
    with app.app_context():
        visits.write()
        db.session.remove()


def _is_visit() -> bool:
    """Whether a page is opened by a person, from elsewhere: not by its own language switch."""
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return (
        request.method == "GET"
        and agent.startswith(("Mozilla/", "Opera/"))
        and not _ROBOTS.search(agent)
        and "prefetch" not in purpose
        and request.headers.get("Sec-Fetch-Site") != "same-origin"
    )


def _write_later(response: Response) -> Response:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    visits: Visits = app.extensions[_KEY]
    if visits.is_due():
        response.call_on_close(lambda: write_visits(app))
    return response
