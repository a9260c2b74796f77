"""Numbers and codes of a meeting, as Zoom, Teams, Meet and Webex write them into invitations.

They open the meeting, or its telephone line, as its link does: they are for registrants alone.
"""

from __future__ import annotations

import re

from webinars.events.parsing.document_lines import plain

_LONGEST = 200
NUMBER_WORDS = r"(?:id\.?|nummer|number|n[uú]mero|num[eé]ro|n°)"
"""What the number of a meeting is called; a pattern."""
DIGITS = r"\d(?:[ -]?\d){8,14}(?!\d)"
"""A number long enough to be one."""
_ID = re.compile(
    rf"[^:\d]{{0,40}}(?<!\w){NUMBER_WORDS}(?!\w)"
    rf"(?:[^:\d]{{0,40}}:\s{{0,3}}\(?(?:\d[\d ]{{7,24}}|{DIGITS})#?"
    rf"|[^:\d,;.]{{0,25}}\s\(?{DIGITS}\)?#?)",
    re.IGNORECASE,
)
"""`Meeting ID: 812 3456 7890`, `Id. de reunión: …`, `Telefonkonferenz-ID: …`, `ID riunione: …`;
mail programs and people leave the colon out.
"""
ABOUT_MEETING = re.compile(
    r"meeting|webinar|webinaire|seminario\sweb|conf[eé]r[eê]n|konferenz|besprechung|reuni[oóã]|réunion|riunion|vergader|zoom"
    r"|teams|webex",
    re.IGNORECASE,
)
_DIALLED = re.compile(r"\+?\d[\d ().-]{5,24}(?:,{1,6}|p{2,3}|;)\s?\*?\d[\d,*# ]{3,40}#")
"""What a telephone dials by itself: `+3225884188,,81234567890#,,,,*445566#`."""
CODE_WORDS = (
    r"(?:passcode|pass\scode|password|passwort|kenncode|kennwort"
    r"|zugangscode|contraseña|senha|mot\sde\spasse|wachtwoord(?:code)?|toegangscode|code\ssecret"
    r"|(?:código|code|codice|clave)\s(?:de\sacceso|de\sacesso|d['’]acc[eè]s|di\saccesso))"
)
"""What a code into a meeting is called, in the seven languages; a pattern."""
_CODE = re.compile(
    rf"(?:[^\W\d_][^:]{{0,30}}\s)?{CODE_WORDS}\s?:\s{{0,3}}\S{{4,20}}"
    rf"|(?:[^\W\d_][^:]{{0,30}}\s)?{CODE_WORDS}\s(?=\S{{0,19}}\d)\S{{4,20}}"
    r"|(?:código|code|codice|clave)\s?:\s{0,3}(?=\S{0,19}\d)\S{4,20}",
    re.IGNORECASE,
)
_PIN = re.compile(r"(?<!\w)PIN\s?:\s{0,3}\d[\d ]{3,16}#")
_DIAL_WORDS = (
    r"(?:dial(?:ling)?(?:[\s-](?:by|in))?|call(?:ing)?[\s-]in|join\sby\s(?:tele)?phone"
    r"|num[eé]ro\sd['’]appel|compose[rz]|(?:telefon|orts)?einwahl\w{0,12}|inbellen"
    r"|marcar?|marque|disque|ligue)"
)
_DIAL_IN = re.compile(
    rf"(?:\s?[,;|–—-]\s)?(?:(?<!\w){_DIAL_WORDS}(?!\w)[^+\d\n]{{0,30}})?(?:{_DIALLED.pattern})"
    rf"|(?:\s?[,;|–—-]\s)?(?<!\w){_DIAL_WORDS}(?!\w)[^+\d\n]{{0,30}}\+\d[\d ().-]{{5,22}}\d"
    rf"|(?:\s?[,;|–—-]\s)?{_PIN.pattern}",
    re.IGNORECASE,
)
_EMPTY = re.compile(r"\s?\(\s{0,3}\)")


def is_meeting_number(text: str) -> bool:
    """Whether a line is the number of a meeting, or the PIN that its telephone line asks for."""
    text = plain(text[: _LONGEST + 1]).strip()
    if len(text) > _LONGEST or _DIALLED.search(text):
        return False
    return bool(_PIN.fullmatch(text) or (_ID.fullmatch(text) and ABOUT_MEETING.search(text)))


def opens_meeting(text: str) -> bool:
    """Whether a line holds a number or code that opens a meeting, and nothing else to read."""
    text = plain(text[: _LONGEST + 1]).strip()
    if len(text) > _LONGEST:
        return False
    if _DIALLED.search(text) or _PIN.search(text) or _CODE.fullmatch(text):
        return True
    return bool(_ID.fullmatch(text) and ABOUT_MEETING.search(text))


def cut_dialling(text: str) -> str:
    """`text` without numbers that it says are dialled, and without what a telephone line asks for.

    The number of a contact stays: nothing says that one joins by it.
    """
    return _EMPTY.sub("", _DIAL_IN.sub(" ", text))
