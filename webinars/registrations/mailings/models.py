"""Mailings: an organiser's message to many, in several languages, and templates for them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars import languages
from webinars.database import Base, UTCDateTime, enum_type, new_public_id
from webinars.events.models import Event

SUBJECT_LIMIT, BODY_LIMIT = 200, 10_000
NAME_LIMIT = 120


class MailingStatus(StrEnum):
    """Where a mailing is: being written, about to leave, on its way, handed over, taken back."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"


class Mailing(Base):
    """One message to many registrants of an event.

    `audience` holds the filters that choose them, judged when the mails are written. Until
    `send_at` it can be taken back. The worker goes through the registrations in the order of their
    ids and remembers the last one in `last_registration_id`, so that a crash repeats nobody;
    `written` is how many mails there are by then. `edit_version` rises with each save.
    """

    __tablename__ = "mailings"
    __table_args__ = (sa.Index("ix_mailings_due", "status", "send_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    status: Mapped[MailingStatus] = mapped_column(
        enum_type(MailingStatus), default=MailingStatus.DRAFT
    )
    audience: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    last_registration_id: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    edit_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    send_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    event: Mapped[Event] = relationship()
    texts: Mapped[list[MailingText]] = relationship(
        cascade="all, delete-orphan", order_by="MailingText.language", lazy="selectin"
    )

    @property
    def part_of(self) -> str:
        """The key under which the outbox keeps its mails."""
        return part_of(self.id)

    def text(self, language: str) -> MailingText | None:
        """What who reads `language` gets: their own, else the event's source language, else any."""
        by_language = {text.language: text for text in self.texts}
        chosen = languages.choose(language, by_language, self.event.source_language)
        return by_language.get(chosen)


def part_of(mailing_id: int) -> str:
    """The key under which the outbox keeps a mailing's mails."""
    return f"mailing/{mailing_id}"


def id_in(part_of: str | None) -> int | None:
    """The id of the mailing that a key of the outbox names; None where it names none."""
    kind, _slash, number = (part_of or "").partition("/")
    return int(number) if kind == "mailing" and number.isdecimal() else None


class MailingText(Base):
    """A mailing's subject and body (plain text with placeholders) in one language."""

    __tablename__ = "mailing_texts"

    mailing_id: Mapped[int] = mapped_column(
        sa.ForeignKey("mailings.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(SUBJECT_LIMIT))
    body: Mapped[str] = mapped_column(sa.Text)


class MailingTemplate(Base):
    """A message kept by an organisation to be used again. `texts` maps language to its words."""

    __tablename__ = "mailing_templates"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(sa.String(NAME_LIMIT))
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(sa.JSON)
