"""What people without an e-mail address have to be told by somebody, because no mail can.

Wherever a mail would be queued for one of them, a row stands here instead: what it is about, and
since when. It goes when an organiser says that they have told the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from webinars.database import Base, UTCDateTime
from webinars.extensions import db

MOST_LISTED = 200


class Untold(Base):
    """Somebody has to be told something; `message` is the mail that they would have got."""

    __tablename__ = "untold"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    message: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    since: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True)
class Telling:
    """What one person has to be told: the mails that they would have got, the oldest first."""

    registration_id: int
    messages: Sequence[str]
    since: datetime


def note(registration_ids: Sequence[int], message: str, *, now: datetime) -> None:
    """Write down that these people have to be told; what waits for them already stays."""
    rows = [
        {"registration_id": each, "message": message, "since": now} for each in registration_ids
    ]
    if not rows:
        return
    on_sqlite = db.session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert(Untold) if on_sqlite else postgresql.insert(Untold)
    db.session.execute(insert.on_conflict_do_nothing(), rows)


def mark_told(registration_id: int, *, until: datetime) -> None:
    """The person was told what waited at `until`; what came since stays."""
    db.session.execute(
        sa.delete(Untold).where(Untold.registration_id == registration_id, Untold.since <= until),
        execution_options={"synchronize_session": False},
    )


def list_untold(registration_ids: Sequence[int]) -> dict[int, Telling]:
    """What each of these people has to be told, by row id; who knows everything is left out."""
    rows = db.session.scalars(
        sa.select(Untold)
        .where(Untold.registration_id.in_(registration_ids))
        .order_by(Untold.since, Untold.message)
    )
    found: dict[int, list[Untold]] = {}
    for row in rows:
        found.setdefault(row.registration_id, []).append(row)
    return {
        each: Telling(each, [row.message for row in waiting], waiting[0].since)
        for each, waiting in found.items()
    }
