"""The cities that a text names, whose clocks it may mean where it only says `GMT` or `CET`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from babel import Locale
from babel.core import get_global

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.zone import zone_of_city
from webinars.events.parsing.words import LANGUAGES
from webinars.events.search import fold
from webinars.times import offered_zones

_MOST = 5
_CAPITALISED = re.compile(r"(?<![\w@/.#-])[^\W\d_a-zà-ÿ][\w'’-]{2,24}(?![\w@/])")
_MOST_WORDS = 3
_LONGEST = 100_000


def find_zones_of_cities(lines: Sequence[Line]) -> tuple[str, ...]:
    """The IANA zones that bear the names of cities in the text, the first five."""
    found: dict[str, None] = {}
    left = _LONGEST
    for line in lines:
        if len(found) >= _MOST or left <= 0:
            break
        found |= dict.fromkeys(_in_line(line.text[:left]))
        left -= len(line.text)
    return tuple(found)[:_MOST]


def _in_line(text: str) -> Iterator[str]:
    words = list(_CAPITALISED.finditer(text))
    for at, first in enumerate(words):
        for last in reversed(words[at : at + _MOST_WORDS]):
            zone = zone_of_city(text[first.start() : last.end()])
            if zone:
                yield zone
                break


_LONGEST_PLACE = 300
_PIECES = re.compile(r"[,;()|\n]|\s[–—-]\s")
_POSTCODE = re.compile(r"(?:[A-Z]{1,2}-)?\d{2,5}(?:[\s-]\d{2,3})?(?:\s[A-Z]{2})?\s(?=[^\W\d_])")
_IN_THEIR_LANGUAGE = {
    **dict.fromkeys(
        ("warszawa", "lodz", "wroclaw", "poznan", "katowice", "lublin"), "Europe/Warsaw"
    ),
    **dict.fromkeys(("praha", "brno"), "Europe/Prague"),
    **dict.fromkeys(("bucuresti", "cluj-napoca", "timisoara"), "Europe/Bucharest"),
    **dict.fromkeys(("athina", "thessaloniki", "lesvos", "lesbos"), "Europe/Athens"),
    **dict.fromkeys(("københavn", "kobenhavn", "aarhus"), "Europe/Copenhagen"),
    **dict.fromkeys(("göteborg", "goteborg", "gothenburg", "malmo"), "Europe/Stockholm"),
    **dict.fromkeys(("leuven", "brugge", "namur", "mechelen", "charleroi"), "Europe/Brussels"),
    **dict.fromkeys(("toulouse", "bordeaux", "nantes", "nice", "grenoble"), "Europe/Paris"),
    **dict.fromkeys(("leipzig", "dresden", "stuttgart", "kassel", "hannover"), "Europe/Berlin"),
    **dict.fromkeys(("bologna", "palermo", "catania", "firenze", "napoli"), "Europe/Rome"),
    **dict.fromkeys(("bilbao", "granada", "malaga", "zaragoza"), "Europe/Madrid"),
    **dict.fromkeys(("graz", "linz", "salzburg", "innsbruck"), "Europe/Vienna"),
    "beograd": "Europe/Belgrade",
    "chisinau": "Europe/Chisinau",
    "lausanne": "Europe/Zurich",
}
_COUNTRIES = {"DE": "Europe/Berlin", "ES": "Europe/Madrid"}
"""Countries whose other zones are of islands and enclaves."""


def zone_of_place(place: str) -> str | None:
    """The IANA zone of the town that an address ends with, else of its country.

    A town is a piece of its own, perhaps behind a postcode: not the one in `Rue de Rome 5`.
    """
    pieces = [piece.strip(" .") for piece in _PIECES.split(place[:_LONGEST_PLACE])]
    for find in (_zone_of_town, _zone_of_country):
        for piece in reversed(pieces):
            if zone := find(piece):
                return zone
    return None


def _zone_of_town(piece: str) -> str | None:
    postcode = list(_POSTCODE.finditer(piece))
    words = piece[postcode[-1].end() :].split() if postcode else piece.split()
    longest = len(words)
    for length in range(min(_MOST_WORDS, longest), 0 if postcode else longest - 1, -1):
        name = " ".join(words[:length])
        if zone := zone_of_city(name) or _IN_THEIR_LANGUAGE.get(fold(name)):
            return zone
    return None


def _zone_of_country(piece: str) -> str | None:
    return _zones_of_countries().get(fold(piece))


@cache
def _zones_of_countries() -> dict[str, str]:
    """The names of countries with one zone, folded, in the languages that are read."""
    zones = {
        code: zones[0] for code, zones in get_global("territory_zones").items() if len(zones) == 1
    }
    zones = {code: zone for code, zone in (zones | _COUNTRIES).items() if zone in offered_zones()}
    return {
        fold(name): zones[code]
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code in zones
    }
