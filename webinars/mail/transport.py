"""Handing a finished message over: to the mail server, or to a folder in the demo.

Failures are told apart by whose they are: `Refused` and `Deferred` concern one mail, `Unavailable`
concerns the server or our settings for it, and every mail that waits.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from flask import Flask
from flask_mail import Connection, Mail

from config import Settings

MAILS_PER_CONNECTION = 100
TLS_FROM_THE_START = 465
ERROR_LENGTH = 300


class Refused(Exception):
    """The server refused this mail for good."""


class Deferred(Exception):
    """This mail did not get through this time."""


class Unavailable(Exception):
    """The mail server cannot be used at present."""


class ClaimLost(Exception):
    """The claim on this mail ran out before it was handed over; nothing was sent."""


@dataclass(frozen=True, kw_only=True)
class Timeouts:
    """Seconds to wait for the server: to connect, for a command, for the word on the message."""

    connect: float = 10
    command: float = 20
    verdict: float = 60


class Transport(Protocol):
    """Somewhere to hand messages over to."""

    def send(self, message: bytes, *, recipient: str, may_send: Callable[[], bool]) -> None:
        """Hand `message` over, if `may_send` still says so at the last moment.

        Raises `Refused`, `Deferred`, `Unavailable`, `ClaimLost`.
        """

    def close(self) -> None:
        """Let go of whatever was kept open between messages."""


def get_transport(app: Flask, timeouts: Timeouts | None = None) -> Transport:
    """The transport that `app` is configured for."""
    settings: Settings = app.config["SETTINGS"]
    if settings.mail_server is None:
        return FileTransport(settings.var / "mail")
    return SMTPTransport(app, timeouts or Timeouts())


class FileTransport:
    """Writes each message to a file of its own, for the demo's mailbox."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: bytes, *, recipient: str, may_send: Callable[[], bool]) -> None:
        """Write a complete `.eml` or none; the names sort by time. Raises as `Transport.send`."""
        if not may_send():
            raise ClaimLost
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex}.eml"
        draft = self.folder / f"{name}.part"  # not what whoever looks for `*.eml` may find
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_bytes(message)
            draft.rename(self.folder / name)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise Unavailable(describe(error)) from error

    def close(self) -> None:
        """Nothing is kept open."""


class SMTPTransport(Connection):
    """One SMTP connection for many messages; made anew when it breaks or has carried enough."""

    host: smtplib.SMTP | None

    def __init__(self, app: Flask, timeouts: Timeouts) -> None:
        super().__init__(Mail(app))
        settings: Settings = app.config["SETTINGS"]
        self.envelope_sender = settings.mail_default_sender
        self.own_name = settings.domain
        self.timeouts = timeouts

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt and log in. Server names are checked against their certificates."""
        where = (self.mail.server, self.mail.port or 0, self.own_name, self.timeouts.connect)
        if self.mail.use_tls and self.mail.port == TLS_FROM_THE_START:
            host: smtplib.SMTP = smtplib.SMTP_SSL(
                *where[:3], timeout=where[3], context=ssl.create_default_context()
            )
        else:
            host = smtplib.SMTP(*where)
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
        host.ehlo_or_helo_if_needed()
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        _wait_up_to(host, self.timeouts.command)
        return host

    def send(  # type: ignore[override]  # a finished message, not one of Flask-Mail's
        self, message: bytes, *, recipient: str, may_send: Callable[[], bool]
    ) -> None:
        """Send `message` to one recipient; see `Transport.send`."""
        international = not message.isascii()
        host = self._begin(international=international)
        try:
            _expect(host.rcpt(recipient), 250, 251, 252)
            _expect(host.docmd("DATA"), 354)
            if not may_send():  # nothing counts as sent before its final dot
                raise ClaimLost
            _wait_up_to(host, self.timeouts.verdict)
            host.send(_stuffed(message))
            _expect(host.getreply(), 250)
            _wait_up_to(host, self.timeouts.command)
        except (Refused, Deferred):
            self._reset()
            raise
        except ClaimLost:
            self._drop()
            raise
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Deferred(describe(error)) from error
        self.num_emails += 1

    def close(self) -> None:
        """Take leave of the server."""
        if self.host is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.host.quit()
        self._drop()

    def _begin(self, *, international: bool) -> smtplib.SMTP:
        """Begin a message, on the open connection where it still answers, else on a new one."""
        if self.num_emails >= MAILS_PER_CONNECTION:
            self.close()
        if self.host is not None:
            with suppress(smtplib.SMTPException, OSError, Deferred, Refused):
                return self._mail_from(self.host, international=international)
            self._drop()
        try:
            self.host = self.configure_host()
            self.num_emails = 0
            if international and not self.host.has_extn("smtputf8"):
                raise Refused("The mail server takes no addresses with letters beyond ASCII.")
            return self._mail_from(self.host, international=international)
        except (smtplib.SMTPException, OSError, UnicodeError) as error:  # a setting beyond ASCII
            self._drop()
            raise Unavailable(describe(error)) from error

    def _mail_from(self, host: smtplib.SMTP, *, international: bool) -> smtplib.SMTP:
        """A refused sender is no fault of the recipient: the server is not usable as configured."""
        options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        code, reply = host.mail(self.envelope_sender, options)
        if code == 250:
            return host
        error = smtplib.SMTPResponseException(code, reply)
        if international:
            raise Refused(describe(error)) if code >= 500 else Deferred(describe(error))
        raise error

    def _reset(self) -> None:
        try:
            if self.host is None or self.host.rset()[0] != 250:
                self._drop()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self.host is not None:
            self.host.close()
        self.host = None


def describe(error: Exception) -> str:
    """What went wrong, in one line and short: the server's own words where it spoke."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = error.smtp_error
        text = words.decode(errors="replace") if isinstance(words, bytes) else words
        return " ".join(f"{error.smtp_code} {text}".split())[:ERROR_LENGTH]
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "The mail server did not answer in time."
    return " ".join(f"{type(error).__name__}: {error}".split())[:ERROR_LENGTH]


def _expect(answer: tuple[int, bytes], *codes: int) -> None:
    """Raises `Refused` for 5xx, `Deferred` for anything else but `codes` (RFC 5321 §4.2.1)."""
    code, reply = answer
    if code in codes:
        return
    text = describe(smtplib.SMTPResponseException(code, reply))
    raise Refused(text) if 500 <= code < 600 else Deferred(text)


def _stuffed(message: bytes) -> bytes:
    """`message` (in CRLF lines) as DATA wants it: leading dots doubled, then the final dot."""
    return re.sub(rb"(?m)^\.", b"..", message) + b".\r\n"


def _wait_up_to(host: smtplib.SMTP, seconds: float) -> None:
    if host.sock is not None:
        host.sock.settimeout(seconds)
