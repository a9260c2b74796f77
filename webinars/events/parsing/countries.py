"""Names of countries, in the seven languages that are read."""

from __future__ import annotations

from functools import cache

from babel import Locale

from webinars.events.parsing.words import LANGUAGES
from webinars.events.search import fold

_SHORT = {"uk", "usa", "drc", "rdc"}


def is_country(text: str) -> bool:
    """Whether `text` is a country's name and nothing else."""
    return fold(text.strip()) in _names()


@cache
def _names() -> frozenset[str]:
    """The names, folded; codes with figures are those of continents and the world."""
    found = (
        name
        for language in LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code.isalpha()
    )
    return frozenset({*map(fold, found), *_SHORT})
