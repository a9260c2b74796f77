"""Who was reminded of what."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webinars.database import Base, UTCDateTime


class SentReminder(Base):
    """One person was reminded of one date, so many `minutes` before; stored with the mail.

    `starts_at` is when the date began as it was known then: whoever was reminded of a date that
    has moved far away since is reminded again.
    """

    __tablename__ = "sent_reminders"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    event_date_id: Mapped[int] = mapped_column(
        sa.ForeignKey("event_dates.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    minutes: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
