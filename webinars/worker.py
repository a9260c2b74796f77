"""The worker: one loop that delivers mail and, between two batches, does its chores.

Beside it, a thread collects mail that comes in (`webinars.collecting`).

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

from flask import Flask

from webinars.accounts import messages as account_messages
from webinars.chores import Chores
from webinars.collecting import start_collecting
from webinars.extensions import db
from webinars.mail.delivery import DATABASE_ERRORS, Delivery, Pace
from webinars.mail.transport import Unavailable, get_transport
from webinars.registrations import messages
from webinars.registrations.news import expanding

MESSAGES = (account_messages, messages)
"""The packages whose import registers what the worker sends."""

IDLE_PAUSE = 0.5
LONGEST_GOODBYE = 2.0
"""Seconds: what the mailbox is not done with by then is done after the next start."""

_log = logging.getLogger(__name__)


def run_worker(
    app: Flask,
    *,
    stop: threading.Event,
    name: str | None = None,
    pace: Pace | None = None,
    tell_at_once: int = expanding.BATCH,
) -> None:
    """Work until `stop` is set; then finish the mail in hand, hand back the others and return.

    `name` is one that no other running worker has: what a former worker of this name left behind
    is taken up at once. News is written for `tell_at_once` people at a time. Survives restarts of
    the database and of the mail server.
    """
    worker = Worker(
        app,
        stop=stop,
        name=name or _own_name(),
        pace=pace or Pace(),
        tell_at_once=tell_at_once,
    )
    collecting = start_collecting(app, stop=stop)
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
    if collecting is not None:
        collecting.join(LONGEST_GOODBYE)


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

    def __init__(
        self,
        app: Flask,
        *,
        stop: threading.Event,
        name: str,
        pace: Pace,
        tell_at_once: int = expanding.BATCH,
    ) -> None:
        self.pace = pace
        self.stop = stop
        self.transport = get_transport(app, pace.timeouts)
        self.delivery = Delivery(owner=name, transport=self.transport, pace=pace, stop=stop)
        self.holds_claims = True  # perhaps those of a former worker of this name
        self.chores = Chores(
            domain=app.config["SETTINGS"].domain,
            lease=pace.lease,
            stop=stop,
            tell_at_once=tell_at_once,
        )

    def step(self) -> float:
        """Do what is due now. Returns how many seconds may pass before the next step.

        Raises `Unavailable` or one of `DATABASE_ERRORS` when nothing can be delivered.
        """
        if self.holds_claims:
            self.delivery.take_back()
            self.holds_claims = False
        has_more = self.chores.tend()
        self.holds_claims = True
        delivered = self.delivery.deliver_batch()
        self.holds_claims = False
        if delivered or has_more:
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


def _own_name() -> str:
    return f"{socket.gethostname()[:24]}-{os.getpid()}-{secrets.token_hex(8)}"


def _sentence(error: Exception) -> str:
    if isinstance(error, Unavailable):
        return f"The mail server cannot be used: {error}"
    return f"The database cannot be used: {str(error).splitlines()[0]}"
