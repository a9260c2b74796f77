"""The worker: one loop that delivers and writes mail, releases seats, removes what was kept long.

Any number of workers share a database. One that is killed loses nothing: its claims run out, or
are handed back when a worker of the same name starts.
"""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import threading
import time

from flask import Flask

from webinars.accounts import invitations
from webinars.accounts import messages as account_messages
from webinars.extensions import db, transaction
from webinars.mail import claims
from webinars.mail.delivery import DATABASE_ERRORS, Delivery, Pace
from webinars.mail.transport import Unavailable, get_transport
from webinars.registrations import messages
from webinars.registrations.mailings import sending
from webinars.registrations.people import reserving
from webinars.registrations.retention import remove_expired
from webinars.times import utc_now

MESSAGES = (account_messages, messages)
"""The packages whose import registers what the worker sends."""

IDLE_PAUSE = 0.5
RECLAIM_EVERY = 10.0
RETENTION_EVERY = 3600.0
FILL_EVERY = 30.0
MAILINGS_EVERY = 1.0
AFTER_A_FAILURE = 60.0

_log = logging.getLogger(__name__)


def run_worker(
    app: Flask,
    *,
    stop: threading.Event,
    name: str | None = None,
    pace: Pace | None = None,
) -> None:
    """Work until `stop` is set; then finish the mail in hand, hand back the others and return.

    `name` is one that no other running worker has: what a former worker of this name left behind
    is taken up at once. Survives restarts of the database and of the mail server.
    """
    worker = Worker(app, stop=stop, name=name or _own_name(), pace=pace or Pace())
    failures = 0
    while not stop.is_set():
        try:
            with app.app_context():
                pause = worker.step()
            failures = 0
        except (Unavailable, *DATABASE_ERRORS) as error:
            if failures == 0:
                _log.warning("%s. The worker tries again until it works.", _sentence(error))
            pause = min(0.5 * 2 ** min(failures, 10), worker.pace.longest_pause)
            failures += 1
        stop.wait(pause)
    with app.app_context():
        worker.leave()


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set.

    Call it in the main thread before any other thread starts. A thread waits for the signals: a
    handler could come between the event's own lock and itself.
    """
    stop = threading.Event()
    signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)

    def wait() -> None:
        signal.sigwait(signals)
        stop.set()

    threading.Thread(target=wait, daemon=True).start()
    return stop


class Worker:
    """What one worker does, a step at a time."""

    def __init__(self, app: Flask, *, stop: threading.Event, name: str, pace: Pace) -> None:
        self.pace = pace
        self.stop = stop
        self.domain = app.config["SETTINGS"].domain
        self.transport = get_transport(app, pace.timeouts)
        self.delivery = Delivery(owner=name, transport=self.transport, pace=pace, stop=stop)
        self.holds_claims = True  # perhaps those of a former worker of this name
        self.reclaims_at = self.removes_at = self.fills_at = self.writes_at = 0.0

    def step(self) -> float:
        """Do what is due now. Returns how many seconds may pass before the next step.

        Raises `Unavailable` or one of `DATABASE_ERRORS` when nothing can be delivered.
        """
        if self.holds_claims:
            self.delivery.take_back()
            self.holds_claims = False
        self._reclaim()
        self._remove_expired()
        self._fill_released()
        written = self._write_mailings()
        self.holds_claims = True
        delivered = self.delivery.deliver_batch()
        self.holds_claims = False
        if delivered or written:
            return 0
        self.transport.close()
        return IDLE_PAUSE

    def leave(self) -> None:
        """Hand back what is still claimed and take leave of the mail server."""
        self.transport.close()
        try:
            if self.holds_claims:
                self.delivery.take_back()
        except DATABASE_ERRORS:
            db.session.remove()

    def _reclaim(self) -> None:
        if time.monotonic() < self.reclaims_at:
            return
        with transaction():
            claims.reclaim_expired(now=utc_now())
        self.reclaims_at = time.monotonic() + min(RECLAIM_EVERY, self.pace.lease / 4)

    def _fill_released(self) -> None:
        """Give seats that were held for a group, and are released, to those who wait."""
        if time.monotonic() < self.fills_at:
            return
        self.fills_at = time.monotonic() + FILL_EVERY
        try:
            for event_id in reserving.events_to_fill(utc_now()):
                with transaction():
                    reserving.fill_released(event_id=event_id, domain=self.domain, now=utc_now())
        except DATABASE_ERRORS:
            raise
        except Exception:  # mail goes on
            _log.exception("Seats that were released could not be given away.")
        db.session.rollback()

    def _write_mailings(self) -> bool:
        """Write the next mails of an organiser's message, a batch between two of delivery."""
        if time.monotonic() < self.writes_at:
            return False
        self.writes_at = time.monotonic() + MAILINGS_EVERY
        try:
            if not sending.is_due(utc_now()):
                db.session.rollback()
                return False
            with transaction():
                written = sending.expand_next(domain=self.domain, now=utc_now())
        except DATABASE_ERRORS:
            raise
        except Exception:  # mail goes on
            _log.exception("A message to many could not be written.")
            self.writes_at = time.monotonic() + AFTER_A_FAILURE
            return False
        if written:
            self.writes_at = 0.0
        return written

    def _remove_expired(self) -> None:
        if time.monotonic() < self.removes_at:
            return
        try:
            with transaction():
                removed = remove_expired(now=utc_now())
                invitations.remove_ended(now=utc_now())
            _log.info("Removed what was kept long enough: %s", removed)
        except DATABASE_ERRORS:
            raise
        except Exception:  # mail goes on
            _log.exception("What was kept long enough could not be removed.")
        self.removes_at = time.monotonic() + RETENTION_EVERY


def _own_name() -> str:
    return f"{socket.gethostname()[:24]}-{os.getpid()}-{secrets.token_hex(8)}"


def _sentence(error: Exception) -> str:
    if isinstance(error, Unavailable):
        return f"The mail server cannot be used: {error}"
    return f"The database cannot be used: {str(error).splitlines()[0]}"
