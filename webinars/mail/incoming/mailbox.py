"""A mailbox on an IMAP server, read over TLS (RFC 9051, RFC 8314)."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Container, Iterator
from contextlib import contextmanager, suppress

from config import ImapSettings
from webinars.mail.incoming.reading import LARGEST

TLS_FROM_THE_START = 993
TIMEOUT = 20.0
"""Seconds to wait for each answer of the server."""

AT_ONCE = 50
"""How many mails are read before the mailbox is looked at again."""


class MailboxUnavailable(Exception):
    """The mailbox cannot be read at present; the message is a sentence."""


class Mailbox:
    """An open mailbox. Every method raises `MailboxUnavailable`."""

    def __init__(self, client: imaplib.IMAP4) -> None:
        self.client = client

    def unread(self, *, besides: Container[str] = ()) -> list[str]:
        """The UIDs of mails that nobody has read yet, the oldest first, `AT_ONCE` at most.

        Those that wait, `besides`, are left out.
        """
        with _talking():
            found = self._ask("SEARCH", "UNSEEN", "UNDELETED")
            lines = [each.decode() for each in found if isinstance(each, bytes)]
            uids = " ".join(lines).split()
            return [uid for uid in uids if uid not in besides][:AT_ONCE]

    def fetch(self, uid: str) -> bytes | None:
        """The mail, and of one that is too large its beginning; None where it is gone meanwhile.

        It stays unread.
        """
        with _talking():
            answer = self._ask("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
            return next((each[1] for each in answer if isinstance(each, tuple)), None)

    def mark_read(self, uid: str, *, is_for_people: bool = False) -> None:
        """Mark the mail as read; with a flag where somebody has to look at it."""
        with _talking():
            flags = r"(\Seen \Flagged)" if is_for_people else r"(\Seen)"
            self._ask("STORE", uid, "+FLAGS.SILENT", flags)

    def _ask(self, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes] | None]:
        status, answer = self.client.uid(command, *arguments)
        if status != "OK":
            raise MailboxUnavailable(f"The IMAP server refused {command}.")
        return answer


@contextmanager
def open_mailbox(settings: ImapSettings) -> Iterator[Mailbox]:
    """Connect, encrypt and log in; nothing is said in the clear. Raises `MailboxUnavailable`."""
    with _talking():
        try:
            client = _connect(settings)
        except ssl.SSLCertVerificationError as error:
            raise MailboxUnavailable(
                f"The certificate of the IMAP server does not prove that it is {settings.server}: "
                f"{error.verify_message}. Set IMAP_SERVER to the name in the certificate, or "
                "IMAP_CA_FILE to the certificates to believe."
            ) from error
    try:
        with _talking():
            client.login(_quoted(settings.username), settings.password)
            status, _answer = client.select(_quoted(settings.mailbox))
            if status != "OK":
                raise MailboxUnavailable("The IMAP server has no such mailbox.")
        yield Mailbox(client)
    finally:
        with suppress(imaplib.IMAP4.error, OSError):
            client.logout()


def _connect(settings: ImapSettings) -> imaplib.IMAP4:
    """An encrypted connection to a server whose name its certificate proves."""
    context = ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)
    if settings.port == TLS_FROM_THE_START:
        return imaplib.IMAP4_SSL(
            settings.server, settings.port, ssl_context=context, timeout=TIMEOUT
        )
    client = imaplib.IMAP4(settings.server, settings.port, timeout=TIMEOUT)
    try:
        client.starttls(context)
    except BaseException:
        with suppress(OSError):  # it may be closed already: what went wrong before is to be said
            client.shutdown()
        raise
    return client


@contextmanager
def _talking() -> Iterator[None]:
    try:
        yield
    except (imaplib.IMAP4.error, OSError) as error:
        words = re.sub(r"\s+", " ", str(error))[:200] or type(error).__name__
        raise MailboxUnavailable(f"The mailbox cannot be read: {words}") from error


def _quoted(text: str) -> str:
    """A quoted string (RFC 9051 §4.3): `imaplib` quotes passwords alone."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
