"""An organisation's directory of speakers: found, added, edited, deleted when nobody needs them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload, selectinload

from webinars.accounts.models import Picture
from webinars.accounts.pictures import rename_picture
from webinars.events.models import Event, EventDate
from webinars.events.names import by_name
from webinars.events.programme import AgendaItem, AgendaItemSpeaker, Speaker, SpeakerText
from webinars.events.search import folded_words
from webinars.extensions import db

PAGE_SIZE = 25


class SpeakerChanged(RuntimeError):
    """Somebody else has saved this speaker since the form was opened. Nothing was changed."""


class SpeakerInUse(ValueError):
    """The speaker stands in an agenda, and cannot be deleted."""


@dataclass(frozen=True)
class About:
    """What one language says of a speaker; the biography is Markdown."""

    position: str = ""
    affiliation: str = ""
    biography: str = ""


@dataclass(frozen=True, kw_only=True)
class SpeakerDetails:
    """A speaker as they were entered, with what each language says of them.

    `shows_photo` says that visitors may see their picture.
    """

    name: str
    texts: Mapping[str, About]
    shows_photo: bool = False


@dataclass(frozen=True)
class Listed:
    """A speaker in the list, and on how many agenda items they stand."""

    speaker: Speaker
    items: int


@dataclass(frozen=True)
class SpeakerList:
    """One page of the directory; `total` counts those on all `pages`."""

    entries: Sequence[Listed]
    total: int
    page: int
    pages: int


def list_speakers(*, organisation_id: int, search: str = "", page: int = 1) -> SpeakerList:
    """One page of the directory by name; `search` looks for each of its words in the names.

    Titles before names do not count for the order: no database knows them, so it is made here.
    """
    ids = _ids_by_name(organisation_id, search)
    pages = max(1, -(-len(ids) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    speakers = _in_order(ids[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    counts = _count_items(speakers)
    listed = [Listed(speaker, counts.get(speaker.id, 0)) for speaker in speakers]
    return SpeakerList(listed, len(ids), page, pages)


def find_speaker(*, organisation_id: int, public_id: str) -> Speaker | None:
    """The speaker with this id in the organisation's directory."""
    return db.session.scalar(
        select(Speaker)
        .where(Speaker.organisation_id == organisation_id, Speaker.public_id == public_id)
        .options(joinedload(Speaker.picture))
    )


def suggest_names(*, organisation_id: int, search: str = "", limit: int = 100) -> list[Speaker]:
    """Speakers whose names hold all words of `search`, by name."""
    return _in_order(_ids_by_name(organisation_id, search)[:limit])


def _ids_by_name(organisation_id: int, search: str) -> list[int]:
    rows = db.session.execute(
        select(Speaker.id, Speaker.search_text).where(
            Speaker.organisation_id == organisation_id,
            *(Speaker.search_text.contains(word, autoescape=True) for word in folded_words(search)),
        )
    )
    return [each for each, _name in sorted(rows, key=lambda row: (*by_name(row[1]), row[0]))]


def _in_order(ids: Sequence[int]) -> list[Speaker]:
    found = db.session.scalars(select(Speaker).where(Speaker.id.in_(ids)))
    return sorted(found, key=lambda speaker: ids.index(speaker.id))


def list_parts(speaker: Speaker) -> list[tuple[Event, EventDate, AgendaItem, AgendaItemSpeaker]]:
    """Where the speaker takes part, the latest first."""
    rows = db.session.execute(
        select(Event, EventDate, AgendaItem, AgendaItemSpeaker)
        .join(EventDate, EventDate.event_id == Event.id)
        .join(AgendaItem, AgendaItem.date_id == EventDate.id)
        .join(AgendaItemSpeaker, AgendaItemSpeaker.item_id == AgendaItem.id)
        .where(AgendaItemSpeaker.speaker_id == speaker.id)
        .options(selectinload(AgendaItem.texts))
        .order_by(EventDate.starts_at.desc(), AgendaItem.offset_minutes, AgendaItem.id)
    )
    return [(event, date, item, part) for event, date, item, part in rows]


