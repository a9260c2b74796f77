"""The demo's mailbox as a mail program sees it: letters, their links, their calendar part."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as modern
from functools import cache
from pathlib import Path

from icalendar import Calendar, Event, vCalAddress

PATIENCE = 20.0
"""Seconds to wait for a letter: far more than the worker needs, even on a busy machine."""

_OWN_LINK = re.compile(r"https?://\S+/registrations/[\w-]+/")


@dataclass(frozen=True)
class Letter:
    """A mail that arrived, and what the calendar in it asks for."""

    subject: str
    text: str
    html: str
    method: str | None
    entry: Event | None

    @property
    def own_link(self) -> str:
        """The address of the person's own page, without what follows it."""
        found = _OWN_LINK.search(self.text)
        assert found is not None, self.text
        return found[0]

    @property
    def uid(self) -> str:
        """Which entry of the calendar it is about."""
        assert self.entry is not None
        return str(self.entry["UID"])

    @property
    def guest(self) -> tuple[str, str]:
        """Name and address of whom the entry invites."""
        assert self.entry is not None
        attendee = self.entry["ATTENDEE"]
        assert isinstance(attendee, vCalAddress)
        return str(attendee.params["CN"]), attendee.removeprefix("mailto:").lower()

    @property
    def starts(self) -> datetime:
        """When the entry begins, on the clocks of its zone."""
        assert self.entry is not None
        start = self.entry.start
        assert isinstance(start, datetime)
        return start

    @property
    def sequence(self) -> int:
        """The number of the change; calendars ignore a lower one."""
        assert self.entry is not None
        return int(self.entry.sequence)


def letters_to(folder: Path, recipient: str) -> list[Letter]:
    """Every letter to `recipient` that is there, the oldest first."""
    paths = sorted(folder.glob("*.eml"))
    return [_read(_parse(path)) for path in paths if recipient in _recipient(path)]


def await_letters(folder: Path, recipient: str, count: int) -> list[Letter]:
    """The letters to `recipient`, as soon as there are `count`."""
    until = time.monotonic() + PATIENCE
    found = letters_to(folder, recipient)
    while len(found) < count and time.monotonic() < until:
        time.sleep(0.1)
        found = letters_to(folder, recipient)
    assert len(found) == count, [letter.subject for letter in found]
    return found


def await_letter(folder: Path, recipient: str, number: int = 1) -> Letter:
    """The letter to `recipient` with this number, and no more than it."""
    return await_letters(folder, recipient, number)[-1]


@cache
def _recipient(path: Path) -> str:
    """Read once: a file of the mailbox never changes, and it is asked for again and again."""
    return str(_parse(path)["To"])


def _parse(path: Path) -> EmailMessage:
    message = message_from_bytes(path.read_bytes(), policy=modern)
    assert isinstance(message, EmailMessage)
    return message


def _read(message: EmailMessage) -> Letter:
    calendar = _part(message, "text/calendar")
    return Letter(
        subject=str(message["Subject"]),
        text=_text(_part(message, "text/plain")),
        html=_text(_part(message, "text/html")),
        method=str(calendar.get_param("method")) if calendar else None,
        entry=_entry(_text(calendar)) if calendar else None,
    )


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    found = (part for part in message.walk() if part.get_content_type() == kind)
    part = next(found, None)
    assert part is None or isinstance(part, EmailMessage)
    return part


def _text(part: EmailMessage | None) -> str:
    return str(part.get_content()) if part else ""


def _entry(text: str) -> Event:
    calendar = Calendar.from_ical(text)
    (entry,) = calendar.walk("VEVENT")
    assert isinstance(entry, Event)
    return entry
