"""The languages of an event: `simultaneous FR-EN-FR interpretation`, `Simultanübersetzung DE/EN`.

Read sentence by sentence, because what is said of one language need not hold for another. The names
of languages in the seven languages that are read come from CLDR.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from webinars.events.parsing.agenda.words import LABEL, names_people
from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.language_names import NamedLanguage, find_named
from webinars.events.parsing.facts.model import Fact, Languages
from webinars.events.parsing.patterns import lazy
from webinars.events.search import fold

_V = TypeVar("_V")
_SIGN = {
    r"international\ssign(?:\slanguage)?(?:\s\((?-i:IS)\))?|signes\sinternationaux"
    r"|(?-i:IS)(?=[\s-](?:interpr[eé]t|dolmetsch|tolk))|langue\sdes\ssignes\sinternationale"
    r"|(?<=interpretation in )(?-i:IS)|(?<=interpretation into )(?-i:IS)"
    r"|internationale?r?\sgeb[aä]rde\w*|signos\sinternacional\w*|se[ñn]as\sinternacional\w*": "ils",
    r"british\ssign\slanguage|(?-i:BSL)": "bfi",
    r"american\ssign\slanguage|(?-i:ASL)": "ase",
    r"french\ssign\slanguage|langue\sdes\ssignes\sfran[cç]aise|(?-i:LSF)": "fsl",
    r"german\ssign\slanguage|deutsche\s?r?\sgeb[aä]rdensprache|(?-i:DGS)": "gsg",
    r"(?-i:LSFB)|langue\sdes\ssignes\sde\sbelgique\sfrancophone"
    r"|french\sbelgian\ssign\slanguage": "sfb",
    r"flemish\ssign\slanguage|vlaamse\sgebarentaal|(?-i:VGT)": "vgt",
}
_SIGN_ANY = (
    r"(?:[^\W\d_]{3,14}\s)?(?:sign[\s-]language|langue\sdes\ssignes|geb[aä]rden\w*"
    r"|lengua\sde\s(?:se[ñn]as|signos)|l[ií]ngua\sgestual|l[ií]ngua\sde\ssinais"
    r"|lingua\sdei\ssegni|gebarentaal|gebarentolk)(?:\s[^\W\d_]{4,14})?"
)
_SIGNS = lazy(
    rf"(?<!\w)(?:{'|'.join(f'(?P<{code}>{words})' for words, code in _SIGN.items())}"
    rf"|(?P<any>{_SIGN_ANY}))(?!\w)(?:\s(?:interpret\w+|interpr[eé]t\w+|dolmetsch\w*))?",
    re.IGNORECASE,
)
_CAPTIONS = lazy(
    r"(?<!\w)(?:(?:live|real-time|closed|automatic|simultaneous|automated)[\s-])?"
    r"(?:caption(?:s|ing|ed)?|subtitl(?:es?|ed|ing)|sous-titr\w+|(?:live-?\s?)?untertitel\w*|subt[ií]tul\w+|legendas?"
    r"|legendagem|sottotitol\w+|ondertitel\w+|speech-to-text|schriftdolmetsch\w*|(?-i:CART))(?!\w)"
    r"(?:\s(?:en\sdirect|en\sdirecto|en\svivo|ao\svivo|in\sdiretta))?",
    re.IGNORECASE,
)
_INTERPRETED = lazy(
    r"interpret(?:ation|ing|ers?|ed|iert|azione|ar|ación)?(?!\w)|interpr[eé]t\w*|interpreta\w*"
    r"|dolmetsch\w*|[uü]bersetz\w*|traduc\w*|tradu[zç]\w*|traduit\w*|translat\w*|vertal\w*|tolk\w*",
    re.IGNORECASE,
)
_SPOKEN = lazy(
    r"(?<!\w)(?:languages?|langues?|sprachen?|idiomas?|lenguas?|l[ií]nguas?|lingu[ae]|talen|taal"
    r"|voertaal|held|conducted|spoken|speak|take\splace|webinar|meeting|event|seminar|session"
    r"|training|conference|briefing|workshop|webinaire|r[eé]union|atelier|conf[eé]rence|tiendra"
    r"|lieu|findet|veranstaltung|seminario|reuni[oó]n|reuni[aã]o|evento|sess[aã]o|incontro"
    r"|bijeenkomst|vergadering|celebrar[aá]|ser[aá]|terr[aà]|sprachig\w*)(?!\w)",
    re.IGNORECASE,
)
_IS_LABEL = lazy(
    r"\s*(?:working\s|event\s|webinar\s)?(?:languages?|langues?(?:\sde\stravail)?|sprachen?"
    r"|veranstaltungssprachen?|idiomas?|lenguas?|l[ií]nguas?|lingu[ae]|talen|taal|voertaal"
    r"|arbeitssprachen?|interpretation|interpr[eé]tation|dolmetsch\w*|[uü]bersetzung|interpretaci[oó]n"
    r"|interpreta[cç][aã]o|interpretazione|traducci[oó]n|tradu[cç][aã]o|traduzione|vertaling)"
    r"(?:\s\([^()]{0,40}\))?\s*(?:[:|\t]|\s-\s)",
    re.IGNORECASE,
)
_SESSION = (
    r"(?:sessions?|s[eé]ance|sitzung|sesi[oó]n|sess[aã]o|sessione|sessie|panel|modul[eo]?|atelier|taller|jornada"
    r"|day|tag|jour|d[ií]a|giorno|dag)"
)
_ONE_SESSION = lazy(
    rf"(?<!\w)(?:{_SESSION}\s?\d{{1,2}}(?!\d)|(?:first|second|third|fourth|last|1st|2nd|3rd|4th|premi[eè]re?|deuxi[eè]me"
    r"|seconde|troisi[eè]me|quatri[eè]me|derni[eè]re?|erste[nrs]?|zweite[nrs]?|dritte[nrs]?|vierte[nrs]?|letzte[nrs]?"
    r"|primer[ao]?|segund[ao]|tercer[ao]?|cuart[ao]|[uú]ltim[ao]|primeir[ao]|terceir[ao]|quart[ao]|prim[ao]|second[ao]|terz[ao]"
    rf"|eerste|tweede|derde|vierde|laatste|\d[.ªº])\s{_SESSION})(?!\w)",
    re.IGNORECASE,
)
"""Words of one session of several: what is said of it is not of the whole event."""
_NONE = lazy(
    r"(?<!\w)(?:no|without|sans|pas\sd['e]|ohne|keine?|sin|sem|senza|geen|zonder|nicht)\s"
    r"(?:[\w-]{1,20}\s){0,2}?(?:interpr|dolmetsch|[uü]bersetz|tradu|transl|vertal|tolk)",
    re.IGNORECASE,
)
_INTO = lazy(r"(?<!\w)(?:into|vers|ins|to|nach|naar|hacia|al|para|verso|->|→|>)(?!\w)", re.I)
_SENTENCES = lazy(r"(?<=[.!?;])\s+(?=[^\W\d_])|[•·]\s")
_PLACED_WORDS = lazy(
    r"(?<!\w)(?:and|et|und|y|e|en|ed|simult\w*|with|avec|mit|con|com|live"
    r"|available|will|be|provided|offered|disponibles?|verf[uü]gbar|in|into|from|interpret\w*|to|vers"
    r"|both|directions?|ways?|dans|les|deux|sens|beide[rn]?|richtung(?:en)?|richtingen|ambas"
    r"|ambos|direcciones|dire[cç][oõ]es|entrambe|direzioni|simultan\w*)(?!\w)",
    re.IGNORECASE,
)


@dataclass
class _Findings:
    """What sentences have said so far."""

    floor: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    into: list[str] = field(default_factory=list)
    of_session: list[str] = field(default_factory=list)
    """What is spoken in one session only."""
    sign: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    has_captions: bool = False
    unknown_sign: str = ""
    is_unsure: bool = False
    lines: list[int] = field(default_factory=list)


def find_languages(lines: Sequence[Line]) -> tuple[Fact[Languages] | None, tuple[str, int] | None]:
    """The event's languages, and a sign language that has no code here with its line."""
    found = _Findings()
    unknown = None
    for line in lines:
        if not _HINT.search(line.text):
            continue
        before = _measure(found)
        for sentence in _SENTENCES.split(line.text[:2_000]):
            _read_sentence(sentence, found)
        if _measure(found) != before:
            found.lines.append(line.number)
        if found.unknown_sign and unknown is None:
            unknown = (found.unknown_sign, line.number)
    return _settle(found), unknown


