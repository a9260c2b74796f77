"""The outbox as others see it: queue mail, take it back, and, for operators, look and retry."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail

BULK = 2
"""The priority from which on mail is written for many, and may wait in line."""

KEPT = timedelta(days=30)
"""How long the outbox knows of a mail that is done with."""

_IS_URGENT = OutgoingMail.priority < BULK


def queue(
    *,
    message: str,
    recipient: str,
    payload: Mapping[str, Any],
    about: str,
    domain: str,
    now: datetime,
    priority: int = 0,
    forget: bool = False,
    due_at: datetime | None = None,
    part_of: str | None = None,
    held: bool = False,
) -> OutgoingMail:
    """Put a mail into the outbox, in the caller's transaction; it goes at once, or at `due_at`.

    `message` is the name of a registered message (`webinars.mail.content`), `about` the key of what
    the mail concerns, `part_of` of what it was written for together with others. One that is
    `held` waits until a person sends it. The Message-ID is fixed here, on the site's own `domain`
    (RFC 5322 §3.6.4).
    """
    mail = OutgoingMail(
        message=message,
        recipient=recipient,
        payload=dict(payload),
        about=about,
        part_of=part_of,
        message_id=f"<{uuid4()}@{domain}>",
        priority=priority,
        forget=forget,
        state=MailState.HELD if held else MailState.QUEUED,
        next_attempt_at=due_at or now,
        created_at=now,
    )
    db.session.add(mail)
    return mail


def queue_many(
    *,
    message: str,
    letters: Sequence[tuple[str, str, Mapping[str, Any]]],
    part_of: str,
    priority: int,
    domain: str,
    now: datetime,
    due_at: datetime | None = None,
    held: bool = False,
) -> None:
    """Put mails to many into the outbox: the address, `about` and the payload of each; see `queue`.

    Written at once, as one row after the other would hold the database for several times as long.
    """
    shared = {
        "message": message,
        "part_of": part_of,
        "priority": priority,
        "forget": False,
        "state": MailState.HELD if held else MailState.QUEUED,
        "attempts": 0,
        "next_attempt_at": due_at or now,
        "created_at": now,
    }
    rows = [
        {
            **shared,
            "recipient": recipient,
            "about": about,
            "payload": dict(payload),
            "message_id": f"<{uuid4()}@{domain}>",
        }
        for recipient, about, payload in letters
    ]
    if rows:
        db.session.execute(sa.insert(OutgoingMail), rows)


def forget_about(about: str) -> None:
    """Delete every mail that concerns `about`, sent or not."""
    db.session.execute(sa.delete(OutgoingMail).where(OutgoingMail.about == about))


def forget_undeliverable(about: str) -> None:
    """Delete the mails about `about` that did not arrive: another one takes their place."""
    failed = (OutgoingMail.about == about, OutgoingMail.state == MailState.UNDELIVERABLE)
    db.session.execute(sa.delete(OutgoingMail).where(*failed))


def may_have_sent(about: str) -> bool:
    """Whether a mail about `about` was delivered, or may have been: it was at least tried."""
    return bool(db.session.scalar(sa.select(may_have_sent_about(sa.literal(about)))))


def may_have_sent_about(about: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """`may_have_sent` as a condition, of what the column `about` says in each row."""
    tried = sa.or_(
        OutgoingMail.state.in_([MailState.SENDING, MailState.SENT, MailState.HELD]),
        sa.and_(OutgoingMail.state == MailState.QUEUED, OutgoingMail.attempts > 0),
    )
    return sa.exists().where(OutgoingMail.about == about, tried)


def first_due_at(about: str) -> datetime | None:
    """When the first of the waiting mails about `about` is due; None where none waits."""
    waiting = sa.select(sa.func.min(OutgoingMail.next_attempt_at)).where(
        OutgoingMail.about == about, OutgoingMail.state == MailState.QUEUED
    )
    return db.session.scalar(waiting)


def list_undelivered(about: str) -> Sequence[OutgoingMail]:
    """The mails about `about` that have something to say and did not arrive, the oldest first."""
    settled = (MailState.SENT, MailState.SUPERSEDED)
    mails = sa.select(OutgoingMail).where(
        OutgoingMail.about == about, OutgoingMail.state.not_in(settled)
    )
    return db.session.scalars(mails.order_by(OutgoingMail.id)).all()


def list_about(about: Collection[str]) -> Sequence[OutgoingMail]:
    """Every mail about any of `about` that is still known, the oldest first."""
    mails = sa.select(OutgoingMail).where(OutgoingMail.about.in_(about))
    return db.session.scalars(mails.order_by(OutgoingMail.id)).all()


def take_untried(*, about: Collection[str], messages: Collection[str]) -> Sequence[OutgoingMail]:
    """Those of `messages` about any of `about` that wait and were never tried, the oldest first.

    No worker takes them up before the caller's transaction ends; those that one has are left out.
    """
    waiting = sa.select(OutgoingMail).where(
        OutgoingMail.about.in_(about),
        OutgoingMail.message.in_(messages),
        OutgoingMail.state == MailState.QUEUED,
        OutgoingMail.attempts == 0,
    )
    locked = waiting.order_by(OutgoingMail.id).with_for_update(skip_locked=True)
    return db.session.scalars(locked).all()


def supersede(*, about: str, message: str, now: datetime) -> None:
    """Take back the mails of this kind about `about` that no worker has taken up yet."""
    db.session.execute(
        sa.update(OutgoingMail)
        .where(
            OutgoingMail.about == about,
            OutgoingMail.message == message,
            OutgoingMail.state == MailState.QUEUED,
        )
        .values(state=MailState.SUPERSEDED, finished_at=now)
    )


def take_back(*, about: str, queued_at: datetime, now: datetime) -> bool:
    """Take back the mails about `about` that were queued at this very moment and were never tried.

    Returns whether these were all of them, so that nobody has heard of the reason for them.
    """
    together = (OutgoingMail.about == about, OutgoingMail.created_at == queued_at)
    db.session.execute(
        sa.update(OutgoingMail)
        .where(*together, OutgoingMail.state == MailState.QUEUED, OutgoingMail.attempts == 0)
        .values(state=MailState.SUPERSEDED, finished_at=now)
    )
    left = sa.exists().where(*together, OutgoingMail.state != MailState.SUPERSEDED)
    return not db.session.scalar(sa.select(left))


def add_to_payload(*, about: str, queued_at: datetime, more: Mapping[str, Any]) -> None:
    """Put `more` into the payload of the mails about `about` that were queued at this moment."""
    mails = sa.select(OutgoingMail).where(
        OutgoingMail.about == about, OutgoingMail.created_at == queued_at
    )
    for mail in db.session.scalars(mails):
        mail.payload = {**mail.payload, **more}


def supersede_part(*, part_of: str, now: datetime) -> int:
    """Take back the mails of `part_of` that no worker has taken up yet. How many."""
    waiting = (OutgoingMail.part_of == part_of, OutgoingMail.state == MailState.QUEUED)
    taken = db.session.execute(
        sa.update(OutgoingMail)
        .where(*waiting)
        .values(state=MailState.SUPERSEDED, finished_at=now)
        .execution_options(synchronize_session=False)
    )
    return cast("sa.CursorResult[Any]", taken).rowcount


def readdress(*, about: str, recipient: str) -> None:
    """Let the waiting mails about `about` that are part of something follow a person.

    They are about the person, not about the address that they were written to.
    """
    db.session.execute(
        sa.update(OutgoingMail)
        .where(
            OutgoingMail.about == about,
            OutgoingMail.part_of.is_not(None),
            OutgoingMail.state == MailState.QUEUED,
        )
        .values(recipient=recipient)
    )


def count_part(part_of: str) -> dict[MailState, int]:
    """How many mails of `part_of` are in each state that any of them is in; read from an index."""
    counts = (
        sa.select(OutgoingMail.state, sa.func.count())
        .where(OutgoingMail.part_of == part_of)
        .group_by(OutgoingMail.state)
    )
    return {row[0]: row[1] for row in db.session.execute(counts)}


def count_undeliverable(parts: Collection[str]) -> dict[str, int]:
    """How many mails could not be delivered, of each of `parts` that has any."""
    counts = (
        sa.select(OutgoingMail.part_of, sa.func.count())
        .where(OutgoingMail.part_of.in_(parts), OutgoingMail.state == MailState.UNDELIVERABLE)
        .group_by(OutgoingMail.part_of)
    )
    return {row[0] or "": row[1] for row in db.session.execute(counts)}


def list_undeliverable(part_of: str, *, limit: int) -> Sequence[OutgoingMail]:
    """The mails of `part_of` that could not be delivered, the oldest first, `limit` at most."""
    failed = (OutgoingMail.part_of == part_of, OutgoingMail.state == MailState.UNDELIVERABLE)
    mails = sa.select(OutgoingMail).where(*failed).order_by(OutgoingMail.id).limit(limit)
    return db.session.scalars(mails).all()


def is_unreached() -> sa.ColumnElement[bool]:
    """Whether a mail could not be delivered, and none since was taken for the same address."""
    later = aliased(OutgoingMail)
    reached = sa.exists().where(
        later.recipient == OutgoingMail.recipient,
        later.state == MailState.SENT,
        later.finished_at > OutgoingMail.finished_at,
    )
    return sa.and_(OutgoingMail.state == MailState.UNDELIVERABLE, ~reached)


def find_by_message_id(message_id: str) -> OutgoingMail | None:
    """The mail with this Message-ID; None for "" and where there is none, or no longer."""
    if not message_id:
        return None
    return db.session.scalar(sa.select(OutgoingMail).where(OutgoingMail.message_id == message_id))


def mark_bounced(
    *, message_id: str, recipients: Collection[str], reason: str, now: datetime
) -> bool:
    """Record that a mail which was sent did not arrive; whether there was such a mail.

    Also of one that is being sent: a server can report at once, before its yes was recorded here.
    The worker that holds it then has nothing left to record.

    Anybody can write a report: it counts for the mail alone whose Message-ID it names, which only
    its recipient has seen, and only if it is about that recipient. `recipients` are in small
    letters.
    """
    bounced = (
        sa.update(OutgoingMail)
        .where(
            OutgoingMail.message_id == message_id,
            OutgoingMail.state.in_([MailState.SENT, MailState.SENDING]),
            OutgoingMail.forget.is_(sa.false()),
            sa.func.lower(OutgoingMail.recipient).in_(recipients),
        )
        .values(
            state=MailState.UNDELIVERABLE,
            attempts=OutgoingMail.attempts
            + sa.case((OutgoingMail.state == MailState.SENDING, 1), else_=0),
            last_error=reason,
            finished_at=now,
            lease_owner=None,
            lease_until=None,
        )
        .returning(OutgoingMail.id)
        .execution_options(synchronize_session=False)
    )
    return db.session.scalar(bounced) is not None


def oldest_unsent(*, now: datetime) -> timedelta | None:
    """For how long mail has been due without leaving; None if nothing waits that is due.

    That is the age of the oldest mail that answers somebody. Mail to many waits in line for its
    turn, which may take hours: its age counts only as far as nothing at all has left since. Mail
    that was put off by the server is due later each time, and counts as `_refused_since` says.
    """
    urgent, bulk = (_due_since(now, of) for of in (_IS_URGENT, sa.not_(_IS_URGENT)))
    if bulk is not None:
        bulk = max(bulk, _last_end(MailState.SENT, MailState.UNDELIVERABLE) or bulk)
    waiting = (urgent, bulk, _refused_since())
    since = min((each for each in waiting if each is not None), default=None)
    return None if since is None else max(now - since, timedelta(0))


def _due_since(now: datetime, which: sa.ColumnElement[bool]) -> datetime | None:
    """Since when the longest waiting of these mails is due; None where none is."""
    return db.session.scalar(
        sa.select(sa.func.min(OutgoingMail.next_attempt_at)).where(
            OutgoingMail.state.in_([MailState.QUEUED, MailState.SENDING]),
            OutgoingMail.next_attempt_at <= now,
            which,
        )
    )


def _refused_since() -> datetime | None:
    """Since when the server has put off whatever it was given; None where it takes mail.

    One mailbox that is full says nothing of the server: it needs mail to two, and counts from that
    to the second on, as far as no mail at all was taken since. Also of mail that is being tried
    again at this moment; not of what was tried once, as all is that a person sends again (`retry`).
    """
    put_off = (
        OutgoingMail.state.in_([MailState.QUEUED, MailState.SENDING]),
        OutgoingMail.attempts > 1,
    )
    oldest = sa.select(OutgoingMail.recipient).where(*put_off).order_by(OutgoingMail.created_at)
    first = db.session.scalar(oldest.limit(1))
    if first is None:
        return None
    others = sa.select(sa.func.min(OutgoingMail.created_at)).where(
        *put_off, OutgoingMail.recipient != first
    )
    second_at = db.session.scalar(others)
    return second_at and max(second_at, _last_end(MailState.SENT) or second_at)


def _last_end(*states: MailState) -> datetime | None:
    """When a worker was last done with a mail in such a way: it was taken, or refused for good."""
    ends = [
        db.session.scalar(
            sa.select(sa.func.max(OutgoingMail.finished_at)).where(OutgoingMail.state == state)
        )
        for state in states
    ]
    return max((end for end in ends if end is not None), default=None)


def list_mails(states: Collection[MailState], *, limit: int) -> Sequence[OutgoingMail]:
    """The oldest mails in any of `states`, at most `limit`, the oldest first."""
    mails = sa.select(OutgoingMail).where(OutgoingMail.state.in_(states))
    return db.session.scalars(mails.order_by(OutgoingMail.id).limit(limit)).all()


def count_by_state() -> dict[MailState, int]:
    """How many mails are in each state that any is in."""
    counts = sa.select(OutgoingMail.state, sa.func.count()).group_by(OutgoingMail.state)
    return {row[0]: row[1] for row in db.session.execute(counts)}


def retry(*, now: datetime, states: Collection[MailState], ids: Collection[int] = ()) -> list[int]:
    """Send mails again from the start: those in `states`, or of these only `ids`. Which ones.

    They count as tried: any of them may have left, also one that was held since a copy was made.
    What was forgotten cannot be sent again.
    """
    again = (
        sa.update(OutgoingMail)
        .where(OutgoingMail.state.in_(states), OutgoingMail.recipient != "")
        .values(state=MailState.QUEUED, attempts=1, next_attempt_at=now, finished_at=None)
        .returning(OutgoingMail.id)
        .execution_options(synchronize_session=False)
    )
    if ids:
        again = again.where(OutgoingMail.id.in_(ids))
    return sorted(db.session.scalars(again))
