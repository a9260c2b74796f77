"""An event's title, and what its text calls itself ("Concept note")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from webinars.events.parsing.facts_address import has_address
from webinars.events.parsing.facts_dated import DatedLine
from webinars.events.parsing.facts_model import Fact
from webinars.events.parsing.facts_signature import signature_lines
from webinars.events.parsing.facts_zone import find_zones
from webinars.events.search import fold

_GENERIC_NAMES = (
    "concept note|draft concept note|agenda|draft agenda|final agenda|programme|program"
    "|draft programme|provisional agenda|invitation|save the date|webinar|online event|event"
    "|press release|draft|background|background note|background document|terms of reference"
    "|key findings|introduction|executive summary|note|briefing note|briefing|flyer|announcement"
    "|registration|contact|newsletter|about|context|overview|note conceptuelle|note de concept"
    "|ordre du jour|projet d'ordre du jour|programme provisoire|communique de presse"
    "|appel a participation|webinaire|infolettre|contexte|konzept|konzeptpapier|einladung"
    "|tagesordnung|programm|ablauf|hintergrund|nota conceptual|orden del dia|programa|invitacion"
    "|convocatoria|contexto|convite|ordem de trabalhos|nota concettuale|invito|contesto"
    "|ordine del giorno|programma|conceptnota|uitnodiging|agendapunten|achtergrond"
    "|note de cadrage|note d'intention|note d'information|note de presentation|termes de reference"
    "|fiche de presentation|projet de programme|invitation au webinaire|konzeptnotiz|konzeptskizze"
    "|rahmenpapier|leistungsbeschreibung|nota de concepto|documento conceptual|nota informativa"
    "|terminos de referencia|nota de conceito|documento de conceito|termos de referencia"
    "|nota di concetto|documento di sintesi|termini di riferimento|concept paper|conceptnotitie"
    "|notitie|taakomschrijving|kadernota"
)
_GENERIC = frozenset(_GENERIC_NAMES.split("|"))
_KIND_WORDS = (
    "webinar webinars webinaire webinario webseminar training trainings course workshop "
    "seminar seminaire seminario conference conferencia conferenza conferentie konferenz "
    "meeting briefing roundtable event evenement evento veranstaltung infoveranstaltung "
    "bijeenkomst formation reunion atelier colloque rencontre debat debate journee etude "
    "schulung fortbildung tagung fachtag fachtagung kurs formacion jornada taller curso "
    "encuentro formacao oficina encontro formazione giornata corso incontro convegno "
    "laboratorio opleiding studiedag vormingsdag cursus invitation invitacion convite "
    "invito uitnodiging einladung invitations"
)
_KINDS = frozenset(_KIND_WORDS.split())
"""What kinds of events are called, and that people are invited to one; folded."""
_LITTLE_WORDS = (
    "a an the to our day dia dag of for und zum zur zu einer einem eine ein der die das den l d de "
    "du des la le les un une au aux en el los una al para o os as um uma ao il lo gli uno "
    "di alla allo het voor een naar van op online ligne linea linha web free public hybrid "
    "international annual new next save date"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())
_SAVE = re.compile(
    r"(?:(?:please\s)?save\sthe\sdate|(?:retenez|bloquez|r[eé]servez|notez)\s(?:d[eé]j[aà]\s)?(?:la|cette)\sdate"
    r"|termin\svormerken|reserv[ae]\sla\sfecha|reserve\s(?:a|esta)\sdata|salva(?:te)?\sla\sdata"
    r"|noteer\sde\sdatum)\s?[.!]{0,3}",
    re.IGNORECASE,
)
_FIRST_LABELS = 12
_LONGEST_KIND = 8
_ONLY_KIND = 45
"""What a line weighs that only names the kind: less than any that could be a title, and unsure."""
_LABELS = (
    *("concept", "konzept", "note", "nota", "agenda", "programm", "invit", "save the date"),
    *("einladung", "uitnodiging", "draft", "press", "terms of", "termes de", "terminos de"),
    *("termos de", "termini di", "rahmenpapier", "documento", "fiche", "notitie"),
)
_GREETING = re.compile(
    r"(?:dear|hello|hi|good\s(?:morning|afternoon)|greetings|bonjour|ch[eè]re?s?|madame|monsieur"
    r"|liebe[r]?|sehr\sgeehrte|guten\stag|hallo|estimad\w+|querid\w+|hola|car[oaie]|gentil[ei]"
    r"|buongiorno|prezad\w+|ol[aá]|beste|geachte|we\sare|you\sare|nous\s|wir\s|please|veuillez|bitte|regist\w+|s['’]inscrire)(?!\w)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?:(?:re|fwd?|fw|tr|wg|aw)\s?:\s|(?:save\sthe\sdate|invitation|einladung|invitaci[oó]n|convite"
    r"|invito|uitnodiging|reminder|rappel|erinnerung|concept\snote|note\sde\scadrage|note\sconceptuelle"
    r"|konzeptpapier|nota\sconceptual|nota\sde\sconcepto|nota\sconcettuale|conceptnota"
    r"|terms\sof\sreference|termes\sde\sr[eé]f[eé]rence|draft|registration\sopen"
    r"|inscriptions?\souvertes?)\s?(?:[:!–—|]|-\s)\s?|\[[^\]\n]{1,40}\]\s)",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[“„«\"]\s?([^“”„«»\"\n]{3,200}?)\s?[”“»\"]|(?<!\w)[‘'‚]([^‘’'‚\n]{12,200}?)[’'‘](?!\w)"
)
_EVENT = re.compile(
    r"(?:webinar|webinaire|conference|conf[eé]rence|konferenz|seminar|s[eé]minaire|training"
    r"|formation|schulung|workshop|atelier|briefing|meeting|event|session|evento|encuentro|seminario"
    r"|semin[aá]rio|incontro|convegno|bijeenkomst|veranstaltung|tagung|launch|panel|roundtable"
    r"|discussion|debate|debat|d[eé]bat|curso|corso|jornada|titled|entitled|intitul[eé]e?|titulad[oa]"
    r"|zum\sthema|thema|about|on|sur|called)\W{0,4}$",
    re.IGNORECASE,
)
_NAMED = _KINDS | {
    "titled",
    "entitled",
    "intitule",
    "intitulee",
    "titel",
    "titolo",
    "titulo",
    "titre",
}
"""What stands right before the quoted name of an event: it may be of two words, or of one."""
_SENTENCE_END = re.compile(r"[.,;]$")
_FILLERS = re.compile(
    r"(?<!\w)(?:on|at|from|to|the|le|la|du|au|am|um|von|bis|vom|der|den|el|de|a|às|das|dia|il|dalle"
    r"|alle|ore|op|van|tot|om|uhr|h|time|online|virtual|live|via|en\sligne|digital|in\sl[ií]nea)(?!\w)",
    re.IGNORECASE,
)
_GAPS = (" ", "\u00a0", ":", "’", "'")
_EDGES = " \t,;:|/–—-()[]·•*"
_FIRST_LINES = 8
_LONGEST = 300
_LONGEST_MARK = 4
"""So far into its line the time of an item stands, behind a bullet or a number."""
_LONGEST_MARKED = 100
_WRAPPED = 50
"""A shorter line is not wrapped: what follows is not its second half."""
_PROSE = 250
"""A line that is longer begins the text; a title without a mark stands before it."""


@dataclass(frozen=True)
class _Candidate:
    title: str
    line: int
    weight: int
    is_unsure: bool = False


def find_title(dated: Sequence[DatedLine]) -> tuple[Fact[str] | None, Fact[str] | None]:
    """The title, and the label that a text carries instead of one; both may be missing.

    Behind `Title:`, else a heading, the first line that could be one, or what stands in quotation
    marks behind `webinar` and the like. A title that only might be one is unsure. Who signs a mail
    is none.
    """
    best = max(_candidates(dated), key=lambda one: one.weight, default=None)
    chosen = best.line if best else None
    labels = [
        one.line
        for at, one in enumerate(dated)
        if (at < _FIRST_LABELS and _is_label(one, chosen)) or _SAVE.fullmatch(one.line.text)
    ]
    label = Fact(labels[0].text, tuple(each.number for each in labels)) if labels else None
    if best is None:
        return None, label
    return Fact(best.title, (best.line,), is_unsure=best.is_unsure or best.weight < 50), label


def is_generic(text: str) -> bool:
    """Whether `text` is what a kind of document is called, and no title."""
    return fold(text).replace("’", "'").strip(_EDGES + ".!") in _GENERIC


def names_only_kind(text: str) -> bool:
    """Whether a line says what kind of event it is, and no more: `JOURNÉE DE FORMATION`."""
    words = re.findall(r"[^\W\d_]+", fold(text)) if len(text) <= _LONGEST_MARKED else []
    is_whole = 0 < len(words) <= _LONGEST_KIND and not any(map(str.isdecimal, text))
    return is_whole and _KINDS.issuperset(set(words) - _LITTLE) and not _LITTLE.issuperset(words)


def _is_label(one: DatedLine, title: int | None) -> bool:
    """Whether a line is what the text calls itself: the kind alone only above the `title`."""
    number, folded = one.line.number, fold(one.line.text)
    if title is not None and number < title and names_only_kind(one.line.text):
        return True
    is_named = is_generic(one.line.text) and any(word in folded for word in _LABELS)
    return is_named and number != title


def _candidates(dated: Sequence[DatedLine]) -> Iterator[_Candidate]:
    is_prose = is_dated = is_begun = False
    signature = signature_lines(dated)
    for at, one in enumerate(dated):
        line, text = one.line, one.line.text
        if line.number in signature:
            continue
        is_prose = is_prose or len(text) > _PROSE
        is_begun = is_begun or _is_item(one)
        if one.label and one.label.key == "title" and at < 30:
            yield from _candidate(_without_facts(one, one.label.stop), one, 100 - at)
            continue
        if at < 40 and len(text) <= 2_000:
            quoted = list(_quoted(one, at))
            yield from quoted
            is_prose = is_prose or (bool(quoted) and bool(_SENTENCE_END.search(text)))
        if not _could_be(one):
            continue
        title = _without_facts(one)
        if names_only_kind(title):
            if at < _FIRST_LINES:
                yield from _candidate(title, one, _ONLY_KIND - at)
        elif line.level:
            yield from _candidate(title, one, 90 - 2 * line.level - at)
        elif line.is_strong and at < 15:
            yield from _candidate(title, one, 85 - 3 * at)
        elif at < _FIRST_LINES and not (
            line.is_bullet or is_prose or _goes_on(dated, at) or _says_when(one, title)
        ):
            yield from _candidate(title, one, 70 - 3 * at - _doubt(at, title, is_dated, is_begun))
        is_dated = is_dated or bool(one.dates)


def _candidate(title: str, one: DatedLine, weight: int) -> Iterator[_Candidate]:
    if len(title) > 2 and any(map(str.isalpha, title)) and not is_generic(title):
        yield _Candidate(title[:_LONGEST].rstrip(), one.line.number, weight)


def _could_be(one: DatedLine) -> bool:
    text = one.line.text
    if (
        len(text) > 220
        or one.label
        or one.line.is_code
        or is_generic(text)
        or "@" in text
        or "\t" in text
    ):
        return False
    if _GREETING.match(text) or "://" in text:
        return False
    return bool(one.line.level or one.line.is_strong) or not _SENTENCE_END.search(text)


def _says_when(one: DatedLine, title: str) -> bool:
    """Whether a line has a date and a time that nothing could be cut from."""
    return bool(one.dates and one.times) and title == one.line.text


def _goes_on(dated: Sequence[DatedLine], at: int) -> bool:
    """Whether the next line begins in the middle of a sentence."""
    is_full = len(dated[at].line.text) >= _WRAPPED
    return is_full and at + 1 < len(dated) and dated[at + 1].line.text[:1].islower()


def _doubt(at: int, title: str, is_dated: bool, is_begun: bool) -> int:
    """How much speaks against a line without a mark: few words, the date before it, an agenda, an
    address.

    `is_begun`: the agenda begins with it, or has begun above it.
    """
    is_short = len(title.split()) < 3
    is_place = 30 * has_address(title)
    return 10 * is_dated + (25 if at else 4) * is_short + 30 * is_begun + is_place


def _is_item(one: DatedLine) -> bool:
    """Whether a line begins with a time, as an item of an agenda does."""
    return bool(one.times) and not one.dates and one.times[0].begin <= _LONGEST_MARK


def _quoted(one: DatedLine, at: int) -> Iterator[_Candidate]:
    text = one.line.text
    for match in _QUOTED.finditer(text):
        title = (match[1] or match[2]).strip(" ,.*")
        before = text[max(0, match.start() - 40) : match.start()]
        words = re.findall(r"[^\W\d_]+", fold(before)[-40:]) if before.endswith(_GAPS) else []
        if words and words[-1] in _NAMED:
            yield from (replace(each, is_unsure=True) for each in _candidate(title, one, 58 - at))
        elif len(title.split()) >= 3 and _EVENT.search(before):
            yield from _candidate(title, one, 58 - at)


def _without_lead(text: str) -> str:
    while match := _LEAD.match(text):
        text = text[match.end() :]
    quoted = _QUOTED.fullmatch(text.strip())
    return (quoted[1] or quoted[2]) if quoted else text.strip(" \t")


def _without_facts(one: DatedLine, start: int = 0) -> str:
    """A title without the date, the times and the zone that stand before or behind it.

    It begins at `start` in its line.
    """
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
    return " ".join(words).strip(_EDGES)
