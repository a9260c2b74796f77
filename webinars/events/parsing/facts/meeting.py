"""Numbers and codes of a meeting, as Zoom, Teams, Meet and Webex write them into invitations.

They open the meeting, or its telephone line, as its link does: they are for registrants alone.
"""

from __future__ import annotations

import re

from webinars.events.parsing.document.lines import plain
from webinars.events.parsing.facts.code_words import BARE_WORDS, CODE_WORDS, NUMBERED
from webinars.events.parsing.patterns import lazy

_LONGEST = 200
_NUMBER_WORDS = r"(?:id\.?|identifi\w{3,7}|(?:kenn)?nummer|number|n[uú]mero|num[eé]ro|n°)"
FIGURES_OF_ZOOM = range(9, 12)
"""How many figures Zoom's numbers have."""
_DIGITS = r"\d(?:[ -]?\d){8,14}(?!\d)"
"""A number long enough to be a meeting's."""
_ID = lazy(
    rf"[^:\d]{{0,40}}(?<!\w){_NUMBER_WORDS}(?!\w)"
    rf"(?:[^:\d]{{0,40}}:\s{{0,3}}(?:\(?\d[\d -]{{5,24}}#?|(?=\S{{0,15}}\d)[^\W_][\w-]{{5,15}})"
    rf"|[^:\d,;.]{{0,25}}\s\(?{_DIGITS}\)?#?)",
    re.IGNORECASE,
)
"""`Meeting ID: 812 3456 7890`, `Id. de reunión: …`, `Telefonkonferenz-ID: …`, `ID riunione: …`;
mail programs and people leave the colon out.
"""
_PLAIN_ID = lazy(r"ID\.?\s?:\s{0,3}[1-9]\d{2}[ -]?\d{3,4}[ -]?\d{3,4}", re.IGNORECASE)
"""Without a word of what it is the number of, as Zoom writes such numbers."""
DIALLED = lazy(r"\+?\d[\d ().-]{5,24}(?:,{1,6}|p{2,3}|;)\s?\*?\d[\d,*# ]{3,40}#")
"""What a telephone dials by itself: `+3225884188,,81234567890#,,,,*445566#`."""
_CODE = lazy(
    rf"(?:[^\W\d_][^:]{{0,30}}\s)?{CODE_WORDS}\s?[:：=]\s{{0,3}}\S{{4,20}}"
    rf"|(?:[^\W\d_][^:]{{0,30}}\s)?{CODE_WORDS}\s(?=\S{{0,19}}\d)\S{{4,20}}"
    rf"|(?:[^\W\d_][^:]{{0,30}}\s)?{CODE_WORDS}(?:\s[^:\d]{{1,40}})?\s?[:：=]\s{{0,3}}(?=\S{{0,19}}\d)\S{{4,20}}"
    rf"|{BARE_WORDS}\s?[:：=]\s{{0,3}}(?=\S{{0,19}}\d)\S{{4,20}}",
    re.IGNORECASE,
)
PIN = lazy(r"(?<!\w)PIN\s?:\s{0,3}\d[\d ]{3,16}#")


def is_meeting_number(text: str) -> bool:
    """Whether a line is the number of a meeting, or the PIN that its telephone line asks for."""
    text = plain(text[: _LONGEST + 1]).strip()
    if len(text) > _LONGEST or DIALLED.search(text):
        return False
    return bool(PIN.fullmatch(text)) or _is_id(text)


def meeting_number(text: str) -> str:
    """The figures of a line that is the number of a meeting and no more; empty for any other.

    One that ends with `#` is for the telephone.
    """
    if (
        "#" in text
        or len(text) > _LONGEST
        or PIN.search(text)
        or DIALLED.search(text)
        or not _is_id(text)
    ):
        return ""
    figures = re.sub(r"\D", "", text)
    return figures if len(figures) in FIGURES_OF_ZOOM else ""


def opens_meeting(text: str) -> bool:
    """Whether a line holds a number or code that opens a meeting, and nothing else to read."""
    text = plain(text[: _LONGEST + 1]).strip()
    if len(text) > _LONGEST:
        return False
    if DIALLED.search(text) or PIN.search(text) or _CODE.fullmatch(text):
        return True
    return _is_id(text)


def _is_id(text: str) -> bool:
    is_number = _ID.fullmatch(text) is not None and NUMBERED.search(text) is not None
    return is_number or _PLAIN_ID.fullmatch(text) is not None
