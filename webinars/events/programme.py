"""An event's programme: agenda, speakers, languages, and the organiser's own questions."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from webinars.accounts.models import Picture
from webinars.database import Base, enum_type
from webinars.events.search import fold

if TYPE_CHECKING:
    from webinars.events.models import EventDate


class ItemKind(StrEnum):
    """What a slot of the agenda is for."""

    SESSION = "session"
    BREAK = "break"


class SpeakerRole(StrEnum):
    """What a person does in a slot of the agenda."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    PANELLIST = "panellist"
    OPENING = "opening"
    CLOSING = "closing"


class ChannelKind(StrEnum):
    """How a language reaches people: spoken, interpreted, signed, or as live captions."""

    FLOOR = "floor"
    INTERPRETATION = "interpretation"
    SIGN = "sign"
    CAPTIONS = "captions"


class QuestionType(StrEnum):
    """The types of an organiser's own question; see `webinars.events.questions`."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes-no"
    COUNTRY = "country"
    NUMBER = "number"
    DATE = "date"


CHOOSING = (QuestionType.CHOICE, QuestionType.CHOICES)
"""The types whose choices the organiser writes."""


item_channels = sa.Table(
    "agenda_item_channels",
    Base.metadata,
    sa.Column("item_id", sa.ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True),
    sa.Column(
        "channel_id", sa.ForeignKey("language_channels.id", ondelete="CASCADE"), primary_key=True
    ),
)


class Track(Base):
    """A line of sessions that runs in parallel with others. `names` maps language to name."""

    __tablename__ = "tracks"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        sa.ForeignKey("events.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(default=0)
    key: Mapped[str] = mapped_column(sa.String(40))
    names: Mapped[dict[str, str]] = mapped_column(sa.JSON)


class AgendaItem(Base):
    """A slot of the programme, kept relative to the start of its date.

    `offset_minutes` is wall-clock time from the date's local start, so that moving or duplicating
    the event moves its agenda. `uid` and `sequence` are its own, as for dates.
    """

    __tablename__ = "agenda_items"
    __table_args__ = (
        sa.CheckConstraint("duration_minutes > 0", name="duration_positive"),
        sa.CheckConstraint("offset_minutes >= 0", name="offset_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    date_id: Mapped[int] = mapped_column(
        sa.ForeignKey("event_dates.id", ondelete="CASCADE"), index=True
    )
    track_id: Mapped[int | None] = mapped_column(sa.ForeignKey("tracks.id", ondelete="SET NULL"))
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True)
    uid: Mapped[str] = mapped_column(sa.String(255), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ItemKind] = mapped_column(enum_type(ItemKind), default=ItemKind.SESSION)
    position: Mapped[int] = mapped_column(default=0)
    offset_minutes: Mapped[int]
    duration_minutes: Mapped[int]
    place: Mapped[str] = mapped_column(sa.String(200), default="")

    date: Mapped[EventDate] = relationship(back_populates="items")
    track: Mapped[Track | None] = relationship()
    texts: Mapped[list[AgendaItemText]] = relationship(cascade="all, delete-orphan")
    people: Mapped[list[AgendaItemSpeaker]] = relationship(
        cascade="all, delete-orphan", order_by="AgendaItemSpeaker.position"
    )
    channels: Mapped[list[LanguageChannel]] = relationship(
        secondary=item_channels, order_by="LanguageChannel.position"
    )

    def text(self, language: str, default: str, part: str = "title") -> AgendaItemText:
        """The texts in `language` where it has this `part`, else in the source one, `default`."""
        by_language = {text.language: text for text in self.texts if getattr(text, part)}
        return by_language.get(language) or by_language.get(default) or self.texts[0]


class AgendaItemText(Base):
    """Title and description (Markdown) of an agenda item in one language.

    `search_text` follows from the title: what a search is compared with.
    """

    __tablename__ = "agenda_item_texts"

    item_id: Mapped[int] = mapped_column(
        sa.ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    search_text: Mapped[str] = mapped_column(sa.Text, deferred=True, server_default="")


@sa.event.listens_for(AgendaItemText, "before_insert")
@sa.event.listens_for(AgendaItemText, "before_update")
def _fold_title(_mapper: object, _connection: object, text: AgendaItemText) -> None:
    text.search_text = fold(text.title)


class Speaker(Base):
    """A person in an organisation's directory of speakers.

    `shows_photo` says that visitors may see the picture. `search_text` follows from the name: what
    a search is compared with.
    """

    __tablename__ = "speakers"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    public_id: Mapped[str] = mapped_column(sa.String(36), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    picture_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("pictures.id", ondelete="SET NULL")
    )
    shows_photo: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    search_text: Mapped[str] = mapped_column(sa.Text, deferred=True)

    picture: Mapped[Picture | None] = relationship()
    texts: Mapped[list[SpeakerText]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    def text(self, language: str, default: str) -> SpeakerText | None:
        """What `language`, else `default`, says of the speaker; None where nothing is known."""
        by_language = {text.language: text for text in self.texts}
        return by_language.get(language) or by_language.get(default) or next(iter(self.texts), None)


@sa.event.listens_for(Speaker, "before_insert")
@sa.event.listens_for(Speaker, "before_update")
def _fold_name(_mapper: object, _connection: object, speaker: Speaker) -> None:
    speaker.search_text = fold(speaker.name)


class SpeakerText(Base):
    """A speaker's position, affiliation and biography (Markdown) in one language."""

    __tablename__ = "speaker_texts"

    speaker_id: Mapped[int] = mapped_column(
        sa.ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    position: Mapped[str] = mapped_column(sa.String(300), default="")
    affiliation: Mapped[str] = mapped_column(sa.String(300), default="")
    biography: Mapped[str] = mapped_column(sa.Text, default="")

    @property
    def about(self) -> str:
        """Position and affiliation in one line."""
        return joined_about(self.position, self.affiliation)


def joined_about(position: str, affiliation: str) -> str:
    """Position and affiliation in one line; words that both have, the one last, are said once."""
    first, second = _parts(position), _parts(affiliation)
    if fold(f"{affiliation} ").startswith(f"{fold(position)} "):
        return ", ".join(second)
    both = range(min(len(first), len(second)), 0, -1)
    shared = next((n for n in both if _folded(first[-n:]) == _folded(second[:n])), 0)
    return ", ".join([*first, *second[shared:]])


def _parts(text: str) -> list[str]:
    return [part for each in text.split(",") if (part := each.strip())]


def _folded(parts: list[str]) -> list[str]:
    return [fold(part) for part in parts]


class AgendaItemSpeaker(Base):
    """A speaker's part in an agenda item."""

    __tablename__ = "agenda_item_speakers"

    item_id: Mapped[int] = mapped_column(
        sa.ForeignKey("agenda_items.id", ondelete="CASCADE"), primary_key=True
    )
    speaker_id: Mapped[int] = mapped_column(
        sa.ForeignKey("speakers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[SpeakerRole] = mapped_column(enum_type(SpeakerRole), default=SpeakerRole.SPEAKER)
    position: Mapped[int] = mapped_column(default=0)

    speaker: Mapped[Speaker] = relationship()


class LanguageChannel(Base):
    """A language offered at an event.

    Interpretation and captions may name the language they start from: `FR-EN-FR` is two floor
    languages with `fr` interpreted into `en` and `en` into `fr`. Sign languages have ISO 639-3
    codes. An agenda item that lists channels of its own narrows the event's.
    """

    __tablename__ = "language_channels"
    __table_args__ = (sa.UniqueConstraint("event_id", "kind", "language", "source_language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[ChannelKind] = mapped_column(enum_type(ChannelKind))
    language: Mapped[str] = mapped_column(sa.String(12))
    source_language: Mapped[str] = mapped_column(sa.String(12), default="")
    position: Mapped[int] = mapped_column(default=0)


class Question(Base):
    """An organiser's own question on the registration form.

    `condition` asks it only of those who gave one of some answers to an earlier question with
    choices: `{"question": key, "answers": [key, …]}`.
    """

    __tablename__ = "questions"
    __table_args__ = (sa.UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    type: Mapped[QuestionType] = mapped_column(enum_type(QuestionType))
    required: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    condition: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON(none_as_null=True))

    texts: Mapped[list[QuestionText]] = relationship(cascade="all, delete-orphan")
    choices: Mapped[list[QuestionChoice]] = relationship(
        cascade="all, delete-orphan", order_by="QuestionChoice.position"
    )

    def text(self, language: str, default: str) -> QuestionText:
        """The wording in `language`, else in the event's source language `default`."""
        by_language = {text.language: text for text in self.texts}
        return by_language.get(language) or by_language.get(default) or self.texts[0]


class QuestionText(Base):
    """The wording of a question, and a hint, in one language."""

    __tablename__ = "question_texts"

    question_id: Mapped[int] = mapped_column(
        sa.ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    label: Mapped[str] = mapped_column(sa.String(300))
    hint: Mapped[str] = mapped_column(sa.String(500), default="")


class QuestionChoice(Base):
    """One of the answers to choose from. `labels` maps language to label."""

    __tablename__ = "question_choices"
    __table_args__ = (sa.UniqueConstraint("question_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(sa.ForeignKey("questions.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int] = mapped_column(default=0)
    labels: Mapped[dict[str, str]] = mapped_column(sa.JSON)
