"""Whom to ask: `please contact Ana Lima at the Network (ana@example.org)`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webinars.events.parsing.dates import weekday_of
from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.description_blocks import ends_early, ends_sentence, widths
from webinars.events.parsing.facts.model import Contact, Fact
from webinars.events.parsing.facts.words import find_label
from webinars.events.parsing.people.shapes import (
    ACRONYM,
    is_of_organisation,
    is_position,
    looks_like_name,
)
from webinars.events.parsing.people.words import PARTICLES

EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}(?![\w@-])")
"""An e-mail address in a text."""
_HIDDEN_AT = re.compile(r"(?<=\w)\s?[\[({]\s?(?:at|@|a|arobase)\s?[\])}]\s?(?=\w)", re.IGNORECASE)
_HIDDEN_DOT = re.compile(
    r"(?<=\w)\s?[\[({]\s?(?:dot|point|punkt|\.)\s?[\])}]\s?(?=\w)", re.IGNORECASE
)
_ASKING = re.compile(
    r"(?<!\w)(?:contact\w*|questions?|enquir\w+|inquir\w+|more\sinformation|further\sinformation"
    r"|write\sto|e-?mail\s(?:us|to)|get\sin\stouch|reach\sout|help|renseignements?|[eé]crire\s[aà]"
    r"|[eé]crivez|plus\sd['’]informations?|kontakt\w*|fragen|r[uü]ckfragen|wenden|auskunft"
    r"|weitere\sinformationen|contact[oae]\w*|consultas?|dudas|m[aá]s\sinformaci[oó]n|escrib\w+"
    r"|contat\w+|d[uú]vidas|mais\sinforma\w+|informazioni|domande|scriv\w+|vragen"
    r"|meer\sinformatie|neem\scontact|informatie)(?!\w)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w+])\+?\(?\d[\d\s()/.-]{7,20}\d(?!\w)")
_PHONE_WORD = re.compile(
    r"(?:tel|t[eé]l\w*|phone|telefon\w*|tfno|call|whats\s?app|signal|mobile|[☎✆])\W{0,3}$", re.I
)
_SAID_PHONE = re.compile(
    r"[,;(–—-]?\s?(?:(?<!\w)(?:tel|t[eé]l\w*|phone|telefon\w*|tfno|whats\s?app|signal|mobile|handy|gsm)"
    r"\W{0,4})?(?<![\w+])\+?\(?\d[\d\s()/.-]{7,20}\d(?!\w)\)?",
    re.IGNORECASE,
)
"""A number with the word before it, which is no part of a name: `Ada Lind, WhatsApp +32 …`."""
_NAME_WORD = r"(?:[^\W\d_a-zà-ÿ][\w'’.-]{0,24})"
_WITHIN = r"(?:(?:[dlt]|d[aeiou]ll?|nell)['’]|(?:[ae][lnrstdzh]|as[sh]|ash|ul|ou)-)"
"""Before a name in its own word: `d'Almeida`, `el-Idrissi`."""
_PARTICLE = "(?:" + "|".join(sorted(PARTICLES, key=len, reverse=True)).replace("'", "['’]") + ")"
_NAME = re.compile(
    rf"{_NAME_WORD}(?:\s(?:(?:{_PARTICLE}|und(?=\szum?\s)|in(?=\s['’]t))\s){{0,3}}{_WITHIN}?{_NAME_WORD}){{1,4}}"
)
_ARTICLE = r"(?:(?:the|der|dem|den)\s|(?-i:(?:die|das|la|le|les|los|las|el|il|lo|het|de)\s|l['’]))?"
_OF = (
    r"(?:(?:at|of|from|de|des|du|chez|bei|beim|von|vom|do|da|dos|das|di|del|della|dello|presso|van"
    r"|bij)\s|(?:d|dell)['’])"
)
_AT = re.compile(
    rf"\s?(?:,?\s{_OF}|,?\s(?P<place>à|au|aux|en|em|no|na|nos|nas)\s|,\s|\s[-–—]\s|\s\(){_ARTICLE}",
    re.IGNORECASE,
)
"""Before an organisation; behind a `place` may be a town or a language as well."""
_BEHIND_NAME = re.compile(rf"\s{_OF}{_ARTICLE}(?=[^\W\d_a-zà-ÿ])")
_OF_SEAT = re.compile(r"\s(?:d|dell)['’](?=[^\W\d_a-zà-ÿ])\S{2,24}$")
_MAY_BE_OF = re.compile(rf"\s\S+{_OF_SEAT.pattern}|\S\s\S+\s[ey]\s\S+\s\S")
"""What ends a name of several words, or is who they work for: `Ana Lima d'Oxfam`; two names."""
_LAST_STOP = re.compile(r"(?<=\w\w)\.$")
_SHORTENED = re.compile(r"(?<!\w)\w\.\s?\w{1,2}\.$")
"""An abbreviation's own full stop: `e.V.`, `a.s.b.l.`."""
_REACH = 160


