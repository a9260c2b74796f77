"""What a mail says, and the registry of the messages that know how to say it.

A feature registers a function for each of its messages; the worker calls it when the mail's turn
has come, so that a mail tells how things are then, not how they were when it was queued.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

HEADER_LENGTH = 250
_BREAKS = {"Cc", "Cs", "Zl", "Zp"}  # controls, lone surrogates, line and paragraph separators


@dataclass(frozen=True)
class Address:
    """A mailbox with the name shown beside it."""

    name: str
    email: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", one_line(self.name))


@dataclass(frozen=True)
class CalendarPart:
    """An iCalendar body; `method` is the METHOD it carries (RFC 6047 §2.4)."""

    method: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Content:
    """One mail, rendered. What becomes a header is brought to one line here.

    `unsubscribe_url` takes a POST that ends mails of its kind (RFC 8058); "" where none does.
    """

    subject: str
    text: str
    html: str
    sender: Address
    language: str
    reply_to: str | None = None
    to_name: str = ""
    calendar: CalendarPart | None = None
    unsubscribe_url: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "subject", one_line(self.subject))
        object.__setattr__(self, "to_name", one_line(self.to_name))


class NotYet(Exception):
    """There is something to say, but not for the time being: ask again at `ask_at`."""

    def __init__(self, ask_at: datetime) -> None:
        super().__init__(f"Not before {ask_at}.")
        self.ask_at = ask_at


Render = Callable[[dict[str, Any], str, datetime], Content | None]
"""From the payload, the recipient's address and the present moment; None: nothing left to say.

May raise `NotYet`.
"""

_messages: dict[str, Render] = {}


class UnknownMessage(LookupError):
    """No message is registered under this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no message called {name!r}.")


def message(name: str) -> Callable[[Render], Render]:
    """Register the decorated function as the message called `name`."""

    def register(render: Render) -> Render:
        if _messages.setdefault(name, render) is not render:
            raise ValueError(f"There are two messages called {name!r}.")
        return render

    return register


def get_render(name: str) -> Render:
    """The function that renders the message called `name`. Raises `UnknownMessage`."""
    try:
        return _messages[name]
    except KeyError:
        raise UnknownMessage(name) from None


def one_line(text: str) -> str:
    """`text` as a header can carry it: no line breaks or controls, single spaces, not endless."""
    clean = "".join(" " if unicodedata.category(char) in _BREAKS else char for char in text)
    return " ".join(clean.split())[:HEADER_LENGTH].rstrip()
