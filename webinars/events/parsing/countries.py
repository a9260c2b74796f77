"""Names of countries, in the seven languages that are read."""

from __future__ import annotations

from functools import cache

from babel import Locale

from webinars.events.search import fold

_LANGUAGES = ("en", "fr", "de", "es", "pt", "it", "nl")
_SHORT = {"uk", "usa", "drc", "rdc"}


def is_country(text: str) -> bool:
    """Whether `text` is a country's name and nothing else."""
    return fold(text.strip()) in _names()


@cache
def _names() -> frozenset[str]:
    """The names, folded; codes with figures are those of continents and the world."""
    found = (
        name
        for language in _LANGUAGES
        for code, name in Locale.parse(language).territories.items()
        if code.isalpha()
    )
    return frozenset({*map(fold, found), *_SHORT})
