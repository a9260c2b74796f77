"""Delivery status notifications: which mail did not arrive, and why (RFC 3464). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from webinars.mail.incoming.headers import decoded, first, message_ids, read_fields
from webinars.mail.incoming.reading import Incoming

_REPORT = 64 * 1024
_BLOCKS = re.compile(rb"\r?\n[ \t]*\r?\n")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_RETURNED = {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global"}
_REASON = 300
_DAEMON = re.compile(r"(mailer-daemon|postmaster)@.*")
_DELAY = re.compile(r"(?i)\bdelay(ed)?\b|\bwarning\b|\bwill (be )?retr(y|ied)\b|\bretard")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'@]{1,64}@[^\s<>()\[\],;:\"'@]{1,255}")

# What begins the letter that a server quotes: a field of its header, or a line that says so. Each
# repetition has an end, so that no text takes long.
_QUOTED = re.compile(
    r"""
    ^[>|\ \t]{0,20}(?:
        (?:received|return-path|message-id|from|reply-to|mime-version|content-[a-z-]+
           |dkim-signature|auto-submitted|list-[a-z-]+|x-[a-z-]+)\s*:
      | .*\bcopy\ of\ (?:the|your)\ (?:original\ )?message\b
      | .*\bcopie\ (?:du|de\ votre)\ message\b
      | .*\bmessage(?:\ (?:headers?|text|body))?\ follows\b
      | [-_*=]{2}.*\b(?:original|unsent|undelivered|returned|failed)\ (?:message|mail)\b
      | [-_*=]{2}.*\bmessage\ (?:d.origine|original)\b
    )
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Bounce:
    """A mail that a server gave up: its Message-ID, to whom it went, and the server's reason."""

    message_id: str
    recipients: frozenset[str]
    reason: str


def find_bounces(mail: Incoming) -> list[Bounce]:
    """What a mail reports as failed for good. Delays and other news are no failures.

    Where the returned mail has no Message-ID, there is one for each that the report answers.
    """
    if mail.kind != "multipart/report":
        return []
    reports = [part.content for part in mail.parts if _is_status(part.kind)]
    returned = [part.content for part in mail.parts if part.kind in _RETURNED]
    message_id = _message_id(returned[0]) if returned else ""
    named = [message_id] if message_id else mail.answers
    return [each for name in named for report in reports[:1] for each in _failures(report, name)]


def is_unclear_failure(mail: Incoming) -> bool:
    """Whether a mail seems to say that one of ours failed, and does not let us know which.

    Some servers return no header with their report, others write plain text. One that returns a
    mail with its Message-ID is none, nor is a report about a delay.
    """
    if mail.kind != "multipart/report":
        is_daemon = _DAEMON.fullmatch(mail.sender.lower()) is not None
        return is_daemon and not _DELAY.search(mail.subject)
    if any(part.kind in _RETURNED and _message_id(part.content) for part in mail.parts):
        return False
    reports = [part.content for part in mail.parts if _is_status(part.kind)]
    return bool(reports) and any(_failures(reports[0], ""))


def words_of_report(mail: Incoming) -> str:
    """What a report says to people, without the mail of ours that it quotes: that is another's."""
    quoted = _QUOTED.search(mail.text)
    return (mail.text[: quoted.start()] if quoted else mail.text).strip()


def is_about(mail: Incoming, address: str) -> bool:
    """Whether a report says that mail to `address` failed: in its fields, else in its words."""
    reports = [part.content for part in mail.parts if _is_status(part.kind)]
    failed = [each for report in reports[:1] for each in _failures(report, "")]
    named = {name.casefold() for failure in failed for name in failure.recipients}
    if not named:
        found = _ADDRESS.findall(words_of_report(mail))
        named = {each.strip(".!?").casefold() for each in found}
    return address.casefold() in named


def _is_status(kind: str) -> bool:
    return kind in {"message/delivery-status", "message/global-delivery-status"}


def _message_id(returned: bytes) -> str:
    head = _BLOCKS.split(returned.lstrip(b"\r\n"), maxsplit=1)[0][:_REPORT]
    found = message_ids(first(read_fields(head), "message-id"))
    return found[0] if found else ""


def _failures(report: bytes, message_id: str) -> Iterator[Bounce]:
    """One for each group of fields about a recipient; the first group is about the report."""
    for block in _BLOCKS.split(report[:_REPORT])[:100]:
        fields = read_fields(block.lstrip(b"\r\n"))
        if first(fields, "action").lower() != "failed":
            continue
        named = [first(fields, name) for name in ("final-recipient", "original-recipient")]
        recipients = frozenset(_address(text) for text in named if text)
        yield Bounce(message_id, recipients, _reason(fields))


def _address(text: str) -> str:
    """`rfc822; nour@example.org` without its type (RFC 3464 §2.3.2)."""
    return text.rpartition(";")[2].strip().strip("<>").lower()


def _reason(fields: list[tuple[str, str]]) -> str:
    """The status code, and the words of the server that refused (RFC 3463)."""
    status = _STATUS.search(first(fields, "status"))
    words = decoded(first(fields, "diagnostic-code")).partition(";")[2].strip()
    code = status[0] if status else ""
    return (words if code in words else f"{code} {words}").strip()[:_REASON]
