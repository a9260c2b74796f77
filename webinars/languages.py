"""Languages: which ones the interface ships in, how each is named, which way it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale, UnknownLocaleError

SHIPPED = ("en", "fr")
"""The languages of the interface; the first is the source language of its texts."""

CONTENT = (
    *("am", "ar", "az", "be", "bg", "bn", "bs", "ca", "ckb", "cs", "da", "de", "el", "en", "es"),
    *("et", "eu", "fa", "fi", "fr", "ga", "gl", "hi", "hr", "hu", "hy", "is", "it", "ka", "ku"),
    *("lt", "lv", "mk", "mt", "nb", "ne", "nl", "pa", "pl", "prs", "ps", "pt", "ro", "ru", "si"),
    *("sk", "sl", "so", "sq", "sr", "sv", "sw", "ta", "ti", "tr", "uk", "ur", "vi", "zh"),
)
"""The languages in which texts of events are offered to be written; a file may have any other."""

_CODE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")

_SIGN_LANGUAGES = {
    # ISO 639-3 codes; CLDR names almost none of them.
    "ils": {"en": "International Sign", "fr": "signes internationaux"},
    "ase": {"en": "American Sign Language", "fr": "langue des signes américaine"},
    "bfi": {"en": "British Sign Language", "fr": "langue des signes britannique"},
    "fsl": {"en": "French Sign Language", "fr": "langue des signes française"},
    "gsg": {"en": "German Sign Language", "fr": "langue des signes allemande"},
    "sfb": {
        "en": "French Belgian Sign Language",
        "fr": "langue des signes de Belgique francophone",
    },
    "vgt": {"en": "Flemish Sign Language", "fr": "langue des signes flamande"},
}

_DARI = "prs"
"""CLDR has no name for it, and knows it only as the Persian of Afghanistan."""
_NAMES = _SIGN_LANGUAGES | {_DARI: {"en": "Dari", "fr": "dari", _DARI: "دری"}}


@cache
def language_name(code: str, language: str) -> str:
    """The name of the language `code` in `language`: `"fr", "en"` gives `"French"`."""
    if code in _NAMES:
        names = _NAMES[code]
        return names.get(language, names["en"])
    try:
        return Locale.parse(code, sep="-").get_display_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


def is_sign_language(code: str) -> bool:
    """Whether `code` names a sign language."""
    return code in _SIGN_LANGUAGES


def sign_languages() -> tuple[str, ...]:
    """The codes of the sign languages that have a name here."""
    return tuple(_SIGN_LANGUAGES)


def own_name(code: str) -> str:
    """The name of a language in that language, capitalised as in a menu (`"fr"` → `"Français"`)."""
    name = language_name(code, code)
    return name[:1].upper() + name[1:]


@cache
def direction(code: str) -> str:
    """`"rtl"` or `"ltr"`: the way the language is written. Unknown languages are `"ltr"`."""
    try:
        return Locale.parse("fa" if code == _DARI else code, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def is_language(code: str) -> bool:
    """Whether `code` names a language that can be shown to a person."""
    return code in _NAMES or language_name(code, "en") != code


def is_canonical(code: str) -> bool:
    """Whether `code` names a language, script and country that there are, written as it has to be.

    What Babel would read as another one, such as `en-ZZ`, is none.
    """
    if is_sign_language(code) or code in CONTENT:
        return True
    if not _CODE.fullmatch(code):
        return False
    try:
        found = Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    language, *more = code.split("-")
    return found.language == language and {found.script, found.territory}.issuperset(more)


def choose(wanted: str, available: Iterable[str], default: str) -> str:
    """The language to show a text in: `wanted` where there is one, else `default`, else any."""
    languages = list(available)
    for candidate in (wanted, wanted.split("-", maxsplit=1)[0], default):
        if candidate in languages:
            return candidate
    return languages[0] if languages else default
