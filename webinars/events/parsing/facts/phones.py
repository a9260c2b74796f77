"""The telephone numbers of a meeting, as the invitations of Zoom, Teams and others list them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.announced import has_way_in
from webinars.events.parsing.facts.links import find_addresses
from webinars.events.parsing.facts.meeting import DIALLED, PIN, is_meeting_number, opens_meeting
from webinars.events.parsing.facts.model import Fact
from webinars.events.parsing.patterns import lazy
from webinars.events.phones import read_phones

_MOST = 1_000
"""Characters that an event has room for."""
_LONGEST = 120
_LABEL = 60
_OR = r"(?:(?:or|ou|oder|o|of)\s)?"
_DIALS_IN = (
    r"(?:dial(?:ling)?[\s-]?(?:by|in)(?:\snumber)?|call(?:ing)?[\s-]in|join\sby\s(?:tele)?phone"
    r"|num[eé]ros?\sd['’](?:acc[eè]s|appel)|acc[eè]s\st[eé]l[eé]phonique"
    r"|(?:telefon|orts)?einwahl\w{0,12}|zugangsnummer|telefonisch\seinw[aä]hlen"
    r"|(?:telefonisch\s)?inbellen|inbelnummer"
    r"|n[uú]mero\sd[ei]\s(?:acces[os]o?|marcaci[oó]n|discagem|chiamata))"
)
"""Words that nothing but dialling into a meeting is called; a pattern."""
_DIAL = lazy(
    rf"{_OR}(?:{_DIALS_IN}(?!\w).{{0,60}}|one[\s-]tap\smobile|telephone|by\s(?:tele)?phone"
    r"|par\st[eé]l[eé]phone|per\stelefon|por\stel[eé]fono|por\stelefone|per\stelefono|telefonicamente"
    r"|(?:find|trouve[zr]|chercher|cherchez)\s(?:a|your|votre|un)\s(?:local|num[eé]ro).{0,60}"
    r"|compose[zr]\s(?:le|un)\snum[eé]ro.{0,60}|appele[zr]\s.{0,60}|w[aä]hlen\ssie.{0,60}"
    r"|schnelleinwahl.{0,40}|telefonisch.{0,40}"
    r"|(?:marcar?|marque|llame|ligue|disque|componi|chiama|bel)(?!\w).{0,60}|zoek\s.{0,40}nummer"
    r"|buscar?\s.{0,40}n[uú]mero.{0,20}|trova\s.{0,40}numero.{0,20}"
    r"|localizar\s.{0,40}n[uú]mero.{0,20})\s?:?",
    re.IGNORECASE,
)
"""What stands above such numbers, and says nothing else."""
_DIAL_VERBS = r"(?:dial|compose[rz]|w[aä]hlen\ssie|marcar?|marque|disque|ligue|componi|comporre)"
_DIALS = lazy(
    rf"[\W_]{{0,4}}{_OR}(?:(?P<sure>{_DIALS_IN})"
    r"|by\s(?:tele)?phone|par\st[eé]l[eé]phone|telefonisch|per\stelefon|por\stel[eé]fono"
    r"|por\stelefone|per\stelefono|telefonicamente"
    rf"|{_DIAL_VERBS}|llame|chiama(?:re)?|bel|audio)"
    r"(?:\s?:|\s(?:au|le|al|el|o|il|para|to|naar|unter|under|op|on|um|de|num[eé]ro|n[uú]mero)){0,3}\s*"
    r"(?=\(?\+\d)",
    re.IGNORECASE,
)
"""What stands before such a number on its line: `Par téléphone : +32 …`; some say it for sure."""
_DIAL_IN = lazy(
    rf"(?:\s?[,;|–—-]\s)?(?:(?<!\w)(?:{_DIALS_IN}|{_DIAL_VERBS})(?!\w)[^+\d\n]{{0,30}})?"
    rf"(?:{DIALLED.pattern})"
    rf"|(?:\s?[,;|–—-]\s)?(?<!\w)(?:{_DIALS_IN}|{_DIAL_VERBS})(?!\w)[^+\d\n]{{0,30}}"
    r"\+\d[\d ().-]{5,22}\d"
    rf"|(?:\s?[,;|–—-]\s)?{PIN.pattern}",
    re.IGNORECASE,
)
"""A number that a line says is dialled, wherever it stands."""
_EMPTY = lazy(r"\s?\(\s{0,3}\)")
_JOIN = lazy(
    r"(?:(?:join|rejoindre|participer\s[aà]|beitreten|teilnehmen|am|unirse|entrar|ingressar|partecipa"
    r"|deelnemen|neem\sdeel|se\sjoindre)\s)?(?:(?:to|the|our|la|à\sla|a\sla|na|alla|aan|de|our\scloud)\s)*"
    r"(?:(?:zoom|microsoft\steams|teams|webex)[\s-]?)?(?:meeting|r[eé]union|besprechung|reuni[oóã]n?o?"
    r"|riunione|vergadering|webinar|webinaire)?(?:\s(?:zoom|teams|webex|beitreten))?\s?:?",
    re.IGNORECASE,
)
"""What stands above a link into a meeting: `Join Zoom Meeting`."""
OF_CONTACTS = lazy(
    r"(?<!\w)(?:t[eé]l|tel|telefon\w*|phone|t[eé]l[eé]phone|mobile?|gsm|handy|fax|contact\w*"
    r"|questions?|infos?|informations?|renseignements|rückfragen)(?!\w)",
    re.I,
)
"""Whom to call with questions; it is no number of a meeting."""
_RULE = lazy(r"[\s_=*.•·-]*")


@dataclass
class MeetingPhones:
    """The numbers, each a line of `webinars.events.phones`, and all lines that they explain."""

    phones: list[Fact[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    left: list[int] = field(default_factory=list)
    """Lines of numbers that an event has no room for."""


def find_phones(lines: Sequence[Line]) -> MeetingPhones:
    """The numbers of the blocks that begin with a way in, its number, or words of dialling.

    Behind them stand the meeting's own numbers and PINs, which the telephone asks for. A block
    ends with the first line that says something else.
    """
    found = MeetingPhones()
    codes: list[Fact[str]] = []
    dialled: set[str] = set()
    is_dialling = is_block = False
    for line in lines:
        is_heading = _is_heading(line.text)
        dials = _DIALS.match(line.text)
        is_meant = is_block or (dials is not None and dials["sure"] is not None)
        if has_number := (is_meant and _is_phone(line.text, is_dialling=is_dialling)):
            _take(found, dialled, line, is_dialling=is_dialling)
        elif is_meeting_number(line.text):
            codes.append(_fact(line))
        if is_heading:
            found.lines.append(line.number)
        is_dialling = is_heading or (is_dialling and (has_number or _is_quiet(line)))
        is_block = is_heading or has_number or _opens_block(line) or (is_block and _is_quiet(line))
    if not found.phones:
        return MeetingPhones()
    for code in codes:
        if _room(found, code.value):
            found.phones.append(code)
    kept = [number for fact in found.phones for number in fact.lines]
    return MeetingPhones(found.phones, sorted({*found.lines, *kept, *found.left}), found.left)


def dials_in(text: str) -> bool:
    """Whether a line is a number to dial into a meeting: `Par téléphone : +32 2 290 9360`."""
    return len(text) <= _LONGEST and _DIALS.match(text) is not None


def cut_dialling(text: str) -> str:
    """`text` without numbers that it says are dialled, and without what a telephone line asks for.

    The number of a contact stays: nothing says that one joins by it.
    """
    return _EMPTY.sub("", _DIAL_IN.sub(" ", text))


def lines_above_way_in(lines: Sequence[Line]) -> list[int]:
    """The lines that only announce the link into the meeting that stands below them."""
    filled = [line for line in lines if line.text]
    return [
        line.number
        for line, below in pairwise(filled)
        if len(line.text) <= _LABEL and _JOIN.fullmatch(line.text) and _begins_way_in(below)
    ]


def _begins_way_in(line: Line) -> bool:
    begin = next((each.begin for each in find_addresses(line.raw)), -1)
    return begin >= 0 and not line.raw[:begin].strip("*-<• ") and has_way_in(line.raw)


def _take(found: MeetingPhones, dialled: set[str], line: Line, *, is_dialling: bool) -> None:
    """Keep a number; one without words of dialling or a code may be a contact's, so is unsure."""
    dials = _DIALS.match(line.text)
    is_unsure = not (is_dialling or dials or opens_meeting(line.text))
    value = line.text[dials.end() :] if dials else _fact(line).value
    fact = Fact(value, (line.number,), is_unsure)
    number = read_phones(fact.value)[0].dialled
    if number in dialled:
        found.lines.append(line.number)
    elif _room(found, fact.value):
        dialled.add(number)
        found.phones.append(fact)
    else:
        found.left.append(line.number)


