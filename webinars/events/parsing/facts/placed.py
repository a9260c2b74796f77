"""Lines that say nothing but facts: they need not stand in the description as well.

A line is placed only if every word of it is a recognised value, a label, or a filler such as "on":
what is left over would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.contact import EMAIL, show_email
from webinars.events.parsing.facts.dated import DatedLine, without_moments
from webinars.events.parsing.facts.description_blocks import ends_early, widths
from webinars.events.parsing.facts.kinds import is_generic, names_only_kind
from webinars.events.parsing.facts.languages import is_language_line
from webinars.events.parsing.facts.links import find_addresses
from webinars.events.parsing.facts.model import Contact, Fact
from webinars.events.parsing.facts.platforms import (
    says_online,
    without_being_there,
    without_named_platforms,
    without_online,
    without_platforms,
)
from webinars.events.parsing.facts.ways_in import join_platform
from webinars.events.parsing.facts.words import DEADLINE, REGISTERING, find_label
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.words import PICTURES
from webinars.events.search import fold

_FILLER = lazy(
    r"(?<!\w)(?:on|at|from|to|the|and|le|la|de|du|au|à|am|um|von|bis|vom|der|den|el|a|às|das|dia"
    r"|il|dalle|alle|ore|op|van|tot|om|uhr|uur|hrs?|hours|online|via|en\sligne|by|per|date|time"
    r"|when|where|heure|horaire|hashtags?|mots?-(?:di[eè]se|clic)s?|use|email|e-mail|mail|contact|please|veuillez|contacter"
    r"|[uü]ber|sur|su|por|virtual(?:e|es|is|ly|mente)?|virtuel(?:le|l)?s?|(?:en|in)\sl[ií]nea|em\slinha"
    r"|in\srete|digital(?:e|er|es|is|ly|mente)?|live|tel|phone|telefon|t[eé]l|join|zoom\slink|link|meeting|here|ms|mr)(?!\w)",
    re.IGNORECASE,
)
_DEADLINE = lazy(rf"(?<!\w){DEADLINE}(?!\w)", re.IGNORECASE)
_REGISTERING = lazy(rf"(?<!\w){REGISTERING}", re.IGNORECASE)
_ASKING = lazy(
    r"(?<!\w)(?:kindly|is|are|open|merci|de|vous|est|sont|ouvertes?|bitte|sie|sich|an|ist|offen|por"
    r"|favor|est[aá]n?|abiertas?|abertas?|per|favore|si|prega|di|aperte|graag|u|je|kan|kunt|vóór"
    r"|will|be|your|nous|votre|les|seront|pouvez|wir|bitten|wird|gebeten|ihre|las|se|su|estar[aá]n?"
    r"|as|n?o|sua|propria|uw|cob)"
    r"(?!\w)",
    re.IGNORECASE,
)
_WAY = lazy(
    r"(?<!\w)(?:e-?mail|mail|courriel|correo|phone|tel|t[eé]l[eé]phone|telefono?|tel[eé]fono|link"
    r"|lien|enlace|here|ici)(?!\w)",
    re.IGNORECASE,
)
"""How to register, which no fact holds."""
_CALLED_JOIN = lazy(
    r"(?=[^:]{0,50}(?<!\w)(?:particip\w+|partecip\w+|teilnahme|teilnehmen|deelname|deelnemen|join|connect\w*"
    r"|connexion|conexi[oó]n|liga[cç][aã]o|collegamento|verbinding|verbindung|acc[eè]s\w*|acesso|zugang\w*|toegang|einwahl\w*"
    r"|links?|lien|enlace|zoom\w*|teams|webex|on-?line\w*|ligne|l[ií]nea|linha)(?!\w))[^\W\d_][^\s:]{0,24}"
    r"(?:\s[^\s:]{1,24}){0,3}\s?[:：]",
    re.IGNORECASE,
)
"""A label of four words or fewer, one of them of joining: `Participation en ligne : `."""
_WRAPPED = 60
"""The narrowest paragraph whose lines are taken for wrapped."""
_REPLY = lazy(r"(?:(?:re|fwd?|fw|tr|wg|aw|rv|enc|antw|doorst)\s?:\s?){1,6}", re.IGNORECASE)
"""What mail programs put before a subject: `TR: RE: …`."""
_QUOTES = ("“", "”", "„", "«", "»", '"', "‘", "’", "‚", "'")
_AROUND_TITLE = ' .:"“”„«»'
_HASHTAG = lazy(r"[#＃]\w{1,80}")


def is_time_line(one: DatedLine, *, is_deadline: bool = False) -> bool:
    """Whether a line says dates, times, zone and platform alone.

    One that `is_deadline` may also ask people to register until then.
    """
    text = without_moments(one, " ")
    says_when = text != one.line.text
    text = text[one.label.stop :] if one.label else text
    if one.label and one.label.key == "deadline":
        text = _DEADLINE.sub(" ", text)
    elif is_deadline and not find_addresses(one.line.raw):
        text = _ASKING.sub(" ", _REGISTERING.sub(" ", _DEADLINE.sub(" ", text)))
    says_how = is_deadline and _WAY.search(text) is not None
    return says_when and not says_how and not _says_more(text)


def is_title_line(title: str, line: Line, *, is_broken: bool) -> bool:
    """Whether a line is the title, half of one that is broken into two, or announces it."""
    label = find_label(line.text)
    text = line.text[label.stop :] if label and label.key == "title" else line.text
    text = text[match.end() :] if (match := PICTURES.match(text)) else text
    text = _REPLY.sub("", text, count=1) if _REPLY.match(text) else text
    said, whole = (fold(each).strip(_AROUND_TITLE) for each in (text, title))
    is_half = is_broken and (whole.startswith(f"{said} ") or whole.endswith(f" {said}"))
    is_title = is_half or said == whole or _is_announced(text, title)
    return is_title and not find_addresses(line.raw)


def _is_announced(text: str, title: str) -> bool:
    """Whether the name of a kind of text or event announces a title: `Convite – Vias seguras`."""
    is_quoted = text.endswith(_QUOTES) and not title.endswith(_QUOTES)
    text = text[:-1].rstrip() if is_quoted else text
    kind = text[: len(text) - len(title)].rstrip()
    kind = kind[:-1].rstrip() + ":" if is_quoted and kind.endswith(_QUOTES) else kind
    is_apart = kind.endswith((":", "–", "—", "-", "|", "!"))
    kind = kind.rstrip(" :–—|!-")
    is_end = text.casefold().endswith(title.casefold())
    return is_apart and is_end and (is_generic(kind) or names_only_kind(kind))


def is_contact_line(contact: Contact, line: Line) -> bool:
    """Whether a line says the contact alone."""
    label = find_label(line.text)
    text = show_email(line.text)
    text = text[label.stop :] if label and label.key == "contact" else text
    for value in (contact.email, contact.name, contact.organisation, contact.phone):
        text = text.replace(value, " ") if value else text
    return not EMAIL.search(text) and not _says_more(text)


def is_hashtag_line(line: Line) -> bool:
    """Whether a line has hashtags and nothing else."""
    return bool(line.text) and not _says_more(_HASHTAG.sub(" ", line.text)) and "#" in line.text


def is_join_line(line: Line) -> bool:
    """Whether a line has the way into the meeting and nothing else."""
    found = find_addresses(line.raw)
    if not found or not all(join_platform(each.url) for each in found):
        return False
    text = line.raw
    for each in reversed(found):
        text = f"{text[: each.begin]} {each.label} {text[each.stop :]}"
    label, text = find_label(line.text), text.strip()
    if label and label.key == "join":
        return not _says_more(text[label.stop :])
    called = _CALLED_JOIN.match(text)
    return not _says_more(text[called.end() if called else 0 :])


def is_value_line(value: str, line: Line) -> bool:
    """Whether a line is a label and `value`, or a label and the platform."""
    label = find_label(line.text)
    rest = line.text[label.stop :].strip() if label else ""
    return bool(rest) and (rest == value or not _says_more(without_named_platforms(rest)))


def is_place_line(place: str, one: DatedLine) -> bool:
    """Whether a line says a place without a label, when it is, and that it is online too."""
    text = one.line.text
    at = text.lower().find(place.lower())
    if at < 0 or len(text.lower()) != len(text):
        return False
    text = text[:at] + " " * len(place) + text[at + len(place) :]
    text = without_moments(replace(one, line=one.line._replace(text=text)), " ")
    text = text[one.label.stop :] if one.label and one.label.stop <= at else text
    return not _says_more(without_being_there(without_online(text)))


def is_online_line(line: Line) -> bool:
    """Whether a line says that the event is online and nothing else: `Where: online`."""
    return says_online(line.text) and is_value_line("", line)


def language_lines(fact: Fact[object] | None, lines: Sequence[Line]) -> Iterator[int]:
    """The lines of `fact` that name languages alone."""
    for number in fact.lines if fact else ():
        if is_language_line(lines[number - 1].text):
            yield number


def within_sentences(lines: Sequence[Line], placed: Collection[int]) -> frozenset[int]:
    """The lines of `placed` in the middle of a wrapped paragraph, whose sentence needs them."""
    across = widths(lines)
    return frozenset(
        line.number
        for at, (before, line) in enumerate(pairwise(lines), 1)
        if line.number in placed
        and before.number not in placed
        and before.raw.strip()
        and across[at] >= _WRAPPED
        and not (before.level or before.is_bullet or find_label(line.text))
        and not before.raw.rstrip().endswith((".", "!", "?", ":", ";"))
        and not before.raw.endswith("  ")
        and not ends_early(before.raw, line.raw, across[at])
    )


def _says_more(text: str) -> bool:
    return any(map(str.isalnum, _FILLER.sub(" ", without_platforms(text))))
