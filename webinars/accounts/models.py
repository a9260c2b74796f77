"""Organisations, their users and members."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from flask_security import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars.database import Base, UTCDateTime, enum_type


class Role(StrEnum):
    """What a member may do in an organisation."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"
    CHECK_IN = "check-in"


class Organisation(Base):
    """A network or member organisation that runs events.

    `retention_days` and `access_retention_days` count from the end of an event: then personal
    data, and access needs, are removed.
    """

    __tablename__ = "organisations"
    __table_args__ = (
        sa.CheckConstraint("retention_days BETWEEN 1 AND 365", name="retention_days_range"),
        sa.CheckConstraint(
            "access_retention_days BETWEEN 0 AND 90", name="access_retention_days_range"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    default_language: Mapped[str] = mapped_column(sa.String(12), default="en")
    default_zone: Mapped[str] = mapped_column(sa.String(64), default="Europe/Brussels")
    website: Mapped[str] = mapped_column(sa.String(500), default="")
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(254))
    sender_email: Mapped[str | None] = mapped_column(sa.String(254))
    retention_days: Mapped[int] = mapped_column(default=90)
    access_retention_days: Mapped[int] = mapped_column(default=7)

    texts: Mapped[list[OrganisationText]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan", lazy="selectin"
    )
    members: Mapped[list[Member]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan"
    )

    def text(self, language: str) -> OrganisationText:
        """The texts in `language`, else in the organisation's own language."""
        by_language = {text.language: text for text in self.texts}
        return by_language.get(language) or by_language.get(self.default_language) or self.texts[0]


class OrganisationText(Base):
    """An organisation's name and description in one language.

    `supervisory_authority` names where a person can complain about the use of their data.
    """

    __tablename__ = "organisation_texts"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    supervisory_authority: Mapped[str] = mapped_column(sa.String(300), default="")

    organisation: Mapped[Organisation] = relationship(back_populates="texts")


class User(Base, UserMixin):
    """Someone who signs in to organise. `fs_uniquifier` ends every session when it changes."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    language: Mapped[str] = mapped_column(sa.String(12), default="en")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    memberships: Mapped[list[Member]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )

    roles = []  # Flask-Security's roles hold everywhere; here a member's hold in an organisation


class Member(Base):
    """A user's role in an organisation."""

    __tablename__ = "members"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[Role] = mapped_column(enum_type(Role))

    organisation: Mapped[Organisation] = relationship(back_populates="members")
    user: Mapped[User] = relationship(back_populates="memberships")
