"""What people without an e-mail address have to be told by somebody, because no mail can.

Wherever a mail would be queued for one of them, a row stands here instead: what it is about, and
since when. It goes when an organiser says that they have told the person, or when it is no longer
true because the person stands elsewhere by now.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from webinars.database import Base, UTCDateTime, enum_type, insert_into, new_public_id
from webinars.extensions import db
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.overtaken import ABOUT_STANDING

MOST_LISTED = 200


class Untold(Base):
    """Somebody has to be told something; `message` is the mail that they would have got.

    Of organisers' messages it is the key of the one (`mailing/7`): each is told, and ticked off, by
    itself, and whom it was for need not be found out again.
    `mark` is another one each time that there is news of this kind: who has told what a page showed
    has not told what came after it. `since` stays that of the oldest news. `was` is where the
    person stood as far as they know, where a decision they have not heard of put them elsewhere.
    """

    __tablename__ = "untold"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    message: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(36))
    was: Mapped[RegistrationStatus | None] = mapped_column(
        enum_type(RegistrationStatus, "untold_was")
    )
    since: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True)
class Telling:
    """What one person has to be told: the mails that they would have got, the oldest first.

    `marks` has the mark of each, by message, and `since_of` since when there is news of its kind.
    """

    registration_id: int
    marks: Mapping[str, str]
    since_of: Mapping[str, datetime]

    @property
    def since(self) -> datetime:
        """Since when the oldest of it waits."""
        return min(self.since_of.values())

    @property
    def messages(self) -> list[str]:
        """The mails that they would have got."""
        return list(self.marks)


@dataclass(frozen=True)
class Ticked:
    """What somebody was told, as `Untold` had it."""

    message: str
    since: datetime
    was: RegistrationStatus | None


def kind_of(message: str) -> str:
    """Which mail it is, without which of organisers' messages: `mailing` of `mailing/7`."""
    return message.partition("/")[0]


def note(registration_ids: Sequence[int], message: str, *, now: datetime) -> None:
    """Write down that these people have to be told, also where they had to be told of it before.

    A message about where they stand takes the place of those that say otherwise.
    """
    if not registration_ids:
        return
    if message in ABOUT_STANDING:
        _delete(
            Untold.registration_id.in_(registration_ids),
            Untold.message.in_(ABOUT_STANDING - {message}),
        )
    rows = [
        {"registration_id": each, "message": message, "mark": new_public_id(), "since": now}
        for each in sorted(registration_ids)  # in one order: nobody waits for each other
    ]
    insert = insert_into(db.session, Untold)
    key = [Untold.registration_id, Untold.message]
    newer = {"mark": insert.excluded.mark, "was": sa.null()}
    db.session.execute(insert.on_conflict_do_update(index_elements=key, set_=newer), rows)


def take_back(message: str) -> None:
    """Nobody has to be told this message any more: it was stopped."""
    about = Untold.message == message
    rows = sa.select(Untold.registration_id).where(about).order_by(Untold.registration_id)
    db.session.execute(rows.with_for_update())  # in the order in which others take them
    _delete(about)


def mark_told(registration_id: int, *, seen: Collection[str]) -> list[Ticked]:
    """The person was told what was `seen`, by its marks. What came since stays.

    Returns what of it still had to be told, the oldest first.
    """
    return _take(Untold.registration_id == registration_id, Untold.mark.in_(seen))


def note_again(registration_id: int, ticked: Sequence[Ticked]) -> None:
    """What was ticked off is to be told after all, since when it was; news of its kind joins it."""
    if not ticked:
        return
    rows = [
        {
            "registration_id": registration_id,
            "message": each.message,
            "mark": new_public_id(),
            "since": each.since,
            "was": each.was,
        }
        for each in ticked
    ]
    insert = insert_into(db.session, Untold)
    older = sa.case(
        (Untold.since < insert.excluded.since, Untold.since), else_=insert.excluded.since
    )
    joined = {"mark": insert.excluded.mark, "since": older}
    key = [Untold.registration_id, Untold.message]
    db.session.execute(insert.on_conflict_do_update(index_elements=key, set_=joined), rows)


def take_all(registration_id: int) -> list[Ticked]:
    """Nobody has to tell this person anything any more: what they had to, the oldest first."""
    return _take(Untold.registration_id == registration_id)


def take_back_decision(registration_id: int, *, since: datetime) -> Ticked | None:
    """Take back what was to be told of a decision that was made after `since`.

    It says where the person stood before it, as far as they know; None where there is no such
    decision.
    """
    taken = _take(
        Untold.registration_id == registration_id, Untold.was.is_not(None), Untold.since > since
    )
    return taken[0] if taken else None


def note_decision(registration_id: int, was: RegistrationStatus) -> None:
    """What has to be told of somebody's standing is a decision's; they know that it `was` this."""
    db.session.execute(
        sa.update(Untold)
        .where(Untold.registration_id == registration_id, Untold.message.in_(ABOUT_STANDING))
        .values(was=was),
        execution_options={"synchronize_session": False},
    )


def has_standing_to_tell(registration_id: int) -> bool:
    """Whether this person has yet to be told where they stand."""
    query = sa.select(Untold.message).where(
        Untold.registration_id == registration_id, Untold.message.in_(ABOUT_STANDING)
    )
    return db.session.scalar(query.limit(1)) is not None


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
        each: Telling(
            each,
            {row.message: row.mark for row in waiting},
            {row.message: row.since for row in waiting},
        )
        for each, waiting in found.items()
    }


def _take(*conditions: sa.ColumnElement[bool]) -> list[Ticked]:
    """Delete the rows that meet all of `conditions`; what they were, the oldest first."""
    gone = db.session.execute(
        sa.delete(Untold).where(*conditions).returning(Untold.message, Untold.since, Untold.was),
        execution_options={"synchronize_session": False},
    )
    return sorted((Ticked(*row) for row in gone), key=lambda each: (each.since, each.message))


def _delete(*conditions: sa.ColumnElement[bool]) -> int:
    """Delete the rows that meet all of `conditions`; how many there were."""
    gone = db.session.execute(
        sa.delete(Untold).where(*conditions).returning(Untold.message),
        execution_options={"synchronize_session": False},
    )
    return len(gone.all())
