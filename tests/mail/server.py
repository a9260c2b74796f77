"""A mail server whose answers a test decides, and a message to send to it."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from tests.system.site import free_port
from webinars.extensions import db, transaction
from webinars.mail.content import Address, Content, NotYet, message
from webinars.mail.delivery import Delivery, Pace
from webinars.mail.models import OutgoingMail
from webinars.mail.outbox import queue
from webinars.mail.transport import Timeouts, get_transport
from webinars.times import utc_now

HANG = "hang"
DROP = "drop"
WAIT = "wait"
QUICK = Pace(lease=8, longest_pause=0.2, timeouts=Timeouts(connect=1, command=1, verdict=1))


class MailServer:
    """Takes every mail, unless `answers[stage]` holds other replies, used up one by one.

    `HANG` is an answer that comes too late, `DROP` a connection closed without one, `WAIT` one
    that comes when the test sets `go_on`; `held` tells that the server waits for it. The stages
    are `"MAIL"`, `"RCPT"` and `"DATA"`, or a recipient's address for its RCPT.
    """

    def __init__(self, port: int = 0) -> None:
        self.port = port or free_port()
        self.answers: defaultdict[str, list[str]] = defaultdict(list)
        self.taken: list[bytes] = []
        self.recipients: list[str] = []
        self.connections = 0
        self.held = Event()
        self.go_on = Event()
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=False
        )

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._controller.server is not None:
            self._controller.stop()

    def forget(self) -> None:
        """Be as new: nothing taken, nothing planned."""
        self.taken.clear()
        self.recipients.clear()
        self.answers.clear()
        self.held.clear()
        self.go_on.clear()

    @property
    def message_ids(self) -> list[str]:
        """The Message-ID of each mail taken, in their order."""
        found = [re.search(rb"(?m)^Message-ID: (\S+)", mail) for mail in self.taken]
        return [match[1].decode() for match in found if match]

    @property
    def settings(self) -> dict[str, str]:
        """The settings of an installation that sends its mail here."""
        return {
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(self.port),
            "MAIL_DEFAULT_SENDER": "us@here.org",
        }

    def copies(self) -> dict[str, list[str]]:
        """By recipient, the Message-ID of each copy taken, in their order."""
        found = defaultdict[str, list[str]](list)
        for recipient, message_id in zip(self.recipients, self.message_ids, strict=True):
            found[recipient].append(message_id)
        return dict(found)

    async def handle_EHLO(  # noqa: N802
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = await self._answer(server, "MAIL")
        if answer.startswith("2"):
            envelope.mail_from = address
        return answer

    async def handle_RCPT(  # noqa: N802
        self,
        server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        stage = address if self.answers[address] else "RCPT"
        answer = await self._answer(server, stage)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        planned = self.answers["DATA"][:1]
        if not planned or planned[0] in {DROP, HANG} or planned[0].startswith("2"):
            assert isinstance(envelope.content, bytes)
            self.taken.append(envelope.content)
            self.recipients += envelope.rcpt_tos
        return await self._answer(server, "DATA")

    async def _answer(self, server: SMTP, stage: str) -> str:
        answer = self.answers[stage].pop(0) if self.answers[stage] else "250 OK"
        if answer == HANG:
            await asyncio.sleep(3)
        if answer == WAIT:
            self.held.set()
            while not self.go_on.is_set():
                await asyncio.sleep(0.02)
        if answer == DROP:
            assert server.transport is not None
            server.transport.close()
        return answer if answer not in {HANG, DROP, WAIT} else "250 OK"


def send_through(app: Flask, port: int) -> None:
    """Let an application send its mail to the server on `port`."""
    mail = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_DEFAULT_SENDER": "us@here.org"}
    app.config.update(mail)
    fields = {name.lower(): value for name, value in mail.items()}
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], **fields)


def a_delivery(app: Flask, *, owner: str = "test", pace: Pace = QUICK) -> Delivery:
    """A worker's delivery through the mail server of `app`, closed after the test."""
    transport = get_transport(app, pace.timeouts)
    app.extensions.setdefault("opened", []).append(transport)
    return Delivery(owner=owner, transport=transport, pace=pace, stop=Event())


def put(*recipients: str, name: str = "hello", priority: int = 0, forget: bool = False) -> None:
    """Queue a mail for each recipient."""
    with transaction():
        for recipient in recipients:
            queue(
                message=name,
                recipient=recipient,
                payload={"name": "Amina"},
                about="test/1",
                domain="here.org",
                now=utc_now(),
                priority=priority,
                forget=forget,
            )


def stored(recipient: str) -> OutgoingMail:
    """The row of the mail for `recipient`, as it is now."""
    db.session.rollback()
    return db.session.query(OutgoingMail).filter_by(recipient=recipient).one()


def make_due() -> None:
    """Let the time of every waiting mail come."""
    with transaction():
        db.session.query(OutgoingMail).update({"next_attempt_at": utc_now()})


@message("hello")
def render_hello(payload: dict[str, str], recipient: str, now: datetime) -> Content:
    return Content(
        subject="Hello",
        text=f"Hello {payload['name']}\n.\n..two dots\n",
        html="<p>Hello</p>",
        sender=Address("The Network", "events@network.example"),
        to_name=payload["name"],
        language="en",
    )


@message("pointless")
def render_nothing(payload: dict[str, str], recipient: str, now: datetime) -> None:
    return None


@message("early")
def render_too_early(payload: dict[str, str], recipient: str, now: datetime) -> Content:
    raise NotYet(now + timedelta(hours=1))


@message("broken")
def render_wrongly(payload: dict[str, str], recipient: str, now: datetime) -> Content:
    raise KeyError(recipient)