def _room(found: MeetingPhones, text: str) -> bool:
    return sum(len(fact.value) + 1 for fact in found.phones) + len(text) <= _MOST


def _fact(line: Line) -> Fact[str]:
    """The line as it is dialled: a star behind a comma is no mark of emphasis."""
    text = line.raw.strip().lstrip("•▪·*-–> ") if ",*" in line.raw else line.text
    return Fact(" ".join(text.split()), (line.number,))


def _is_heading(text: str) -> bool:
    return (
        bool(text)
        and len(text) <= _LONGEST
        and _DIAL.fullmatch(text) is not None
        and not _digits(text)
    )


def _digits(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _is_phone(text: str, *, is_dialling: bool) -> bool:
    """Whether a line is one number that can be dialled from anywhere, and what it is called."""
    if not 8 <= len(text) <= _LONGEST or "+" not in text or "@" in text or "://" in text:
        return False
    phones = read_phones(text)
    if len(phones) != 1 or not phones[0].is_global or len(phones[0].label) > _LABEL:
        return False
    return is_dialling or bool(_DIALS.match(text)) or not OF_CONTACTS.search(phones[0].label)


def _opens_block(line: Line) -> bool:
    return opens_meeting(line.text) or ("/" in line.raw and has_way_in(line.raw))


def _is_quiet(line: Line) -> bool:
    """Whether a line does not end a block: it is empty, a rule, or announces a way in."""
    return _RULE.fullmatch(line.raw[:200]) is not None and len(line.raw) <= 200