def has_language_label(text: str) -> bool:
    """Whether a line names languages behind a label of them: `Working languages: French`."""
    label = _IS_LABEL.match(text)
    return label is not None and next(find_named(text[label.end() :]), None) is not None


def is_language_line(text: str) -> bool:
    """Whether a line says nothing but the event's languages (`Languages: EN, FR`)."""
    label = _IS_LABEL.match(text)
    if label is None:
        return False
    rest = _CAPTIONS.sub(" ", _SIGNS.sub(" ", text[label.end() :]))
    for named in reversed(list(find_named(rest))):
        rest = rest[: named.begin] + " " + rest[named.stop :]
    return not any(map(str.isalnum, _INTERPRETED.sub(" ", _PLACED_WORDS.sub(" ", rest))))


def is_of_interpretation(text: str) -> bool:
    """Whether a line names languages that are interpreted: `Interpretation: English–French`."""
    is_interpreted = _INTERPRETED.search(text) is not None
    return is_interpreted and next(iter(find_named(text)), None) is not None


def _measure(found: _Findings) -> tuple[int, ...]:
    spoken = (len(found.floor), len(found.pairs), len(found.into))
    return (*spoken, len(found.sign), len(found.captions), found.has_captions)


def _settle(found: _Findings) -> Fact[Languages] | None:
    """Fit together what was said in several sentences."""
    floor, pairs = _once(found.floor), list(found.pairs)
    into = [code for code in found.into if floor != [code]]
    for target in into:
        pairs += [(source, target) for source in floor if source != target] or [("", target)]
    floor = _once([*floor, *found.of_session])
    captions = _once(found.captions) or (floor[:1] if found.has_captions else [])
    languages = Languages(
        tuple(floor), tuple(dict.fromkeys(pairs)), tuple(_once(found.sign)), tuple(captions)
    )
    if languages == Languages():
        return None
    unsure = found.is_unsure or (found.has_captions and not found.captions)
    return Fact(languages, tuple(_once(found.lines)), unsure)


