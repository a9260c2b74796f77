"""Dates and times as people read them: in their language, with the zone in words.

Readers are mostly in Europe: English is written the European way, day first, on a 24-hour clock.
A zone is called after its city ("Brussels time"), never by its technical name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date as babel_date
from babel.dates import format_skeleton, get_timezone_location
from babel.dates import format_time as babel_time

from webinars.times import get_zone, to_local

Span = tuple[datetime, datetime]
"""A beginning and an end: both instants, or both naive on the clocks of one zone."""

_DATE_PATTERNS = {"en": "EEEE d MMMM y"}
"""The date with its weekday, where CLDR's own pattern isn't the one wanted."""

_SHORT_PATTERNS = {"en": "EEE d MMM"}
"""The same in short; CLDR has a comma in it."""

_FRENCH_PLURALS = {
    "Açores",
    "Bermudes",
    "Caïmans",
    "Chagos",
    "Cocos",
    "Comores",
    "Galápagos",
    "Maldives",
    "Marquises",
    "Palaos",
    "Îles Canaries",
}
_FRENCH_SILENT_H = {"Halifax", "Helsinki", "Hermosillo", "Honolulu", "Hébron"}
_FRENCH_SPOKEN_VOWEL = {"Iakoutsk", "Ouagadougou"}
"""Names that begin with a vowel in writing, but with a consonant in speech."""


@cache
def formatting_locale(language: str) -> Locale:
    """The locale whose conventions readers of `language` get; English for an unknown one."""
    if language == "en":
        return Locale("en", "GB")
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")


@cache
def zone_label(zone: str, language: str) -> str:
    """The zone in words: `"Europe/Brussels", "fr"` gives `"heure de Bruxelles"`.

    Raises `webinars.times.UnknownZone`.
    """
    if get_zone(zone).key == "UTC":
        return "UTC"
    locale = formatting_locale(language)
    city = get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]
    in_words = _TIME_OF.get(locale.language)
    return in_words(city) if in_words else locale.zone_formats["region"] % city


def offset_label(local: datetime, zone: str) -> str:
    """How far a zone's clocks are from UTC when they show `local`: `"UTC+1"`, `"UTC−3:30"`.

    The minus sign is U+2212. Raises `webinars.times.UnknownZone`.
    """
    offset = local.replace(tzinfo=get_zone(zone)).utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    if not hours and not minutes:
        return "UTC"
    sign = "−" if offset < timedelta(0) else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def zone_with_offset(zone: str, language: str, *moments: datetime) -> str:
    """The zone in words, and how far it is from UTC: `"Brussels time, UTC+1"`.

    The local `moments` are those that it is said of; where they differ in that, it is left out.
    Raises `webinars.times.UnknownZone`.
    """
    label = zone_label(zone, language)
    offsets = {offset_label(local, zone) for local in moments}
    return label if len(offsets) != 1 or label in offsets else f"{label}, {offsets.pop()}"


def whose_clocks(local: Span, zone: str, language: str, *, is_own_known: bool) -> str:
    """On whose clocks a letter says `local`: `"Brussels time"`.

    Whose own zone is not known (`is_own_known`) reads no time for themselves beside it, and gets
    the distance to UTC, to work theirs out.
    """
    return zone_label(zone, language) if is_own_known else zone_with_offset(zone, language, *local)


def _english_time_of(city: str) -> str:
    return f"{city} time"


def _french_time_of(city: str) -> str:
    if city.startswith("Le "):
        return f"heure du {city.removeprefix('Le ')}"
    if city in _FRENCH_PLURALS:
        return f"heure des {city}"
    if city.startswith("Île "):
        return f"heure de l’{city}"
    return f"heure d’{city}" if _is_elided(city) else f"heure de {city}"


def _is_elided(city: str) -> bool:
    if city in _FRENCH_SILENT_H:
        return True
    first = unicodedata.normalize("NFD", city)[0].casefold()
    return first in "aeiou" and city not in _FRENCH_SPOKEN_VOWEL


_TIME_OF: dict[str, Callable[[str], str]] = {"en": _english_time_of, "fr": _french_time_of}
"""How a language says whose time it is; others use CLDR's pattern."""


