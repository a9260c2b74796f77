"""Who takes part in an agenda item: people of the directory, found by what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import select

from webinars.events.names import without_titles
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    Speaker,
    SpeakerRole,
    SpeakerText,
)
from webinars.events.search import fold
from webinars.extensions import db

DIVIDER = " – "
"""Between a name and what tells it from the same name: `Ana Silva – ECRE`."""


class NameOfSeveral(ValueError):
    """Several people of the directory have this name; `args[0]` is the name."""


class SaidOtherwise(ValueError):
    """The directory says something else of a person than was entered; `args[0]` is the name."""


class PerhapsSame(ValueError):
    """Somebody of the directory has this name with or without a title; it has to be asked.

    `args[0]` is the name as it was entered, `speakers` the entries.
    """

    def __init__(self, name: str, speakers: Sequence[Speaker]) -> None:
        super().__init__(name)
        self.speakers = speakers


class NamedTwice(ValueError):
    """A person stands twice on one agenda item; `args[0]` is the name."""


@dataclass(frozen=True)
class Part:
    """A person's part in an agenda item, as it was entered.

    `speaker` is the public id of the person who stood in this line before, if somebody did.
    `position` and `affiliation`, in `language`, are what a new entry of the directory says.
    `same` answers `PerhapsSame`: the public id of who is meant, or `somebody_new` of the name.
    """

    name: str
    role: SpeakerRole = SpeakerRole.SPEAKER
    speaker: str = ""
    position: str = ""
    affiliation: str = ""
    language: str = ""
    same: str = ""


def somebody_new(name: str) -> str:
    """The answer that nobody of the directory is meant; it holds for this name alone."""
    return f"new {fold(name)}"


def set_people(item: AgendaItem, parts: Sequence[Part], *, organisation_id: int) -> None:
    """Make `parts`, in this order, those who take part in `item`.

    A name that the organisation's directory does not have becomes an entry of it. Raises
    `NameOfSeveral`, `SaidOtherwise`, `PerhapsSame` and `NamedTwice`.
    """
    speakers = [get_person(part, organisation_id=organisation_id) for part in parts]
    for position, speaker in enumerate(speakers):
        if speaker in speakers[:position]:
            raise NamedTwice(speaker.name)
    before = {part.speaker: part for part in item.people}
    item.people = [
        _put(before.get(speaker) or AgendaItemSpeaker(speaker=speaker), part.role, position)
        for position, (speaker, part) in enumerate(zip(speakers, parts, strict=True))
    ]


def get_person(part: Part, *, organisation_id: int) -> Speaker:
    """The person of the directory who is meant; a new entry where nobody has the name.

    Raises `NameOfSeveral` where a name alone does not tell, `PerhapsSame` where nobody has it but
    with another title, and `SaidOtherwise` where the directory knows somebody by another position
    or affiliation: it holds for every event, and stays.
    """
    name, _, hint = part.name.partition(DIVIDER)
    hint = hint or part.affiliation
    candidates = _list_called(name, organisation_id)
    same = [each for each in candidates if each.public_id == part.speaker]
    hinted = [each for each in candidates if hint and fold(hint) in _about(each)]
    found = same or hinted or candidates
    if len(found) > 1:
        raise NameOfSeveral(name)
    if not found and part.same != somebody_new(part.name):
        found = _chosen(_list_likely(name, organisation_id), part)
    said = [line for line in (part.position, part.affiliation) if line]
    if found:
        if any(fold(line) not in _about(found[0]) for line in said):
            raise SaidOtherwise(name)
        return found[0]
    speaker = Speaker(organisation_id=organisation_id, public_id=str(uuid4()), name=part.name)
    if said:
        text = SpeakerText(
            language=part.language, position=part.position, affiliation=part.affiliation
        )
        speaker.texts.append(text)
    db.session.add(speaker)
    db.session.flush()
    return speaker


def _chosen(likely: Sequence[Speaker], part: Part) -> list[Speaker]:
    """Who of those `likely` is meant, as was answered. Raises `PerhapsSame`."""
    chosen = [each for each in likely if each.public_id == part.same]
    if likely and not chosen:
        raise PerhapsSame(part.name, likely)
    return chosen


def _list_called(name: str, organisation_id: int) -> Sequence[Speaker]:
    return db.session.scalars(
        select(Speaker).where(
            Speaker.organisation_id == organisation_id, Speaker.search_text == fold(name)
        )
    ).all()


def _list_likely(name: str, organisation_id: int) -> list[Speaker]:
    """Those who have the name with a title, or without the one that it has here."""
    wanted = without_titles(name)
    found = db.session.scalars(
        select(Speaker)
        .where(
            Speaker.organisation_id == organisation_id,
            Speaker.search_text.endswith(wanted, autoescape=True),
        )
        .order_by(Speaker.id)
    )
    return [each for each in found if without_titles(each.name) == wanted] if wanted else []


def _about(speaker: Speaker) -> set[str]:
    return {fold(line) for text in speaker.texts for line in (text.position, text.affiliation)}


def _put(part: AgendaItemSpeaker, role: SpeakerRole, position: int) -> AgendaItemSpeaker:
    part.role, part.position = role, position
    return part
