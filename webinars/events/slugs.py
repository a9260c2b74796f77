"""Names for addresses, made from titles in any script."""

from __future__ import annotations

import re
import secrets

from sqlalchemy import select

from webinars.events.models import Event
from webinars.events.search import fold
from webinars.extensions import db

_LIMIT = 60
_ENDS_IN, _END = "abcdefghijkmnpqrstuvwxyz23456789", 10
"""Of what, and of how many, the end of an address is that is not to be guessed."""

_RESERVED = {"new"}
"""What stands where an event's name stands in the organisers' addresses."""

_CYRILLIC = (
    "абвгґдеєжзиіклмнопрстуфхцчшщыэюяьъ",
    "a b v h g d e ie zh z y i k l m n o p r s t u f kh ts ch sh shch y e iu ia - -",
)
_GREEK = (
    "αβγδεζηθικλμνξοπρστυφχψως",
    "a v g d e z i th i k l m n x o p r s t y f ch ps o s",
)
_ARABIC = (
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةءپچژگکی",
    "a b t th j h kh d dh r z s sh s d t z a gh f q k l m n h w y a a - p ch zh g k y",
)
_LATIN = {
    ord(letter): latin.replace("-", "")
    for script, sounds in (_CYRILLIC, _GREEK, _ARABIC)
    for letter, latin in zip(script, sounds.split(), strict=True)
}

_HEARD_APART = {ord(letter): _LATIN[ord(letter)] for letter in "ةىیک"}
"""Letters that a search takes for others, which sound otherwise."""


def slug_of(text: str, *, limit: int = _LIMIT) -> str:
    """`text` in small letters `a` to `z`, digits and hyphens; cut between words; may be empty.

    Cyrillic, Greek and Arabic letters are written in Latin ones, near to how they sound.
    """
    said = text.replace("’", "").replace("'", "").translate(_HEARD_APART)
    plain = fold(said).translate(_LATIN)
    words = re.findall(r"[a-z0-9]+", plain)
    slug = "-".join(words)
    if len(slug) <= limit:
        return slug
    return slug[: limit + 1].rpartition("-")[0] or slug[:limit]


def free_slug(title: str, *, fallback: str, is_listed: bool = True) -> str:
    """A name for an event that no other event has; `fallback` for a title without such letters.

    Of an event that is not listed everywhere the address is the key: it ends in what nobody can
    guess from the title.
    """
    base = slug_of(title) or fallback
    if not is_listed:
        base = f"{base}-{''.join(secrets.choice(_ENDS_IN) for _ in range(_END))}"
    query = select(Event.slug).where(Event.slug.startswith(base, autoescape=True))
    return free_key(base, {*db.session.scalars(query), *_RESERVED})


def free_key(base: str, taken: set[str]) -> str:
    """`base`, else `base` with the first number from 2 on that is not `taken`."""
    if base not in taken:
        return base
    return next(
        key for number in range(2, len(taken) + 3) if (key := f"{base}-{number}") not in taken
    )
