"""What is kept of what came back: answers, those that wait for a yes, and mails that were read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars.calendar.replies import Method, PartStat
from webinars.database import Base, UTCDateTime, enum_type
from webinars.events.models import EventDate

if TYPE_CHECKING:
    from webinars.registrations.models import Registration  # which knows its answers


class CalendarAnswer(Base):
    """How somebody answered the invitation to one date, the latest answer.

    `sequence` and `stamped_at` are those it outdid (RFC 5546 §2.1.5). It holds while the person
    neither withdrew nor returned (`step` is the registration's `sequence` then), and while the date
    lasts from `starts_at` to `ends_at`: a new time is a new question.

    `asked_step` is the step of the request that was answered; None, which a process of an earlier
    version leaves while it is replaced, is as `step`. Where a no gave the place, or the
    date, back, `freed_step` is the step since then: while it is the registration's, a yes undoes
    that. `webinars.registrations.replies.places`.
    """

    __tablename__ = "calendar_answers"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    date_id: Mapped[int] = mapped_column(
        sa.ForeignKey("event_dates.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    partstat: Mapped[PartStat] = mapped_column(enum_type(PartStat))
    sequence: Mapped[int]
    stamped_at: Mapped[datetime] = mapped_column(UTCDateTime)
    step: Mapped[int]
    asked_step: Mapped[int | None]
    freed_step: Mapped[int | None]
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)

    date: Mapped[EventDate] = relationship()


class OpenQuestion(Base):
    """An answer that nobody vouched for: the person is asked whether it is theirs.

    `details` is what else came with it: a proposal's times and words, or to whom it was passed on.
    """

    __tablename__ = "open_questions"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    date_id: Mapped[int] = mapped_column(
        sa.ForeignKey("event_dates.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    method: Mapped[Method] = mapped_column(enum_type(Method))
    partstat: Mapped[PartStat] = mapped_column(enum_type(PartStat))
    sequence: Mapped[int]
    stamped_at: Mapped[datetime] = mapped_column(UTCDateTime)
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    date: Mapped[EventDate] = relationship()
    registration: Mapped[Registration] = relationship()


class ReceivedMail(Base):
    """A mail that was dealt with, as a keyed hash: handed over again, it does nothing."""

    __tablename__ = "received_mails"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
