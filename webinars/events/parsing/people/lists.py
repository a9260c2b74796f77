"""Lists of people: where one of them ends and the next begins.

`A (…), B (…) and C (…)`, `A, Role, Organisation; B, …`, `A, Role, Organisation, B, Role, …`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from webinars.events.parsing.people.reading import (
    DASH,
    ParsedPerson,
    Trust,
    cut,
    joints,
    office_and_name,
    read_further_person,
    read_person,
    trim,
)
from webinars.events.parsing.people.shapes import (
    ACRONYM,
    is_of_organisation,
    is_position,
    is_surely_position,
    looks_like_name,
    may_be_further,
)
from webinars.events.parsing.people.titles import (
    is_title,
    with_plain_degrees,
    without_pronouns,
)
from webinars.events.parsing.people.words import HOLDERS, SUBJECTS
from webinars.events.parsing.words import fold_word, same_length

_TO_COME = re.compile(r"(?:^|[,;]\s|\sand\s|\set\s|\sund\s)(?:TB[ACD]|N\.\s?N\.)(?=[\s,;(]|$)")
_LONGEST_LIST = 2_000

Joint = tuple[int, int]


def read_people(text: str) -> list[ParsedPerson]:
    """All the people that a list names: `A (…), B (…) and C (…)`, `A, Role, Organisation; B, …`.

    Empty unless each piece of the list is a person: what can't be understood is not taken apart,
    nor is a list with somebody in it who is still to be found ("TBC (FRA)").
    """
    text = with_plain_degrees(without_pronouns(text))
    if _TO_COME.search(text):
        return []
    pieces = split_people(text)
    people = _read_pieces(pieces)
    if len(people) == len(pieces):
        return people
    are_several = len(people) > 1 and people[1].trust >= Trust.LIKELY
    alone = read_person(text.replace(";", ",")) if ";" in text and not are_several else None
    return [alone] if alone is not None and alone.trust == Trust.SURE else []


def _read_pieces(pieces: list[str]) -> list[ParsedPerson]:
    """The people of the pieces, among whom those behind the first may have any name."""
    read = [*map(read_person, pieces[:1]), *map(read_further_person, pieces[1:])]
    return [person for person in read if person is not None]


def with_doubted_names(
    people: list[ParsedPerson], text: str, *, is_one: bool
) -> list[ParsedPerson]:
    """Bare names with a comma between them, of which the second may be an organisation.

    Where one person is expected, two are taken for one: `Moderator: Ana Silva, Le Monde`. Somebody
    should look in any case. Other `people` that `text` names are returned as they are.
    """
    are_bare = all(one.trust == Trust.BARE and not one.affiliation for one in people)
    if len(people) < 2 or not are_bare or not _commas(text):
        return people
    doubted = [replace(one, is_unsure=True, is_doubted=True) for one in people]
    if is_one and len(people) == 2:
        return [replace(doubted[0], affiliation=people[1].name)]
    return doubted


def _commas(text: str) -> list[Joint]:
    return [joint for joint in joints(text) if text[slice(*joint)].strip() == ","]


def split_people(text: str) -> list[str]:
    """`text` cut into pieces that each name one person, as far as that can be seen."""
    text = trim(text)
    if len(text) > _LONGEST_LIST:
        return [text]
    found = joints(text)
    if semicolons := [joint for joint in found if ";" in text[joint[0] : joint[1]]]:
        return cut(text, semicolons)
    is_plain = _is_plain_list(text, found)
    stops = [*(begin for begin, _stop in found[1:]), len(text)]
    heads = [text[joint[1] : stop] for joint, stop in zip(found, stops, strict=False)]
    chosen: list[Joint] = []
    has_organisation = False  # a further name is not that of the person before
    for joint, head, following in zip(found, heads, [*heads[1:], ""], strict=False):
        is_named = _is_name_of_person(head) and (
            _is_behind_whole_person(text, joint)
            or is_plain
            or _holder(head)
            or DASH.search(same_length(head))
            or (has_organisation and _has_details(head, following))
        )
        begin = chosen[-1][1] if chosen else 0
        if is_named or _is_further(text[begin : joint[0]], head):
            chosen.append(joint)
            has_organisation = False
        else:
            has_organisation = has_organisation or _names_organisation(head)
    pieces = cut(text, chosen)
    return [text] if len(_read_pieces(pieces)) < len(pieces) else pieces


def _is_further(before: str, head: str) -> bool:
    """Whether somebody with a bracket of their own follows somebody with one: `…), Ada (ECRE)`."""
    name, bracket, said = head.partition("(")
    is_closed = before.endswith(")") and "," not in before.partition("(")[0]
    if not (bracket and is_closed and may_be_further(trim(name), said.partition(")")[0])):
        return False
    return read_further_person(before) is not None


def _is_behind_whole_person(text: str, joint: Joint) -> bool:
    """Whether what stands before a joint ends for sure: with a bracket, or before an "and"."""
    return text[joint[0] : joint[1]].strip() != "," or text[: joint[0]].endswith(")")


def _is_name_of_person(head: str) -> bool:
    """Whether what stands after a comma or an "and" can be a name, not more of the last one."""
    name = trim(DASH.split(same_length(head), maxsplit=1)[0].partition("(")[0])
    name = office_and_name(name)[1]
    named = " ".join(word for word in name.split() if not is_title(word))
    return len(name.split()) > 1 and looks_like_name(name) and not is_position(named)


def _holder(head: str) -> str:
    """The name behind an office or title that somebody else has: `Commissioner Ada Lind`.

    Empty without one; in `Professor International Law` stands what the person before teaches.
    """
    name = trim(DASH.split(same_length(head), maxsplit=1)[0].partition("(")[0])
    office, named = office_and_name(name)
    held = {fold_word(name.partition(" ")[0]), *fold_word(office).replace("-", " ").split()}
    words = [word for word in named.split() if not is_title(word)]
    is_held = bool(held & HOLDERS) and not any(fold_word(word) in SUBJECTS for word in words)
    is_name = len(words) > 1 and not words[0][0].islower()  # Mayor of Ghent, `alcalde de Getafe`
    return " ".join(words) if is_held and is_name else ""


def _names_organisation(detail: str) -> bool:
    return is_of_organisation(detail) or ACRONYM.search(detail) is not None


def _has_details(head: str, following: str) -> bool:
    """Whether a name has behind it what a person has: a bracket, a position, an organisation."""
    is_known = is_surely_position(following) or is_of_organisation(following)
    return "(" in head or is_known or ACRONYM.fullmatch(trim(following)) is not None


def _is_plain_list(text: str, found: list[Joint]) -> bool:
    """Whether a list has nothing but names, with or without brackets after each."""
    pieces = cut(text, found)
    names = [_holder(piece) or trim(piece.partition("(")[0]) for piece in pieces]
    return all(len(name.split()) > 1 and looks_like_name(name) for name in names) and not any(
        is_position(name) or ACRONYM.fullmatch(name.split()[-1]) for name in names
    )
