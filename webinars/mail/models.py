"""The outbox: one row for each mail to one person. The worker delivers them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webinars.database import Base, UTCDateTime, enum_type

OWNER_LENGTH = 64
"""How long the name of a worker may be."""


class MailState(StrEnum):
    """Where a mail is on its way.

    `queued` waits for its next attempt (also after a temporary failure), `sending` is claimed by a
    worker until its lease ends, `sent` was accepted by the mail server, `undeliverable` was
    refused for good, `superseded` had nothing left to say when its turn came, `held` waited when a
    backup was made: after a restore it may have been sent already, so only a person sends it.
    """

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNDELIVERABLE = "undeliverable"
    SUPERSEDED = "superseded"
    HELD = "held"


UNFINISHED = (MailState.QUEUED, MailState.SENDING, MailState.UNDELIVERABLE, MailState.HELD)
"""The states of mails that somebody may still have to look after."""


class OutgoingMail(Base):
    """A mail that has to be sent, written in the transaction that gives the reason for it.

    `message` names the registered message that renders it, from `payload`, at delivery. `about`
    is the key of what it concerns (`registration/42`), so that its mails can be found and erased.
    `part_of` is the key of what it was written for together with others (`mailing/7`, `notice/7`),
    if anything: how far these have come is counted by it. `message_id` is fixed here: a copy sent
    again after a lost reply can be recognised. A smaller `priority` goes first. `forget` rows are
    deleted once delivered, but for the last; of that, and of one that is given up, `recipient`,
    `payload` and `about` are emptied, so that it can be counted, but not sent.
    """

    __tablename__ = "outgoing_mails"
    __table_args__ = (
        sa.Index("ix_outgoing_mails_due", "state", "priority", "next_attempt_at"),
        sa.Index("ix_outgoing_mails_recipient_created_at", "recipient", "created_at"),
        sa.Index("ix_outgoing_mails_part_of_state", "part_of", "state"),
        sa.Index("ix_outgoing_mails_state_finished_at", "state", "finished_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str] = mapped_column(sa.String(40))
    recipient: Mapped[str] = mapped_column(sa.String(254))
    payload: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    about: Mapped[str] = mapped_column(sa.String(80), index=True)
    part_of: Mapped[str | None] = mapped_column(sa.String(80))
    message_id: Mapped[str] = mapped_column(sa.String(255), unique=True)
    priority: Mapped[int] = mapped_column(sa.SmallInteger, default=0)
    forget: Mapped[bool] = mapped_column(default=False)
    state: Mapped[MailState] = mapped_column(enum_type(MailState), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(UTCDateTime)
    lease_owner: Mapped[str | None] = mapped_column(sa.String(OWNER_LENGTH))
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str | None] = mapped_column(sa.String(500))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Restore(Base):
    """This database was restored from a copy, which was made at `copied_at`.

    It is in use again since `resumed_at`; see `webinars.mail.restoring`.
    """

    __tablename__ = "restores"

    copied_at: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    resumed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
