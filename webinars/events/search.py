"""How texts are compared in a search: without case and accents, in any script.

Databases differ in this (SQLite lowers ASCII alone, PostgreSQL goes by the locale it was created
in), so the folded text is stored beside the original, and what a person looks for is folded in the
same way.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from babel.dates import get_month_names

from webinars.languages import SHIPPED

_LETTERS = str.maketrans(
    {
        # Letters that Unicode does not take apart into a base and an accent.
        "æ": "ae",
        "ð": "d",
        "ø": "o",
        "þ": "th",
        "đ": "d",
        "ħ": "h",
        "ı": "i",
        "ł": "l",
        "œ": "oe",
        # One apostrophe for all of them; the Arabic stroke that only stretches a word.
        "‘": "'",
        "’": "'",
        "ʼ": "'",
        "ـ": None,
        # Arabic letters that people write for each other, at the end of words above all; and those
        # of Persian keyboards that look the same.
        "ة": "ه",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
    }
)
_INVISIBLE = ("Cc", "Cf", "Cs")
_FIRST_ACCENT = 10
"""Lower combining classes are parts of letters in Indic scripts and in Japanese."""

_LONGEST = 200
_MOST_WORDS = 8


def fold(text: str) -> str:
    """Return `text` as it is compared: `"  Élections à Łódź "` gives `"elections a lodz"`."""
    plain = " ".join(text.split()).casefold()
    if plain.isascii() and plain.isprintable():
        return plain  # most lines, and every one of a long text is folded several times
    decomposed = unicodedata.normalize("NFKD", plain)
    kept = "".join(filter(_is_compared, decomposed))
    return " ".join(kept.casefold().translate(_LETTERS).split())


def folded_words(search: str) -> list[str]:
    """The words to look for in folded texts; at most a handful of a reasonable length.

    A hashtag is the word behind its sign.
    """
    words = (word.lstrip("#") or word for word in fold(search[:_LONGEST]).split())
    return list(words)[:_MOST_WORDS]


def without_plural(word: str) -> str:
    """A folded word without the s or x of a plural, so that a search finds the singular as well."""
    return word[:-1] if len(word) > 4 and word[-1] in "sx" else word


def month_named(word: str) -> int | None:
    """The month, 1 to 12, that a folded word names in one of the interface's languages."""
    return _months().get(word)


@cache
def _months() -> dict[str, int]:
    names = [get_month_names("wide", locale=code).items() for code in SHIPPED]
    return {fold(name): number for month in names for number, name in month}


@lru_cache(maxsize=2_000)
def _is_compared(character: str) -> bool:
    return (
        unicodedata.combining(character) < _FIRST_ACCENT
        and unicodedata.category(character) not in _INVISIBLE
    )
