"""Finding the people of a programme again among an organisation's speakers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from webinars.events.parsing.people.words import PARTICLES, TITLES
from webinars.events.search import fold


class MatchKind(StrEnum):
    """How well a name fits one of the organisation's speakers."""

    EXACT = "exact"
    MAYBE = "maybe"
    ANOTHER_SURNAME = "another surname"


@dataclass(frozen=True)
class NameMatch:
    """The speaker who fits a name: `position` in the names handed in, and how well."""

    position: int
    kind: MatchKind


def find_matching_speaker(name: str, names: Sequence[str]) -> NameMatch | None:
    """The one of `names` that is the person called `name`; None where nobody fits.

    Case, accents, titles and the order of words do not count: `ABUSALAMA Tamam` is
    `Tamam Abusalama`. It is `MAYBE` where words are left out or shortened to initials, where
    letters differ, or where several people have the same name. Where part of the surname is left
    out, as `Claire Dubois` is of `Claire Dubois-N'Diaye`, it may as well be a relative.
    """
    wanted = _name_words(name)
    if not wanted:
        return None
    others = [_name_words(other) for other in names]
    exact = [at for at, words in enumerate(others) if sorted(words) == sorted(wanted)]
    if exact:
        return NameMatch(exact[0], MatchKind.EXACT if len(exact) == 1 else MatchKind.MAYBE)
    close = [at for at, words in enumerate(others) if _is_close(wanted, words)]
    if not close:
        return None
    is_another = [_has_another_surname(name, names[at]) for at in close]
    if all(is_another):
        return NameMatch(close[0], MatchKind.ANOTHER_SURNAME)
    return NameMatch(close[is_another.index(False)], MatchKind.MAYBE)


def _has_another_surname(first: str, second: str) -> bool:
    """Whether the longer name only adds words, and some of them to the end or to a double name."""
    short, long = sorted((first, second), key=lambda name: len(_name_words(name)))
    words, others = _name_words(short), _name_words(long)
    if not set(words) <= set(others):
        return False
    parts = [_name_words(part) for part in long.split()]
    halves = [part for part in parts if set(part) & set(words) and not set(part) <= set(words)]
    return bool(halves) or others[-1] not in words


def _name_words(name: str) -> list[str]:
    """The words of a name as they are compared."""
    words = fold(name[:200]).replace("-", " ").replace("'", " ").replace(".", " ").split()
    return [word.strip(",;()") for word in words if word.strip(",;()") not in TITLES][:12]


def _is_close(first: list[str], second: list[str]) -> bool:
    """Whether two names differ in what is often left out, shortened or mistyped."""
    short, long = sorted((_without_particles(first), _without_particles(second)), key=len)
    if len(short) < 2:
        return False
    if sorted(short) == sorted(long) or set(short) <= set(long):
        return True
    left = [word for word in short if word not in long]
    others = [word for word in long if word not in short]
    if len(left) != 1 or len(left) == len(short):
        return False
    return any(_is_initial(left[0], other) or _is_typo(left[0], other) for other in others)


def _without_particles(words: list[str]) -> list[str]:
    return [word for word in words if word not in PARTICLES]


def _is_initial(first: str, second: str) -> bool:
    short, long = sorted((first, second), key=len)
    return len(short) == 1 and long.startswith(short)


def _is_typo(first: str, second: str) -> bool:
    """Whether one letter is wrong, missing, or too much; or two neighbours are swapped."""
    short, long = sorted((first, second), key=len)
    if len(short) < 4 or len(long) - len(short) > 1:
        return False
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(short, long, strict=False))
    )
    a, b = short[same:], long[same:]
    if len(short) < len(long):
        return a == b[1:]
    return a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
