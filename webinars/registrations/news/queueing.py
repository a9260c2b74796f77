"""The mails of a notice, and what each one's payload holds.

| message       | payload                                                            |
|---------------|--------------------------------------------------------------------|
| `update`      | registration, notices, uid or None, slow, withdraws if uid is gone |
| `update-date` | registration, sequence, notices, uid                               |
| `date-gone`   | event, registration, language, zone, name, sequence, gone, since   |

`notices` are the ids of those that the mail tells of, the oldest first; `uid` is the date of its
one calendar part. What that says, and to whom it is said at all, is found out at delivery. A `slow`
mail waits for more of its kind. `gone` is what a CANCEL needs of a date that is deleted
(`webinars.registrations.gone`): that mail stands on its own, because it has to arrive whatever
becomes of the registration; `since` is the first notice that the `update` beside it tells of.
`withdraws` holds the same for an `update` that does it along with the news; whoever leaves before
it has gone gets a `date-gone` instead (`farewells`), which has no `since`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webinars.mail import outbox
from webinars.registrations import farewells, notices
from webinars.registrations.gone import GoneDate
from webinars.registrations.models import Registration

UPDATES = ("update", "update-date")
"""The messages that take up later news while they wait."""

FOLLOWING = ("update-date", "date-gone")
"""The messages that bring further dates up to date for somebody whom another mail tells."""

PRIORITY = 3
"""Of news: after everything that answers somebody."""

MOST_SHARES = 6


@dataclass(frozen=True, kw_only=True)
class Bulk:
    """How mails are queued that are written for many together.

    The more of them there are, the higher is `share`, and the more other mail goes before them.
    """

    domain: str
    now: datetime
    due_at: datetime
    part_of: str
    priority: int = PRIORITY
    share: int = 0
    held: bool = False

    def queue(
        self,
        person: Registration,
        message: str,
        payload: dict[str, Any],
        *,
        about: str = "",
        forget: bool = False,
    ) -> None:
        """Put one of them into the outbox; nothing for who has no address, and is told instead."""
        if person.email is None:
            return
        outbox.queue(
            message=message,
            recipient=person.email,
            payload=payload,
            about=about or notices.about(person),
            domain=self.domain,
            now=self.now,
            priority=self.priority + min(self.share, MOST_SHARES),
            due_at=self.due_at,
            part_of=self.part_of,
            held=self.held,
            forget=forget,
        )


def queue_update(
    person: Registration,
    *,
    notice_id: int,
    uid: str | None,
    slow: bool,
    bulk: Bulk,
    **withdraws: dict[str, Any],
) -> None:
    """Tell somebody what has changed, with the calendar's update for the date `uid`."""
    payload = {"registration": person.id, "notices": [notice_id], "uid": uid, "slow": slow}
    bulk.queue(person, "update", payload | withdraws)


def queue_update_of(person: Registration, *, notice_ids: Sequence[int], bulk: Bulk) -> None:
    """Tell somebody what these notices told others, to whose calendars it is nothing new."""
    payload = {"registration": person.id, "notices": list(notice_ids), "uid": None, "slow": False}
    bulk.queue(person, "update", payload)


def queue_update_date(person: Registration, *, notice_id: int, uid: str, bulk: Bulk) -> None:
    """Bring one more date up to date: a message carries one UID (RFC 5546 §3.2.2)."""
    standing = {"registration": person.id, "sequence": person.sequence}
    bulk.queue(person, "update-date", standing | {"notices": [notice_id], "uid": uid})


def queue_date_gone(person: Registration, *, gone: GoneDate, since: int, bulk: Bulk) -> None:
    """Take a date that is no longer the event's out of somebody's calendar."""
    payload = farewells.of_deleted(person, gone) | {"registration": person.id, "since": since}
    about = farewells.about_deleted(person)
    bulk.queue(person, "date-gone", payload, about=about, forget=True)