def fingerprint(speaker: Speaker) -> str:
    """Changes with whatever is said of the speaker; a form carries it, to be compared."""
    texts = sorted(
        (text.language, text.position, text.affiliation, text.biography) for text in speaker.texts
    )
    said = json.dumps([speaker.name, speaker.picture_id, speaker.shows_photo, texts])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def add_speaker(*, organisation_id: int, details: SpeakerDetails) -> Speaker:
    """Add a person to the organisation's directory."""
    speaker = Speaker(organisation_id=organisation_id, public_id=str(uuid4()))
    db.session.add(speaker)
    _write(speaker, details)
    return speaker


def edit_speaker(*, speaker: Speaker, details: SpeakerDetails, seen: str, now: datetime) -> bool:
    """Put `details` in place of what was said of `speaker` when it was `seen` (`fingerprint`).

    A picture that visitors may not see any more moves to an address that nobody was shown.
    Returns whether anything is another now. Raises `SpeakerChanged`.
    """
    take_speaker(speaker, seen)
    was_shown = speaker.shows_photo
    _write(speaker, details)
    if fingerprint(speaker) == seen:
        return False
    if was_shown and not speaker.shows_photo and speaker.picture is not None:
        rename_picture(speaker.picture)
    renew_events([speaker], now=now)
    return True


def set_picture(*, speaker: Speaker, picture: Picture | None, now: datetime) -> None:
    """Give the speaker a picture, or none; the one before is deleted.

    Who has agreed to be seen on one has not agreed for one that comes after it was taken away.
    """
    former, speaker.picture = speaker.picture, picture
    speaker.shows_photo = speaker.shows_photo and picture is not None
    if former is not None and former is not picture:
        db.session.flush()
        db.session.delete(former)
    renew_events([speaker], now=now)


def delete_speaker(speaker: Speaker) -> None:
    """Remove a person from the directory. Raises `SpeakerInUse` for one who is in an agenda."""
    _lock(speaker)
    if _count_items([speaker]):
        raise SpeakerInUse
    picture = speaker.picture
    db.session.delete(speaker)
    if picture is not None:
        db.session.flush()
        db.session.delete(picture)


def take_speaker(speaker: Speaker, seen: str) -> None:
    """Make the speaker the caller's to change, who saw them as `seen`. Raises `SpeakerChanged`."""
    _lock(speaker)
    if fingerprint(speaker) != seen:
        raise SpeakerChanged


def renew_events(speakers: Sequence[Speaker], *, now: datetime) -> None:
    """Let the pages of all events where these people speak be made anew."""
    dates = (
        select(EventDate.event_id)
        .join(AgendaItem, AgendaItem.date_id == EventDate.id)
        .join(AgendaItemSpeaker, AgendaItemSpeaker.item_id == AgendaItem.id)
        .where(AgendaItemSpeaker.speaker_id.in_([speaker.id for speaker in speakers]))
    )
    db.session.flush()
    db.session.execute(
        update(Event).where(Event.id.in_(dates)).values(updated_at=now),
        execution_options={"synchronize_session": False},
    )


def _lock(speaker: Speaker) -> None:
    """Wait for whoever else changes the speaker, and read them as they are then."""
    db.session.execute(
        update(Speaker).where(Speaker.id == speaker.id).values(name=Speaker.name),
        execution_options={"synchronize_session": False},
    )
    db.session.refresh(speaker)
    db.session.expire(speaker, ["texts", "picture"])


def _write(speaker: Speaker, details: SpeakerDetails) -> None:
    speaker.name, speaker.shows_photo = details.name, details.shows_photo
    before = {text.language: text for text in speaker.texts}
    speaker.texts = [
        _put(before.get(language) or SpeakerText(language=language), about)
        for language, about in details.texts.items()
        if about != About()
    ]
    db.session.flush()


def _put(text: SpeakerText, about: About) -> SpeakerText:
    text.position, text.affiliation = about.position, about.affiliation
    text.biography = about.biography
    return text


def _count_items(speakers: Sequence[Speaker]) -> dict[int, int]:
    rows = db.session.execute(
        select(AgendaItemSpeaker.speaker_id, func.count())
        .where(AgendaItemSpeaker.speaker_id.in_([speaker.id for speaker in speakers]))
        .group_by(AgendaItemSpeaker.speaker_id)
    )
    return dict(rows.all())