def _once(values: Sequence[_V]) -> list[_V]:
    return list(dict.fromkeys(values))


def _read_sentence(sentence: str, found: _Findings) -> None:
    sentence = _take_signs(sentence, found)
    sentence = _take_captions(sentence, found)
    is_label = _IS_LABEL.match(sentence) is not None
    spoken = _SPOKEN.search(sentence)
    interpreted = None if _NONE.search(sentence) else _INTERPRETED.search(sentence)
    if not (is_label or spoken or interpreted):
        return
    named = list(find_named(sentence))
    if not named:
        return
    if interpreted and _is_of_session(sentence):
        _read_session(sentence, named, interpreted.start(), found)
    elif interpreted:
        _read_interpretation(sentence, named, interpreted.start(), found)
    elif is_label or _are_spoken(sentence, named):
        found.floor += [each.code for each in named]


def _is_of_session(sentence: str) -> bool:
    """Whether a sentence is about one session of several, or about who speaks."""
    label = LABEL.match(sentence)
    return bool(_ONE_SESSION.search(sentence) or (label and names_people(label[0])))


def _read_session(sentence: str, named: Sequence[NamedLanguage], at: int, found: _Findings) -> None:
    """What is interpreted in one session only: as it is written, and never sure of the whole.

    `EN-ES` is from the first language into the second there: the session is held in one.
    """
    session = _Findings()
    for group in _notations(sentence, named):
        codes = [each.code for each in group]
        session.floor.append(codes[0])
        session.pairs += pairwise(codes)
    if not session.pairs:
        _read_interpretation(sentence, named, at, session)
        session.pairs += [
            (source, target)
            for target in session.into
            for source in (session.floor or found.floor or [""])
            if source != target
        ]
    found.of_session += session.floor
    found.pairs += session.pairs
    found.is_unsure = True


def _take_signs(sentence: str, found: _Findings) -> str:
    for match in _SIGNS.finditer(sentence):
        code = match.lastgroup or "any"
        if code != "any":
            found.sign.append(code)
            found.is_unsure |= match[0].startswith("IS")  # which is also the code of Icelandic
        elif _is_offer(sentence):
            found.unknown_sign = found.unknown_sign or match[0].strip()
    return _SIGNS.sub(" , ", sentence)


def _is_offer(sentence: str) -> bool:
    return bool(_INTERPRETED.search(sentence) or _IS_LABEL.match(sentence) or len(sentence) < 80)


def _take_captions(sentence: str, found: _Findings) -> str:
    match = _CAPTIONS.search(sentence)
    if match is None:
        return sentence
    found.has_captions = True
    following = sentence[match.end() : match.end() + 60]
    stop = match.end()
    if re.match(r"\s?(?:in|en|auf|em|op|\(|:)", following):
        for named in find_named(following):
            between = sentence[stop : match.end() + named.begin].strip(" ,/&(:")
            if fold(between) not in (
                "",
                "in",
                "en",
                "auf",
                "em",
                "op",
                "and",
                "et",
                "und",
                "y",
                "e",
            ):
                break
            found.captions.append(named.code)
            stop = match.end() + named.stop
    before = sentence[: match.start()]
    adjacent = [
        each for each in find_named(before[-20:]) if not before[-20:][each.stop :].strip(" -")
    ]
    if adjacent and not found.captions:
        found.captions.append(adjacent[-1].code)
        before = before[: len(before) - len(before[-20:]) + adjacent[-1].begin]
    return f"{before} , {sentence[stop:]}"


