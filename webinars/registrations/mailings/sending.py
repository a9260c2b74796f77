"""Sending a message: a minute to think again, then a mail for each person, and what became of it.

The mails are written by the worker, a batch in each transaction (`expand_next`). Until the minute
is over a message becomes a draft again; later it can be stopped, for those whom it has not reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import notices, untold
from webinars.registrations.mailings import queueing
from webinars.registrations.mailings.audience import (
    Recipients,
    conditions_of,
    is_whole,
    recipients_of,
    unreached_by,
)
from webinars.registrations.mailings.composing import (
    NotADraft,
    list_heavy,
    lock_draft,
    lock_mailing,
    texts_of,
)
from webinars.registrations.mailings.forgetting import forget_search
from webinars.registrations.mailings.models import Mailing, MailingStatus
from webinars.registrations.models import Registration
from webinars.registrations.seats import hold_people_still

UNDO_FOR = timedelta(seconds=60)
BATCH = 250
"""So many registrations are looked at in one transaction."""

MOST_RETRIED = 1000
_STATUS = MailingStatus
_GOING = (_STATUS.SCHEDULED, _STATUS.SENDING)
STOPPABLE = frozenset({_STATUS.SCHEDULED, _STATUS.SENDING, _STATUS.SENT})


class Obstacle(StrEnum):
    """Why a message cannot be sent like this."""

    NO_TEXT = "no-text"
    NOBODY = "nobody"
    LOST_FILTER = "lost-filter"
    TOO_HEAVY = "too-heavy"


class NotReady(RuntimeError):
    """The message cannot be sent like this: `obstacles`."""

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(", ".join(obstacles))
        self.obstacles = obstacles


class ChangedSinceCheck(RuntimeError):
    """What was checked is not what would be sent: others match now, or another window saved."""


class TooLate(RuntimeError):
    """The minute is over: mails may have left."""


@dataclass(frozen=True)
class Failure:
    """A mail that could not be delivered; the person is None once they are erased."""

    person: Registration | None
    reason: str


def obstacles(mailing: Mailing, recipients: Recipients) -> list[Obstacle]:
    """What keeps a draft from being sent."""
    found = []
    if not is_whole(mailing):
        found.append(Obstacle.LOST_FILTER)
    elif not recipients.total:
        found.append(Obstacle.NOBODY)
    if not mailing.texts:
        found.append(Obstacle.NO_TEXT)
    if list_heavy(mailing.event, texts_of(mailing, [text.language for text in mailing.texts])):
        found.append(Obstacle.TOO_HEAVY)
    return found


def send(*, event_id: int, public_id: str, count: int, version: int, now: datetime) -> Mailing:
    """Let a draft go in a minute, to the `count` people who were shown, in the `version` shown.

    Raises `NotADraft` (also when it is sent twice), `ChangedSinceCheck`, `NotReady`,
    `webinars.registrations.mailings.composing.MailingNotFound`.
    """
    mailing = lock_draft(event_id, public_id)
    recipients = recipients_of(mailing)
    if mailing.edit_version != version or recipients.total != count:
        raise ChangedSinceCheck
    found = obstacles(mailing, recipients)
    if found:
        raise NotReady(found)
    mailing.status, mailing.send_at = _STATUS.SCHEDULED, now + UNDO_FOR
    return mailing


def undo(*, event_id: int, public_id: str, now: datetime) -> Mailing:
    """Make a message that has not left a draft again; twice does no harm. Raises `TooLate`."""
    mailing = lock_mailing(event_id, public_id)
    if mailing.status is _STATUS.DRAFT:
        return mailing
    if mailing.status is not _STATUS.SCHEDULED or mailing.send_at is None or now >= mailing.send_at:
        raise TooLate
    mailing.status, mailing.send_at = _STATUS.DRAFT, None
    return mailing


def stop(*, event_id: int, public_id: str, now: datetime) -> int:
    """Write no more mails, and take back those that no worker has taken up. How many of these.

    Who has no address does not have to be told it any more. Raises `NotADraft` where there is
    nothing to stop.
    """
    mailing = lock_mailing(event_id, public_id)
    if mailing.status not in STOPPABLE:
        raise NotADraft(mailing)
    mailing.status = _STATUS.CANCELLED
    mailing.finished_at = mailing.finished_at or now
    forget_search(mailing)
    untold.take_back(mailing.part_of)
    return outbox.supersede_part(part_of=mailing.part_of, now=now)


def list_due(now: datetime) -> Sequence[int]:
    """The ids of the messages of which mails are to be written, the longest due first."""
    return db.session.scalars(
        _due(now).with_only_columns(Mailing.id).order_by(Mailing.send_at, Mailing.id)
    ).all()


def expand_next(*, domain: str, now: datetime, only: int | None = None) -> bool:
    """Write the next mails of the message that has been due the longest; False if there is none.

    `only` is the id of the one that it may be.

    Each person gets one: the place in the line moves in the same transaction. Another worker's
    message is passed over.
    """
    due = _due(now) if only is None else _due(now).where(Mailing.id == only)
    mailing = db.session.scalar(
        due.order_by(Mailing.send_at, Mailing.id).limit(1).with_for_update(skip_locked=True)
    )
    if mailing is None:
        return False
    hold_people_still(mailing.event_id)
    mailing.status = _STATUS.SENDING
    last = mailing.last_registration_id
    window = db.session.scalars(
        sa.select(Registration.id)
        .where(Registration.event_id == mailing.event_id, Registration.id > last)
        .order_by(Registration.id)
        .limit(BATCH)
    ).all()
    if window:
        _write_mails(mailing, first=window[0], last=window[-1], domain=domain, now=now)
    if len(window) < BATCH:
        mailing.status, mailing.finished_at = _STATUS.SENT, now
        forget_search(mailing)
    return True


def retry_failed(*, event_id: int, public_id: str, now: datetime) -> int:
    """Send the mails that could not be delivered again, to people's present addresses.

    `MOST_RETRIED` at most. How many. Raises `NotADraft` for a message that was stopped.
    """
    mailing = lock_mailing(event_id, public_id)
    if mailing.status not in (_STATUS.SENDING, _STATUS.SENT):
        raise NotADraft(mailing)
    failed = outbox.list_undeliverable(mailing.part_of, limit=MOST_RETRIED)
    people = _people_of(failed)
    for mail in failed:
        person = people.get(mail.about)
        if person is not None and person.email is not None:
            mail.recipient = person.email
    if not failed:
        return 0
    states = [MailState.UNDELIVERABLE]
    return len(outbox.retry(now=now, states=states, ids=[mail.id for mail in failed]))


def list_failures(mailing: Mailing, *, limit: int) -> list[Failure]:
    """Whom a message did not reach, and what the mail server said, `limit` at most."""
    failed = outbox.list_undeliverable(mailing.part_of, limit=limit)
    people = _people_of(failed)
    return [Failure(people.get(mail.about), mail.last_error or "") for mail in failed]


def _due(now: datetime) -> sa.Select[Mailing]:
    return sa.select(Mailing).where(Mailing.status.in_(_GOING), Mailing.send_at <= now)


def _write_mails(mailing: Mailing, *, first: int, last: int, domain: str, now: datetime) -> None:
    """Write to those whom the message is for, among the registrations from `first` to `last`.

    Who has no address has to be told instead.
    """
    in_batch = Registration.id.between(first, last)
    rows = db.session.execute(
        sa.select(Registration.id, Registration.email)
        .where(*conditions_of(mailing), in_batch)
        .order_by(Registration.id)
    )
    people = [(row[0], row[1]) for row in rows if row[1] is not None]
    unreached = sa.select(Registration.id).where(*unreached_by(mailing), in_batch)
    untold.note(db.session.scalars(unreached).all(), mailing.part_of, now=now)
    queueing.queue_mailing(
        people, mailing_id=mailing.id, part_of=mailing.part_of, domain=domain, now=now
    )
    mailing.written += len(people)
    mailing.last_registration_id = last


def _people_of(mails: Sequence[OutgoingMail]) -> dict[str, Registration]:
    """The people whom mails are about, by the key of each."""
    ids = [mail.payload["registration"] for mail in mails]
    found = db.session.scalars(sa.select(Registration).where(Registration.id.in_(ids)))
    return {notices.about(person): person for person in found}
