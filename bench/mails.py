"""How fast mail leaves: the worker against a bare loop of `smtplib`, to the same sink."""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from flask import Flask
from sqlalchemy import func, select

from bench.stage import person, program, settings_for
from tests.system.site import free_port
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.register import RegistrationRequest, register
from webinars.times import utc_now

MAILS = 300


@contextmanager
def sink() -> Iterator[int]:
    """An SMTP server in a process of its own that takes everything; its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "bench.mails", str(port)])
    try:
        _wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            smtplib.SMTP("127.0.0.1", port).quit()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the sink does not start")


def plain_rate(port: int) -> float:
    """Mails a second through one connection, the message made once and parts of the same size."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@localhost", "b@localhost", "Confirmed"
    message.set_content("x" * 1500)
    message.add_alternative("<p>" + "x" * 4500, subtype="html")
    message.add_attachment(b"x" * 3000, maintype="application", subtype="ics")
    started = time.monotonic()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for _ in range(MAILS):
            connection.send_message(message)
    return MAILS / (time.monotonic() - started)


def our_rate(app: Flask, url: str, var: Path, port: int) -> float:
    """Mails a second of one worker: claimed, rendered with their invitation, sent, recorded."""
    _queue(app)
    with working(url, var, port):
        _wait_until(app, MAILS - 20)  # the start of the process does not count
        started = time.monotonic()
        _wait_until(app, 0)
        return (MAILS - 20) / (time.monotonic() - started)


@contextmanager
def working(url: str, var: Path, port: int) -> Iterator[None]:
    """A worker on the database at `url` that sends to the mail server at `port`."""
    environment = settings_for(url, var) | {
        "MAIL_SERVER": "127.0.0.1",
        "MAIL_PORT": str(port),
        "MAIL_DEFAULT_SENDER": "events@localhost",
    }
    worker = subprocess.Popen([program("webinars"), "worker"], env=environment)
    try:
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=30)


def _queue(app: Flask) -> None:
    with app.app_context():
        event_id = db.session.scalars(select(Event.id).limit(1)).one()
        for number in range(MAILS):
            someone = person(f"{time.time_ns():x}")
            request = RegistrationRequest(
                name=someone["name"],
                email=someone["email"],
                language="en",
                zone="Europe/Brussels",
                submission=f"{os.urandom(8).hex()}{number}",
            )
            with transaction():
                register(event_id=event_id, request=request, domain="localhost", now=utc_now())


def _wait_until(app: Flask, left: int) -> None:
    with app.app_context():
        for _ in range(6000):
            unsent = select(func.count()).where(
                OutgoingMail.state.in_([MailState.QUEUED, MailState.SENDING])
            )
            if (db.session.scalar(unsent) or 0) <= left:
                return
            db.session.rollback()
            time.sleep(0.01)
    raise RuntimeError("the worker does not finish")


def _serve_sink(port: int) -> None:
    Controller(Sink(), hostname="127.0.0.1", port=port).start()
    signal.pause()


if __name__ == "__main__":
    _serve_sink(int(sys.argv[1]))
