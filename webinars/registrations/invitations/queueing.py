"""The mails of invitations, and what each one's payload holds.

| message         | payload                  |
|-----------------|--------------------------|
| `invite`        | invitation, round or None |
| `invite-remind` | invitation, round or None |
| `invite-news`   | invitation, notices      |

All are row ids; `round` has the organisers' own words, `notices` are those of which the mail tells,
the oldest first (`webinars.registrations.news.invited`). What a mail says, and whether there still
is something to say, is found out when it is delivered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from webinars.mail import outbox
from webinars.registrations.invitations.models import Invitation, RoundKind, about_id

INVITE, REMIND, NEWS = "invite", "invite-remind", "invite-news"
MESSAGES = {RoundKind.INVITE: INVITE, RoundKind.REMIND: REMIND}

PRIORITY = 8
"""Of invitations: after everything that somebody waits for, before messages to many."""

SINGLE = 2
"""Priority of a single one, which an organiser sends again."""


def queue_many(
    people: Sequence[tuple[int, str]],
    *,
    message: str,
    round_id: int | None,
    part_of: str,
    domain: str,
    now: datetime,
    held: bool = False,
) -> None:
    """Write to people, by the ids and addresses of their invitations; `held`: a person decides."""
    outbox.queue_many(
        message=message,
        letters=[
            (email, about_id(each), {"invitation": each, "round": round_id})
            for each, email in people
        ],
        part_of=part_of,
        priority=PRIORITY,
        domain=domain,
        now=now,
        held=held,
    )


def queue_news(
    people: Sequence[tuple[int, str]],
    *,
    notice_id: int,
    part_of: str,
    domain: str,
    now: datetime,
    due_at: datetime,
    held: bool,
) -> None:
    """Tell people, as above, at `due_at` what has changed of the event."""
    outbox.queue_many(
        message=NEWS,
        letters=[
            (email, about_id(each), {"invitation": each, "notices": [notice_id]})
            for each, email in people
        ],
        part_of=part_of,
        priority=PRIORITY,
        domain=domain,
        now=now,
        due_at=due_at,
        held=held,
    )


def drop_waiting(invitation: Invitation, *, now: datetime) -> None:
    """Let no mail of an invitation go that waits."""
    for message in (INVITE, REMIND, NEWS):
        outbox.supersede(about=invitation.about, message=message, now=now)


def queue_again(invitation: Invitation, *, domain: str, now: datetime) -> None:
    """Send one invitation (again), in place of what waits and of what did not arrive."""
    drop_waiting(invitation, now=now)
    outbox.forget_undeliverable(invitation.about)
    outbox.queue(
        message=INVITE,
        recipient=invitation.email,
        payload={"invitation": invitation.id, "round": invitation.round_id},
        about=invitation.about,
        domain=domain,
        now=now,
        priority=SINGLE,
    )
    invitation.written_at = now
