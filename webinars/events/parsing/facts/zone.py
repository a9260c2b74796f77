"""Whose clocks a text means: `CET`, `GMT+1`, `heure de Paris`, `Kyiv time` as IANA zones.

An abbreviation names an offset, not a place: which of several zones it means is the caller's
default where that fits, else the one this field's events are mostly in, marked as unsure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.words import LANGUAGES
from webinars.events.search import fold
from webinars.localtime import formatting_locale
from webinars.times import UnknownZone, get_zone, offered_zones


@dataclass(frozen=True)
class ZoneMark:
    """A zone as written, and where in the line."""

    text: str
    begin: int
    stop: int


@dataclass(frozen=True)
class ZoneReading:
    """An IANA zone, whether it could be another, and whether the clocks disagree on the day.

    `is_off_season`: standard time is written for a day of summer time, or the other way round.
    """

    zone: str
    is_unsure: bool
    is_off_season: bool = False


@dataclass(frozen=True)
class _Abbreviation:
    """The zones that share an abbreviation: the likeliest, and one more that shows its rule."""

    zone: str
    is_summer: bool | None = None
    is_shared: bool = True


_ABBREVIATIONS: dict[str, _Abbreviation] = {
    **dict.fromkeys(("CET", "MEZ", "HEC", "HNEC"), _Abbreviation("Europe/Brussels", False)),
    **dict.fromkeys(("CEST", "MESZ", "HAEC"), _Abbreviation("Europe/Brussels", True)),
    "EET": _Abbreviation("Europe/Athens", False),
    "EEST": _Abbreviation("Europe/Athens", True),
    **dict.fromkeys(("WET",), _Abbreviation("Europe/Lisbon", False)),
    "WEST": _Abbreviation("Europe/Lisbon", True),
    "BST": _Abbreviation("Europe/London", True, is_shared=False),
    "IST": _Abbreviation("Europe/Dublin"),
    "MSK": _Abbreviation("Europe/Moscow", is_shared=False),
    "TRT": _Abbreviation("Europe/Istanbul", is_shared=False),
    "EAT": _Abbreviation("Africa/Nairobi"),
    "CAT": _Abbreviation("Africa/Johannesburg"),
    "SAST": _Abbreviation("Africa/Johannesburg", is_shared=False),
    "WAT": _Abbreviation("Africa/Lagos"),
    "EST": _Abbreviation("America/New_York", False),
    "EDT": _Abbreviation("America/New_York", True),
    "CDT": _Abbreviation("America/Chicago", True),
    "CST": _Abbreviation("America/Chicago", False),
    "PST": _Abbreviation("America/Los_Angeles", False),
    "PDT": _Abbreviation("America/Los_Angeles", True),
    "ET": _Abbreviation("America/New_York"),
    "PT": _Abbreviation("America/Los_Angeles"),
    "CT": _Abbreviation("America/Chicago"),
}
_SPELLED = {
    "central european summer": "CEST",
    "central european": "CET",
    "eastern european summer": "EEST",
    "eastern european": "EET",
    "western european summer": "WEST",
    "western european": "WET",
    "mitteleuropaische sommer": "CEST",
    "mitteleuropaische": "CET",
    "heure d'europe centrale": "CET",
    "british summer": "BST",
    "greenwich mean": "GMT",
    "greenwich": "GMT",
    "eastern": "ET",
    "pacific": "PT",
}
_CITIES = {
    "londres": "Europe/London",
    "londra": "Europe/London",
    "londen": "Europe/London",
    "geneva": "Europe/Zurich",
    "geneve": "Europe/Zurich",
    "genf": "Europe/Zurich",
    "ginebra": "Europe/Zurich",
    "ginevra": "Europe/Zurich",
    "genebra": "Europe/Zurich",
    "bern": "Europe/Zurich",
    **dict.fromkeys(("strasbourg", "strassburg", "lyon", "marseille", "lille"), "Europe/Paris"),
    **dict.fromkeys(("cologne", "koln", "munich", "munchen", "frankfurt"), "Europe/Berlin"),
    **dict.fromkeys(("hamburg", "bonn"), "Europe/Berlin"),
    **dict.fromkeys(("milan", "milano", "turin", "torino", "naples", "florence"), "Europe/Rome"),
    **dict.fromkeys(("barcelona", "sevilla", "seville", "valencia"), "Europe/Madrid"),
    **dict.fromkeys(("the hague", "den haag", "rotterdam", "utrecht"), "Europe/Amsterdam"),
    **dict.fromkeys(("brasilia", "rio de janeiro"), "America/Sao_Paulo"),
    **dict.fromkeys(("porto", "lisboa"), "Europe/Lisbon"),
    **dict.fromkeys(("krakow", "cracow", "gdansk"), "Europe/Warsaw"),
    **dict.fromkeys(("lviv", "odesa", "odessa", "kharkiv", "kiev"), "Europe/Kyiv"),
    **dict.fromkeys(("ankara", "izmir", "gaziantep"), "Europe/Istanbul"),
    **dict.fromkeys(("edinburgh", "glasgow", "manchester", "uk"), "Europe/London"),
    **dict.fromkeys(("washington", "washington dc", "new york city", "nyc"), "America/New_York"),
    **dict.fromkeys(("ghent", "gent", "antwerp", "antwerpen", "liege"), "Europe/Brussels"),
}
_ADJECTIVES = {
    "british": "Europe/London",
    **dict.fromkeys(("belgian", "belge", "belgische"), "Europe/Brussels"),
    **dict.fromkeys(("french", "francaise", "franzosische"), "Europe/Paris"),
    **dict.fromkeys(("german", "allemande", "deutsche"), "Europe/Berlin"),
    **dict.fromkeys(("italian", "italienne", "italiana"), "Europe/Rome"),
    **dict.fromkeys(("spanish", "espanola", "peninsular"), "Europe/Madrid"),
    **dict.fromkeys(("dutch", "nederlandse"), "Europe/Amsterdam"),
    **dict.fromkeys(("greek", "grecque"), "Europe/Athens"),
    **dict.fromkeys(("turkish", "turque"), "Europe/Istanbul"),
    **dict.fromkeys(("polish", "polonaise"), "Europe/Warsaw"),
    **dict.fromkeys(("portuguese", "portuguesa"), "Europe/Lisbon"),
    **dict.fromkeys(("irish",), "Europe/Dublin"),
    **dict.fromkeys(("ukrainian", "ukrainienne"), "Europe/Kyiv"),
    **dict.fromkeys(("brusselse",), "Europe/Brussels"),
    **dict.fromkeys(("pariser", "parijse"), "Europe/Paris"),
    "londoner": "Europe/London",
    "wiener": "Europe/Vienna",
    "romer": "Europe/Rome",
}
_LIKELY = (
    "Europe/Brussels",
    "Europe/London",
    "Europe/Athens",
    "Europe/Istanbul",
    "Africa/Nairobi",
    "Asia/Dubai",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Dhaka",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
)
"""Where an offset is most likely meant, in this order."""

_NAME = r"[^\W\d_][\w'’.-]{1,20}(?:\s[^\W\d_][\w'’-]{1,14}){0,2}"
_WORDS_TOO = ("EST", "IST", "EAT", "CAT", "WAT", "WEST", "CST", "PST", "CDT", "ET", "PT", "CT")
"""Abbreviations that are words, or parts of headings in capitals, where no time stands before."""
_CLEAR = r"(?:" + "|".join(name for name in _ABBREVIATIONS if name not in _WORDS_TOO) + r")"
_UNCLEAR = rf"(?:(?<=\d)|(?<=[\dmhr]\s)|(?<=m\.\s)|(?<=\())(?:{'|'.join(_WORDS_TOO)})"
_MARK = lazy(
    rf"(?<![^\W\d_]|[#@/])(?<!\d\.)(?:(?-i:(?:UTC|GMT)\s?[+±−–-]\s?\d{{1,2}}(?::?[0-5]\d)?(?!\d)|UTC|GMT)(?!\w)"
    rf"|(?-i:{_CLEAR})(?:\s?/\s?(?-i:{_CLEAR}))?(?!\w)|(?-i:{_UNCLEAR})(?!\w)"
    rf"|(?-i:(?:Europe|America|Asia|Africa|Atlantic|Australia|Pacific)/[A-Z]\w{{2,20}})"
    rf"|(?:heure|hora|ora|hor[aá]rio)\s(?:(?:locale?|local)(?!\w)|(?:de\s|du\s|di\s|d['’]|do\s|da\s)?"
    rf"(?:(?-i:[^\W\d_a-zà-ÿ])[\w'’-]{{1,20}}(?:\scentrale)?|belge|française|peninsular|italiana)(?!\w))"
    rf"|(?:{_NAME})[\s-](?:local\s)?(?:time|zeit|tijd)(?!\w)"
    rf"|ortszeit)",
    re.IGNORECASE,
)
_NOT_NAMES = lazy(
    r"(?:(?:all|the|at|in|on|this|first|same|of|our|by|full|long|real|free|that|which|some|any|more"
    r"|and|for|is|it|to|last|next|every|start|end|event|your|their|die|der|zur|alle|een|de|op)\s){0,2}",
    re.IGNORECASE,
)


def find_zones(line: str) -> Iterator[ZoneMark]:
    """What may name a zone in `line`; `read_zone` says whether it does."""
    lower = line.lower()
    if not any(word in lower for word in _HINTS):
        return
    for match in _MARK.finditer(line):
        mark = _NOT_NAMES.sub("", match[0], count=1)
        yield ZoneMark(mark, match.end() - len(mark), match.end())


_HINTS = (
    *(
        "time",
        "zeit",
        "tijd",
        "heure",
        "hora",
        "ora",
        "horário",
        "utc",
        "gmt",
        "europe/",
        "america/",
    ),
    *(name.lower() for name in _ABBREVIATIONS),
)


_NOT_CITIES = (
    "reunion center north south west oral virgin easter christmas wake troll midway resolute palmer"
    " regina victoria casey davis stanley johnston chatham marengo norfolk knox lima"
)
_NOT_ALONE = _ADJECTIVES.keys() | _NOT_CITIES.split()
"""What names a zone only with `time` behind it: `14:00 French`, `14h00 Réunion`, `15:00 Regina`."""


@dataclass(frozen=True)
class CityMark:
    """A city behind a time, which says whose time it is, and where what names it ends."""

    city: str
    stop: int
    is_bracketed: bool


def find_city(line: str, begin: int) -> CityMark | None:
    """The city right behind `begin`, where a time ends: ` (Kyiv)`, ` Brussels / …`; else None."""
    match = _CITY.match(line, begin)
    city = (match["inside"] or match["outside"]) if match else None
    if match is None or city is None or not _is_city(fold(city)):
        return None
    return CityMark(city, match.end(), is_bracketed=match["inside"] is not None)


def zone_of_city(name: str) -> str | None:
    """The IANA zone of the city that is called so; None where the word may be another."""
    folded = fold(name)
    return _cities()[folded] if _is_city(folded) else None


def _is_city(name: str) -> bool:
    return name in _cities() and name not in _NOT_ALONE


_CAPITAL = r"(?-i:[^\W\d_a-zà-ÿ])"
_CITY_NAME = rf"{_CAPITAL}[\w'’.-]{{1,16}}(?:[\s-](?:(?:de|of)\s)?{_CAPITAL}[\w'’-]{{1,14}}){{0,2}}"
_CITY = lazy(
    r"\s?,?\s?(?:\((?:(?:(?:local\s)?time|ortszeit|zeit|(?:lokale\s)?tijd|heure|hora|ora)(?:\slocale?)?"
    rf"\s(?:in|at|à|en|em|a|te|de|di)\s)?(?P<inside>{_CITY_NAME})\)"
    rf"|(?<=[\w.)]\s)(?:(?:in|at|à|de|di|en)\s)?(?P<outside>{_CITY_NAME})(?=\s?(?:$|[|;]|[/(=–-]\s?\d)))",
    re.IGNORECASE,
)


def read_zone(text: str, *, default: str | None, on: date | None) -> ZoneReading | None:
    """The zone that `text` names; None where it names none.

    `default` is the IANA zone that decides between several, `on` the day for offsets and for
    summer time (without it, winter is taken). Never raises: an unknown `default` counts as none.
    """
    default = _known(default)
    mark = " ".join(text.replace("’", "'").strip(" ().,;:").split())
    if mark in offered_zones():
        return ZoneReading(mark, is_unsure=False)
    named, _bracket, city = mark.partition(" (")
    if zone := _cities().get(fold(city)) if city else None:
        reading = read_zone(named, default=zone, on=on)
        return replace(reading, is_unsure=reading.zone != zone) if reading else None
    if offset := _OFFSET.fullmatch(mark):
        return _from_offset(offset, default, on)
    folded = fold(mark)
    if _LOCAL.fullmatch(folded):
        return ZoneReading(default, is_unsure=True) if default else None
    names = [part.strip() for part in mark.split("/")]
    if all(name.upper() in _ABBREVIATIONS for name in names) and names:
        return _from_abbreviations([name.upper() for name in names], default, on)
    return _from_words(folded, default, on)


_OFFSET = lazy(r"(?:UTC|GMT)\s?(?:([+±−–-])\s?(\d{1,2})(?::?([0-5]\d))?)?", re.IGNORECASE)
_LOCAL = lazy(r"(?:local time|heure locale|hora local|ora locale|ortszeit|lokale tijd)")
_TIME_WORDS = lazy(
    r"^(?:heure|hora|ora|horario)\s(?:de\s|du\s|di\s|d'|do\s|da\s)?|[\s-](?:local\s)?(?:standard\s)?"
    r"(?:time|zeit|tijd)$"
)


def _from_words(folded: str, default: str | None, on: date | None) -> ZoneReading | None:
    name = _TIME_WORDS.sub("", folded).strip()
    for candidate in (folded, *_forms(name)):
        if abbreviation := _SPELLED.get(candidate):
            return read_zone(abbreviation, default=default, on=on)
        if zone := _cities().get(candidate):
            return ZoneReading(zone, is_unsure=False)
    return None


def _forms(name: str) -> Iterator[str]:
    """The name, its last words, and what it comes from (`Berliner`, `Amsterdamse`)."""
    words = name.split()
    for start in range(len(words)):
        yield " ".join(words[start:])
    if words:
        for ending in ("er", "se", "s"):
            yield words[-1].removesuffix(ending)


@cache
def _cities() -> dict[str, str]:
    """The folded names of zones' cities in the languages that are read, and their zones."""
    cities: dict[str, str] = {}
    for zone in offered_zones():
        cities.setdefault(fold(zone.rpartition("/")[2].replace("_", " ")), zone)
    for language in LANGUAGES:
        locale = formatting_locale(language)
        for zone in _named_zones():
            city = fold(get_timezone_location(zone, locale=locale, return_city=True))
            cities.setdefault(city, zone)
    return {**cities, **_CITIES, **_ADJECTIVES}


