"""The headings of days: `DAY 1: Thursday, 26th of May`, `Freitag`, `Session 2 – 13 April`.

In the languages of `dates.py`; as there, nothing raises, and time grows with the line alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from webinars.events.parsing.dates import (
    DAY_WORD,
    MONTHS,
    SESSION_WORD,
    WEEKDAYS,
    FoundDate,
    read_dates,
    weekday_of,
)
from webinars.events.parsing.words import fold_word


@dataclass(frozen=True)
class DayHeading:
    """A line that begins a day: its number (`Day 2`), its date, and what else it says.

    `label` is the line without marks around it, `theme` what stands beside number and date.
    """

    number: int | None
    date: FoundDate | None
    weekday: int | None
    label: str
    theme: str


_ORDINALS = {
    1: "first premier première erster ersten primer primera primeiro primo prima eerste",
    2: "second deuxième seconde zweiter zweiten segundo segunda secondo seconda tweede",
    3: "third troisième dritter dritten tercer tercero terceira terceiro terzo derde",
    4: "fourth quatrième vierter cuarto quarto vierde",
    5: "fifth cinquième fünfter quinto vijfde",
}
_ORDINAL_NUMBERS = {
    fold_word(name): number for number, names in _ORDINALS.items() for name in names.split()
}
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "un": 1, "deux": 2, "trois": 3}
_NUMBERS |= {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "eins": 1, "zwei": 2, "uno": 1, "dos": 2}
_NUMBERED = re.compile(
    rf"(?:(?:{DAY_WORD})\s?(?:n[°o]\.?\s?)?(?P<number>\d{{1,2}}(?:er|ère)?|[^\W\d_]{{1,5}})(?!\w)"
    rf"|(?P<ordinal>[^\W\d_]{{4,10}}|\d{{1,2}}(?:st|nd|rd|th|er|e|ème|\.?[ºª°]|\.))\s"
    rf"(?:{DAY_WORD})(?!\w))",
    re.IGNORECASE,
)
_COUNTED_DAY = re.compile(rf"(?<![\w.:]){_NUMBERED.pattern}", re.IGNORECASE)
_MAY_COUNT = re.compile(rf"(?<!\w)(?:{DAY_WORD})(?!\w)", re.IGNORECASE)
_PART_OF_DAY = re.compile(
    r"\b(?:morning|afternoon|evening|matin|après-midi|soir|soirée|vormittag|nachmittag|abend|mañana"
    r"|tarde|noche|manhã|noite|mattina|pomeriggio|sera|ochtend|middag|namiddag|avond|programme"
    r"|program|programm|agenda|programma|programa)\b",
    re.IGNORECASE,
)
_EDGES = " \t:;,.|-–—()[]*_#•·=<>/"
_LEADING = re.compile(
    r"(?:on|le|am|el|il|op|em|the|den|date|datum|fecha|data)\s?:?\s", re.IGNORECASE
)
_LONGEST_HEADING = 120
_LONGEST_THEME = 60
_COUNTED_LINE = re.compile(
    rf"(?:{DAY_WORD}|{SESSION_WORD})\s?(?:n[°o]\.?\s?|#)?\d{{1,2}}(?!\w)", re.IGNORECASE
)
_ORDERED_LINE = re.compile(
    r"\d{1,2}\s?(?:st|nd|rd|th|[eè]re?|er|[eè]?me|e|\.|º|ª|°|o|a)\s"
    rf"(?:{DAY_WORD}|{SESSION_WORD}|charla|ponencia|conferencia|talk|lecture|conférence|vortrag|abend|lezing|palestra)"
    r"(?!\w)",
    re.IGNORECASE,
)
"""`2nd session`, `1ª charla`."""
_COUNTED_BEFORE_DATE = re.compile(
    rf"{SESSION_WORD}\s?(?:n[°o]\.?\s?|#)?\d{{1,2}}\s?[:,.(–—-]\s?", re.IGNORECASE
)
"""`Session 2: ` before the date of the session."""


def read_day_heading(line: str) -> DayHeading | None:
    """What a line says that begins a day; None where it is something else.

    A heading begins with `Day 2` or the like in one of the languages, or with a date or the name of
    a weekday, and has little beside that. A line with a time of day is for the caller to judge.
    """
    label = _label(line)
    if not label or len(label) > _LONGEST_HEADING:
        return None
    number, rest = _day_number(label)
    if number is None and (counted := _COUNTED_BEFORE_DATE.match(label)):
        rest = label[counted.end() :]
    if number is None and not _may_be_date(rest):
        return None
    dates = read_dates(rest)
    first = dates[0] if dates else None
    if number is None and not _begins_with_date(rest, first):
        return None
    if first is None:
        return _without_date(number, rest, label)
    before = "" if _LEADING.fullmatch(rest[: first.begin]) else rest[: first.begin]
    theme = f"{before} {rest[dates[-1].stop :]}".strip(_EDGES)
    if number is None and (len(theme) > _LONGEST_THEME or len(dates) > 1):
        return None
    return DayHeading(number, first, first.weekday, label, theme)


def _label(line: str) -> str:
    """The words of a line, without what stands around them; brackets in it are closed."""
    label = line.strip(_EDGES)
    stop = line.find(label) + len(label)
    is_open = label.count("(") > label.count(")")
    return f"{label})" if is_open and line[stop : stop + 1] == ")" else label


def _may_be_date(rest: str) -> bool:
    """Whether a text begins like a date; looked at first, because most lines do not."""
    word = fold_word(rest.partition(" ")[0].strip(_EDGES))
    is_name = word in WEEKDAYS or word in MONTHS
    return rest[0].isdecimal() or is_name or _LEADING.match(rest) is not None


def _without_date(number: int | None, rest: str, label: str) -> DayHeading | None:
    """`Day 2 – Friday – Learning`, `Freitag`, `Samedi matin`."""
    word, _space, after = rest.partition(" ")
    weekday = weekday_of(word.strip(_EDGES)) if len(word.strip(_EDGES)) > 3 else None
    if weekday is not None:
        theme = after.strip(_EDGES)
        is_little = not _PART_OF_DAY.sub("", theme).strip(_EDGES)
        return DayHeading(number, None, weekday, label, theme) if number or is_little else None
    return None if number is None else DayHeading(number, None, None, label, rest)


def _begins_with_date(rest: str, first: FoundDate | None) -> bool:
    if first is None:
        word = rest.partition(" ")[0].strip(_EDGES)
        return len(word) > 3 and weekday_of(word) is not None
    before = rest[: first.begin]
    return not before or _LEADING.fullmatch(before) is not None


def _day_number(label: str) -> tuple[int | None, str]:
    """The number that a label begins with, and what stands after it."""
    match = _NUMBERED.match(label)
    number = _number(match) if match else None
    if match is None or number is None:
        return None, label
    rest = label[match.end() :]
    if rest and not rest[0].isspace() and rest[0] not in _EDGES:
        return None, label
    date = next(iter(read_dates(label)), None) if match["number"] else None
    if date is not None and match.start("number") == date.begin:  # `Dia 23 de fevereiro`
        return None, label[date.begin :]
    return number, rest.strip(_EDGES)


def find_day_numbers(text: str) -> Iterator[tuple[int, int, int]]:
    """Where a line counts a day: its number and the offsets, of `Day 2` and `second day` alike."""
    if not _MAY_COUNT.search(text):
        return
    for match in _COUNTED_DAY.finditer(text):
        number = _number(match)
        if number:
            yield number, match.start(), match.end()


def _number(match: re.Match[str]) -> int | None:
    word = fold_word(match["number"] or match["ordinal"])
    if word[:1].isdigit():
        return int("".join(filter(str.isdecimal, word)))
    return (_NUMBERS if match["number"] else _ORDINAL_NUMBERS).get(word)


def is_counted(line: str) -> bool:
    """Whether a line begins with the number of a day or session: `Day 1 – …`, `Session 2: …`."""
    bare = line.strip(_EDGES)
    return bool(_COUNTED_LINE.match(bare) or _ORDERED_LINE.match(bare))
