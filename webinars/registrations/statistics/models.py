"""Counts that are kept without the people who were counted."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webinars.database import Base


class InclusionCount(Base):
    """How many gave an answer to a question about inclusion; nothing of who, or when.

    Question and answer are keys of `webinars.events.inclusion`.
    """

    __tablename__ = "inclusion_counts"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    question: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    count: Mapped[int]


class RemovedCount(Base):
    """What stays of removed registrations: how many, never who.

    `dimension` is what is counted by; see `webinars.registrations.retention`.
    """

    __tablename__ = "removed_counts"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    dimension: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    value: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    count: Mapped[int]