def _named_zones() -> list[str]:
    """The zones whose cities have names in other languages: those nearest to the field's events."""
    others = set(_LIKELY) | {"Asia/Beirut", "Asia/Amman", "Asia/Damascus", "Asia/Jerusalem"}
    others |= {"Africa/Cairo", "Africa/Tunis", "Africa/Algiers", "Africa/Casablanca", "Asia/Kabul"}
    return [zone for zone in offered_zones() if zone.startswith("Europe/") or zone in others]


def _from_abbreviations(
    names: list[str], default: str | None, on: date | None
) -> ZoneReading | None:
    known = _ABBREVIATIONS[names[0]]
    fits = default is not None and _same_rule(default, known.zone)
    zone = default if fits and default else known.zone
    seasons = {_ABBREVIATIONS[name].is_summer for name in names}
    is_off = on is not None and None not in seasons and _is_summer(zone, on) not in seasons
    return ZoneReading(zone, is_unsure=known.is_shared and not fits, is_off_season=is_off)


def _from_offset(match: re.Match[str], default: str | None, on: date | None) -> ZoneReading | None:
    """The default, or the likeliest zone, that is this far from UTC on the day."""
    sign = -1 if match[1] in ("-", "−", "–") else 1
    offset = sign * timedelta(hours=int(match[2] or 0), minutes=int(match[3] or 0))
    day = on or date(2024, 1, 15)
    if default and _offset(default, day) == offset:
        return ZoneReading(default, is_unsure=match[2] is not None)
    if not offset:
        is_british = default in ("Europe/London", "Europe/Dublin", "Europe/Lisbon")
        if is_british and default and match[0].upper() == "GMT":
            return ZoneReading(default, is_unsure=False, is_off_season=True)
        return ZoneReading("UTC", is_unsure=match[0].upper() != "UTC")
    zones = (*_LIKELY, *offered_zones())
    found = next((zone for zone in zones if _offset(zone, day) == offset), None)
    return ZoneReading(found, is_unsure=True) if found else None


def _known(zone: str | None) -> str | None:
    try:
        return get_zone(zone).key if zone else None
    except UnknownZone:
        return None


def _same_rule(first: str, second: str) -> bool:
    """Whether two zones' clocks show the same in winter and in summer."""
    days = (date(2024, 1, 15), date(2024, 7, 15))
    return all(_offset(first, day) == _offset(second, day) for day in days)


def have_same_clocks(first: str, second: str, day: date) -> bool:
    """Whether the clocks of two zones show the same on a day."""
    return _offset(first, day) == _offset(second, day)


def _offset(zone: str, day: date) -> timedelta | None:
    """How far the clocks are from UTC at noon: changes happen at night."""
    return _noon(zone, day).utcoffset()


def _is_summer(zone: str, day: date) -> bool:
    """Whether the clocks are ahead of the zone's smaller offset of that year."""
    offsets = [_offset(zone, date(day.year, month, 15)) or timedelta(0) for month in (1, 7)]
    return (_offset(zone, day) or timedelta(0)) > min(offsets)


def _noon(zone: str, day: date) -> datetime:
    info: ZoneInfo = get_zone(zone)
    return datetime(day.year, day.month, day.day, 12, tzinfo=info)
