"""Events: what they are, when they are, who runs them, and what each language says of them.

Times are kept as the organiser wrote them (`…_local`, naive, in the event's zone); the instants
beside them are worked out by `webinars.events.schedule` and exist to be sorted and compared.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars.accounts.models import Organisation, OrganisationText
from webinars.database import Base, UTCDateTime, enum_type
from webinars.events.distances import DAY, HOUR, WEEK
from webinars.events.programme import AgendaItem, LanguageChannel, Question, Track
from webinars.events.search import fold
from webinars.markdown import to_plain

REMINDERS = (WEEK, DAY, HOUR)
"""How many minutes before a date people are reminded: a week, a day, an hour."""


class EventKind(StrEnum):
    """What kind of meeting an event is."""

    WEBINAR = "webinar"
    BRIEFING = "briefing"
    MEETING = "meeting"
    TRAINING = "training"
    CONFERENCE = "conference"
    WORKING_GROUP = "working-group"


class EventFormat(StrEnum):
    """Where people take part."""

    ONLINE = "online"
    IN_PERSON = "in-person"
    HYBRID = "hybrid"


class Visibility(StrEnum):
    """Who finds an event: everyone, whoever has its address, or whoever was invited."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    INVITATION = "invitation"


class EventStatus(StrEnum):
    """Where an event is in its life."""

    DRAFT = "draft"
    PUBLISHED = "published"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class HostSight(StrEnum):
    """Which registrants a co-host's members see: none, those who came by its link, or all."""

    NONE = "none"
    OWN = "own"
    ALL = "all"

    @property
    def sees_any(self) -> bool:
        """Whether there may be somebody whom they see."""
        return self is not HostSight.NONE


