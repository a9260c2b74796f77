"""What a piece of an agenda's line says of people: how sure it is, and their parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from webinars.events.parsing.agenda.asides import is_of_room
from webinars.events.parsing.agenda.labels import LONGEST_PEOPLE
from webinars.events.parsing.people.lists import read_people
from webinars.events.parsing.people.reading import ParsedPerson, Trust
from webinars.events.parsing.people.titles import SPOKEN
from webinars.events.programme import SpeakerRole


def is_sure_enough(people: list[ParsedPerson], least: Trust) -> bool:
    """Whether people are taken for people; in a list, one sure name lends some of it to others."""
    trusts = [one.trust for one in people]
    if least == Trust.SURE and len(trusts) > 1:
        return max(trusts) == Trust.SURE and min(trusts) >= Trust.BARE
    return bool(trusts) and min(trusts) >= least


def said_of(people: Sequence[ParsedPerson], asides: Sequence[str]) -> Iterator[str]:
    """What stood in brackets behind people, with the name where that is one of theirs alone."""
    for one, aside in zip_longest(people[: len(asides)], asides):
        is_of_one = len(people) == len(asides) and not is_of_room(aside)
        yield f"{one.name}: {aside}" if one and is_of_one else aside


def spoken_by(text: str) -> Iterator[str]:
    """Who speaks in which language, as the line says it: `Ada Lind – in French`."""
    for piece in text.split(";"):
        if spoken := SPOKEN.search(piece):
            people = read_piece(piece[: spoken.start()])
            yield f"{people[-1].name if people else ''} {spoken[0].strip()}".strip()


def with_part(one: ParsedPerson, part: SpeakerRole | None, *, is_expected: bool) -> ParsedPerson:
    """A person with the part that a label gives; behind one, a bare name is not doubted."""
    is_known = is_expected and one.trust >= Trust.BARE and not one.is_doubted
    is_unsure = one.is_unsure and not is_known
    return replace(one, part=one.part or part, is_unsure=is_unsure)


def bare_part(match: re.Match[str]) -> SpeakerRole:
    """The part that a bare label gives whoever stands behind it."""
    return SpeakerRole.MODERATOR if match["moderator"] else SpeakerRole.SPEAKER


def read_piece(text: str) -> list[ParsedPerson]:
    """The people that a piece of a line names; none in one that is too long for people."""
    if len(text) > LONGEST_PEOPLE:
        return []
    return read_people(text) or (read_people(text.replace("\t", "; ")) if "\t" in text else [])