def _are_spoken(sentence: str, named: Sequence[NamedLanguage]) -> bool:
    """Whether `in English` is said of the event, and not of a paper or a person."""
    first = named[0]
    before = fold(sentence[max(0, first.begin - 16) : first.begin])
    return bool(
        re.search(r"(?:\bin|\ben|\bauf|\bem|\bop|\bin het|:|\bis|\bl'|\blangue|\()\s?$", before)
    )


def _read_interpretation(
    sentence: str, named: Sequence[NamedLanguage], at: int, found: _Findings
) -> None:
    codes = [each.code for each in named]
    groups = _notations(sentence, named)
    for group in groups:
        _read_notation(sentence, group, named, found)
    if groups:
        _add_behind(groups, named, found)
        return
    arrow = _split_by_into(sentence, named)
    if arrow is not None:
        sources, targets = arrow
        if sources:
            found.floor += sources
            found.pairs += [(one, two) for one in sources for two in targets if one != two]
        else:
            found.into += targets
        return
    before = [each.code for each in named if each.stop <= at]
    after = [each.code for each in named if each.begin > at]
    if before and after:
        found.floor += before
        found.into += after
        if len(before) > 1 and set(after) <= set(before):
            _cross(before, found)
    elif len(codes) > 1 and not found.floor:
        found.floor += codes
        _cross(codes, found)
        found.is_unsure = True
    elif len(codes) > 1 and set(found.floor) <= set(codes):
        found.into += codes
    else:
        found.into += codes


def _notations(sentence: str, named: Sequence[NamedLanguage]) -> list[list[NamedLanguage]]:
    """Languages written as one: `FR-EN-FR`, `EN/FR/AR`, `EN <> FR`, `EN-FR and EN-AR`."""
    groups = [[named[0]]]
    for each in named[1:]:
        between = sentence[groups[-1][-1].stop : each.begin].replace(" ", "")
        if between in _JOINTS:
            groups[-1].append(each)
        else:
            groups.append([each])
    return [group for group in groups if len(group) > 1]


_BOTH_WAYS = ("<>", "<->", "↔", "⇄", "<=>", "/", "-", "–", "—", "&", "+")
_ONE_WAY = (">", "->", "→", "=>", "-->")
_JOINTS = (*_BOTH_WAYS[:8], *_ONE_WAY)


def _read_notation(
    sentence: str, group: Sequence[NamedLanguage], named: Sequence[NamedLanguage], found: _Findings
) -> None:
    codes = [each.code for each in group]
    joints = [sentence[one.stop : two.begin].replace(" ", "") for one, two in pairwise(group)]
    others = [each.code for each in named if each.stop <= group[0].begin]
    if all(joint in _ONE_WAY for joint in joints):
        found.floor.append(codes[0])
        found.pairs += list(pairwise(codes))
        return
    found.floor += [code for code in others if not found.floor]
    found.floor += [code for code in _once(codes) if code not in found.floor]
    _cross(_once(codes), found)
    is_round = len(codes) > 2 and codes[0] == codes[-1]
    found.is_unsure |= not is_round and not any(joint in _BOTH_WAYS[:5] for joint in joints)


def _add_behind(
    groups: Sequence[Sequence[NamedLanguage]], named: Sequence[NamedLanguage], found: _Findings
) -> None:
    """`FR-EN, and Arabic in the morning` is interpreted into one more language, at some time."""
    more = [each.code for each in named if each.begin >= groups[-1][-1].stop]
    known = {each.code for group in groups for each in group}
    if added := [code for code in more if code not in known]:
        found.into += added
        found.is_unsure = True


def _cross(codes: Sequence[str], found: _Findings) -> None:
    found.pairs += [(one, two) for one in codes for two in codes if one != two]


def _split_by_into(
    sentence: str, named: Sequence[NamedLanguage]
) -> tuple[list[str], list[str]] | None:
    """The languages before and after `into`: those it is interpreted from, and into."""
    for match in _INTO.finditer(sentence, 0, named[-1].begin):
        following = next(each for each in named if each.begin >= match.end() - 1)
        if sentence[match.end() : following.begin].strip("'’ aehlLt"):
            continue
        sources = [each.code for each in named if each.stop <= match.start()]
        targets = [each.code for each in named if each.begin >= match.end() - 1]
        return _once(sources), _once(targets)
    return None


_HINT = lazy(
    rf"{_INTERPRETED.pattern}|{_SPOKEN.pattern}|{_IS_LABEL.pattern}|{_CAPTIONS.pattern}|sign|segni"
    r"|geb[aä]rd|gebar|(?-i:[ABV]SL|LSF|DGS|VGT)",
    re.IGNORECASE,
)
