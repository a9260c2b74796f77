"""What those have in common who were registered in one go."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webinars.database import Base, UTCDateTime, new_public_id

NAME_SHOWN = 60


def short_name(name: str) -> str:
    """A name of a form, as mails say it: too short to be a letter of somebody's own to strangers.

    Nobody has proven any of a form's names, nor that its addresses are those of the people named.
    """
    return name[:NAME_SHOWN].rstrip()


class Party(Base):
    """Who registered several people, and whether these come together or not at all.

    `contact_name` is told to the people: it says where their data came from (GDPR Art. 14). The
    contact's address is for organisers; nobody has proven it. `contact_key` is what addresses are
    compared by (`webinars.registrations.addresses`). A party that is `together` waits for
    as many seats as it has people who wait, and for one more for each of the form who was
    registered already (`known`): when the others get theirs must not show that. `passed_over`
    counts how often somebody behind it got a seat meanwhile. It goes with the last of its people.
    """

    __tablename__ = "parties"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    contact_name: Mapped[str] = mapped_column(sa.String(200))
    contact_email: Mapped[str] = mapped_column(sa.String(254))
    contact_key: Mapped[str] = mapped_column(sa.String(254), index=True)
    together: Mapped[bool] = mapped_column(default=False)
    known: Mapped[int] = mapped_column(default=0)
    passed_over: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def told_name(self) -> str:
        """Who registered them, as the people are told; "" where that is forgotten."""
        return short_name(self.contact_name)
