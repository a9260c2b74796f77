"""Mails as they come in, for the tests."""

from __future__ import annotations

from collections.abc import Sequence

SERVER = "mx.example.org"
PASS = f"{SERVER}; dmarc=pass (p=reject) header.from=example.org"


def incoming(
    body: bytes = b"Good morning\r\n",
    *,
    kind: str = "text/plain; charset=utf-8",
    sender: str = "Amina <amina@example.org>",
    results: str = PASS,
    subject: str = "Re: Community sponsorship",
    more: Sequence[str] = (),
) -> bytes:
    """A mail that the server vouches for, unless `results` says something else; "" nothing."""
    lines = [
        *([f"Authentication-Results: {results}"] if results else []),
        f"From: {sender}",
        "To: events@example.org",
        f"Subject: {subject}",
        "Message-ID: <one@example.org>",
        "Date: Mon, 01 Mar 2027 10:00:00 +0000",
        "MIME-Version: 1.0",
        f"Content-Type: {kind}",
        *more,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def calendar_mail(calendar: bytes, **changes: str) -> bytes:
    """A mail with a calendar's answer in it, as Outlook and others send it."""
    parts = (
        b'--"b"\r\nContent-Type: text/plain\r\n\r\nDeclined\r\n'
        b'--"b"\r\nContent-Type: text/calendar; charset="utf-8"; method=REPLY\r\n\r\n'
        + calendar
        + b'\r\n--"b"--\r\n'
    ).replace(b'"b"', b"b")
    return incoming(parts, kind='multipart/alternative; boundary="b"', **changes)


def bounce(
    message_id: str,
    recipient: str,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    reason: str = "smtp; 550 5.1.1 No such user",
    returned: str = "message/rfc822",
) -> bytes:
    """A delivery status notification about a mail of ours (RFC 3464)."""
    body = "\r\n".join(
        [
            "--x",
            "Content-Type: text/plain",
            "",
            "Your mail could not be delivered.",
            "--x",
            "Content-Type: message/delivery-status",
            "",
            "Reporting-MTA: dns; mx.example.net",
            "",
            f"Final-Recipient: rfc822; {recipient}",
            f"Action: {action}",
            f"Status: {status}",
            f"Diagnostic-Code: {reason}",
            "",
            "--x",
            f"Content-Type: {returned}",
            "",
            f"Message-ID: {message_id}",
            "Subject: Registered",
            "",
            "--x--",
            "",
        ]
    )
    return incoming(
        body.encode(),
        kind="multipart/report; report-type=delivery-status; boundary=x",
        sender="Mail Delivery System <MAILER-DAEMON@mx.example.net>",
        results="",
        subject="Undelivered Mail Returned to Sender",
        more=["Auto-Submitted: auto-replied"],
    )
