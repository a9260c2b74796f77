"""Who speaks or moderates, where a title says it: `Panel moderated by A`, `Introduction, B (ECRE)`.

Only where people may stand is said here; whether they are people is judged by the item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from webinars.events.parsing.agenda.company import find_company
from webinars.events.parsing.agenda.parts import part_by_title
from webinars.events.parsing.agenda.unread import are_full_names, ends_with_name
from webinars.events.parsing.agenda.words import MODERATED_BY, SPEECHES
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.people.lists import read_people
from webinars.events.parsing.people.reading import Trust
from webinars.events.programme import SpeakerRole

_READ = 400
_EDGES = " \t,;:.-–—"
_BEHIND_WORD = r"(?=[A-ZÀ-Þ]|[^\W\d_]+(?:\.[^\W\d_]{1,3})?\.?\s[A-ZÀ-Þ])"
"""A name, or one small word before it: `dagvoorzitter Ana Silva`."""
_MODERATED = lazy(
    rf"(?P<lead>\s?[(\[]\s?|,?\s)(?i:{MODERATED_BY})(?:\s|(?<=['’.]))(?=\S)", re.IGNORECASE
)
_LED = lazy(rf"(?<!\w)(?i:{MODERATED_BY})(?:\s|(?<=['’.]))(?=\S)")
"""Also where a title is nothing else, so that nobody can be taken out of it."""
_PRESENTED = lazy(
    r",?\s(?:a cargo de|a cura di|m\.?m\.?v\.|met medewerking van|(?:presented|introduced|delivered"
    r"|given|led) by|présentée?s? par|avec la participation de|gehalten von|(?:impartid|presentad"
    r"|apresentad)[oa]s? por|con la participación de|com a participação de|tenut[oa] da"
    r"|con la partecipazione di)\s(?=\S)"
)
_BY = lazy(
    r",?\s(?:by|par|von|durch|por|door|with|avec|mit|con|com|met|between|entre|zwischen|tra|fra"
    rf"|tussen)\s{_BEHIND_WORD}"
)
_OF = lazy(
    rf"(?<!\w)(?P<speech>(?i:{SPEECHES}))\s(?:(?:of|de|von|di|da|do|van)\s|d['’])(?=[A-ZÀ-Þ])"
)
_HEAD = lazy(rf"(?P<speech>(?i:{SPEECHES}))\s?(?:[,:]|\s[-–—])\s(?=[A-ZÀ-Þ])")
_BY_SPEECH = lazy(
    rf"(?:^|(?<=[\s:]))(?i:{SPEECHES})(?P<by>\s(?:by|par|von|durch|por|door|di|da)\s)(?=[A-ZÀ-Þ])"
)
"""`Presentation by Ada Lind, Right to Stay`: a person, whatever follows the comma."""
_JOINT = lazy(r"\s[-–—]{1,2}\s|,\s|\s\(|(?<=[^\W\d_]{4})\.\s")
_STOP = lazy(r"(?:(?<=[^\W\d_]{5})|(?<=[\"”»)]))\.\s(?=[A-ZÀ-Þ])")
"""A full stop that ends no abbreviation: `Conferencia: "Asilo". Prof. Ana Ruiz (UCA)`."""
_GREETINGS = (SpeakerRole.OPENING, SpeakerRole.CLOSING)
_SPEECH_WORDS = 3
_MOST_BY = 3
_LAST_STOPS = 3
_WORD_STOP = lazy(r"(?<=[^\W\d_]{3})(?<!prof)(?<!Prof)\.\s(?=[^\W\d_])")
_TAIL = lazy(r"\s[-–—]\s|\s?\((?=[^()]{3,200}\)$)")
_BRACKET = lazy(r"\s\(([^()]{5,200})\)$")
_BAR = lazy(r"\s\|\s")
_DASH = lazy(r"\s[-–—]{1,2}\s")
_QUOTED = lazy(r"[\"“„«»][^\"“”„«»]{1,120}[\"”“»«]")
_NAMED = lazy(r"(?P<who>[^\"“„«»:,()]{3,60})\s?[:,]\s?[\"“„«]")
"""Somebody before what they speak about: `Ada Lind: "What the law means"`."""
_MID_BRACKET = lazy(r"\s\(([^()]{5,200})\)(?=\s)")
_COLON = lazy(r"(?<=\S)\s?:\s(?=\S)")
_BEFORE = lazy(r"(?P<who>[^():]{3,80}\([^()]{2,120}\))\s?:\s(?P<title>\S.*)")


@dataclass(frozen=True)
class TitlePart:
    """People that a title may name: their text, and the `title` without it.

    `least` is how sure they have to be; `is_unsure` says that somebody should look all the same.
    """

    title: str
    people: str
    part: SpeakerRole | None = None
    least: Trust = Trust.SURE
    is_unsure: bool = True


def parts_of_title(title: str) -> Iterator[TitlePart]:
    """Where people may stand in `title`, what is surest first."""
    read = title[:_READ]
    for match in _MODERATED.finditer(read):
        if match.start():
            yield _moderated(title, match)
    if before := _BEFORE.fullmatch(title):
        yield TitlePart(before["title"], before["who"])
    for match in _PRESENTED.finditer(read):
        yield _behind(title, match, least=Trust.BARE, is_unsure=False)
    for match in () if _LED.match(read) else islice(_BY.finditer(read), _MOST_BY):
        yield _behind(title, match, is_unsure=False)
    for match in _BY_SPEECH.finditer(read):
        people = title[match.end("by") :]
        yield TitlePart(title[: match.start("by")], people, least=Trust.BARE)
    yield from _of_greetings(title)
    for match in [*_OF.finditer(read), *_HEAD.finditer(read)]:
        yield _of_speech(title, match)
    for match in [*_TAIL.finditer(read), *[*_STOP.finditer(read)][-_LAST_STOPS:]]:
        yield _behind(title, match)
    for match in _BAR.finditer(read):
        if _is_small(title[: match.start()]) and are_full_names(title[match.end() :]):
            yield _behind(title, match, least=Trust.BARE)
    for match in _COLON.finditer(read):
        if are_full_names(title[match.end() :]):
            yield _behind(title, match)


def _moderated(title: str, match: re.Match[str]) -> TitlePart:
    before, tail = title[: match.start()], title[match.end() :]
    if match["lead"].strip():
        people, _bracket, rest = tail.partition(")") if tail.count("(") == 0 else _closed(tail)
    else:
        people, colon, rest = tail.partition(": ")
        rest = f"{colon}{rest}"
    return TitlePart(
        f"{before.rstrip(_EDGES)}{rest}", people, SpeakerRole.MODERATOR, Trust.BARE, False
    )


def _closed(tail: str) -> tuple[str, str, str]:
    """`Ana Silva (ECRE)): Housing` at the bracket that closes one before it."""
    level = 1
    for at, character in enumerate(tail):
        level += (character == "(") - (character == ")")
        if level == 0:
            return tail[:at], ")", tail[at + 1 :]
    return tail, "", ""


def _behind(
    title: str, match: re.Match[str], *, least: Trust = Trust.SURE, is_unsure: bool = True
) -> TitlePart:
    people = title[match.end() :]
    if match[0].startswith("."):
        people = _WORD_STOP.sub(", ", people)  # Marta Gil. Directora de Accem.
    if match[0].endswith("("):
        people = people.removesuffix(")")
    return TitlePart(title[: match.start()].rstrip(" \t,;:."), people, None, least, is_unsure)


def _of_speech(title: str, match: re.Match[str]) -> TitlePart:
    return TitlePart(title[: match.end("speech")], title[match.end() :])


def _of_greetings(title: str) -> Iterator[TitlePart]:
    """`Closing remarks – Ada Lind`: a short greeting has no topic, so names alone count."""
    for match in _JOINT.finditer(title[:_READ]):
        found = _behind(title, match, least=Trust.BARE)
        is_short = len(found.title.split()) <= _SPEECH_WORDS
        if is_short and part_by_title(found.title) in _GREETINGS and are_full_names(found.people):
            yield found


def may_hold_people(title: str) -> bool:
    """Whether a title from which nobody was taken may name somebody all the same."""
    read = title[:_READ]
    if ends_with_name(title) or _LED.search(read):
        return True
    if (company := find_company(read)) and are_full_names(company[1]):
        return True
    speeches = [*_OF.finditer(read), *_HEAD.finditer(read)]
    if any(are_full_names(title[match.end() :]) for match in speeches):
        return True
    if _stands_out(read) or _stands_beside(read):
        return True
    topic, *behind = _COLON.split(read)
    return bool(topic and behind) and are_full_names(behind[-1])


def _stands_out(title: str) -> bool:
    """Whether a name stands behind the last dash, or in the bracket, of a title of small words."""
    title = _QUOTED.sub("", title)
    bracket = _BRACKET.search(title)
    *before, name = [title[: bracket.start()], bracket[1]] if bracket else _DASH.split(title)
    return _is_small(" ".join(before)) and are_full_names(name)


def _stands_beside(title: str) -> bool:
    """Whether a name stands before what is quoted, in the bracket behind a greeting, or behind a
    "by"; or several do behind a dash.
    """
    if (quoted := _NAMED.match(title)) and are_full_names(quoted["who"]):
        return True
    greeted = next(_MID_BRACKET.finditer(title), None)
    is_greeting = greeted and part_by_title(title[: greeted.start()]) in _GREETINGS
    if greeted and is_greeting and are_full_names(greeted[1]):
        return True
    *before, names = _DASH.split(title)
    if before and " " in names and len(read_people(names)) > 1 and are_full_names(names):
        return True
    return any(_is_named(title[match.end() :]) for match in islice(_BY.finditer(title), _MOST_BY))


def _is_named(text: str) -> bool:
    """Whether a text begins with a full name and a comma: `Ada Lind, Right to Stay`."""
    name, comma, _rest = text.partition(", ")
    return bool(comma) and are_full_names(name)


def _is_small(title: str) -> bool:
    """Whether at most every other word of a title begins with a capital."""
    words = re.findall(r"[^\W\d_]{4,}", title)
    return bool(words) and sum(map(str.islower, words)) * 2 >= len(words)