class Event(Base):
    """An event that people register for. It has one date, or several (days, or a series).

    `revision` counts what happens to the event's seats; raising it is how `register` takes the lock
    on the event. `sequence_floor` is where the `sequence` of new registrations starts: above what
    any address saw that a registration has left, because calendars remember it (RFC 5546 §2.1.4).
    `updated_at` moves with everything that calendars and pages show. `edit_version` counts what
    organisers changed, of the event or of what a host is called; saving what is stored already
    counts for nothing. The join page lets people in `join_opens_minutes` before a date begins.
    `reminders` are so many minutes before it.
    `decline_frees_seat` says whether a no in a calendar cancels the registration. With
    `offer_hours` whoever waits is offered a free seat for that long; without, they get it at once.
    With `choose_dates` people register for those dates that they choose, else for all of them.
    With `online_open` the `capacity` of a hybrid event is that of the room; it means nothing else.
    Where `retention_days` and `access_retention_days` are None the organisation's hold.
    `inclusion` has the keys of the questions that are asked apart (`webinars.events.inclusion`);
    once `inclusion_closed`, their counters change no more. `join_phone` has a telephone number on
    each line (`webinars.events.phones`). `listening_help` has the organisers' own words, by
    language, on how to choose the interpretation. `former_days` are days (`2028-03-01`) on which a
    draft was to take place, or its registration to end, before it was moved. `called_off` has the
    dates that it does not have any more (`webinars.events.called_off`). `search_text` follows from
    the hashtags.
    """

    __tablename__ = "events"
    __table_args__ = (
        sa.CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.CheckConstraint(
            "access_retention_days BETWEEN 0 AND 90", name="access_retention_days_range"
        ),
        sa.Index("ix_events_listed", "visibility", "status", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[EventKind] = mapped_column(enum_type(EventKind))
    format: Mapped[EventFormat] = mapped_column(enum_type(EventFormat))
    status: Mapped[EventStatus] = mapped_column(enum_type(EventStatus), default=EventStatus.DRAFT)
    visibility: Mapped[Visibility] = mapped_column(enum_type(Visibility), default=Visibility.PUBLIC)
    source_language: Mapped[str] = mapped_column(sa.String(12))
    zone: Mapped[str] = mapped_column(sa.String(64))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)

    venue: Mapped[str] = mapped_column(sa.String(200), default="")
    address: Mapped[str] = mapped_column(sa.String(500), default="")
    platform: Mapped[str] = mapped_column(sa.String(80), default="")
    join_url: Mapped[str] = mapped_column(sa.String(1000), default="")
    join_passcode: Mapped[str] = mapped_column(sa.String(80), default="")
    join_phone: Mapped[str] = mapped_column(sa.String(1000), default="")
    listening_help: Mapped[dict[str, str]] = mapped_column(
        sa.JSON, default=dict, server_default="{}"
    )

    registration_opens_local: Mapped[datetime | None] = mapped_column(sa.DateTime)
    registration_closes_local: Mapped[datetime | None] = mapped_column(sa.DateTime)
    capacity: Mapped[int | None]
    waiting_list: Mapped[bool] = mapped_column(default=True)
    approval: Mapped[bool] = mapped_column(default=False)
    decline_frees_seat: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    offer_hours: Mapped[int | None]
    choose_dates: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    online_open: Mapped[bool] = mapped_column(default=True, server_default=sa.false())
    inclusion: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    inclusion_closed: Mapped[bool] = mapped_column(default=False, server_default=sa.false())

    contact_name: Mapped[str] = mapped_column(sa.String(200), default="")
    contact_email: Mapped[str] = mapped_column(sa.String(254), default="")
    organizer_email: Mapped[str] = mapped_column(sa.String(254))
    hashtags: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    recording: Mapped[bool] = mapped_column(default=False)
    retention_days: Mapped[int | None]
    access_retention_days: Mapped[int | None]

    join_opens_minutes: Mapped[int] = mapped_column(default=15, server_default="15")
    reminders: Mapped[list[int]] = mapped_column(
        sa.JSON, default=lambda: list(REMINDERS), server_default=str(list(REMINDERS))
    )
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    former_days: Mapped[list[str]] = mapped_column(sa.JSON, default=list, server_default="[]")
    called_off: Mapped[list[dict[str, Any]]] = mapped_column(
        sa.JSON, default=list, server_default="[]"
    )

    edit_version: Mapped[int] = mapped_column(default=0, server_default="0")
    revision: Mapped[int] = mapped_column(default=0)
    sequence_floor: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    search_text: Mapped[str] = mapped_column(sa.Text, deferred=True, server_default="")

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    hosts: Mapped[list[EventHost]] = relationship(
        cascade="all, delete-orphan", order_by="EventHost.position"
    )
    texts: Mapped[list[EventText]] = relationship(
        cascade="all, delete-orphan", back_populates="event", lazy="selectin"
    )
    dates: Mapped[list[EventDate]] = relationship(
        cascade="all, delete-orphan", back_populates="event", order_by="EventDate.starts_local"
    )
    tracks: Mapped[list[Track]] = relationship(
        cascade="all, delete-orphan", order_by="Track.position"
    )
    channels: Mapped[list[LanguageChannel]] = relationship(
        cascade="all, delete-orphan", order_by="LanguageChannel.position"
    )
    questions: Mapped[list[Question]] = relationship(
        cascade="all, delete-orphan", order_by="Question.position"
    )
    links: Mapped[list[EventLink]] = relationship(
        cascade="all, delete-orphan", order_by="EventLink.position"
    )

    def contact(self, language: str) -> tuple[str, str]:
        """Who answers questions: their name, perhaps "", and their address, of one and the same.

        The organisation's own name is said in `language`.
        """
        if self.contact_email:
            return self.organisation.said_in(language, self.contact_name), self.contact_email
        return self.organisation.contact(language)

    @property
    def contact_address(self) -> str:
        """The address of who answers questions."""
        return self.contact_email or self.organisation.contact_email

    @property
    def kept_days(self) -> int:
        """For how many days after its end registrations are kept."""
        own = self.retention_days
        return self.organisation.retention_days if own is None else own

    @property
    def needs_kept_days(self) -> int:
        """For how many days after its end what people need to take part is kept."""
        own = self.access_retention_days
        return self.organisation.access_retention_days if own is None else own

    @property
    def is_online_open(self) -> bool:
        """Whether its places are those in the room, and online there is no limit."""
        return self.format is EventFormat.HYBRID and self.online_open

    def text(self, *languages: str, part: str = "title") -> EventText:
        """The texts in the first of `languages` that has this `part`, else in the source language.

        Each part is asked for by itself: a translated title does not hide a description that is
        only in the source language.
        """
        by_language = {text.language: text for text in self.texts}
        wanted = (*languages, self.source_language)
        found = [by_language[code] for code in wanted if code in by_language]
        return next((text for text in found if getattr(text, part)), found[-1])


@sa.event.listens_for(Event, "before_insert")
@sa.event.listens_for(Event, "before_update")
def _fold_hashtags(_mapper: object, _connection: object, event: Event) -> None:
    """Only where they are new: events are saved for many other reasons."""
    if sa.inspect(event).attrs.hashtags.history.has_changes() or not event.id:
        event.search_text = fold(" ".join(event.hashtags or ()))


@sa.event.listens_for(OrganisationText, "before_insert")
@sa.event.listens_for(OrganisationText, "before_update")
def _fold_name(_mapper: object, _connection: object, text: OrganisationText) -> None:
    """Here, because accounts know nothing of how events are searched."""
    text.search_text = fold(text.name)


class EventHost(Base):
    """A co-host: an organisation that runs the event together with its owner."""

    __tablename__ = "event_hosts"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id"), primary_key=True, index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    sight: Mapped[HostSight] = mapped_column(
        enum_type(HostSight), default=HostSight.NONE, server_default="none"
    )

    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)


