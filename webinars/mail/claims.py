"""Who may send a mail: claims with an owner and a lease, and what became of each.

A claim is one conditional UPDATE, so that workers never take the same mail. As everywhere, the
caller commits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa

from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail

RETRY_AFTER = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 720, 720))
"""How long to wait after each temporary failure: about two days, then the mail is given up."""

_CODE = re.compile(r"\d{3}( \d\.\d{1,3}\.\d{1,3})?(?= )")
"""The codes before a mail server's sentence (RFC 5321 §4.2, RFC 3463)."""

_PERHAPS_SENT = {"state": MailState.QUEUED, "attempts": OutgoingMail.attempts + 1}


@dataclass(frozen=True, kw_only=True)
class ClaimedMail:
    """A mail that one worker may send until its lease ends."""

    id: int
    message: str
    recipient: str
    message_id: str
    attempts: int
    forget: bool


def claim(*, owner: str, limit: int, now: datetime, until: datetime) -> list[ClaimedMail]:
    """Take up to `limit` mails that are due: the urgent ones first, then the longest waiting."""
    due = (
        sa.select(OutgoingMail.id)
        .where(OutgoingMail.state == MailState.QUEUED, OutgoingMail.next_attempt_at <= now)
        .order_by(OutgoingMail.priority, OutgoingMail.next_attempt_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")  # evaluated once; as a plain subquery PostgreSQL may run it again and again
    )
    rows = db.session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.id.in_(sa.select(due.c.id)))
        .values(state=MailState.SENDING, lease_owner=owner, lease_until=until)
        .returning(
            *(getattr(OutgoingMail, name) for name in ClaimedMail.__dataclass_fields__),
            OutgoingMail.priority,
            OutgoingMail.next_attempt_at,
        )
        .execution_options(synchronize_session=False)
    )
    ordered = sorted(rows, key=lambda row: (row.priority, row.next_attempt_at, row.id))
    return [
        ClaimedMail(**{n: getattr(row, n) for n in ClaimedMail.__dataclass_fields__})
        for row in ordered
    ]


def find_payload(mail: ClaimedMail, *, owner: str) -> dict[str, Any] | None:
    """What `mail` holds by now: others may have brought it up to date.

    None where it is not `owner`'s any more: deleted, or taken over by another worker.
    """
    return db.session.scalar(sa.select(OutgoingMail.payload).where(*_held(mail, owner)))


def release(*, owner: str, reason: str | None = None) -> int:
    """Hand back what `owner` holds and did not try, for any worker; `reason` is shown beside it.

    Returns how many.
    """
    error = {"last_error": reason} if reason else {}
    return _end_claims(OutgoingMail.lease_owner == owner, state=MailState.QUEUED, **error)


def take_back(*, owner: str) -> int:
    """Put what `owner` left behind back into the queue. How many; see `reclaim_expired`."""
    return _end_claims(OutgoingMail.lease_owner == owner, **_PERHAPS_SENT)


def reclaim_expired(*, now: datetime) -> int:
    """Put the mails of workers that vanished back into the queue. How many.

    Each counts as tried: the server may have taken it, and only its outcome was not recorded.
    """
    return _end_claims(OutgoingMail.lease_until <= now, **_PERHAPS_SENT)


def finish(
    mail: ClaimedMail, state: MailState, *, owner: str, now: datetime, error: str | None = None
) -> bool:
    """Record the end of `mail`'s way; a mail to forget goes altogether, or nearly.

    What stays of one that was given up tells the operator so and why, but not whose it was; of the
    last one that the server took, only that it takes mail (`webinars.mail.outbox.oldest_unsent`).
    False if it was no longer `owner`'s.
    """
    if mail.forget and state is MailState.SUPERSEDED:
        gone = sa.delete(OutgoingMail).where(*_held(mail, owner))
        return _affected(gone) == 1
    attempts = mail.attempts + (state != MailState.SUPERSEDED)
    values: dict[str, object] = {
        "state": state,
        "attempts": attempts,
        "finished_at": now,
        "last_error": error,
    }
    if mail.forget:  # the server's sentence may quote the address: its code is enough
        values |= {"recipient": "", "payload": {}, "about": "", "last_error": _code(error)}
    if mail.forget and state is MailState.SENT:
        _forget_those_before()
    return _end_claims(*_held(mail, owner), **values) == 1


def postpone(mail: ClaimedMail, *, owner: str, now: datetime, error: str, jitter: float) -> bool:
    """Record a failed attempt: the next one is later each time, and after two days there is none.

    `jitter` (from 0 to 1) lengthens the wait by up to a fifth, so that mails which failed together
    do not return together. False if the mail was no longer `owner`'s.
    """
    if mail.attempts >= len(RETRY_AFTER):
        return finish(mail, MailState.UNDELIVERABLE, owner=owner, now=now, error=error)
    values = {
        "state": MailState.QUEUED,
        "attempts": mail.attempts + 1,
        "next_attempt_at": now + RETRY_AFTER[mail.attempts] * (1 + 0.2 * jitter),
        "last_error": error,
    }
    return _end_claims(*_held(mail, owner), **values) == 1


def put_off(mail: ClaimedMail, *, owner: str, until: datetime) -> bool:
    """Let a mail that has nothing to say yet wait; it was not tried. False as above."""
    return _end_claims(*_held(mail, owner), state=MailState.QUEUED, next_attempt_at=until) == 1


def _forget_those_before() -> None:
    """Delete what stayed of the mails to forget that were sent until now."""
    emptied = (OutgoingMail.recipient == "", OutgoingMail.state == MailState.SENT)
    db.session.execute(sa.delete(OutgoingMail).where(*emptied))


def _code(error: str | None) -> str | None:
    found = _CODE.match(error or "")
    return found[0] if found else None


def _held(mail: ClaimedMail, owner: str) -> tuple[sa.ColumnElement[bool], ...]:
    return OutgoingMail.id == mail.id, OutgoingMail.lease_owner == owner


def _end_claims(*which: sa.ColumnElement[bool], **values: object) -> int:
    claimed = OutgoingMail.state == MailState.SENDING
    free = {"lease_owner": None, "lease_until": None}
    return _affected(sa.update(OutgoingMail).where(claimed, *which).values(**free, **values))


def _affected(statement: sa.Update | sa.Delete) -> int:
    result = db.session.execute(statement.execution_options(synchronize_session=False))
    return cast("sa.CursorResult[Any]", result).rowcount
