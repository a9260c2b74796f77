"""The mails of organisers' messages, and what each one's payload holds.

| message        | payload                 |
|----------------|-------------------------|
| `mailing`      | registration, mailing   |
| `mailing-test` | mailing, user, language |

`registration`, `mailing` and `user` are row ids. What the mail says is put together when it is
delivered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from webinars.accounts.models import User
from webinars.mail import outbox
from webinars.registrations.notices import about_id

PRIORITY = 9
"""Of a message to many: after everything that somebody waits for."""


def queue_mailing(
    people: Sequence[tuple[int, str]], *, mailing_id: int, part_of: str, domain: str, now: datetime
) -> None:
    """Send an organiser's message to people, by id and address; `part_of` counts its mails."""
    letters = [
        (email, about_id(person), {"registration": person, "mailing": mailing_id})
        for person, email in people
    ]
    outbox.queue_many(
        message="mailing",
        letters=letters,
        part_of=part_of,
        priority=PRIORITY,
        domain=domain,
        now=now,
    )


def queue_mailing_test(
    user: User, *, mailing_id: int, language: str, domain: str, now: datetime
) -> None:
    """Send a member a message as somebody would get it who reads `language`."""
    outbox.queue(
        message="mailing-test",
        recipient=user.email,
        payload={"mailing": mailing_id, "user": user.id, "language": language},
        about=f"user/{user.id}",
        domain=domain,
        now=now,
        forget=True,
    )
