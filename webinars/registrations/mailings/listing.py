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


def list_mailings(event_id: int) -> Sequence[Listed]:
    """The messages of an event, the latest first."""
    found = db.session.scalars(
        sa.select(Mailing)
        .where(Mailing.event_id == event_id)
        .order_by(Mailing.created_at.desc(), Mailing.id.desc())
        .limit(MOST_LISTED)
    ).all()
    left = [part_of(mailing.id) for mailing in found if mailing.status is not MailingStatus.DRAFT]
    failed = outbox.count_undeliverable(left)
    return [Listed(mailing, failed.get(mailing.part_of, 0)) for mailing in found]


def progress_of(mailing: Mailing) -> Progress:
    """How far a message is."""
    return Progress(mailing.written, outbox.count_part(mailing.part_of))
