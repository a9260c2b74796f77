"""For how many people there is room: `Places: 60`, `Max. 40 participants`, in seven languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.reading import READ_CHARACTERS
from webinars.events.parsing.facts.words import find_label
from webinars.events.parsing.patterns import lazy

_LONGEST_LINE = 1_000
_NUMBER = r"(?P<number>\d{1,3}(?:[ .,\u00a0\u202f]\d{3})|\d{1,6})(?![\d.,:/–-]*\d|\s?%|[^\W\d_])"
_SEATS = (
    r"(?:places?|seats?|spots?|pl[aä]tze|pl[aä]tzen|pl[aä]tz|sitzpl[aä]tze|plazas?|cupos?|posti"
    r"|plaatsen|zitplaatsen|vagas?|lugares)"
)
_PEOPLE = (
    r"(?:participant(?:[·.]?e[·.]?)?s?|attendees|people|persons?|personnes|inscrits|teilnehm\w+"
    r"|personen|leute|participantes|personas|asistentes|partecipanti|persone|deelnemers|mensen"
    r"|pessoas)"
)
_LIMIT = (
    r"(?:dans\sla\slimite\sd(?:e|es)|nei?l?\slimit[ei]\sdi|entro\sil\slimite\sdi"
    r"|con\sun\sl[ií]mite\sde|at[eé]\sao\slimite\sde|max\.?|maximum|maximal|maximaal|m[aá]ximo|massimo|at\smost|up\sto|limited\sto|au\smaximum"
    r"|jusqu['’][aà]|limit[eé]e?s?\s[aà]|h[oö]chstens|bis\szu|begrenzt\sauf|beschr[aä]nkt\sauf"
    r"|hasta|limitad[oa]s?\sa|fino\sa|limitat[oaei]\sa|tot|beperkt\stot|at[eé])(?:\s(?:of|de|di|von))?"
)
_FREE = (
    r"(?:available|free|left|max\.?|maximum|maximal|disponibles?|libres|verf[uü]gbar|frei"
    r"|disponibili|liberi|beschikbaar|vrij|dispon[ií]ve(?:l|is)|livres)"
)
_SCARCE = (
    r"(?:limited|limit[eé]e?s?|limitad[ao]s?|limitat[aoie]|begrenzte?|beschr[aä]nkte?|beperkte?)"
)
_ROOM = (
    r"(?:\s(?:in|dans|en|im|na|no|nella|in|auf|sur|on|vor|in)\s(?:(?:the|la|de|der|our|notre)\s)?"
    r"(?:(?:meeting|conference)\s)?(?:room|salle|saal|sala|zaal|place|site|ort|presencial|person|loco))"
)
"""`in the room`: those who come online have places of their own."""
_NAMED = (
    r"(?:capacity|capacit[eé]|kapazit[aä]t|capacidade?|capacit[aà]|capaciteit|aforo|lota[cç][aã]o"
    r"|(?:number|nombre|anzahl|zahl|n[uú]mero|numero|aantal)\s(?:(?:of|de|der|di|d['’])\s?)?"
    rf"(?:{_SEATS}|{_PEOPLE})|{_SEATS}(?:\s(?:{_FREE}|{_SCARCE}))?"
    rf"|(?:available|verf[uü]gbare|freie|beschikbare|{_SCARCE})\s(?:(?:aantal|anzahl|number\sof)\s)?{_SEATS}|(?:{_LIMIT}\s)?{_PEOPLE}|teilnehm\w*zahl)"
)
_LABELLED = lazy(
    rf"(?P<label>{_NAMED})\s*[:|]\s*(?P<limit>{_LIMIT}\s)?{_NUMBER}(?P<rest>.*)", re.IGNORECASE
)
_ALONE = lazy(
    rf"(?P<limit>{_LIMIT}\s)?{_NUMBER}\s(?P<label>{_SEATS}|{_PEOPLE})(?P<rest>.*)", re.IGNORECASE
)
_IN_SENTENCES = lazy(
    rf"(?<!\w)(?:{_LIMIT}\s{_NUMBER}\s(?:{_SEATS}|{_PEOPLE})(?!\w)"
    rf"|{_NUMBER.replace('number', 'other')}\s{_SEATS}\s"
    rf"(?:(?:are|sont|sind|est[aá]n|sono|zijn|est[aã]o)\s)?{_FREE}(?!\w))",
    re.IGNORECASE,
)
_LIMITED = lazy(
    rf"(?<!\w)(?:{_NAMED}|attendance|participation|teilnahme){_ROOM}?\s"
    r"(?:(?:is|are|be|est|sont|sera|seront|ist|sind|wird|est[aá]n?|es|son|[eéè]|s[aã]o|est[aã]o|sono"
    rf"|zijn)\s)?(?:strictly\s|strictement\s|streng\s)?(?:{_LIMIT}\s{_NUMBER}"
    rf"|auf\s{_NUMBER.replace('number', 'other')}\s(?:{_SEATS}\s|{_PEOPLE}\s)?"
    r"(?:begrenzt|beschr[aä]nkt))"
    rf"(?:\s(?:{_SEATS}|{_PEOPLE}))?(?!\w)",
    re.IGNORECASE,
)
"""`Places are limited to 25.`, `Die Plätze sind auf 25 begrenzt.`"""
_ONLINE = lazy(
    rf"(?:^|[,;/+&(–—-]\s?|\s(?:and|et|und|y|e|en)\s){_NUMBER}\s(?:(?:{_SEATS}|{_PEOPLE})\s)?(?:on-?line"
    r"|en\sligne|en\sl[ií]nea|em\slinha|in\srete|[aà]\sdistan(?:ce|cia|za)|op\safstand|virtuell)(?!\w)",
    re.IGNORECASE,
)
"""`40 seats in the room, 100 online`."""
_OPEN_ONLINE = lazy(
    r"(?<!\w)(?:on-?line|en\sligne|en\sl[ií]nea|em\slinha|in\srete|[aà]\sdistan(?:ce|cia|za)|op\safstand|virtuell)"
    rf"[^.;!?\d]{{0,40}}(?:{_LIMIT}|open\s(?:to|for|voor)|ouverte?s?\s[aà]|(?:ist|sind|steht)\s(?:offen\s)?f[uü]r"
    rf"|offen\sf[uü]r|abiert[oa]s?\sa|abert[oa]s?\sa|apert[oaie]\sa)\s{_NUMBER}",
    re.IGNORECASE,
)
"""`online participation is open to 200 people`."""
_IN_ROOM = lazy(
    rf"(?:^|[.:;]\s){_NUMBER}\s(?:{_SEATS}|{_PEOPLE})\s[^.!?\d]{{0,40}}[^\w\s]?\s?[^.!?\d]{{0,10}}$",
    re.IGNORECASE,
)
_BEGINS_SENTENCE = lazy(
    rf"[.!?]\s(?P<other>){_NUMBER}\s{_SEATS}(?!\w)(?=[^.!?]{{0,60}}(?:[.!?]|$))", re.IGNORECASE
)
"""`Register by Monday. 60 seats in the room.`"""
_NO_MORE = lazy(rf"\s*(?:{_SEATS}|{_PEOPLE})?\s*\(?(?:{_FREE})?\)?\s*[.!]?", re.IGNORECASE)
_ARTICLE = lazy(r"(?:the|les?|la|die|los|las|el|as|os|i|gli|de|het)\s", re.IGNORECASE)
_IS_PEOPLE = lazy(_PEOPLE, re.IGNORECASE)
_EACH = lazy(
    r"(?:^|[\s(,/])(?:per|par|pro|por|je|each|every|chaque|jede\w?|cada|ogni|elke?)\s(?:(?-i:[A-Z]{2,5})s?"
    r"|organi[sz]\w+|associa\w+|asocia\w+|verein\w*|vereniging|members?|membres?|mitglied\w*|lid"
    r"|lidstaat|states?|[eé]tats?|countr\w+|pays|land|pa[ií]s|paese|towns?|cit(?:y|t[aà])|villes?"
    r"|st[aä]dt\w*|groups?|groupes?|gruppe|grupo|gruppo|teams?|networks?|r[eé]seaux?|netzwerk"
    r"|institution\w*|partners?|partenaires?|delegation|d[eé]l[eé]gation|entit\w+|entidad\w*|ente)"
    r"(?!\w)",
    re.IGNORECASE,
)
"""A number with this behind it is of each of several, not of all: `2 participants per town`."""


@dataclass(frozen=True)
class Capacity:
    """The number of places, the line that says it, and whether somebody should look.

    `is_alone` says that the line says nothing else. `online` are the places that it names for those
    who come online, of which an event has no number.
    """

    places: int
    line: int
    is_unsure: bool = False
    is_alone: bool = False
    online: int | None = None


def find_capacity(lines: Iterable[Line]) -> Capacity | None:
    """The capacity that `lines` name: a sure one, else one on its own line, else in a sentence.

    A count of people without a word of a limit may be of those who came, and a number with more
    behind it (`60 in the room`) may be not of everybody: they are unsure, as all in sentences are.
    """
    on_own_line = in_sentence = with_online = None
    read = 0
    for line in lines:
        read += len(line.text)
        if read > READ_CHARACTERS:
            break
        text = line.text[:_LONGEST_LINE].strip()
        label = find_label(text)
        if label and label.key == "venue":
            continue
        found = _on_own_line(text, line.number)
        if found and not found.is_unsure:
            return found
        on_own_line = on_own_line or found
        with_online = with_online or _with_online(text, line.number)
        in_sentence = in_sentence or _in_sentence(text, line.number)
    return on_own_line or with_online or in_sentence


def _on_own_line(text: str, number: int) -> Capacity | None:
    if limited := _LIMITED.fullmatch(_without_article(text).rstrip(" .!")):
        return Capacity(_places(limited["number"] or limited["other"]), number, is_alone=True)
    labelled = _LABELLED.match(text)
    match = labelled or _ALONE.match(text)
    if match is None or _EACH.search(match["rest"]):
        return None
    is_alone = _NO_MORE.fullmatch(match["rest"]) is not None
    is_people = _IS_PEOPLE.fullmatch(match["label"]) is not None
    if not (is_alone or match["limit"] or (labelled and not is_people)):
        return None
    is_clear = bool(match["limit"]) or not is_people
    online = _ONLINE.search(match["rest"])
    return Capacity(
        _places(match["number"]),
        number,
        not (is_alone and is_clear),
        is_alone,
        _places(online["number"]) if online else None,
    )


def _without_article(text: str) -> str:
    match = _ARTICLE.match(text)
    return text[match.end() :] if match else text


def _with_online(text: str, number: int) -> Capacity | None:
    """`40 seats in the room, 100 online`: the first are the room's, which is what is counted."""
    online = _ONLINE.search(text)
    room = _IN_ROOM.search(text[: online.start()]) if online else None
    if online is None or room is None:
        return None
    places = _places(room["number"])
    return Capacity(places, number, is_unsure=True, online=_places(online["number"]))


def _in_sentence(text: str, number: int) -> Capacity | None:
    match = _IN_SENTENCES.search(text) or _LIMITED.search(text) or _BEGINS_SENTENCE.search(text)
    if match is None or _EACH.match(text[match.end() :].lstrip()):
        return None
    online = _OPEN_ONLINE.search(text, match.end())
    return Capacity(
        _places(match["number"] or match["other"]),
        number,
        is_unsure=True,
        online=_places(online["number"]) if online else None,
    )


def _places(written: str) -> int:
    return int(re.sub(r"\D", "", written))
