"""Whether a text shows anything: what has to be named must have a name that one can read."""

from __future__ import annotations

import unicodedata

_UNSEEN = ("C", "M", "Z")
"""Controls and joiners, marks without a letter to stand on, blanks: categories of Unicode."""

_BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"
"""Fillers of Hangul and the empty Braille cell: letters and a symbol by category, yet blank."""


def can_be_seen(text: str) -> bool:
    """Whether anything of `text` leaves a mark on paper: a list of names must have no empty row."""
    return any(
        unicodedata.category(character)[0] not in _UNSEEN and character not in _BLANK_LETTERS
        for character in text
    )