@dataclass(frozen=True)
class _Candidate:
    line: Line
    contact: Contact
    weight: int
    is_unsure: bool = False


def find_contact(lines: Sequence[Line]) -> Fact[Contact] | None:
    """The first person or mailbox that a text tells to ask.

    Where no word says so, the only address of the text is taken, unsure.
    """
    candidates = list(_candidates(lines))
    best = max(candidates, key=lambda one: one.weight, default=None)
    if best is None:
        return None
    if best.weight == 0:
        emails = {one.contact.email for one in candidates}
        return Fact(best.contact, (best.line.number,), is_unsure=True) if len(emails) == 1 else None
    return Fact(best.contact, (best.line.number,), best.is_unsure)


def _candidates(lines: Sequence[Line]) -> Iterator[_Candidate]:
    above, named_above = "", ""
    across = widths(lines)
    for at, line in enumerate(lines):
        text = show_email(line.text)
        label = find_label(text)
        start = label.stop if label and label.key == "contact" else None
        asks_above = bool(_ASKING.search(above)) and len(above) < 80
        begun = _begun(lines[at - 1 : at + 1], across[at]) if "@" in text and start is None else ""
        for email in EMAIL.finditer(text):
            before = f"{begun}{text[: email.start()]}"[-_REACH:]
            asking = _last(_ASKING, before)
            weight = 3 if start is not None else 2 if asking else 1 if asks_above else 0
            said = text[start : email.start()] if start is not None else before[asking:]
            is_bare = not said.strip(" \t(<:-") and not asks_above
            said = named_above if is_bare else said
            near = text[max(0, email.start() - _REACH) : email.end() + _REACH]
            contact = _contact(said, email[0], near, text[email.end() : email.end() + 60])
            is_unsure = (is_bare and bool(contact.name)) or _may_be_of(contact.name)
            yield _Candidate(line, contact, weight, is_unsure)
        if start is not None and not EMAIL.search(text):
            contact = _contact(text[start : start + 300], "", text[:300], "")
            if contact.name or contact.phone:
                yield _Candidate(line, contact, 1, _may_be_of(contact.name))
        above = text if text else above
        named_above = text if text and _is_name_line(line) else ""


def _is_name_line(line: Line) -> bool:
    """Whether a line is a person's, above their address: a name, perhaps with what they do.

    Not `Speakers: Ana Lima`, `10:10 Panel with Ana Lima`, a sentence, or the title of a text.
    """
    text = line.text
    match = _NAME.match(text)
    if match is None or line.level or line.is_bullet or find_label(text) or ":" in text:
        return False
    behind = text[match.end() :]
    return looks_like_name(match[0]) and (not behind.strip() or behind.lstrip()[0] in ",(–—-|")


def _may_be_of(name: str) -> bool:
    """Whether the end of a name may as well be the organisation: `Ana Lima d'Oxfam`."""
    return _MAY_BE_OF.search(name) is not None


def _begun(pair: Sequence[Line], width: int) -> str:
    """What the line above says of a sentence that goes on in the second one of `pair`."""
    if len(pair) < 2 or not pair[0].text or pair[1].is_bullet or pair[0].level:
        return ""
    above, line = pair
    if ends_sentence(above.text) or ends_early(above.raw, line.raw, width) or "@" in above.text:
        return ""
    return f"{above.text} "


