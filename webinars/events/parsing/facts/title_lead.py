"""What stands before a title on its line: `Fwd:`, `[SHARE]`, `Invitation:`, `Webinar:`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webinars.events.parsing.dates import DAY_WORD, SESSION_WORD
from webinars.events.parsing.facts.dated import DatedLine
from webinars.events.parsing.facts.kinds import KINDS, invites, names_only_kind
from webinars.events.parsing.facts.zone import find_zones
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.people.shapes import is_of_organisation
from webinars.events.parsing.words import PICTURES
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
_KIND_BEFORE = re.compile(r"([^:|\n“„«\"–—]{6,60}?)\s?(?:[:|–—]\s?|(?=[“„«\"]))")
_KIND_ALONE = re.compile(r"([^:|\n“„«\"–—\d]{4,40}?)(?:\s?[:|]|\s[–—-])\s(?=\S)")
"""The kind of event before its title: `Webinar: Safe routes`."""
_SINGLE = r"[‘'‚](?:[^‘’'‚\n]|(?<=\w)['’](?=\w)){3,200}[’'‘]"
_KIND_QUOTED = re.compile(
    rf"([^:|\n“„«\"–—\d]{{4,40}}?)\s([“„«\"][^“”„«»\"\n]{{3,200}}[”“»\"]|{_SINGLE})", re.IGNORECASE
)
_IN_SINGLE = re.compile(_SINGLE)
_COUNTED = re.compile(
    rf"(?:{DAY_WORD}|{SESSION_WORD}|parts?|partie|parte|teil|deel)\s(?:\d|[ivx]{{1,4}}(?!\w)|one|two|three|four|une?|deux"
    r"|trois|eins|zwei|drei|un[oa]|dos|tres|dois|duas|due|tre|een|twee|drie)",
    re.IGNORECASE,
)
"""What is told by its number belongs to the kind before it."""
QUOTED = lazy(
    r"[“„«\"]\s?([^“”„«»\"\n]{3,200}?)\s?[”“»\"]|(?<!\w)[‘'‚]([^‘’'‚\n]{12,200}?)[’'‘](?!\w)"
)
_FILLERS = lazy(
    r"(?<!\w)(?:on|at|from|to|the|le|la|du|au|am|um|von|bis|vom|der|den|el|de|a|às|das|dia|il|dalle"
    r"|alle|ore|op|van|tot|om|uhr|h|time|online|virtual|live|via|en\sligne|digital|in\sl[ií]nea)(?!\w)",
    re.IGNORECASE,
)
_EDGES = " \t,;:|/–—-()[]·•*"
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


def _without_lead(text: str) -> str:
    text = text[behind_lead(text, 0) :]
    text = text.strip()
    if _IN_SINGLE.fullmatch(text):
        return text[1:-1].strip()
    quoted = QUOTED.fullmatch(text)
    return (quoted[1] or quoted[2]) if quoted else text


def without_facts(one: DatedLine, start: int = 0) -> str:
    """A title without the date, the times and the zone that stand before or behind it.

    It begins at `start` in its line.
    """
    start = behind_lead(one.line.text, start)
    text = one.line.text[start:]
    spans = [(found.begin - start, found.stop - start) for found in one.dates]
    spans += [(each.begin - start, each.stop - start) for each in one.times]
    spans = [span for span in spans if span[0] >= 0]
    if not spans:
        return _without_lead(text)
    spans += [(mark.begin, mark.stop) for mark in find_zones(text)]
    begin, stop = min(spans)[0], max(end for _begin, end in spans)
    middle = _FILLERS.sub(" ", _blot(text, spans)[begin:stop])
    if any(map(str.isalnum, middle)):
        return _without_lead(text)
    before, after = _trim(text[:begin]), _trim(text[stop:])
    if not _trim(_FILLERS.sub(" ", before + " " + after)):
        return ""
    return _without_lead(max(before, after, key=len) if not (before and after) else before)


def _blot(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for begin, stop in spans:
        text = text[:begin] + " " * (stop - begin) + text[stop:]
    return text


def _trim(text: str) -> str:
    words = text.strip(_EDGES).split()
    while words and _FILLERS.fullmatch(words[-1].strip(_EDGES)):
        words.pop()
    trimmed = " ".join(words).strip(_EDGES)
    head, bracket, rest = trimmed.rpartition("(")
    is_open = bracket and ")" not in rest and names_only_kind(rest)  # … (webinar, 3 December)
    return head.strip(_EDGES) if head and is_open else trimmed
