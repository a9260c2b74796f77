"""Registrations: one person on one event, what they asked for and what they agreed to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars.database import Base, UTCDateTime, enum_type
from webinars.events.models import Event
from webinars.events.programme import Question


class RegistrationStatus(StrEnum):
    """Where a registration stands."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    DECLINED = "declined"
    CANCELLED = "cancelled"


ACTIVE = frozenset(
    {RegistrationStatus.PENDING, RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING}
)
"""The statuses of someone who takes part, or still may."""


class ConsentPurpose(StrEnum):
    """What a person can agree to, or not."""

    NEWSLETTER = "newsletter"
    ACCESS_NEEDS = "access-needs"


class Registration(Base):
    """One person on one event.

    `email_key` is the address as it is compared; unique for the event. `token` is the secret in
    the person's own links: 192 random bits, replaced to revoke them. `join_token`, as random and
    replaced with it, opens the join page and nothing else: it stands in calendars, which are
    shared. `submission` is the random part of the form that was sent, so that the same form sent
    twice is one registration.
    `sequence` is added to the date's SEQUENCE in this person's calendar messages: each
    withdrawal, and each return, raises it. `invited` says that the present address may have got an
    invitation; it stays, so that the last mail withdraws it whatever happened since.
    `status_before` lets a cancellation be undone. Ids are never used again: old mails name them.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "email_key"),
        sa.Index("ix_registrations_event_id_status", "event_id", "status", "created_at"),
        sa.Index("ix_registrations_email_key", "email_key"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    join_token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    submission: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    status: Mapped[RegistrationStatus] = mapped_column(enum_type(RegistrationStatus))
    status_before: Mapped[RegistrationStatus | None] = mapped_column(
        enum_type(RegistrationStatus, "status_before")
    )
    sequence: Mapped[int] = mapped_column(default=0)
    invited: Mapped[bool] = mapped_column(default=False)

    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str] = mapped_column(sa.String(254))
    email_key: Mapped[str] = mapped_column(sa.String(254))
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    language: Mapped[str] = mapped_column(sa.String(12))
    zone: Mapped[str] = mapped_column(sa.String(64))
    listening_language: Mapped[str | None] = mapped_column(sa.String(12))
    attended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    event: Mapped[Event] = relationship()
    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    access_needs: Mapped[AccessNeeds | None] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    consents: Mapped[list[Consent]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Consent.given_at"
    )


class AccessNeeds(Base):
    """What a person needs to take part; apart from the registration, and removed earlier."""

    __tablename__ = "access_needs"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(sa.Text)


class Answer(Base):
    """The answer to an organiser's own question, in the form its type keeps it."""

    __tablename__ = "answers"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[Any] = mapped_column(sa.JSON)

    question: Mapped[Question] = relationship()


class Consent(Base):
    """A consent, with the exact text that was agreed to, when and how, and its withdrawal."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[ConsentPurpose] = mapped_column(enum_type(ConsentPurpose))
    text: Mapped[str] = mapped_column(sa.Text)
    language: Mapped[str] = mapped_column(sa.String(12))
    way: Mapped[str] = mapped_column(sa.String(40))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Subscriber(Base):
    """Someone who agreed to an organisation's newsletter; outlives their registration.

    Only whoever holds a link that was sent to the address gets here, at `confirmed_at`.
    On withdrawal the address is removed and only `email_hash` stays, so that the address is not
    subscribed again by an import.
    """

    __tablename__ = "subscribers"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "email_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE")
    )
    email: Mapped[str | None] = mapped_column(sa.String(254))
    email_hash: Mapped[str] = mapped_column(sa.String(64))
    language: Mapped[str] = mapped_column(sa.String(12))
    consent_text: Mapped[str] = mapped_column(sa.Text)
    consent_way: Mapped[str] = mapped_column(sa.String(40))
    given_at: Mapped[datetime] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class EmailChange(Base):
    """A new address that its owner has not confirmed yet."""

    __tablename__ = "email_changes"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    email: Mapped[str] = mapped_column(sa.String(254))
    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RateCount(Base):
    """How often something was tried in one window of time; `key` is a keyed hash."""

    __tablename__ = "rate_counts"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    window_starts_at: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True, index=True)
    count: Mapped[int]


class RemovedCount(Base):
    """What stays of removed registrations: how many, never who."""

    __tablename__ = "removed_counts"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    dimension: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    count: Mapped[int]
