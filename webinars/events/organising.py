"""What organisers keep beside an event: pasted texts, partners' links, held seats, its changes."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars.accounts.models import Organisation
from webinars.database import Base, UTCDateTime, enum_type, new_public_id


class NoticeKind(StrEnum):
    """In which way an event changed, as its registrants are told."""

    MOVED = "moved"
    PLACE = "place"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    REINSTATED = "reinstated"
    AGENDA = "agenda"
    MATERIALS = "materials"
    TEXTS = "texts"


MOVES = frozenset({NoticeKind.MOVED, NoticeKind.REINSTATED})
"""The kinds that give an event other dates, or may."""


class PastedText(Base):
    """A concept note and an agenda as they were pasted, until an event is made of them.

    What the texts say is worked out again whenever they are looked at; `corrections` maps the name
    of a field on the review page to what the organiser wrote there instead.
    """

    __tablename__ = "pasted_texts"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    facts: Mapped[str] = mapped_column(sa.Text, default="")
    agenda: Mapped[str] = mapped_column(sa.Text, default="")
    corrections: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class PartnerLink(Base):
    """A link to an event that tells, without a cookie, by whom people heard of it.

    `code` is in the address of the link; `organisation` is the partner where it has an account
    here. `visits` counts how often the page was opened with the link.
    """

    __tablename__ = "partner_links"
    __table_args__ = (sa.UniqueConstraint("event_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="SET NULL")
    )
    code: Mapped[str] = mapped_column(sa.String(40))
    label: Mapped[str] = mapped_column(sa.String(200))
    visits: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    organisation: Mapped[Organisation | None] = relationship()


class SeatReservation(Base):
    """Seats of an event that are held for a group, until `released_local` in the event's zone.

    Whoever registers with the reservation's `code` in the address takes one of them.
    """

    __tablename__ = "seat_reservations"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "code"),
        sa.CheckConstraint("seats >= 0", name="seats_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    code: Mapped[str] = mapped_column(sa.String(64))
    label: Mapped[str] = mapped_column(sa.String(200))
    seats: Mapped[int]
    released_local: Mapped[datetime | None] = mapped_column(sa.DateTime)


class EventNotice(Base):
    """A change of an event that its registrants hear of; or one that is `untold`, and written down
    all the same: a move into the past, because it delays how soon data is removed, another title,
    because the next change names the one that people know, and changes of the agenda, one notice of
    each event, until an organiser tells them (`webinars.registrations.news.agenda`).

    Written in the transaction of the change. `reasons` maps a language of the interface to the
    organiser's words, where there are any. The worker makes a mail of it for each registrant, and
    sets `expanded_at` when all are written.

    `changes` holds what differs as `{field: [old, new]}`. `webinars.events.editing.heard` writes:

    | field                              | old and new                                         |
    |------------------------------------|-----------------------------------------------------|
    | `status`                           | of `EventStatus`                                    |
    | `dates`                            | lists of `{"uid", "sequence", "start", "end"}`      |
    | `zone`, `format`, `venue`, `address`, `platform` | texts, as in `Event`                  |
    | `join_phone`                       | texts, as in `Event`; None and None in old notices  |
    | `join_url`, `join_passcode`        | None and None: secret, only that they differ        |
    | `text.<language>.title`, `….summary` | texts; None where there were none                 |
    | `text.<language>.description`      | None and None: long, only that they differ          |
    | `materials`                        | lists of `{"label", "url", "language"}`             |

    `start` and `end` are naive local times of the old and the new `zone` (the event's own where
    `zone` does not differ). A UID that is in the old list alone was removed, with its row: those
    who were invited need a CANCEL above that `sequence`. `dates` and `zone` are also there,
    unchanged, when an event is postponed or cancelled. `agenda`, which
    `webinars.events.programming.changes` writes, holds lists of `{"item", "date", "offset",
    "start", "end", "place", "titles", "track", "people"}`: what was added is in the new list
    alone, what was removed in the old one. `titles` and `track` have names by language, `people`
    are `{"name", "role"}`; notices from before they were told have neither, and the oldest no
    `date` and `offset`.

    Who is confirmed when the notice is expanded hears of it, with the calendar's update; who waits
    or is pending hears in plain words of what matters to them; who was declined or has cancelled
    hears nothing (`webinars.registrations.news`).

    The worker goes through the registrations in the order of their ids and remembers the last one
    in `last_registration_id`, so that a crash repeats nobody; `written` counts whom it has told.
    `held` is set in backups: after a restore its mails are written, but only a person sends them.

    After them come those who are invited and have not answered, up to `last_invitation_id` so far;
    it is None where they are not told. `invited_written` counts them. `known_since` says when what
    is told was changed, where that was before: see `webinars.registrations.news.latecomers`.
    """

    __tablename__ = "event_notices"
    __table_args__ = (sa.Index("ix_event_notices_due", "expanded_at", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[NoticeKind] = mapped_column(enum_type(NoticeKind))
    changes: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    reasons: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expanded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_registration_id: Mapped[int] = mapped_column(default=0, server_default="0")
    written: Mapped[int] = mapped_column(default=0, server_default="0")
    held: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    last_invitation_id: Mapped[int | None]
    invited_written: Mapped[int] = mapped_column(default=0, server_default="0")
    untold: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    known_since: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict, server_default="{}")
