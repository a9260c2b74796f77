"""The demo's mailbox: the mails that would have been sent, as a mail program would show them.

It exists only in the demo (`install` is called for nothing else) and answers only this computer:
the mails hold people's own links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.policy import default as modern
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, make_response, render_template

from config import Settings
from webinars.web.security import keep_private
from webinars.web.visitors import is_this_computer

dev = Blueprint("dev", __name__, url_prefix="/dev/mailbox")

_SHOWN = 200
_HEADERS = ("From", "Reply-To", "To", "Subject", "Date")
_SANDBOX = "allow-popups allow-popups-to-escape-sandbox"
_HTML_POLICY = (
    f"sandbox {_SANDBOX}; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Mail:
    """A mail in the list. `name` is its file's name; `sent_at` is in UTC."""

    name: str
    subject: str
    recipient: str
    sent_at: datetime


@dev.before_request
def _only_this_computer() -> None:
    if not is_this_computer():
        abort(404)


@dev.after_request
def _private(response: Response) -> Response:
    return keep_private(response)


@dev.get("/")
def mailbox() -> str:
    """The mails, the newest first; of many the newest."""
    found = list(islice(_mails(), _SHOWN + 1))
    return render_template("dev/mailbox.html", mails=found[:_SHOWN], is_cut=len(found) > _SHOWN)


@dev.get("/<name>/")
def mail(name: str) -> Response:
    """One mail: as HTML, as plain text, its calendar part, and as it goes over the wire."""
    raw = _read(name)
    message = _parse(raw)
    head = BytesHeaderParser().parsebytes(raw)
    headers = {name: _decoded(head, name) for name in _HEADERS}
    page = make_response(
        render_template(
            "dev/mailbox_mail.html",
            name=name,
            headers=headers,
            subject=headers["Subject"],
            text=_text(message, "text/plain"),
            calendar=_unfold(_text(message, "text/calendar")),
            raw=raw.decode("utf-8", "replace"),
            sandbox=_SANDBOX,
        )
    )
    own = current_app.config["CONTENT_SECURITY_POLICY"]
    page.headers["Content-Security-Policy"] = f"{own}; frame-src 'self'"
    return page


@dev.get("/<name>/html")
def mail_html(name: str) -> Response:
    """The HTML part alone, in a sandbox; its links open beside it."""
    html = _text(_parse(_read(name)), "text/html")
    response = make_response(html.replace("<head>", '<head><base target="_blank">', 1))
    response.headers["Content-Security-Policy"] = _HTML_POLICY
    return response


def _folder() -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.var / "mail"


def _mails() -> Iterator[Mail]:
    for path in sorted(_folder().glob("*.eml"), reverse=True):  # names begin with the time
        with path.open("rb") as file:
            head = BytesHeaderParser().parse(file)
        yield Mail(
            name=path.name,
            subject=_decoded(head, "Subject"),
            recipient=_decoded(head, "To"),
            sent_at=_sent_at(_decoded(head, "Date"), path),
        )


def _decoded(head: Message, name: str) -> str:
    """A header as it reads; empty where there is none.

    The modern policy would leave blanks between the words that RFC 2047 §6.2 joins.
    """
    return str(make_header(decode_header(head.get(name, ""))))


def _sent_at(date: str, path: Path) -> datetime:
    try:
        return parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _read(name: str) -> bytes:
    """The bytes of the mail file `name`. Only names that the folder lists are taken, no paths."""
    path = next((path for path in _folder().glob("*.eml") if path.name == name), None)
    if path is None:
        abort(404)
    return path.read_bytes()


def _parse(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=modern)


def _text(message: EmailMessage, kind: str) -> str:
    """The text of the first part of the type `kind`; empty where there is none."""
    for part in message.walk():
        if part.get_content_type() == kind and isinstance(part, EmailMessage):
            return str(part.get_content())
    return ""


def _unfold(calendar: str) -> str:
    """One property per line, as it reads (RFC 5545 §3.1)."""
    return re.sub(r"\r?\n[ \t]", "", calendar)