def show_email(text: str) -> str:
    """`text` with addresses written as `name [at] example.org` in their usual form."""
    if _HIDDEN_AT.search(text):
        return _HIDDEN_DOT.sub(".", _HIDDEN_AT.sub("@", text))
    return text


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match ends; 0 without one."""
    return max((match.end() for match in pattern.finditer(text)), default=0)


def _contact(said: str, email: str, near: str, after: str) -> Contact:
    said = _SAID_PHONE.sub(", ", said)
    name, organisation = _person(said) if "@" not in said else ("", "")
    if not name and email:
        name, organisation = _person_after(after)
    return Contact(name[:200], organisation[:200], email, _phone(near))


def _person(said: str) -> tuple[str, str]:
    """The name that words before an address end with, and the organisation behind it."""
    said = said.rstrip(" \t:;")
    said = re.split(r"[.!?]\s(?=[^\W\d_a-zà-ÿ][^\W\d_]{3,}\s[a-z])|[;:]\s", said)[-1]
    for match in _NAME.finditer(said):
        whole = _without_lead(match[0])
        name = _without_organisation(whole)
        rest = said[match.end() - len(whole) + len(name) :]
        if _is_name(name) and not _is_day(name, rest):
            return _LAST_STOP.sub("", name), _organisation(rest)
    return "", ""


def _is_name(text: str) -> bool:
    """Whether a text is a name of several words, perhaps of `la Tour d'Auvergne`."""
    is_name = looks_like_name(text) or looks_like_name(_OF_SEAT.sub("", text))
    return is_name and len(text.split()) > 1


def _is_day(name: str, rest: str) -> bool:
    """Whether what looks like a name is the weekday of a date: `COB Friday 28 May`."""
    is_weekday = weekday_of(name.rsplit(maxsplit=1)[-1]) is not None
    return is_weekday and rest.strip(" ,")[:1].isdecimal()


def _person_after(text: str) -> tuple[str, str]:
    match = re.match(r"\s?[(,–-]\s?", text)
    found = _NAME.match(text, match.end()) if match else None
    return (found[0], "") if found and looks_like_name(found[0]) else ("", "")


def _without_organisation(name: str) -> str:
    """`João Sousa do CPR` as the name alone; `Ana Maria da Silva` is one."""
    for match in _BEHIND_NAME.finditer(name):
        if " " in name[: match.start()] and _is_body(name[match.end() :]):
            return name[: match.start()]
    return name


def _is_body(text: str) -> bool:
    """Whether a text begins with an abbreviation or has a word of organisations' names."""
    return bool(ACRONYM.match(text)) or is_of_organisation(text)


def _is_organisation(piece: str) -> bool:
    return any(map(str.isalpha, piece)) and not is_position(piece)


_LEADS = re.compile(
    r"(?:please|contact|e?-?mail|ms|mr|mrs|mx|dr|prof|frau|herr|herrn|mme|madame|monsieur|sr|sra|to|with|dear"
    r"|kontakt|contacto|bei|an|questions?)\.?\s",
    re.IGNORECASE,
)


def _without_lead(name: str) -> str:
    while match := _LEADS.match(name):
        name = name[match.end() :]
    return name


def _organisation(rest: str) -> str:
    """`at ICMC Europe (` as the organisation alone."""
    match = _AT.match(rest)
    if match is None or (match["place"] and not _is_body(rest[match.end() :])):
        return ""
    found = re.split(
        r"[()<;|:]|\s(?:at|by|via|per|on|under|unter|par|por|à|a|an|tel\.?)(?:\s|$)"
        r"|\s(?:en|em|auf|op|bij|su|all['’])$|\s[-–—]\s",
        rest[match.end() :].rstrip(" \t,:("),
    )[0]
    pieces = [_piece(each) for each in found.split(",")]
    found = ", ".join(piece for piece in pieces if _is_organisation(piece))
    return found if 1 < len(found) <= 100 and not found.isdigit() else ""


def _piece(text: str) -> str:
    """A part of what stands behind a name; an abbreviation keeps its full stop."""
    text = text.strip(" ;:-–(<").lstrip(".")
    return text if _SHORTENED.search(text) else text.rstrip(" .")


def _phone(text: str) -> str:
    for match in _PHONE.finditer(text):
        digits = sum(map(str.isdigit, match[0]))
        is_said = _PHONE_WORD.search(text[max(0, match.start() - 15) : match.start()])
        if 9 <= digits <= 15 and (match[0].startswith(("+", "00")) or is_said):
            return match[0].strip()
    return ""
