"""Invitations to an event, the rounds in which they were sent, and when people are reminded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars import languages
from webinars.database import Base, UTCDateTime, enum_type, new_public_id
from webinars.events.models import Event
from webinars.events.organising import SeatReservation
from webinars.events.search import fold
from webinars.registrations.models import Registration

LABEL_LIMIT, WORDS_LIMIT = 120, 4000


class InvitationStatus(StrEnum):
    """What was said to an invitation, or of it; who has registered is known by the registration."""

    OPEN = "open"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class RoundKind(StrEnum):
    """What a round's mails are: the invitation, or a reminder of it."""

    INVITE = "invite"
    REMIND = "remind"


class RoundStatus(StrEnum):
    """Where a round is: looked at, about to leave, being written, written, stopped by a restore."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"


def choose_words(words: Mapping[str, str], language: str, source_language: str) -> tuple[str, str]:
    """Of `words` by language those for a reader of `language`, and their language; "" without."""
    if not words:
        return "", ""
    chosen = languages.choose(language, words, source_language)
    return words.get(chosen, ""), chosen


class InvitationRound(Base):
    """A list of people who are invited together, or a reminder to those who have not answered.

    `entries` are the people of a list until their mails are written, `problems` the lines that
    could not be read; both are emptied then. `words` are the organisers' own, by language. Until
    `send_at` a round can be taken back. `place` is how far it is written: how many of the entries,
    or the id of the last invitation that was reminded.
    """

    __tablename__ = "invitation_rounds"
    __table_args__ = (sa.Index("ix_invitation_rounds_due", "status", "send_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    kind: Mapped[RoundKind] = mapped_column(enum_type(RoundKind))
    status: Mapped[RoundStatus] = mapped_column(enum_type(RoundStatus))
    label: Mapped[str] = mapped_column(sa.String(LABEL_LIMIT), default="")
    reservation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("seat_reservations.id", ondelete="SET NULL"), index=True
    )
    words: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    entries: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list, deferred=True)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list, deferred=True)
    place: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    send_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    event: Mapped[Event] = relationship()
    reservation: Mapped[SeatReservation | None] = relationship()

    def words_in(self, language: str) -> tuple[str, str]:
        """The organisers' words for a reader of `language`, and their language; "" without any."""
        return choose_words(self.words, language, self.event.source_language)


class Invitation(Base):
    """Somebody who is invited to an event; `token` is the secret in their personal link.

    `registration` is what became of it, also where they registered in another way. `submission` is
    the key of the form that answered it (`webinars.registrations.forms`): if that is withdrawn as
    mistyped, the invitation is open again. `written_at` is when the last mail was queued,
    `reminded_at` when the one reminder before the deadline was.
    """

    __tablename__ = "event_invitations"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "email_key"),
        sa.Index("ix_event_invitations_event_id_id", "event_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    round_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("invitation_rounds.id", ondelete="SET NULL"), index=True
    )
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    status: Mapped[InvitationStatus] = mapped_column(enum_type(InvitationStatus))
    registration_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="SET NULL"), index=True
    )
    submission: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    reservation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("seat_reservations.id", ondelete="SET NULL"), index=True
    )
    label: Mapped[str] = mapped_column(sa.String(LABEL_LIMIT), default="")
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    email: Mapped[str] = mapped_column(sa.String(254))
    email_key: Mapped[str] = mapped_column(sa.String(254))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    language: Mapped[str] = mapped_column(sa.String(12))
    search_text: Mapped[str] = mapped_column(sa.Text, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    event: Mapped[Event] = relationship()
    round: Mapped[InvitationRound | None] = relationship()
    registration: Mapped[Registration | None] = relationship()
    reservation: Mapped[SeatReservation | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether one may still register by it: also who has declined."""
        return self.registration_id is None and self.status is not InvitationStatus.WITHDRAWN

    @property
    def about(self) -> str:
        """The key under which the outbox keeps its mails."""
        return about_id(self.id)


class InvitationSettings(Base):
    """How many days before registration closes those are reminded who have not answered."""

    __tablename__ = "invitation_settings"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    remind_days: Mapped[int | None]


def about_id(invitation_id: int) -> str:
    """The key under which the outbox keeps an invitation's mails."""
    return f"{ABOUT}{invitation_id}"


ABOUT = "invite/"


def search_text(*, name: str, email: str, organisation: str) -> str:
    """What an invitation is found by."""
    return fold(f"{name} {email} {organisation}")
