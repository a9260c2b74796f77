"""Finding the people of an agenda in the organisation's directory of speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from webinars.events.names import by_name
from webinars.events.parsing.people.matching import MatchKind, find_matching_speaker
from webinars.events.programme import Speaker
from webinars.events.search import folded_words
from webinars.extensions import db

_MOST = 6


@dataclass(frozen=True)
class Candidates:
    """Who of the directory might be meant: the likeliest, how sure that is, and others."""

    speakers: Sequence[Speaker]
    best: Speaker | None
    kind: MatchKind | None


def list_directory(organisation_id: int) -> Sequence[Speaker]:
    """Everybody in the organisation's directory, by name."""
    found = db.session.scalars(
        select(Speaker).where(Speaker.organisation_id == organisation_id).order_by(Speaker.id)
    )
    return sorted(found, key=lambda speaker: by_name(speaker.name))


def find_candidates(name: str, directory: Sequence[Speaker]) -> Candidates:
    """Who is meant by `name`: the one it fits, then others who share a word with it."""
    words = set(folded_words(name))
    if not words:
        return Candidates((), None, None)
    match = find_matching_speaker(name, [speaker.name for speaker in directory])
    best = directory[match.position] if match else None
    others = [
        speaker
        for speaker in directory
        if speaker is not best and words & set(folded_words(speaker.name))
    ]
    speakers = [*([best] if best else []), *others][:_MOST]
    return Candidates(speakers, best, match.kind if match else None)
