"""An event's messages, and how far each of them is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import MailState
from webinars.registrations.mailings.models import Mailing, MailingStatus, part_of

MOST_LISTED = 200


@dataclass(frozen=True)
class Listed:
    """A message in the list, and how many of its mails could not be delivered."""

    mailing: Mailing
    failed: int


@dataclass(frozen=True)
class Progress:
    """How far a message is, by its mails. `gone` are those whose state is not kept any more."""

    written: int
    by_state: dict[MailState, int]

    @property
    def delivered(self) -> int:
        """How many the mail server took."""
        return self.by_state.get(MailState.SENT, 0)

    @property
    def failed(self) -> int:
        """How many it refused."""
        return self.by_state.get(MailState.UNDELIVERABLE, 0)

    @property
    def waiting(self) -> int:
        """How many are still to go."""
        return self.by_state.get(MailState.QUEUED, 0) + self.by_state.get(MailState.SENDING, 0)

    @property
    def dropped(self) -> int:
        """How many were not sent, because the person withdrew or the message was stopped."""
        return self.by_state.get(MailState.SUPERSEDED, 0)

    @property
    def held(self) -> int:
        """How many a restored backup holds back."""
        return self.by_state.get(MailState.HELD, 0)

    @property
    def gone(self) -> int:
        """How many are not kept any more: after 30 days, or with an erased person."""
        return max(self.written - sum(self.by_state.values()), 0)


def count_drafts(event_id: int) -> int:
    """How many messages of an event are being written."""
    drafts = sa.select(sa.func.count(Mailing.id)).where(
        Mailing.event_id == event_id, Mailing.status == MailingStatus.DRAFT
    )
    return db.session.scalar(drafts) or 0


def list_mailings(event_id: int, *, after: str = "") -> tuple[Sequence[Listed], str]:
    """The messages of an event, the latest first: `MOST_LISTED` of them, behind the one `after`.

    With the public id of the last one where more follow, else "". An `after` that names none of
    them is the beginning.
    """
    mailings = sa.select(Mailing).where(Mailing.event_id == event_id)
    keys = sa.tuple_(Mailing.created_at, Mailing.id)
    if after and after.isprintable():
        last = mailings.where(Mailing.public_id == after)
        if (found_last := db.session.scalar(last)) is not None:
            created_at = sa.literal(found_last.created_at, Mailing.created_at.type)
            mailings = mailings.where(keys < sa.tuple_(created_at, sa.literal(found_last.id)))
    newest = mailings.order_by(Mailing.created_at.desc(), Mailing.id.desc())
    rows = db.session.scalars(newest.limit(MOST_LISTED + 1)).all()
    found = rows[:MOST_LISTED]
    left = [part_of(mailing.id) for mailing in found if mailing.status is not MailingStatus.DRAFT]
    failed = outbox.count_undeliverable(left)
    listed = [Listed(mailing, failed.get(mailing.part_of, 0)) for mailing in found]
    return listed, found[-1].public_id if len(rows) > MOST_LISTED else ""


def progress_of(mailing: Mailing) -> Progress:
    """How far a message is."""
    return Progress(mailing.written, outbox.count_part(mailing.part_of))
