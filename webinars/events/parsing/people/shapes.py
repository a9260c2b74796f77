"""What words look like: those of names, positions and organisations."""

from __future__ import annotations

import re

from webinars.events.parsing.countries import is_country
from webinars.events.parsing.people.titles import is_title
from webinars.events.parsing.people.words import (
    LITTLE_WORDS,
    ORGANISATIONS,
    PARTICLES,
    POSITIONS,
    SURNAMES,
    TOPICS,
    WEAK_POSITIONS,
)
from webinars.events.parsing.words import fold_word

_INITIAL = re.compile(r"(?:[^\W\d_]\.-?){1,3}")
ACRONYM = re.compile(r"(?<!\w)[A-Z][A-Z&-]{1,9}s?(?!\w)|(?<!\w)[A-Z][a-z]*[A-Z]{2,}(?!\w)")
_PARTICLES_OF_MANY = re.compile(r"(?<!\w)(?:in ['’]t|von und zum?)(?=\s)")
_PREFIX = re.compile(
    r"(?:(?:dell|dall|nell|all|d|l|t)['’])?(?:(?:[ae][lnrstdzh]|as[sh]|ash|ul|ou)-)?"
)
"""What stands before a name within its word, in small letters: `dell'Orto`, `el-Khatib`."""
_UNIVERSITIES = {"FU", "TU", "HU", "KU", "LMU", "RWTH", "ETH", "ULB", "VUB", "UN", "EU"}
"""Organisations that are names in small letters."""
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?['’]?")
_SAID_OF_NONE = re.compile(
    r"tb[acd]|\d{1,3}\s?(?:min\w*|'|h|std\w*)\.?|all|everybody|everyone|plenary|tous|toutes|alle"
    r"|todos|todas|tutti|allen|iedereen",
    re.IGNORECASE,
)
_DOING = re.compile(r"[a-zà-ÿ]+(?:ed|ing|ant|ie?s?|ido|ada|ato|endo|ando)(?=\s)")
"""A verb at the beginning, in small letters: `followed`, `suivi`, `seguido`."""
_LONGEST_NAME = 80
_MOST_WORDS = 8


def looks_like_name(text: str) -> bool:
    """Whether `text` could be a person's name: a few words with capitals, none of them a topic."""
    words = _PARTICLES_OF_MANY.sub("van", text.replace(",", " ")).split()
    if not 1 <= len(words) <= _MOST_WORDS or len(text) > _LONGEST_NAME:
        return False
    if any(character.isdecimal() or character in '!?:;&#@/"<>[]{}=+%' for character in text):
        return False
    plain = [word for word in words if not is_title(word) and not _INITIAL.fullmatch(word)]
    if not plain or _has_topic(plain) or _has_little_words(plain):
        return False
    names = [word for word in plain if not is_particle(word)]
    return bool(names) and all(map(_is_name, names)) and not _ends_in_particle(plain)


def _has_topic(words: list[str]) -> bool:
    """Whether a word is one of topics; behind other words some are surnames."""
    is_surname = len(words) > 1 and fold_word(words[-1]) in SURNAMES
    return any(map(_is_of_topic, words[:-1] if is_surname else words))


def _is_of_topic(word: str) -> bool:
    return fold_word(word) in TOPICS or is_of_organisation(word)


def _has_little_words(words: list[str]) -> bool:
    """`The Forum`, `Leben in der Stadt`; not `Ada von der Au`, `Ana de los Ríos`."""
    pairs = zip(["", *words], words, strict=False)
    little = [word for before, word in pairs if _is_little(word, before)]
    return any(word[0].islower() or word is words[0] for word in little)


def _is_little(word: str, before: str) -> bool:
    is_within_name = fold_word(before) in ("de", "van") and is_particle(word)
    return fold_word(word) in LITTLE_WORDS and not is_within_name


def _ends_in_particle(words: list[str]) -> bool:
    return words[-1].islower() and is_particle(words[-1])


def is_position(text: str) -> bool:
    """Whether `text` has the word of a position in it: "Policy Officer", "Leiterin"."""
    words = {fold_word(word) for word in _WORD.findall(text.replace("-", " "))}
    return bool(words & POSITIONS or (words & WEAK_POSITIONS and not words & ORGANISATIONS))


def is_surely_position(text: str) -> bool:
    """Whether `text` has the word of a position in it that is in no organisation's name."""
    words = {fold_word(word) for word in _WORD.findall(text.replace("-", " "))}
    return bool(words & POSITIONS)


def is_of_organisation(text: str) -> bool:
    """Whether `text` has a word in it that is part of organisations' names, or an abbreviation."""
    words = _WORD.findall(text)
    return any(
        word in _UNIVERSITIES or (word != "Ngo" and fold_word(word) in ORGANISATIONS)
        for word in words  # Ngo is a surname
    )


def is_particle(word: str) -> bool:
    """Whether `word` is a small one within names: `de`, `van`."""
    return fold_word(word) in PARTICLES


def _is_name(word: str) -> bool:
    """Whether a word may be a name: it has a capital, or its script has none."""
    letters = word.lstrip("'’(\"“«„")
    prefix = _PREFIX.match(letters)
    first = letters[prefix.end() if prefix else 0 :][:1]
    if not first.isalpha():
        return False
    return first.isupper() or first.istitle() or not first.islower()


def may_be_further(text: str, said: str) -> bool:
    """Whether the words before a bracket may name somebody else than whoever stands before them.

    Any words may, but those of an organisation, a position or a topic, remarks such as `followed
    by questions`, and what has in the bracket what is said of no person: a country, minutes, `all`.
    """
    words = text.split()
    is_short = 1 <= len(words) <= _MOST_WORDS and not any(map(str.isdecimal, text))
    if not is_short or _SAID_OF_NONE.fullmatch(said.strip()) or is_country(said):
        return False
    is_other = is_of_organisation(text) or is_position(text) or ACRONYM.fullmatch(text)
    is_remark = any(word.islower() and fold_word(word) in LITTLE_WORDS for word in words)
    is_remark = is_remark or _DOING.match(text) is not None
    return not (is_other or is_remark) and fold_word(words[0]) not in LITTLE_WORDS | TOPICS
