"""Names of people without the titles before them: `Mme Oksana Koval` is `Oksana Koval`."""

from __future__ import annotations

from itertools import takewhile

from webinars.events.parsing.people.words import TITLES
from webinars.events.search import fold

_ALSO_NAMES = {"he", "se", "me", "mag", "ing", "hon", "fr", "dame", "mp", "mep", "amb"}
"""Titles only with their full stop: He Jiankui and Mag Doe have none."""


def without_titles(name: str) -> str:
    """The folded words of a name without the titles that it begins with; never empty of a name."""
    words = fold(name).split()
    titles = len(list(takewhile(_is_title, words[:-1])))
    return " ".join(words[titles:])


def by_name(name: str) -> tuple[str, str]:
    """What names are sorted by: first without their titles."""
    return without_titles(name), fold(name)


def _is_title(word: str) -> bool:
    plain = word.rstrip(".").replace(".", "")
    return plain in TITLES and (plain not in _ALSO_NAMES or word.endswith("."))
