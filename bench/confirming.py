"""How long a confirmation waits while a worker has mail to many to write and to send."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa
from flask import Flask

from bench.mails import sink, working
from bench.stage import keep
from tests.registrations.builders import sign_up
from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail
from webinars.times import utc_now

CONFIRMATIONS = 30
MOST = 60_000
"""So many milliseconds a confirmation takes at most, whatever else there is to send."""

LONGEST_LOCK = 2_000
"""So many milliseconds an event may be locked at once: that long a form may wait."""


@dataclass
class Spent:
    """How long one thing took, each time, in seconds of a clock."""

    clock: Callable[[], float] = time.perf_counter
    times: list[float] = field(default_factory=list)

    def since(self, began: float) -> None:
        """Add what began then and ends now."""
        self.times.append(self.clock() - began)

    @property
    def longest(self) -> float:
        """The longest, in milliseconds."""
        return max(self.times, default=0.0) * 1000


def confirm_meanwhile(engine: str, app: Flask, event_id: int, *, written: sa.Select[int]) -> None:
    """Let a worker write and send to many, while one person after the other registers.

    `written` counts what it has written to many. Each confirmation is waited for until it is sent,
    to a mail server that takes everything.
    """
    settings, waited = app.config["SETTINGS"], Spent()
    with sink() as port, working(settings.database_url, settings.var, port):
        await_count(written, 1)
        for number in range(CONFIRMATIONS):
            began, email = waited.clock(), f"late{number}@example.net"
            sign_up(event_id, email, now=utc_now())
            sent = OutgoingMail.recipient == email, OutgoingMail.state == MailState.SENT
            await_count(sa.select(sa.func.count()).select_from(OutgoingMail).where(*sent), 1)
            waited.since(began)
        done = db.session.scalar(written)
    print(
        f"{engine}: the longest of {CONFIRMATIONS} confirmations took {waited.longest:.0f} ms; "
        f"{done} mails to many were written by then",
        flush=True,
    )
    keep(f"{engine}, a confirmation, in milliseconds", waited.longest, most=MOST)


def await_count(query: sa.Select[int], wanted: int) -> None:
    """Wait until there are so many."""
    for _ in range(6000):
        db.session.rollback()
        if (db.session.scalar(query) or 0) >= wanted:
            return
        time.sleep(0.02)
    raise RuntimeError("it does not happen")
