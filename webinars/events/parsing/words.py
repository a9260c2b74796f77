"""Characters and addresses: what pasted texts carry along, and how lines are made comparable."""

from __future__ import annotations

import re
import unicodedata

from webinars.events.search import fold

_SPACES = re.compile(r"[ \f\v\x1c-\x1f\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_TOKEN = re.compile(r"\S+")
_ADDRESS = re.compile(r"[(<\[\"']*(?:https?:|www\.|mailto:|tel:|sip:)", re.IGNORECASE)
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－⁃～〜"), "-")
_SAME_LENGTH = _DASHES | {
    0xFF1A: ":",
    0x2236: ":",
    0xFE55: ":",
    0x00A0: " ",
    0x202F: " ",
    0x2009: " ",
}
_SAME_LENGTH |= {zero + digit: str(digit) for zero in (0x660, 0x6F0) for digit in range(10)}
_KEPT = "\t\n"
PICTURES = re.compile(r"(?:[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]{1,6}\s{0,2}){1,4}")
"""What chats and flyers put before a line: `📢 Taller online`."""
LANGUAGES = ("en", "fr", "de", "es", "pt", "it", "nl")
"""The languages of the texts that are read."""

SIGNATURE_MARK = "--"
"""The line that marks all below it as a mail's signature (RFC 3676, section 4.3)."""


def clean(text: str) -> str:
    """`text` without characters that nobody sees, one kind of space, composed accents.

    Soft hyphens, zero-width and bidi marks, controls and halves of characters are removed;
    full-width digits and letters become ordinary ones. Tabs and line breaks stay.
    """
    composed = unicodedata.normalize("NFC", text)
    visible = (
        "".join(map(_visible, composed)) if not composed.isascii() else _without_controls(composed)
    )
    return _SPACES.sub(" ", visible)


def same_length(text: str) -> str:
    """`text` with one kind of dash, colon, space and digit, each character still at its place."""
    return text.translate(_SAME_LENGTH)


def without_edges(piece: str, edges: str) -> str:
    """`piece` without the characters `edges` around it; a bracket that it opens stays closed."""
    bare = piece.strip(edges)
    is_open = bare.count("(") > bare.count(")")
    return f"{bare})" if is_open and f"{bare})" in piece else bare


def without_pictures(text: str) -> str:
    """`text` without the pictures before it: `📍 Town Hall`."""
    return text[match.end() :] if (match := PICTURES.match(text)) else text


def hide_addresses(text: str) -> str:
    """`text` with web and e-mail addresses blotted out, each character still at its place."""
    if "@" not in text and ":" not in text and "www." not in text.lower():
        return text
    return _TOKEN.sub(lambda token: _blot(token[0]), text)


def _blot(token: str) -> str:
    return "\ufffc" * len(token) if "@" in token[1:] or _ADDRESS.match(token) else token


def _visible(character: str) -> str:
    if character in _KEPT or " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs"):
        return " " if character in "\f\v\x1c\x1d\x1e\x1f" else ""
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return character


def _without_controls(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def fold_word(word: str) -> str:
    """`word` as names and labels are compared: without case, accents and a full stop at its end."""
    plain = word.rstrip(".")
    if plain.isascii() and plain.isalpha():
        return plain.lower()  # what `fold` would give, ten times as fast
    return fold(word).rstrip(".")


_PAGE = re.compile(
    r"\W{0,3}(?:(?:page|pagina|p[aá]gina|seite|p\.|pg\.)\s?\d{1,3}"
    r"(?:\s?(?:/|of|sur|de|von|di|van)\s?\d{1,3})?|\d{1,3}\s?/\s?\d{1,3})\W{0,3}",
    re.IGNORECASE,
)


def is_page_number(text: str) -> bool:
    """Whether a line is what a PDF has at the foot of its pages: `Page 1 of 3`, `2/3`."""
    return len(text) < 40 and _PAGE.fullmatch(text.strip()) is not None
