"""The cities that a text names, whose clocks it may mean where it only says `GMT`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.zone import zone_of_city

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
