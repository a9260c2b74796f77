"""Two entries of the directory that are one person become one, and nothing of either is lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

from webinars.events.names import without_titles
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    Speaker,
    SpeakerRole,
    SpeakerText,
)
from webinars.events.programming.directory import renew_events, take_speaker
from webinars.extensions import db

_WORD = re.compile(r"\w+")
FIELDS = ("position", "affiliation", "biography")


class SamePerson(ValueError):
    """An entry cannot be merged with itself, or with another directory's."""


@dataclass(frozen=True)
class Choice:
    """Something that the two entries say differently; `key` is its name in the form.

    `key` is `name`, `picture`, or a language with a field: `fr.biography`.
    """

    key: str
    kept: str
    other: str


def list_likely_pairs(*, organisation_id: int, limit: int = 50) -> list[tuple[Speaker, Speaker]]:
    """Entries that are probably one person: the same names, in any order, whatever their titles."""
    groups = defaultdict[str, list[int]](list)
    rows = db.session.execute(
        select(Speaker.id, Speaker.search_text)
        .where(Speaker.organisation_id == organisation_id)
        .order_by(Speaker.id)
    )
    for speaker_id, name in rows:
        groups[name_key(name)].append(speaker_id)
    ids = [(group[0], other) for group in groups.values() for other in group[1:]][:limit]
    speakers = {
        speaker.id: speaker
        for speaker in db.session.scalars(
            select(Speaker)
            .where(Speaker.id.in_({each for pair in ids for each in pair}))
            .options(selectinload(Speaker.texts))
        )
    }
    return [(speakers[first], speakers[second]) for first, second in ids]


def name_key(name: str) -> str:
    """The same for `Silva, Ana` and `Dr Ana Sílva`: the folded words of a name, sorted."""
    return " ".join(sorted(_WORD.findall(without_titles(name))))


def differences(kept: Speaker, other: Speaker) -> list[Choice]:
    """What an organiser has to choose between; what only one of the two says is kept anyway."""
    found = [Choice("name", kept.name, other.name)] if kept.name != other.name else []
    if kept.picture_id and other.picture_id:
        found.append(Choice("picture", "", ""))
    ours, theirs = _texts(kept), _texts(other)
    for language in ours.keys() & theirs.keys():
        for name in FIELDS:
            first, second = getattr(ours[language], name), getattr(theirs[language], name)
            if first and second and first != second:
                found.append(Choice(f"{language}.{name}", first, second))
    return sorted(found, key=lambda choice: (choice.key.count("."), choice.key))


def merge(
    *,
    kept: Speaker,
    other: Speaker,
    seen: tuple[str, str],
    wins: Mapping[str, bool],
    now: datetime,
) -> dict[str, Any]:
    """Make `other` part of `kept`: its texts, its photo, its parts in agendas; delete the rest.

    `wins` says for the key of each choice whether `other`'s words win; `seen` are the fingerprints
    of both as the organiser saw them. Where both stand on one item, a role that is more than
    "speaker" stays. Returns what was not kept, for the audit log. Raises `SamePerson` and
    `webinars.events.programming.directory.SpeakerChanged`.
    """
    if kept is other or kept.organisation_id != other.organisation_id:
        raise SamePerson
    for speaker, fingerprint in sorted(
        zip((kept, other), seen, strict=True), key=lambda pair: pair[0].id
    ):
        take_speaker(speaker, fingerprint)
    lost: dict[str, Any] = {}
    for choice in differences(kept, other):
        lost[choice.key] = choice.kept if wins.get(choice.key, False) else choice.other
    _take_picture(kept, other, wins=wins.get("picture", False))
    _take_texts(kept, other, wins)
    lost |= _take_parts(kept, other)
    renew_events([kept], now=now)
    db.session.delete(other)
    db.session.flush()
    return {key: value for key, value in lost.items() if value}


def _take_picture(kept: Speaker, other: Speaker, *, wins: bool) -> None:
    if other.picture is None:
        return
    spare = kept.picture if wins or kept.picture is None else other.picture
    if spare is not other.picture:
        kept.picture, kept.shows_photo = other.picture, other.shows_photo
    other.picture = None
    db.session.flush()
    if spare is not None:
        db.session.delete(spare)


def _take_texts(kept: Speaker, other: Speaker, wins: Mapping[str, bool]) -> None:
    ours = _texts(kept)
    for language, text in _texts(other).items():
        own = ours.get(language)
        if own is None:
            own = SpeakerText(language=language, position="", affiliation="", biography="")
            kept.texts.append(own)
        for name in FIELDS:
            theirs = getattr(text, name)
            if theirs and (not getattr(own, name) or wins.get(f"{language}.{name}", False)):
                setattr(own, name, theirs)
    if wins.get("name", False):
        kept.name = other.name


def _take_parts(kept: Speaker, other: Speaker) -> dict[str, str]:
    """Move `other`'s parts in agendas; returns the roles that could not be kept beside others."""
    own, theirs = _parts(kept), _parts(other)
    lost = {}
    for item in own.keys() & theirs.keys():
        mine, other_part = own[item], theirs[item]
        plain = mine.role is SpeakerRole.SPEAKER
        if mine.role is not other_part.role:
            lost[f"role.{item}"] = (mine if plain else other_part).role.value
        mine.role = other_part.role if plain else mine.role
        db.session.delete(other_part)
    db.session.flush()
    db.session.execute(
        update(AgendaItemSpeaker)
        .where(AgendaItemSpeaker.speaker_id == other.id)
        .values(speaker_id=kept.id),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    return lost


def _parts(speaker: Speaker) -> dict[str, AgendaItemSpeaker]:
    """The speaker's parts by the public id of their agenda item."""
    rows = db.session.execute(
        select(AgendaItem.public_id, AgendaItemSpeaker)
        .join(AgendaItem, AgendaItem.id == AgendaItemSpeaker.item_id)
        .where(AgendaItemSpeaker.speaker_id == speaker.id)
    )
    return dict(rows.all())


def _texts(speaker: Speaker) -> dict[str, SpeakerText]:
    return {text.language: text for text in speaker.texts}
