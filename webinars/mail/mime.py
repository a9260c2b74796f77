"""A rendered mail as a MIME message; calendar parts as invitations need them (RFC 6047, iMIP).

The bytes are put together here: the shape never varies, and the library's `EmailMessage` takes
ten times as long and drops the quotes of a long name, whose commas then part recipients. What
would break a header's line is refused.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64encode, encodebytes
from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from typing import Protocol

from email_validator import validate_email

from webinars.mail.content import Address, CalendarPart, Content

_PLAIN_NAME = re.compile(r"[A-Za-z0-9 .'&-]{1,60}")
_PLAIN_TEXT = re.compile(r"(?!.*=\?)[ -~]{0,66}")
_ADDRESS = re.compile(r"""[^\s<>()\[\],;:\\"@\x00-\x20\x7f]+@[A-Za-z0-9._\[\]:-]+""")
_ENCODED_OCTETS = 39  # of text per encoded word: a line stays within 76 characters


class Addressed(Protocol):
    """The row of a mail, as far as its message shows it."""

    @property
    def recipient(self) -> str:
        """The address it goes to."""

    @property
    def message_id(self) -> str:
        """The Message-ID fixed when it was queued."""


def build(mail: Addressed, content: Content, now: datetime) -> bytes:
    """The message of `mail`, dated `now`, with CRLF line ends.

    Everything is ASCII unless an address has a local part that needs SMTPUTF8 (RFC 6532). Raises
    `ValueError` for a header that would break its line, or an address that is none.
    """
    headers = {
        "From": _mailbox(content.sender),
        "To": _mailbox(Address(content.to_name, mail.recipient)),
        "Subject": _text(content.subject),
        "Date": format_datetime(now),
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",
        "Content-Language": content.language,
        "MIME-Version": "1.0",
    }
    if content.reply_to:
        headers["Reply-To"] = _mailbox(Address("", content.reply_to))
    if content.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{content.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return _header_lines(headers) + _body(content)


def ascii_domain(email: str) -> str:
    """`email` with its domain as it travels (IDNA); a local part beyond ASCII stays as it is.

    Raises `ValueError` for an address that is none.
    """
    if email.isascii():
        return email
    parts = validate_email(email, check_deliverability=False)
    return parts.ascii_email or f"{parts.local_part}@{parts.ascii_domain}"


def _header_lines(headers: dict[str, str]) -> bytes:
    for name, value in headers.items():
        if re.search(r"[\x00\r\n]", value.replace("\r\n ", "")):
            raise ValueError(f"the header {name} would break its line")
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()).encode()


def _mailbox(address: Address) -> str:
    email = ascii_domain(address.email)
    if not _ADDRESS.fullmatch(email):
        raise ValueError("the address cannot be written into a header")
    if not address.name:
        return email
    plain = _PLAIN_NAME.fullmatch(address.name)
    name = f'"{address.name}"' if plain else _encoded(address.name)
    return f"{name}\r\n <{email}>"


def _text(text: str) -> str:
    return text if _PLAIN_TEXT.fullmatch(text) else _encoded(text)


def _encoded(text: str) -> str:
    """Encoded words, one to a line, parted between characters (RFC 2047 §2, §5)."""
    words = [""]
    for character in text:
        if len((words[-1] + character).encode()) > _ENCODED_OCTETS:
            words.append("")
        words[-1] += character
    return "\r\n ".join(f"=?utf-8?b?{b64encode(word.encode()).decode()}?=" for word in words)


def _body(content: Content) -> bytes:
    """The calendar is the last alternative, which mail readers act on, and an attachment to save.

    It has no disposition as an alternative, and its `method` is that of its body (RFC 6047 §2.4).
    """
    parts = [_readable("plain", content.text), _readable("html", content.html)]
    if content.calendar is None:
        return _multipart("alternative", parts)
    calendar, attachment = _calendar(content.calendar)
    return _multipart("mixed", [_multipart("alternative", [*parts, calendar]), attachment])


def _readable(subtype: str, text: str) -> bytes:
    lines = "\r\n".join(text.splitlines()) + "\r\n"
    return _entity(
        f"text/{subtype}; charset=utf-8", "quoted-printable", binascii.b2a_qp(lines.encode())
    )


def _calendar(calendar: CalendarPart) -> tuple[bytes, bytes]:
    body = encodebytes(calendar.body).replace(b"\n", b"\r\n")
    return (
        _entity(f"text/calendar; charset=utf-8; method={calendar.method}", "base64", body),
        _entity(
            'application/ics; name="invite.ics"',
            "base64",
            body,
            'Content-Disposition: attachment; filename="invite.ics"\r\n',
        ),
    )


def _entity(kind: str, encoding: str, body: bytes, more: str = "") -> bytes:
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n"
    return head.encode() + body


def _multipart(subtype: str, entities: Iterable[bytes]) -> bytes:
    """The boundary is safe: neither encoding of the parts can bring forth `=_` (RFC 2045 §6.7)."""
    boundary = f"=_{subtype}"
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'
    parts = b"".join(b"--%b\r\n%b\r\n" % (boundary.encode(), entity) for entity in entities)
    return head.encode() + parts + b"--%b--\r\n" % boundary.encode()
