"""What stands before a title on its line: `Fwd:`, `[SHARE]`, `Invitation:`, `Webinar:`."""

from __future__ import annotations

import re

from webinars.events.parsing.dates import DAY_WORD, SESSION_WORD
from webinars.events.parsing.facts.kinds import KINDS, invites, names_only_kind
from webinars.events.parsing.people.shapes import is_of_organisation
from webinars.events.search import fold

_LEAD = re.compile(
    r"(?:(?:re|fwd?|fw|tr|wg|aw|rv|enc|res|antw|doorst)\s?:\s|(?:save\sthe\sdate|invitation|einladung|invitaci[oó]n|convite"
    r"|invito|uitnodiging|reminder|rappel|erinnerung|concept\snote|note\sde\scadrage|note\sconceptuelle"
    r"|konzeptpapier|nota\sconceptual|nota\sde\sconcepto|nota\sconcettuale|conceptnota"
    r"|terms\sof\sreference|termes\sde\sr[eé]f[eé]rence|draft|registration\sopen"
    r"|inscriptions?\souvertes?)\s?(?:[:!–—|]|-\s)\s?|\[[^\]\n]{1,40}\]\s)",
    re.IGNORECASE,
)
_ITALIAN_REPLY = re.compile(r"(?:(?:I|R|Rif)\s?:\s){1,4}", re.IGNORECASE)
PICTURES = re.compile(r"(?:[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f]{1,6}\s{0,2}){1,4}")
"""What chats and flyers put before a line: `📢 Taller online`."""
_KIND_BEFORE = re.compile(r"([^:|\n“„«\"–—]{6,60}?)\s?(?:[:|–—]\s?|(?=[“„«\"]))")
_KIND_ALONE = re.compile(r"([^:|\n“„«\"–—\d]{4,40}?)(?:\s?[:|]|\s[–—-])\s(?=\S)")
"""The kind of event before its title: `Webinar: Safe routes`."""
_KIND_QUOTED = re.compile(
    r"([^:|\n“„«\"–—\d]{4,40}?)\s([“„«\"][^“”„«»\"\n]{3,200}[”“»\"])", re.IGNORECASE
)
_COUNTED = re.compile(
    rf"(?:{DAY_WORD}|{SESSION_WORD}|parts?|partie|parte|teil|deel)\s(?:\d|[ivx]{{1,4}}(?!\w)|one|two|three|four|une?|deux"
    r"|trois|eins|zwei|drei|un[oa]|dos|tres|dois|duas|due|tre|een|twee|drie)",
    re.IGNORECASE,
)
"""What is told by its number belongs to the kind before it."""
_FEWEST_WORDS = 2
_LONGEST_SENDER = 4
_LONGEST_LEAD = 300


def behind_reply(text: str, start: int) -> int:
    """Where a mail's subject begins behind what Italian programs put before it."""
    return match.end() if (match := _ITALIAN_REPLY.match(text, start)) else start


def behind_lead(text: str, start: int) -> int:
    """Where a title begins behind `📢`, `Fwd:`, `[SHARE]`, `Invitation:` and the like."""
    if picture := PICTURES.match(text, start):
        start = picture.end()
    while match := _LEAD.match(text, start):
        start = match.end()
    head = _KIND_BEFORE.match(text, start)
    if head and invites(head[1]):
        return head.end()
    kind = announced_kind(text[start:])
    return start + len(kind) if kind else start


def announced_kind(text: str) -> str:
    """What kind of event the line of a title says before it, with the mark between: `Webinar: `.

    Empty where it says none, and where what follows is no title: a word alone, an organisation
    (`Webinar | SHARE Network`), or what is counted (`Training: part two`).
    """
    if quoted := _KIND_QUOTED.fullmatch(text[: _LONGEST_LEAD + 1]):
        return text[: quoted.start(2)] if names_only_kind(quoted[1]) else ""
    match = _KIND_ALONE.match(text[:_LONGEST_LEAD])
    if match is None or not _could_be_title(text[match.end() : _LONGEST_LEAD], match[0]):
        return ""
    words = re.findall(r"[^\W\d_]+", fold(match[1]))
    is_kind = names_only_kind(match[1]) and not KINDS.isdisjoint(words)
    return match[0] if is_kind else ""


def _could_be_title(text: str, lead: str) -> bool:
    """Whether what follows the kind of an event is a title without it."""
    if len(text.split()) < _FEWEST_WORDS or _COUNTED.match(text):
        return False
    is_sender = len(text.split()) <= _LONGEST_SENDER and is_of_organisation(text)
    return lead.rstrip().endswith(":") or not is_sender
