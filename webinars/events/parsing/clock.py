"""Times of day as people write them: `9h30-10h00`, `2.30 – 3.30 p.m.`, `14:00 Uhr bis 15:30 Uhr`.

English, French, German, Spanish, Portuguese, Italian and Dutch. A line is read as
`webinars.events.parsing.words.clean` returns it, without invisible characters; offsets are those of
the line handed in. Nothing here raises, and time grows with the length of the line alone: every
repetition in the patterns is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import time
from enum import IntEnum, StrEnum

from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.words import hide_addresses, same_length


class Certainty(IntEnum):
    """How sure it is that figures are a time of day.

    `CLEAR` carries a mark of its own (`11:00`, `9h30`, `2 pm`, `10-12 CET`), `LIKELY` is a range
    with dots (`11.10 – 11.25`) or stands behind the Italian `ore` (`ore 9,30`), and `WEAK` could be
    something else (`11.10`, `9,30`, `10-12`, `noon`): it counts only where times are expected, say
    at the beginning of a line of an agenda.
    """

    WEAK = 1
    LIKELY = 2
    CLEAR = 3


class TimeDoubt(StrEnum):
    """Why a time is read with a doubt."""

    WEAK = "weak-time"
    TWELVE = "twelve-o-clock"
    ENDS_BEFORE_START = "ends-before-start"


@dataclass(frozen=True)
class TimeRange:
    """A time of day, or a range, found in a line.

    `start` and `end` are wall-clock times; `end` is None where none is written, and midnight
    (`24:00`, `00:00`) is `time(0)`. `zone` is the mark as written (`CET`, `heure de Bruxelles`) or
    empty. `begin` and `stop` are the offsets of everything read, zone mark included.
    """

    start: time
    end: time | None
    zone: str
    certainty: Certainty
    doubts: tuple[TimeDoubt, ...]
    begin: int
    stop: int


_UNIT = r"h(?:rs?|ours?|oras?|eures?)?|hs|uhr|uur|u|ore|o['’]clock"
_NOON = r"noon|midday|midi|mittags?|mediod[ií]a|meio[- ]dia|mezzogiorno"
_MIDNIGHT = r"midnight|minuit|mitternacht|medianoche|meia[- ]noite|mezzanotte|middernacht"
_ZONE = (
    r"(?:(?-i:CES?T|MES?Z|EES?T|WES?T|GMT|UTC|BST|IST|MSK|TRT|EAT|CAT|WAT|SAST|HEC|HNEC|HAEC"
    r"|E[SD]?T|P[SD]T|C[SD]T)(?:(?:\s?\+\s?|-)\d{1,2}(?::\d\d)?)?(?!\w)(?!\s?\d{1,2}\s?[:.h])"
    r"(?:\s?/\s?(?-i:CES?T|MES?Z|GMT|UTC)(?!\w))?"
    r"|(?:brussels|berlin|paris|london|madrid|rome|lisbon|amsterdam|geneva|athens|vienna|warsaw"
    r"|kyiv|istanbul|beirut|amman|nairobi|tunis|dublin|stockholm|helsinki|new\syork|local|greenwich"
    r"|(?:central\s|eastern\s|western\s)?european(?:\ssummer)?|central|eastern)\s"
    r"(?:(?:summer|standard|mean)\s)?time(?!\w)"
    r"|(?:heure|hora|ora)\s(?:locale?(?!\w)|(?:de\s|di\s|d['’])(?-i:[A-ZÀ-Þ])[\w'-]{2,20})"
    r"|ortszeit|lokale\stijd|(?-i:[A-ZÄÖÜ])\w{2,16}(?:er|e|ische)\s(?:zeit|tijd)(?!\w)"
    r"|\((?:brussels|bruxelles|brüssel|brussel|bruselas|bruxelas)\))"
)


def _time(name: str) -> str:
    """The pattern of one time; its groups begin with `name`."""
    return (
        rf"(?:(?P<{name}four>(?:[01]\d|2[0-4])[0-5]\d)(?!\d)(?:\s?(?P<{name}fourunit>{_UNIT})(?!\w))?"
        rf"|(?P<{name}hour>2[0-4]|[01]?\d)(?!\d)(?:"
        rf"(?:(?P<{name}point>[:.,])|\s?(?:h|u|uhr|uur|heures?|h\s?:)\s?)(?P<{name}minute>[0-5]\d)(?!\d)"
        rf"(?::[0-5]\d(?!\d))?(?:\s?min(?!\w)|(?<=h\d\d)m(?!\w))?(?:\s?(?P<{name}unit>{_UNIT})(?!\w))?"
        rf"|\s?(?P<{name}mark>{_UNIT})(?!\w)|)"
        rf"(?:\s?(?P<{name}half>[ap])(?:\.\s?m\.|\.?\s?m(?!\w)\.?)"
        rf"|\s(?P<{name}at>{_NOON}|{_MIDNIGHT})(?!\w))?"
        rf"|(?P<{name}word>{_NOON}|{_MIDNIGHT})(?!\w))"
    )


_LEAD = r"(?:(?:ore|h\.?|las|les|kl\.?|um|ab|at)\s)"
_BETWEEN = r"between|entre|zwischen|tra|fra|tussen"
_JOIN = (
    r"(?:\.?\s?(?:-{1,3}>?|>|~|→)\s?|\s(?:to|till?|until|bis|à|a|al|as|às|alle|tot|t/m|jusqu['’]à)\s"
    r"|(?P<slash>(?:(?<=h)|(?<=h\d\d))/(?=\d{1,2}h))"
    r"|\s(?P<and>and|und|et|e|y|en)\s)"
)
_PATTERN = lazy(
    rf"(?<![\w€$£#+])(?=\w)(?<!\d[.,:/-]){_time('a')}(?:(?=\s?[^\W\d])\s?(?P<azone>{_ZONE}))?"
    rf"(?:{_JOIN}{_LEAD}?{_time('b')})?"
    rf"(?:(?=[\s,(]{{0,4}}[^\W\d])\s?,?\s?(?:\((?P<zone>{_ZONE})\)|(?P<barezone>{_ZONE})))?(?-i:(?![a-zß-ÿ\d_]|[.,:/]?\d|-\d))",
    re.IGNORECASE,
)
_NOT_BEFORE = lazy(
    r"(?:EUR|USD|CHF|GBP|articles?|art\.|§|sections?|chapters?|chapitre|kapitel|pages?|pp?\.|seiten?"
    r"|n[°ºo]\.?|nr\.?|versions?|rooms?|raum|salle|sala|zaal|tel\.?|t[ée]l\.?|phone|fax|id:?"
    r"|dur[ée]e|duration|dauer|duraci[oó]n|dura[çc][ãa]o|durata|duur)\s?:?\s?$",
    re.IGNORECASE,
)
_NOT_AFTER = lazy(
    r"\s?(?:€|\$|£|%|EUR\b|USD\b|CHF\b|euros?\b|km\b|kg\b|milli(?:on|onen|oni|ones)s?\b|mio\b|mrd\b|percent\b"
    r"|per\s(?:cent|day|week|month)\b|par\s(?:jour|semaine|mois)\b|pro\s(?:tag|woche|monat)\b"
    r"|minutes?\b|minuten\b|minut[io]s?\b|min\b|years?\b|ans\b|jahre\b|people\b|personnes\b"
    r"|participants?\b|°|h?/(?:24|7)\b)",
    re.IGNORECASE,
)
_BEFORE_BETWEEN = lazy(rf"(?<!\w)(?:{_BETWEEN})\s(?:le\s|las\s|les\s|as\s)?$", re.IGNORECASE)
_HOUR_LEAD = lazy(r"(?<!\w)(?<!\d\s)(?:(?P<sure>ore|h\.?)|alle)\s$", re.IGNORECASE)
"""The Italian words right before a time, behind which a number alone is an hour: `ore 10`."""
_IS_MIDNIGHT = lazy(_MIDNIGHT, re.IGNORECASE)
_LOOK_BACK = 16


def read_time_range(text: str, *, least: Certainty = Certainty.LIKELY) -> TimeRange | None:
    """The first time or range in the line `text` that is at least as certain as `least`."""
    return next(_find(text, least), None)


def read_time_ranges(text: str, *, least: Certainty = Certainty.LIKELY) -> list[TimeRange]:
    """All times and ranges in the line `text` that are at least as certain as `least`."""
    return list(_find(text, least))


def _find(text: str, least: Certainty) -> Iterator[TimeRange]:
    prepared = same_length(hide_addresses(text))
    for match in _PATTERN.finditer(prepared):
        found = _understand(match, prepared)
        if found is not None and found.certainty >= least:
            yield found


@dataclass(frozen=True)
class _Reading:
    """One time as written: its figures, before they are a time of day."""

    hour: int
    minute: int
    half: str
    """`a`, `p`, or empty where the 12-hour clock is not named."""
    style: str
    """`clear`, `dot`, `comma`, `bare`, `four` or `word`."""

    @property
    def is_twelve_hour(self) -> bool:
        return self.hour <= 12 and self.style != "word"


def _understand(match: re.Match[str], text: str) -> TimeRange | None:
    """What `match` says; None where it is no time of day."""
    first, last = _reading(match, "a"), _reading(match, "b")
    zone = match["zone"] or match["barezone"] or match["azone"] or ""
    if first is None or (match["b" + "hour"] and last is None):
        return None
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    if match["and"] and not _BEFORE_BETWEEN.search(before):
        last = None  # "9h and 10h" are two times, not a range
        return None if first.style in ("bare", "four") else _alone(match, first, text, before)
    certainty = _certainty_behind(before, first, _certainty(first, last, zone))
    if certainty is None or _is_other(text, before, match.end()):
        return None
    if text[match.end() : match.end() + 1].isalpha() and certainty == Certainty.WEAK:
        return None  # PDF readers glue "11:00Welcome"; "10-12B" is a room
    found = _range(
        (first, last), zone=zone, certainty=certainty, begin=match.start(), stop=match.end()
    )
    if match["slash"]:  # "14h/15h" is a range in French, and the same time in two zones elsewhere
        return replace(found, doubts=(*found.doubts, TimeDoubt.WEAK))
    return found


def _alone(match: re.Match[str], first: _Reading, text: str, before: str) -> TimeRange | None:
    stop, zone = match.start("and") - 1, match["azone"] or ""
    certainty = _certainty(first, None, zone)
    if certainty is None or _is_other(text, before, stop):
        return None
    return _range((first, None), zone=zone, certainty=certainty, begin=match.start(), stop=stop)


def _is_other(text: str, before: str, stop: int) -> bool:
    """Whether figures are an article, a price, a length or the like."""
    return bool(_NOT_BEFORE.search(before) or _NOT_AFTER.match(text, stop))


def _reading(match: re.Match[str], name: str) -> _Reading | None:
    if word := match[name + "word"]:
        return _Reading(0 if _IS_MIDNIGHT.match(word) else 12, 0, "", "word")
    if four := match[name + "four"]:
        style = "clear" if match[name + "fourunit"] else "four"
        return _valid(_Reading(int(four[:2]), int(four[2:]), "", style))
    if match[name + "hour"] is None:
        return None
    half = (match[name + "half"] or "").lower()
    if word := match[name + "at"]:
        half = "a" if _IS_MIDNIGHT.match(word) else "p"
    hour, minute = int(match[name + "hour"]), int(match[name + "minute"] or 0)
    return _valid(_Reading(hour, minute, half, _style(match, name, half)))


def _certainty_behind(
    before: str, first: _Reading, certainty: Certainty | None
) -> Certainty | None:
    """How sure a time is behind the text `before` it: `ore 9,30`, `ore 10`, `alle 10`."""
    lead = _HOUR_LEAD.search(before)
    is_open = certainty == Certainty.WEAK or (certainty is None and first.style == "bare")
    if lead is None or not is_open or first.hour == 24:
        return certainty
    return Certainty.LIKELY if lead["sure"] else Certainty.WEAK


def _style(match: re.Match[str], name: str, half: str) -> str:
    if match[name + "point"] == ",":
        return "comma"
    if half or match[name + "mark"] or match[name + "unit"]:
        return "clear"
    if match[name + "minute"]:
        return "dot" if match[name + "point"] == "." else "clear"
    return "bare"


def _valid(reading: _Reading) -> _Reading | None:
    return None if reading.hour == 24 and reading.minute else reading


def _certainty(first: _Reading, last: _Reading | None, zone: str) -> Certainty | None:
    styles = {first.style} | ({last.style} if last else set())
    if last is None and first.hour == 24:
        return None  # "24h" is a length or a promise, not a beginning
    if "comma" in styles:
        return Certainty.LIKELY if zone else Certainty.WEAK
    if "clear" in styles:
        return Certainty.CLEAR
    if styles == {"four"}:
        return _certainty_of_four(first, last, zone)
    if zone:
        return Certainty.CLEAR
    return _certainty_of_unmarked(styles, is_alone=last is None)


def _certainty_of_unmarked(styles: set[str], *, is_alone: bool) -> Certainty | None:
    if is_alone:
        return None if styles == {"bare"} else Certainty.WEAK
    return Certainty.LIKELY if styles & {"dot", "word"} else Certainty.WEAK


def _certainty_of_four(first: _Reading, last: _Reading | None, zone: str) -> Certainty | None:
    """`0930-1030` is a time where it cannot be a pair of years."""
    if zone:
        return Certainty.CLEAR
    if first.hour < 10:
        return Certainty.WEAK if last is None else Certainty.LIKELY
    return Certainty.WEAK if last and first.hour < 18 and last.hour < 20 else None


def _range(
    ends: tuple[_Reading, _Reading | None],
    *,
    zone: str,
    certainty: Certainty,
    begin: int,
    stop: int,
) -> TimeRange:
    first, last = ends
    start, end = _on_24_hours(first, last)
    doubts = [TimeDoubt.WEAK] if certainty == Certainty.WEAK else []
    if any(each and each.half == "a" and each.hour == 12 for each in (first, last)):
        doubts.append(TimeDoubt.TWELVE)
    if end is not None and _is_backwards(start, end):
        doubts.append(TimeDoubt.ENDS_BEFORE_START)
    return TimeRange(start, end, zone.strip("() "), certainty, tuple(doubts), begin, stop)


def _on_24_hours(first: _Reading, last: _Reading | None) -> tuple[time, time | None]:
    """Both times on the 24-hour clock; a half of the day that one of them names counts for both.

    `2.30 - 3.30 p.m.` is in the afternoon, `11.30 - 1 p.m.` begins in the morning, and
    `11 am - 1.30` ends in the afternoon.
    """
    start = _with_half(first, first.half)
    if last is None:
        return start, None
    end = _with_half(last, last.half)
    if last.half and not first.half and first.is_twelve_hour:
        same_half = _with_half(first, last.half)
        start = same_half if same_half < end else start
    elif first.half and not last.half and last.is_twelve_hour and end <= start:
        end = _with_half(last, "p")
    return start, end


def _with_half(reading: _Reading, half: str) -> time:
    hour = reading.hour % 24
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return time(hour, reading.minute)


def _is_backwards(start: time, end: time) -> bool:
    """Whether a range cannot be: it neither ends after its start nor runs into the night."""
    return end <= start and end != time(0) and not (start.hour >= 18 and end.hour < 6)
