"""People as programmes name them.

`Name – Role, Organisation`, `Name, Role, Organisation`, `Name (Role, Organisation)`, and lists of
these. Names may have particles, capitals, accents, initials, and any script. Pure functions; time
grows with the length of the text alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import takewhile

from webinars.events.parsing.people.shapes import (
    ACRONYM,
    is_of_organisation,
    is_particle,
    is_position,
    is_surely_position,
    looks_like_name,
    may_be_further,
)
from webinars.events.parsing.people.titles import (
    courtesy_and_name,
    is_title,
    office_behind_courtesy,
    with_plain_degrees,
    without_presence,
    without_pronouns,
    without_spanish_courtesy,
)
from webinars.events.parsing.people.words import OFFICES, PARTS, RANKS, SUBJECTS, SURNAMES
from webinars.events.parsing.words import fold_word, same_length
from webinars.events.programme import SpeakerRole


class Trust(IntEnum):
    """How sure it is that a text names a person."""

    NONE = 0
    BARE = 1
    """A name and nothing beside it."""
    LIKELY = 2
    """A name, and something beside it that could be said of a person."""
    SURE = 3
    """A name with a position or an organisation."""


@dataclass(frozen=True)
class ParsedPerson:
    """A person as a text names them.

    `role` is their position ("Policy Officer"), `affiliation` their organisation; both may be
    empty. `part` is what they do in the session, None where the text does not say. `is_unsure` says
    that it may not be a person at all, `is_doubted` that somebody should look even where people are
    expected: what is said of them may name another one, or their name has not the shape of one.
    """

    name: str
    role: str = ""
    affiliation: str = ""
    part: SpeakerRole | None = None
    is_unsure: bool = False
    trust: Trust = field(default=Trust.SURE, compare=False)
    is_doubted: bool = field(default=False, compare=False)


DASH = re.compile(r"\s-{1,2}\s|\s?\|\s?|(?<=[^\W\d_]{3})-\s|\t")
_AND = r"(?:and|et|und|y|e|en|sowie|&|\+)"
_JOINTS = re.compile(rf"\s?[,;]\s(?:{_AND}\s)?|\s(?!und zum?\s){_AND}\s|\s?/\s", re.IGNORECASE)
_BRACKETS = re.compile(r"[()]")
_AT = re.compile(
    r",?\s(?:at|chez|bei|beim|presso|bij)\s(?:(?:the|der|dem|den|de|het|la|le|il)\s)?(?=[A-ZÀ-Þ])"
)
_SOMEBODY = re.compile(
    r",\s(?:and an?|et une?|et un·e|und eine?[rn]?|y un(?:a|/a)?|e uma?|ed? un[ao]?|en een)\s",
    re.IGNORECASE,
)
"""Before another person who has no name: `Ada Lind, Care, and a colleague`."""
_BODIES = {"unit", "department", "division", "team", "office", "society"}
"""Parts of organisations, which stand where a position is expected."""
_BEHIND_NAME = {"mep", "mp", "mdep", "mdb"}
"""Offices that stand behind a name: `Ada Lind MEP`."""
EDGES = " \t,;:.-–—•*|/"
_BRACKETED = re.compile(r"(?P<name>[^(),;:]{2,80}?)\s?\((?P<said>[^()]{1,200})\)")
_FURTHER = re.compile(r"(?<=\)),\s(?P<name>[^(),;:]{2,80}?)\s?\((?=(?P<said>[^()]{1,200})\))")
_ABBREVIATED = re.compile(r"(?:\s[A-ZÀ-Þ]|\.[^\W\d_]{1,4})$")
"""The end of what a full stop belongs to: `Mustapha A.`, `e.V.`."""
_LONGEST = 400


def trim(text: str) -> str:
    """`text` without what stands around a piece; an abbreviation keeps its full stop: `e.V.`"""
    bare = text.strip(EDGES)
    stop = text.find(bare) + len(bare)
    is_cut = bool(bare) and text[stop : stop + 1] == "." and _ABBREVIATED.search(bare)
    return f"{bare}." if is_cut else bare


def read_person(text: str) -> ParsedPerson | None:
    """The one person that `text` names; None where it doesn't begin with what could be a name.

    `trust` says how sure that is. A title before a name stays part of it.
    """
    text = without_spanish_courtesy(trim(with_plain_degrees(without_pronouns(text))))
    text, presence = without_presence(text)
    if not text or len(text) > _LONGEST:
        return None
    if (introduced := _before_colon(text)) is not None:
        return introduced
    called, text = office_behind_courtesy(text)
    name, details, is_weak = _name_and_details(text)
    office, name = (called, name) if called else office_and_name(name)
    if not looks_like_name(name):
        return None
    part, details = _part(details)
    role, affiliation = _role_and_affiliation(details)
    if office.casefold() in _BEHIND_NAME and not is_position(details):
        role, affiliation = "", details  # the group and the country
    is_doubted = _holds_name(role, affiliation) or _holds_bracket(text, role)
    if not role.casefold().startswith(office.casefold()):
        role = ", ".join(filter(None, (office, role)))
    trust = _trust(name, f"{office} {details}".strip(), is_weak=is_weak, has_part=part is not None)
    affiliation = f"{affiliation} {presence}".strip(" ()" if not affiliation else " ")
    said, name = courtesy_and_name(name)
    is_unsure = trust < Trust.SURE or is_doubted
    return ParsedPerson(name, role or said, affiliation, part, is_unsure, trust, is_doubted)


def read_further_person(text: str) -> ParsedPerson | None:
    """Somebody with a bracket where people are listed, whatever the name looks like.

    `Mohammed (refugee advocate)`, `bell hooks (Berea)`. They stay in doubt; None where the words
    before the bracket are those of an organisation, a position or a topic.
    """
    person, match = read_person(text), _BRACKETED.fullmatch(trim(text))
    if (person and person.trust > Trust.NONE) or not (
        match and may_be_further(match["name"], match["said"])
    ):
        return person
    role, affiliation = _role_and_affiliation(match["said"])
    name = person.name if person else match["name"]
    return ParsedPerson(name, role, affiliation, None, True, Trust.BARE, True)


def office_and_name(text: str) -> tuple[str, str]:
    """`Deputy Mayor Luc Peeters` as the office and the name; all of it is the name without one."""
    words = text.split()
    if len(words) > 2 and fold_word(words[-1]) in _BEHIND_NAME:
        return words[-1], " ".join(words[:-1])
    titles = list(takewhile(lambda word: is_title(word) and not _is_of_office(word), words))
    offices = list(takewhile(_is_of_office, words[len(titles) :]))
    is_office = any(part not in RANKS for word in offices for part in _parts(word))
    name = " ".join(words[len(titles) + len(offices) :])
    if not is_office or len(name.split()) < 2 or not looks_like_name(name):
        return "", text
    if is_position(name) or is_of_organisation(name):  # Mayor Park Hotel
        return "", text
    return " ".join(offices), " ".join([*titles, name])


def _is_of_office(word: str) -> bool:
    return all(part in OFFICES for part in _parts(word))


def _parts(word: str) -> list[str]:
    return fold_word(word).split("-")


def _before_colon(text: str) -> ParsedPerson | None:
    """`Jane Doe: Director, ECRE`; with a doubt, for titles of sessions are written so as well."""
    name, _colon, details = text.partition(": ")
    pieces = _pieces(details) if len(name.split()) > 1 and looks_like_name(name) else []
    if len(pieces) < 2 or not is_position(pieces[0]):
        return None
    role, affiliation = _role_and_affiliation(details)
    return ParsedPerson(name, role, affiliation, is_unsure=True)


def _holds_name(role: str, affiliation: str) -> bool:
    """Whether a role, or what follows an organisation, has the shape of a name: a list may go on.

    `Ada Lind, Omar Said, Officer` and `Ada Lind, Officer, Care Group, Omar Said`.
    """
    if _SOMEBODY.search(f"{role}, {affiliation}"):
        return True
    is_role = not role or is_position(role)  # else the first piece was rather an organisation
    more = cut(affiliation, _commas(affiliation))
    if is_role and not (role and _begins_with_another(more)):
        more = more[1:]
    return any(map(_may_be_another, [*cut(role, _commas(role)), *more]))


def _begins_with_another(pieces: list[str]) -> bool:
    """Whether more than a town follows the first piece: `…, Ada Lind, Mayor of Ghent`."""
    following = ", ".join(pieces[1:])
    return len(following.split()) > 1 or is_position(following) or is_of_organisation(following)


def _holds_bracket(text: str, role: str) -> bool:
    """Whether somebody with a bracket of their own may follow: `(ECRE), Mohammed (advocate)`.

    Behind an organisation, so may another one; behind a position, that is the person's own.
    """
    return any(
        not is_position(role) or may_be_further(match["name"], match["said"])
        for match in _FURTHER.finditer(text)
    )


def _may_be_another(text: str) -> bool:
    name = trim(text.partition("(")[0])
    office, named = office_and_name(name)
    is_held = bool(office) and not named[0].islower()
    if is_held and not any(fold_word(word) in SUBJECTS for word in named.split()):
        return True
    words = {fold_word(word) for word in name.split()}
    is_shaped = len(words) > 1 and not words & _BODIES and looks_like_name(name)
    return is_shaped and not name.isupper() and not is_position(name)


def joints(text: str) -> list[tuple[int, int]]:
    """Where commas, semicolons and words for "and" stand outside of brackets."""
    level, position, found = 0, 0, []
    for match in _JOINTS.finditer(text):
        if "(" in text:
            for bracket in _BRACKETS.findall(text, position, match.start()):
                level = max(0, level + (1 if bracket == "(" else -1))
        position = match.start()
        if level == 0:
            found.append(match.span())
    return found


def cut(text: str, at: list[tuple[int, int]]) -> list[str]:
    """The pieces of `text` between the joints `at`."""
    begins = [0, *(stop for _begin, stop in at)]
    stops = [*(begin for begin, _stop in at), len(text)]
    pieces = (trim(text[begin:stop]) for begin, stop in zip(begins, stops, strict=True))
    return [piece for piece in pieces if piece]


def _name_and_details(text: str) -> tuple[str, str, bool]:
    """The name, what is said of the person, and whether only a comma parts them."""
    prepared = same_length(text)
    dash = DASH.search(prepared)
    bracket, comma = prepared.find("("), prepared.find(",")
    if dash and (bracket < 0 or dash.start() < bracket):
        name, details = text[: dash.start()], text[dash.end() :]
        if comma < 0 or comma > dash.start() or not looks_like_name(text[:comma]):
            return trim(name), trim(details), False
    if bracket > 0 and (comma < 0 or bracket < comma):
        return trim(text[:bracket]), _opened(text[bracket:]), False
    if comma < 0 and " / " in text:
        name, _slash, details = text.partition(" / ")
        return trim(name), trim(details), False
    if comma > 0:
        return trim(text[:comma]), trim(text[comma + 1 :]), True
    return _before_position(text)


def _before_position(text: str) -> tuple[str, str, bool]:
    """`Jane Doe from ECRE`: a name and an organisation with no mark between them."""
    for joint in (" from ", " de l'", " von der ", " vom ", " van de ", " della ", " du "):
        name, found, details = text.partition(joint)
        if found and len(name.split()) > 1 and is_of_organisation(details):
            return trim(name), trim(details), True
    return text, "", False


def _opened(text: str) -> str:
    """`(Director, ECRE), Brussels` without the bracket that it begins with."""
    level = 0
    for at, character in enumerate(text):
        level += (character == "(") - (character == ")")
        if level == 0:
            after = trim(text[at + 1 :])
            return f"{trim(text[1:at])}, {after}" if after else trim(text[1:at])
    return trim(text[1:])


def _part(details: str) -> tuple[SpeakerRole | None, str]:
    """What a person does in the session, where the first thing said of them is that."""
    first, _comma, rest = details.partition(",")
    part = PARTS.get(fold_word(trim(first)))
    return (part, trim(rest)) if part else (None, details)


def _role_and_affiliation(details: str) -> tuple[str, str]:
    """The position and the organisation in what is said of a person."""
    at = list(_AT.finditer(details))
    if at and is_position(details[: at[-1].start()]):
        return trim(details[: at[-1].start()]), trim(details[at[-1].end() :])
    pieces = _pieces(details)
    roles = len(list(takewhile(is_surely_position, pieces))) or int(
        is_position(pieces[0]) if pieces else 0
    )
    if roles == 0 and len(pieces) > 1 and not is_of_organisation(pieces[0]):
        roles = 1
    elif roles == 0 and any(map(is_position, pieces)):
        affiliations = [piece for piece in pieces if not is_position(piece)]
        return ", ".join(filter(is_position, pieces)), ", ".join(affiliations)
    return ", ".join(pieces[:roles]), ", ".join(pieces[roles:])


def _pieces(details: str) -> list[str]:
    """`details` cut at the commas and dashes outside of brackets."""
    prepared = same_length(details)
    dashes = [match.span() for match in DASH.finditer(prepared)]
    return cut(details, _apart(sorted([*_commas(details), *dashes])))


def _commas(text: str) -> list[tuple[int, int]]:
    return [at for at in joints(text) if text[at[0] : at[1]].strip() == ","]


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for joint in found:
        if not kept or joint[0] >= kept[-1][1]:
            kept.append(joint)
    return kept


def _trust(name: str, details: str, *, is_weak: bool, has_part: bool) -> Trust:
    words = [word for word in name.split() if word[0].isupper() or not is_particle(word)]
    if len(words) < 2 or is_position(" ".join(words[1:])):
        return Trust.NONE
    if has_part or any(map(is_title, words)):
        return Trust.SURE
    is_topic = fold_word(words[-1]) in SURNAMES
    if not details:
        return Trust.NONE if is_topic else Trust.BARE
    if is_topic and not is_position(details):
        return Trust.NONE if is_weak else Trust.LIKELY
    if is_position(details) or is_of_organisation(details) or ACRONYM.search(details):
        return Trust.SURE
    return Trust.BARE if is_weak else Trust.LIKELY
