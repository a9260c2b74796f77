"""Languages named in a text: `French`, `español`, `Englische`, `FR`, `ENG`.

The names in the seven languages that are read come from CLDR. Codes count in capitals alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel import Locale

from webinars.events.parsing.words import LANGUAGES
from webinars.events.search import fold
from webinars.languages import is_language

_SHORT_CODES = (
    "en fr de es pt it nl ar uk ru pl ro hu cs sk bg hr sr bs sl mk sq el tr fi sv da no et lv lt"
    " fa ps ku ur hi bn so am ti sw ln ff ha zh ja ko vi hy ka he mt ga ca eu gl lb is be az kk uz"
)
_CODES = tuple(_SHORT_CODES.split())
_LONG = (
    "ENG-en FRA-fr FRE-fr DEU-de GER-de ESP-es SPA-es ITA-it POR-pt NLD-nl DUT-nl ARA-ar UKR-uk"
    " RUS-ru POL-pl RON-ro HUN-hu TUR-tr UA-uk"
)
_LONG_CODES = {pair[:-3]: pair[-2:] for pair in _LONG.split()}
_OTHER_NAMES = {
    "farsi": "fa",
    "dari": "prs",
    "sorani": "ckb",
    "soranî": "ckb",
    "zentralkurdisch": "ckb",
    "kurmanji": "ku",
    "castellano": "es",
    "castilian": "es",
    "castillan": "es",
    "neerlandais": "nl",
    "flemish": "nl",
    "flamand": "nl",
    "ukranian": "uk",
    "tigrigna": "ti",
    "anglais": "en",
}

_KURDISH = {"ku", "ckb"}
_OF_ONE = re.compile(r"[\s-]?[\s(-]")
"""Between a language and which one of its kind it is: `Kurdish (Sorani)`, `Kurdisch-Sorani`."""


@dataclass(frozen=True)
class NamedLanguage:
    """A language named in a sentence."""

    code: str
    begin: int
    stop: int


def find_named(text: str) -> Iterator[NamedLanguage]:
    """The languages named in `text`, by their names or by codes in capitals.

    `Kurdish (Sorani)` and `Sorani Kurdish` name one.
    """
    before: NamedLanguage | None = None
    for match in _pattern().finditer(text):
        word = match[0]
        code = _LONG_CODES.get(word) or (word.lower() if match["code"] else _name(word))
        if code is None:
            continue
        each = NamedLanguage(code, match.start(), match.end())
        if before is not None and _are_one(before, each, text):
            before = NamedLanguage("ckb", before.begin, each.stop)
            continue
        if before is not None:
            yield before
        before = each
    if before is not None:
        yield before


def _are_one(first: NamedLanguage, second: NamedLanguage, text: str) -> bool:
    between = text[first.stop : second.begin]
    return {first.code, second.code} == _KURDISH and _OF_ONE.fullmatch(between) is not None


def _name(word: str) -> str | None:
    folded = fold(word)
    names = _names()
    for form in (folded, *(folded.removesuffix(end) for end in ("er", "es", "en", "em", "e", "s"))):
        if code := names.get(form):
            return code
    return None


@cache
def _names() -> dict[str, str]:
    """Folded names of languages in the languages that are read."""
    names: dict[str, str] = {}
    for locale in LANGUAGES:
        known = Locale(locale).languages
        for code in _CODES:
            name = fold(known.get(code, ""))
            if name and " " not in name and len(name) > 3:
                names.setdefault(name, code)
    return {**names, **_OTHER_NAMES}


@cache
def _pattern() -> re.Pattern[str]:
    """A pattern for names (with German endings) and codes; what it finds is looked up."""
    longest_first = "|".join(sorted(map(re.escape, set(_raw_names())), key=len, reverse=True))
    codes = "|".join([*(code.upper() for code in _CODES if is_language(code)), *_LONG_CODES])
    return re.compile(
        rf"(?<![\w@.])(?:(?-i:(?P<code>{codes}))(?!\w)|(?:{longest_first})(?:e[rsnm]?|sprachig\w*)?(?!\w))",
        re.IGNORECASE,
    )


def _raw_names() -> Iterator[str]:
    for locale in LANGUAGES:
        for code in _CODES:
            name = Locale(locale).languages.get(code, "")
            if name and " " not in name and len(name) > 3:
                yield name.lower()
                yield fold(name)
    yield from _OTHER_NAMES
