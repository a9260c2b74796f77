"""Organisations, their users and members."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_security import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars.database import Base, UTCDateTime, enum_type, new_public_id


class Role(StrEnum):
    """What a member may do in an organisation."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"
    CHECK_IN = "check-in"


class Picture(Base):
    """A picture that was uploaded, decoded and written anew; `name` is random, as in its address.

    It is kept in the database, because the processes may run on several machines.
    """

    __tablename__ = "pictures"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)
    media_type: Mapped[str] = mapped_column(sa.String(40))
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


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
    default_pattern: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    website: Mapped[str] = mapped_column(sa.String(500), default="")
    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(254))
    sender_email: Mapped[str | None] = mapped_column(sa.String(254))
    logo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("pictures.id", ondelete="SET NULL"))
    retention_days: Mapped[int] = mapped_column(default=90)
    access_retention_days: Mapped[int] = mapped_column(default=7)

    logo: Mapped[Picture | None] = relationship()
    texts: Mapped[list[OrganisationText]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan", lazy="selectin"
    )
    members: Mapped[list[Member]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan"
    )

    def text(self, language: str, part: str = "name") -> OrganisationText:
        """The texts in `language` where it has this `part`, else in the organisation's own."""
        by_language = {text.language: text for text in self.texts if getattr(text, part)}
        return by_language.get(language) or by_language.get(self.default_language) or self.texts[0]

    def contact(self, language: str) -> tuple[str, str]:
        """Name and address of who answers questions; its own name is said in `language`."""
        return self.said_in(language, self.contact_name), self.contact_email

    def said_in(self, language: str, name: str) -> str:
        """The `name` of a contact: where it is the organisation's, as that is in `language`."""
        is_own = name in {text.name for text in self.texts}
        return self.text(language).name if is_own else name


class OrganisationText(Base):
    """An organisation's name and description in one language.

    `supervisory_authority` names where a person can complain about the use of their data.
    `search_text` follows from the name: what a search for events is compared with
    (`webinars.events.models`).
    """

    __tablename__ = "organisation_texts"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    supervisory_authority: Mapped[str] = mapped_column(sa.String(300), default="")
    search_text: Mapped[str] = mapped_column(sa.Text, deferred=True, server_default="")

    organisation: Mapped[Organisation] = relationship(back_populates="texts")


class User(Base, UserMixin):
    """Someone who signs in to organise. `fs_uniquifier` ends every session when it changes.

    `public_id` names them in addresses and in the audit log. `tf_…` is their second factor: the
    secret is encrypted, `tf_last_step` is the time of the last code that was taken (RFC 6238 §5.2).
    Of recovery codes only hashes are kept.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    language: Mapped[str] = mapped_column(sa.String(12), default="en")
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.String(255))
    tf_last_step: Mapped[int | None]
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(sa.JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    memberships: Mapped[list[Member]] = relationship(
        back_populates="user", cascade="all, delete-orphan"
    )

    roles = []  # Flask-Security's roles hold everywhere; here a member's hold in an organisation


class Member(Base):
    """A user's role in an organisation. Few `see_access_needs`: an owner names them one by one."""

    __tablename__ = "members"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(
        sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[Role] = mapped_column(enum_type(Role))
    sees_access_needs: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    organisation: Mapped[Organisation] = relationship(back_populates="members")
    user: Mapped[User] = relationship(back_populates="memberships")


class MemberInvitation(Base):
    """An invitation by mail to become a member; `token_hash` is of the secret in its link."""

    __tablename__ = "member_invitations"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE")
    )
    email: Mapped[str] = mapped_column(sa.String(254))
    role: Mapped[Role] = mapped_column(enum_type(Role))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    invited_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("users.id", ondelete="SET NULL")
    )
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)

    organisation: Mapped[Organisation] = relationship()


class AuditEntry(Base):
    """Who did what, when. `details` never holds personal data of registrants, only references.

    `subject` names what it was done to (`event/<slug>`, `registration/<public id>`). The entry
    outlives its user, whose name then is not shown any more.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (sa.Index("ix_audit_entries_organisation_id_at", "organisation_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE")
    )
    user_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("users.id", ondelete="SET NULL"), index=True
    )
    action: Mapped[str] = mapped_column(sa.String(60))
    subject: Mapped[str] = mapped_column(sa.String(160), default="", index=True)
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    user: Mapped[User | None] = relationship()
