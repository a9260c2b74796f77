"""A calendar program as the model of all: it gets mails, and shows what is in it.

It reads with `vobject`, which the application does not use, and believes RFC 5546 and nothing else:
what is older by SEQUENCE, then by DTSTAMP (§2.1.5), changes nothing, in whatever order it comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote

import vobject


@dataclass(frozen=True)
class Message:
    """One iTIP message as it came, in a mail from `sender` to `recipient`."""

    method: str
    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    summary: str
    location: str
    organizer: str
    attendee: str
    sender: str
    recipient: str

    @property
    def age(self) -> tuple[int, datetime]:
        """What is larger is newer (RFC 5546 §2.1.5)."""
        return self.sequence, self.stamp


class NotForCalendars(ValueError):
    """A mail that no calendar could use as it is."""


@dataclass
class CalendarClient:
    """The calendar of one address."""

    address: str
    entries: dict[str, Message] = field(default_factory=dict)

    def receive(self, mail: bytes) -> None:
        """Take a mail in. Raises `NotForCalendars` where its calendar part is wrong."""
        message = read_mail(mail)
        if message is not None:
            self.take(message)

    def take(self, message: Message) -> None:
        """Believe a message, unless something newer is known."""
        if message.attendee != self.address:
            raise NotForCalendars(f"{self.address} was sent an invitation of {message.attendee}.")
        if message.method == "DECLINECOUNTER":  # all stays as it is
            return
        known = self.entries.get(message.uid)
        if known is None or self._is_news(known, message):
            self.entries[message.uid] = message

    def shown(self) -> dict[str, Message]:
        """What the person sees in their calendar, by UID."""
        return {uid: each for uid, each in self.entries.items() if each.method == "REQUEST"}

    def _is_news(self, known: Message, message: Message) -> bool:
        """A CANCEL, and an invitation after one, needs a higher SEQUENCE, as Outlook wants it."""
        if message.organizer != known.organizer:
            raise NotForCalendars(f"{message.uid} has another organizer now.")
        if message.method != known.method:
            return message.sequence > known.sequence
        return message.age >= known.age


def read_mail(mail: bytes) -> Message | None:
    """The one calendar message of a mail; None where it has none."""
    parsed = message_from_bytes(mail, policy=policy.default)
    parts = [part for part in parsed.walk() if part.get_content_type() == "text/calendar"]
    if not parts:
        return None
    _require(len(parts) == 1, "there is more than one calendar part")
    text = parts[0].get_payload(decode=True)
    _require(isinstance(text, bytes), "the calendar part has no text")
    calendar = vobject.readOne(text.decode())  # type: ignore[union-attr]
    method = calendar.method.value
    _require(parts[0].get_param("method") == method, "the MIME method is another")
    return _read_event(calendar, method, parsed)


def _read_event(calendar: Any, method: str, mail: EmailMessage) -> Message:  # noqa: ANN401
    events = calendar.vevent_list
    _require(len(events) == 1, "a message has one UID")
    event = events[0]
    _require(len(event.attendee_list) == 1, "there is one attendee, the recipient")
    is_known = method in {"REQUEST", "CANCEL", "DECLINECOUNTER"}
    _require(is_known, f"nobody sends {method}")
    is_cancelled = event.status.value == "CANCELLED"
    _require(is_cancelled == (method == "CANCEL"), "METHOD and STATUS say different things")
    _require(method == "REQUEST" or not hasattr(event, "valarm"), f"a {method} rings no bell")
    sender, recipient = (mail[name].addresses[0].addr_spec for name in ("From", "To"))
    found = Message(
        method=method,
        uid=event.uid.value,
        sequence=int(event.sequence.value),
        stamp=event.dtstamp.value,
        start=event.dtstart.value.astimezone(UTC),
        end=event.dtend.value.astimezone(UTC),
        summary=event.summary.value,
        location=event.location.value,
        organizer=_address(event.organizer.value),
        attendee=_address(event.attendee.value),
        sender=sender,
        recipient=recipient,
    )
    _require(found.sender == found.organizer, "the mail is not from the organizer")
    _require(found.recipient == found.attendee, "the mail is not to the attendee")
    return found


def _address(uri: str) -> str:
    """The address that a `mailto:` URI holds (RFC 6068 §2)."""
    return unquote(uri.removeprefix("mailto:"))


def _require(is_right: bool, otherwise: str) -> None:
    if not is_right:
        raise NotForCalendars(otherwise)


def last_of_each(messages: Sequence[Message]) -> set[int]:
    """Where the last message about each UID stands, of those sent to one address in order.

    Of those that a calendar does something with.
    """
    last = {
        message.uid: index
        for index, message in enumerate(messages)
        if message.method != "DECLINECOUNTER"
    }
    return set(last.values())
