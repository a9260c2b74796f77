"""Registrations: one person on one event, what they asked for and what they agreed to."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars.database import Base, UTCDateTime, enum_type, new_public_id
from webinars.events.models import Event, EventDate
from webinars.events.organising import PartnerLink, SeatReservation
from webinars.events.programme import Question
from webinars.events.search import fold
from webinars.registrations.door_codes import LENGTH, new_door_code, new_door_token
from webinars.registrations.parties.models import Party
from webinars.registrations.replies.models import CalendarAnswer
from webinars.registrations.taking_part import TakesPart


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


class Origin(StrEnum):
    """How a registration came about."""

    FORM = "form"
    ORGANISER = "organiser"
    IMPORT = "import"


class AttendanceWay(StrEnum):
    """How it is known that somebody came."""

    DOOR = "door"
    ONLINE = "online"


class ConsentPurpose(StrEnum):
    """What a person can agree to, or not."""

    NEWSLETTER = "newsletter"
    ACCESS_NEEDS = "access-needs"
    RECORDING = "recording"


PHONE_LENGTH = 50
NAMED_BY, NO_ORGANISATION = "0", "1"
"""How the `organisation_key` begins of those who have named one, and that of those who have not."""
ORGANISATION_KEY_LENGTH = 101


class Registration(Base):
    """One person on one event.

    `email_key` is the address as it is compared; unique for the event. Both are None for whom an
    organiser registered without one: no mail goes to them (`webinars.registrations.untold`), and
    `phone` may say how else they are reached. `party` are those registered with them in one go.
    `token` is the secret in the person's own links: 192 random bits, replaced to revoke them.
    `join_token`, as random and replaced with it, opens the join page and nothing else: it stands in
    calendars, which are shared. `text_language` is in which language the person reads what
    organisers wrote, where it is written in it; "" for `language`, in which the interface and the
    mails are. `zone` is the one that they live by, "" where nobody knows: no time is then said to
    be "for them", and the clocks that they go by are the event's (`clocks`). `takes_part` is None
    for who was not asked. `feed_token` opens the person's own calendar feed, where they have asked
    for one. `submission` is the key of the form that made the registration, which can withdraw it
    for a while (`webinars.registrations.forms`). `sequence` is added to the date's SEQUENCE in this
    person's calendar messages: each withdrawal, and each return, raises it; `edit_version` counts
    saves of their details, for their own feed. `invited` says that the present address may have got
    an invitation; it stays, so that the last mail withdraws it whatever happened since.
    `status_before` lets a cancellation be undone. Until `offered_until` a seat is kept for somebody
    who waits, and is taken when they say yes. Who `waits_by_hand` was put on the waiting list by an
    organiser although there was a seat: they get none by themselves. Until `seat_kept_until` nobody
    else gets the seat that an organiser's decision took from them: it may be undone. Old mails name
    ids: none is used again. `public_id` stands in organisers' addresses and opens nothing by
    itself. `name_key`, `organisation_key` and `search_text` follow from name, address and
    organisation, to sort and to search by; `door_text` is without the address, which nobody can
    look for at the door. `door_token` and `door_code` are what the person shows there; see
    `webinars.registrations.door_codes`. `attended_at` is when the person first came, to any date.
    `note` is the organisers' own; `decision_words` are what they wrote to the person with the
    decision that made `decision_step` of its `sequence`, `words_before` those that held before it.
    """

    __tablename__ = "registrations"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "email_key"),
        sa.CheckConstraint("(email IS NULL) = (email_key IS NULL)", name="email"),
        sa.Index("ix_registrations_event_id_status", "event_id", "status", "created_at"),
        sa.Index("ix_registrations_email_key", "email_key"),
        sa.Index("ix_registrations_event_id_created_at", "event_id", "created_at", "id"),
        sa.Index("ix_registrations_event_id_name_key", "event_id", "name_key", "id"),
        sa.Index(
            "ix_registrations_event_id_organisation_key",
            *("event_id", "organisation_key", "name_key", "id"),
        ),
        # Figures are counted from this index alone: it is a tenth of the table.
        sa.Index(
            "ix_registrations_counted",
            *("event_id", "status", "language", "listening_language", "origin", "partner_link_id"),
            *("attended_at", "organisation", "takes_part"),
        ),
        sa.Index("ix_registrations_door_code", "door_code"),
        sa.Index("ix_registrations_event_id_door_text", "event_id", "door_text", "door_code", "id"),
        sa.Index("ix_registrations_event_id_offered_until", "event_id", "offered_until"),
        sa.Index(
            "ix_registrations_event_id_seat_kept_until",
            *("event_id", "seat_kept_until"),
            sqlite_where=sa.text("seat_kept_until IS NOT NULL"),
            postgresql_where=sa.text("seat_kept_until IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id"))
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True, default=new_public_id)
    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    join_token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    feed_token: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    submission: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    status: Mapped[RegistrationStatus] = mapped_column(enum_type(RegistrationStatus))
    status_before: Mapped[RegistrationStatus | None] = mapped_column(
        enum_type(RegistrationStatus, "status_before")
    )
    sequence: Mapped[int] = mapped_column(default=0)
    edit_version: Mapped[int] = mapped_column(default=0, server_default="0")
    invited: Mapped[bool] = mapped_column(default=False)

    name: Mapped[str] = mapped_column(sa.String(200))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    email_key: Mapped[str | None] = mapped_column(sa.String(254))
    phone: Mapped[str] = mapped_column(sa.String(PHONE_LENGTH), default="", server_default="")
    organisation: Mapped[str] = mapped_column(sa.String(200), default="")
    language: Mapped[str] = mapped_column(sa.String(12))
    text_language: Mapped[str] = mapped_column(sa.String(12), default="", server_default="")
    zone: Mapped[str] = mapped_column(sa.String(64))
    listening_language: Mapped[str | None] = mapped_column(sa.String(12))
    takes_part: Mapped[TakesPart | None] = mapped_column(enum_type(TakesPart))
    origin: Mapped[Origin] = mapped_column(
        enum_type(Origin), default=Origin.FORM, server_default="form"
    )
    partner_link_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("partner_links.id", ondelete="SET NULL"), index=True
    )
    reservation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("seat_reservations.id", ondelete="SET NULL"), index=True
    )
    party_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("parties.id", ondelete="SET NULL"), index=True
    )
    note: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    decision_words: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    decision_step: Mapped[int | None]
    words_before: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    name_key: Mapped[str] = mapped_column(sa.String(100), deferred=True)
    organisation_key: Mapped[str] = mapped_column(
        sa.String(ORGANISATION_KEY_LENGTH),
        default=NO_ORGANISATION,
        server_default=NO_ORGANISATION,
        deferred=True,
    )
    search_text: Mapped[str] = mapped_column(sa.Text, deferred=True)
    door_token: Mapped[str] = mapped_column(sa.String(64), unique=True, default=new_door_token)
    door_code: Mapped[str] = mapped_column(sa.String(LENGTH), default=new_door_code)
    door_text: Mapped[str] = mapped_column(sa.String(250), deferred=True)
    attended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    offered_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    seat_kept_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    waits_by_hand: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    event: Mapped[Event] = relationship()
    partner_link: Mapped[PartnerLink | None] = relationship()
    reservation: Mapped[SeatReservation | None] = relationship()
    party: Mapped[Party | None] = relationship()
    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    access_needs: Mapped[AccessNeeds | None] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    consents: Mapped[list[Consent]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Consent.given_at"
    )
    chosen_dates: Mapped[list[ChosenDate]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    calendar_answers: Mapped[list[CalendarAnswer]] = relationship(viewonly=True)

    @property
    def clocks(self) -> str:
        """The zone to say times in that stand alone: the person's own, else the event's."""
        return self.zone or self.event.zone

    @property
    def present_words(self) -> str:
        """What organisers wrote with the decision that still holds; "" where nothing."""
        return self.decision_words if self.decision_step == self.sequence else ""


def door_text(name: str, organisation: str) -> str:
    """What somebody is found by at the door; short enough to stand in an index."""
    return f"{fold(name)[:120]} {fold(organisation)[:120]}".rstrip()


def organisation_key(organisation: str) -> str:
    """What people are sorted by to have those of one organisation together.

    Those without one come last in every collation: a figure goes before the folded name.
    """
    folded = fold(organisation)
    return f"{NAMED_BY}{folded}"[:ORGANISATION_KEY_LENGTH] if folded else NO_ORGANISATION


@sa.event.listens_for(Registration, "before_insert")
@sa.event.listens_for(Registration, "before_update")
def _fold_person(_mapper: object, _connection: object, registration: Registration) -> None:
    name = fold(registration.name)
    registration.name_key = name[:100]
    registration.organisation_key = organisation_key(registration.organisation or "")
    rest = fold(f"{registration.email or ''} {registration.organisation or ''}".lstrip())
    registration.search_text = f"{name} {rest}"
    registration.door_text = door_text(registration.name, registration.organisation or "")
    if registration.status is not RegistrationStatus.WAITING:
        registration.offered_until = None  # so that offers are counted by an index alone
    if registration.status is RegistrationStatus.CONFIRMED:
        registration.seat_kept_until = None  # likewise: it is kept for who has none


class ChosenDate(Base):
    """Whether a person takes part in one date of an event that lets them choose.

    `sequence` is added to the registration's in calendar messages about this date: dropping it, and
    choosing it again, each raise it. The date goes by its UID, which calendars know it by, and
    which is still needed when the date is taken out of its event. No row: never chosen. It means
    nothing while the event is for all dates; `webinars.registrations.choosing`.
    """

    __tablename__ = "chosen_dates"
    __table_args__ = (sa.Index("ix_chosen_dates_uid", "uid", "chosen", "registration_id"),)

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    uid: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    chosen: Mapped[bool] = mapped_column(default=True)
    sequence: Mapped[int] = mapped_column(default=0)


class Attendance(Base):
    """Somebody was at one date of their event: in the room, online, or the one after the other.

    Who came twice in the same way is stored once, with the first time.
    Written while the registration's row is locked; `webinars.registrations.attendance`. `report_id`
    is the meeting's report that says so, while it is kept.
    """

    __tablename__ = "attendances"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    date_id: Mapped[int] = mapped_column(
        sa.ForeignKey("event_dates.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    way: Mapped[AttendanceWay] = mapped_column(enum_type(AttendanceWay), primary_key=True)
    came_at: Mapped[datetime] = mapped_column(UTCDateTime)
    report_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("uploaded_files.id", ondelete="SET NULL"), index=True
    )

    date: Mapped[EventDate] = relationship()


class AccessNeeds(Base):
    """What a person needs to take part; apart from the registration, and removed earlier.

    `arranged_at`: since when it is; other words begin anew. The consent names the `kept_days`.
    """

    __tablename__ = "access_needs"

    registration_id: Mapped[int] = mapped_column(
        sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True
    )
    text: Mapped[str] = mapped_column(sa.Text)
    arranged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    kept_days: Mapped[int | None]


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
    """A consent, with the exact text that was agreed to, when and how, and its withdrawal.

    At most one for each purpose is in force: whoever takes it back has then taken back all.
    """

    __tablename__ = "consents"
    __table_args__ = (
        sa.Index(
            "ix_consents_in_force",
            *("registration_id", "purpose"),
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

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
    On withdrawal only `email_hash` stays: no import brings it back. `token` opens the way out only.
    """

    __tablename__ = "subscribers"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "email_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id", ondelete="CASCADE")
    )
    email: Mapped[str | None] = mapped_column(sa.String(254))
    email_hash: Mapped[str] = mapped_column(sa.String(64))
    token: Mapped[str] = mapped_column(sa.String(64), unique=True)
    language: Mapped[str] = mapped_column(sa.String(12))
    consent_text: Mapped[str] = mapped_column(sa.Text)
    consent_language: Mapped[str] = mapped_column(sa.String(12), default="", server_default="")
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