def format_date(local: date, language: str) -> str:
    """The day with its weekday, as in `"Wednesday 28 February 2024"`."""
    day = local.date() if isinstance(local, datetime) else local
    return _date_in_words(day, language)


@lru_cache(maxsize=4096)
def _date_in_words(day: date, language: str) -> str:
    locale = formatting_locale(language)
    pattern = _DATE_PATTERNS.get(locale.language, "full")
    text = babel_date(day, pattern, locale=locale)
    if locale.language == "fr" and day.day == 1:
        return text.replace(" 1 ", " 1er ", 1)
    return text


@lru_cache(maxsize=4096)
def format_short_day(local: date, language: str) -> str:
    """The day for a line that is cut off, without its year, as in `"Wed 28 Feb"`."""
    day = local.date() if isinstance(local, datetime) else local
    locale = formatting_locale(language)
    if locale.language in _SHORT_PATTERNS:
        text = babel_date(day, _SHORT_PATTERNS[locale.language], locale=locale)
    else:
        text = format_skeleton("MMMEd", day, locale=locale)
    return text.replace(" 1 ", " 1er ", 1) if locale.language == "fr" and day.day == 1 else text


def format_short_moment(local: datetime, language: str) -> str:
    """The same with the time, as in `"Wed 28 Feb, 11:00"`."""
    return f"{format_short_day(local, language)}, {format_time(local, language)}"


def format_time(local: datetime, language: str) -> str:
    """The time on the clock, to the minute, as in `"09:05"`."""
    return _time_in_words(local.hour, local.minute, language)


@lru_cache(maxsize=4096)
def _time_in_words(hour: int, minute: int, language: str) -> str:
    clock = datetime(2000, 1, 1, hour, minute)  # noqa: DTZ001 - a clock's face has no zone
    return babel_time(clock, "short", locale=formatting_locale(language))


def format_moment(local: datetime, language: str) -> str:
    """Date and time of a wall clock, as in `"Wednesday 28 February 2024, 11:00"`."""
    pattern = str(formatting_locale(language).datetime_formats["medium"])
    return pattern.format(format_time(local, language), format_date(local, language))


def format_span(start: datetime, end: datetime, language: str) -> str:
    """From one local time to another; the date is said once where both are on the same day.

    `"Wednesday 28 February 2024, 11:00–12:15"`,
    `"Thursday 3 October 2024, 09:30 – Friday 4 October 2024, 16:00"`.
    """
    first = format_moment(start, language)
    if start.date() == end.date():
        return f"{first}–{format_time(end, language)}"
    return f"{first} – {format_moment(end, language)}"


def span_on_clocks(local: Span, zone: str, language: str, *, is_own_known: bool = True) -> str:
    """`local` in a letter, and on whose clocks; see `whose_clocks`."""
    clocks = whose_clocks(local, zone, language, is_own_known=is_own_known)
    return f"{format_span(local[0], local[1], language)} ({clocks})"


def on_own_clocks(local: Span, instants: Span, zone: str) -> Span | None:
    """The aware `instants` on the clocks of `zone`; None where these show `local` all the while.

    Both ends count: clocks may change in between, here or there. Raises
    `webinars.times.UnknownZone`.
    """
    own = to_local(instants[0], zone), to_local(instants[1], zone)
    return None if own == local else own


def format_in_zone(instant: datetime, zone: str, language: str) -> str:
    """The aware `instant` on the clocks of `zone`, and whose clocks these are.

    `"Wednesday 28 February 2024, 11:00 (Brussels time)"`. Raises `webinars.times.UnknownZone`.
    """
    moment = format_moment(to_local(instant, zone), language)
    return f"{moment} ({zone_label(zone, language)})"
