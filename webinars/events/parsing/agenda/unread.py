"""Lines under an item that may name people and were not read as people.

Nothing is guessed from them: the item is marked, so that a person looks at it.
"""

from __future__ import annotations

import re

from webinars.events.parsing.agenda.words import BARE_LABEL, COLUMNS
from webinars.events.parsing.people.lists import read_people, split_people
from webinars.events.parsing.people.reading import Trust, read_person
from webinars.events.parsing.people.shapes import is_of_organisation, is_position, looks_like_name
from webinars.events.parsing.people.titles import without_pronouns
from webinars.events.parsing.words import fold_word, same_length

_LONGEST = 200
_LABEL = re.compile(r"(?P<label>[^\W\d_](?:[^:\n]{0,38}[^\s:])?)\s?:\s+(?=\S)")
_LABEL_WORDS = 4
TO_CONFIRM = (
    r"(?:tb[acd]|to be (?:confirmed|announced|decided)|à (?:confirmer|préciser)"
    r"|sous réserve(?: de confirmation)?|unter vorbehalt|onder voorbehoud|salvo conferma"
    r"|noch offen|angefragt|por confirmar|a confirmar|da confermare|nog te bevestigen)"
)
"""A pattern for what is said of somebody who may not come."""
_OPEN = re.compile(rf"(?:{TO_CONFIRM}|n\.\s?n\.)(?!\w)", re.IGNORECASE)
_TO_COME = re.compile(rf"(?:[(\[]\s?|[,–—-]\s){TO_CONFIRM}\s?[)\]]?$", re.IGNORECASE)
_TITLES = r"(?:Dr|Prof|Mrs?|Ms|Mme|Mlle|Frau|Herr|Sra?|Dott(?:ssa)?)"
_TITLE = re.compile(rf"{_TITLES}\.?\s(?=[^\W\d_a-z])")
_TITLED = re.compile(
    rf"(?:,\s|\s[–—-]\s|:\s)(?:{_TITLES}\.?|M\.|Me)\s(?=[A-ZÀ-Þ][\w'’.-]{{0,30}}\s[A-ZÀ-Þ]|(?:de|van|von)\s)"
)
"""Somebody with a title behind what else a line says: `Words of the chair, Mme Ada Lind`."""
_BY = r"(?:with|by|avec|par|mit|von|con|com|por|met|door)"
_BEFORE_LAST = re.compile(rf"(?:[,،]|(?P<by>(?<!\w){_BY}))\s", re.IGNORECASE)
_DASH = re.compile(r"(?<=\S)\s-{1,2}\s")
_NOT_PEOPLE = {"place", "date", "time", "text", "title", "start", "end"}
_REST_OF_BRACKET = re.compile(r"\(?[^()]{0,80}\)\s?[,;]\s")
"""What a line begins with where a list of people was broken: `Unit), Ada Lind (IOM)`."""
_SENTENCE_ENDS = (".", "!", "?", "…")


def may_name_people(text: str, *, is_bullet: bool = False) -> bool:
    """Whether a line has a person's shape, or something of that shape behind a label.

    Sentences have not, nor has what follows a word such as "Room:". The single words of a list are
    rather topics.
    """
    text = _without_rest(without_pronouns(text).strip())
    if not text or len(text) > _LONGEST:
        return False
    bare = BARE_LABEL.match(text)
    is_bare = bare and _begins_with_name(text[bare.end() :])
    is_person = ends_with_name(text, commas=False) or _ends_with_person(text)
    if is_bare or is_person or _is_to_come(text) or _TITLED.search(text):
        return True
    label = _LABEL.match(text)
    if label is None:
        return _has_shape(text, is_alone=not is_bullet)
    words = label["label"].split()
    if len(words) > 1 and looks_like_name(label["label"]):
        return is_position(text[label.end() :])
    is_number = any(map(str.isdecimal, label["label"]))
    column = COLUMNS.get(fold_word(label["label"]))
    if is_number or len(words) > _LABEL_WORDS or column in _NOT_PEOPLE:
        return False
    return _has_shape(text[label.end() :], is_alone=True)


def _without_rest(text: str) -> str:
    rest = _REST_OF_BRACKET.match(text)
    is_broken = text.startswith("(") or text.find(")") < text.find("(")
    return text[rest.end() :] if rest and is_broken else text


def _is_to_come(text: str) -> bool:
    """Whether a line is somebody who is known by the position alone: `A representative (tbc)`."""
    return bool(_TO_COME.search(text)) and (is_position(text) or is_of_organisation(text))


def ends_with_name(text: str, *, commas: bool = True) -> bool:
    """Whether a name stands at the end: `Chairing, with Ada Lind`; `Conclusions, Ada Lind`."""
    found = [each for each in _BEFORE_LAST.finditer(text[:_LONGEST]) if commas or each["by"]]
    if commas and any(_is_somebody(text[each.end() :]) for each in found if not each["by"]):
        return True
    name = text[found[-1].end() :].strip(" .") if found else ""
    if found and found[-1]["by"] and are_full_names(name):
        return True
    if found and found[-1]["by"] and (person := read_person(name)):
        return len(person.name.split()) > 1 and looks_like_name(person.name)
    return len(name.split()) > 1 and looks_like_name(name) and not is_position(name)


def are_full_names(text: str) -> bool:
    """Whether a text names people with their first names and nobody else: `Ada Lind and Tom Ray`.

    Somebody without what they are may have another capital for a name: only a doubt follows.
    """
    people = read_people(text) if len(text) <= _LONGEST else []
    return bool(people) and all(
        one.trust > Trust.NONE and len(one.name.split()) > 1 for one in people
    )


def _is_somebody(text: str) -> bool:
    """Whether a text is a name with a position: `Helen Lind TD, Minister for Justice`."""
    person = read_person(text)
    if person is None or person.trust < Trust.SURE:
        return False
    return is_position(person.role) or text.endswith(")")


def _ends_with_person(text: str) -> bool:
    """Whether people stand behind a dash: `Room A: Detention – Ada Lind, JRS Europe`."""
    dashes = [match.end() for match in _DASH.finditer(same_length(text))]
    people = read_people(text[dashes[-1] :]) if dashes else []
    return bool(people) and min(one.trust for one in people) >= Trust.SURE


def _begins_with_name(text: str) -> bool:
    """Whether what stands behind `with` or the like begins with a first name and another."""
    person = read_person(text)
    names = [person.name if person else "", " ".join(text.split(maxsplit=2)[:2])]
    return any(len(name.split()) > 1 and looks_like_name(name) for name in names)


def _has_shape(text: str, *, is_alone: bool) -> bool:
    """Whether one of the people of a list could be one; a single name only where it is alone."""
    if _OPEN.match(text) or _TITLE.match(text):
        return True
    if text.endswith(_SENTENCE_ENDS):
        return False
    return any(_is_shaped(piece, is_alone=is_alone) for piece in split_people(text))


def _is_shaped(piece: str, *, is_alone: bool) -> bool:
    if _OPEN.match(piece):
        return True
    person = read_person(piece)
    if person is None or any(map(str.isdecimal, piece)):
        return False
    is_pair = " - " in same_length(piece) or "(" in piece
    return len(person.name.split()) > 1 or is_pair or (is_alone and person.name == piece)