class EventText(Base):
    """Title, summary and description (Markdown with footnotes) in one language.

    `search_text` follows from title and summary, `search_description` from the description: what a
    search is compared with. The latter is the last column, which lists never read. A translation
    whose `changed_at` is before the source language's may be out of date; None is not known.
    """

    __tablename__ = "event_texts"

    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    summary: Mapped[str] = mapped_column(sa.String(600), default="")
    description: Mapped[str] = mapped_column(sa.Text, default="")
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    search_text: Mapped[str] = mapped_column(sa.Text, deferred=True)
    search_description: Mapped[str] = mapped_column(sa.Text, deferred=True, server_default="")

    event: Mapped[Event] = relationship(back_populates="texts")


@sa.event.listens_for(EventText, "before_insert")
@sa.event.listens_for(EventText, "before_update")
def _fold_text(_mapper: object, _connection: object, text: EventText) -> None:
    text.search_text = fold(f"{text.title} {text.summary or ''}")
    text.search_description = fold(to_plain(text.description or ""))


class EventDate(Base):
    """One stretch of time of an event: its only one, one day of several, one of a series.

    It is one VEVENT in calendars: `uid` is stored once and never recomputed (RFC 7986 §5.3), and
    `sequence` rises when time, status or place change (RFC 5546 §2.1.4). `public_id` stands in
    addresses. Ids are never used again: mails that wait name them.
    """

    __tablename__ = "event_dates"
    __table_args__ = (
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.UniqueConstraint("event_id", "starts_local"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True)
    uid: Mapped[str] = mapped_column(sa.String(255), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    starts_local: Mapped[datetime] = mapped_column(sa.DateTime)
    ends_local: Mapped[datetime] = mapped_column(sa.DateTime)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    event: Mapped[Event] = relationship(back_populates="dates")
    items: Mapped[list[AgendaItem]] = relationship(
        cascade="all, delete-orphan",
        back_populates="date",
        order_by="(AgendaItem.offset_minutes, AgendaItem.position)",
    )


class EventLink(Base):
    """A link shown with the event: further reading, a campaign, or (`is_material`) its outcome.

    Empty `language` shows it in every language.
    """

    __tablename__ = "event_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    url: Mapped[str] = mapped_column(sa.String(1000))
    label: Mapped[str] = mapped_column(sa.String(300))
    language: Mapped[str] = mapped_column(sa.String(12), default="")
    is_material: Mapped[bool] = mapped_column(default=False)
