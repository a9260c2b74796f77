"""The mails of a registration's life; importing this package registers them.

Each is rendered when it is delivered, in the person's language, from what is stored then.
`webinars.registrations.notices` says what their payloads hold.
"""

from __future__ import annotations

from webinars.registrations.messages import (
    again,
    farewells,
    invitations,
    mailings,
    news,
    recording,
    reminder,
    replies,
    requests,
    standing,
)

__all__ = [
    "again",
    "farewells",
    "invitations",
    "mailings",
    "news",
    "recording",
    "reminder",
    "replies",
    "requests",
    "standing",
]
