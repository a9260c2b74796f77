"""What kinds of documents and events are called: words that stand above titles, and are none."""

from __future__ import annotations

import re

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
    "|notitie|taakomschrijving|kadernota|nota di presentazione|documento di presentazione|scheda"
    "|nota introduttiva|nota de apresentacao|nota de presentacion|presentatienota|kurzkonzept"
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
    "invito uitnodiging einladung invitations webinaires webinare webinarios "
    "webinari seminars seminaires seminarios formations ateliers "
    "series serie reihe webinarreihe cycle ciclo reeks webinarreeks zyklus session sessions "
    "seance seances sitzung sesion sesiones sessao sessoes sessione sessioni sessie sessies"
)
KINDS = frozenset(_KIND_WORDS.split())
"""What kinds of events are called, and that people are invited to one; folded."""
_DOCUMENT_WORDS = (
    "concept note nota paper conceptnota konzept konzeptpapier notitie flyer programme program "
    "programm programa programma agenda draft presentazione presentacion apresentacao presentatie "
    "cadrage conceptuelle conceptual concettuale conceito concepto informativa introduttiva"
)
_OF_DOCUMENTS = frozenset(_DOCUMENT_WORDS.split())
_DOCUMENTS = KINDS | frozenset(_DOCUMENT_WORDS.split())
_COUNTED_WORDS = (
    "series serie reihe webinarreihe cycle ciclo reeks webinarreeks zyklus session sessions "
    "webinar webinars webinaire webinario seminario seance sitzung sesion sessao sessione sessie"
)
_COUNTED = frozenset(_COUNTED_WORDS.split())
"""What has a number without being called by it: `Webinar series 2026 – Session 3`."""
_LITTLE_WORDS = (
    "a an the to our day dia dag of for und zum zur zu einer einem eine ein der die das den l d de "
    "du des la le les un une au aux en el los una al para o os as um uma ao il lo gli uno "
    "di alla allo del della dello do da dos das vom van het voor een naar op online ligne linea "
    "linha web free public hybrid "
    "international annual new next save date gratuit gratuite gratuito kostenlos gratis"
)
_LITTLE = frozenset(_LITTLE_WORDS.split())
SAVE_THE_DATE = re.compile(
    r"(?:(?:please\s)?save\sthe\sdate|(?:retenez|bloquez|r[eé]servez|notez)\s(?:d[eé]j[aà]\s)?(?:la|cette)\sdate"
    r"|termin\svormerken|reserv[ae]\sla\sfecha|reserve\s(?:a|esta)\sdata|salva(?:te)?\sla\sdata"
    r"|noteer\sde\sdatum|agenda(?:dos)?\sla\sfecha)(?:\s?[.!]){0,3}",
    re.IGNORECASE,
)
_INVITES = re.compile(
    r"[^.!?]{0,90}(?:invites?\syou\sto|invit\w{1,5}\sà|invite\sau|l(?:ädt|aden)\s.{0,30}ein(?:\szu[mr]?)?"
    r"|invitan?\sal?|invitamos\sal?|convidam?\s.{0,12}para|invitano\sal?|invita\sal?|invitiamo\sal?"
    r"|nodig\w{0,3}\s.{0,20}uit(?:\s(?:voor|op))?)(?:\s[\w’'-]{1,14}){0,4}\s?:?",
    re.IGNORECASE,
)
"""The line above a title that says who invites: `We are glad to invite you to`."""
_STATE = re.compile(
    r"(?:draft|brouillon|entwurf|borrador|rascunho|bozza)\W{1,4}(?:not\s|ne\spas|nicht|no\s|n[aã]o\s|non\s)"
    r"|(?:version|versi[oó]n|vers[aã]o|versione|versie|stand|v\.?)\s?:?\s?\d[^:]{0,40}$",
    re.IGNORECASE,
)
"""How finished a document is: `Version 2, 3 October 2026`."""
_EDGES = " \t,;:|/–—-()[]·•*.!"
_INVITATIONS = ("invit", "convite", "uitnodiging", "einladung")
_LONGEST_KIND = 8
_LONGEST_LINE = 100


def is_generic(text: str) -> bool:
    """Whether `text` is what a kind of document is called, and no title."""
    return fold(text).replace("’", "'").strip(_EDGES) in _GENERIC


def names_only_kind(text: str) -> bool:
    """Whether a line says what kind of event it is, and no more: `JOURNÉE DE FORMATION`."""
    words = re.findall(r"[^\W\d_]+", fold(text)) if len(text) <= _LONGEST_LINE else []
    if not 0 < len(words) <= _LONGEST_KIND or _LITTLE.issuperset(words):
        return False
    is_named = any(map(str.isdecimal, text)) and not _COUNTED.intersection(words)
    return not is_named and _DOCUMENTS.issuperset(set(words) - _LITTLE)


_FOR_WHOM = re.compile(
    r"([^:|\d“„«\"–—]{4,50}?)\s(?:for|pour|f[uü]r|para|per|voor|rivolt[oa]\sa\w*|dirigid[oa]\sal?"
    r"|destinad[oa]\sal?|[àa]\sdestination\sd\w+)\s[^:|\d“„«\".!?]{3,60}",
    re.IGNORECASE,
)


_FINISHED_WORDS = (
    "final finale finales finalised finalized definitive definitif definitiva definitivo v vf "
    "version versions versión versao versione versie fassung endfassung entwurf endversion "
    "brouillon borrador rascunho bozza ontwerp definitief eindversie draft updated revised clean "
    "rev projet validee valide reviewed corrigee corrigida corregida riveduta"
)
_FINISHED = frozenset(map(fold, _FINISHED_WORDS.split()))


def names_only_document(text: str) -> bool:
    """Whether a text says which document it is, and how finished: `Concept note – final version`.

    `Final conference` is the title of an event.
    """
    words = re.findall(r"[^\W\d_]+", fold(text)) if len(text) <= _LONGEST_LINE else []
    said = set(words) - _LITTLE
    if _FINISHED.isdisjoint(said):
        return False
    is_document = not _OF_DOCUMENTS.isdisjoint(said - _FINISHED)
    return said <= _FINISHED or (is_document and said <= _OF_DOCUMENTS | _FINISHED | KINDS)


def describes_kind(text: str) -> bool:
    """Whether a line says what kind of event it is, and for whom: `Training for local advisers`.

    It may be a title as well, where no better one stands below it.
    """
    match = _FOR_WHOM.fullmatch(text) if len(text) <= _LONGEST_LINE else None
    if match is None or not names_only_kind(match[1]):
        return False
    return not KINDS.isdisjoint(re.findall(r"[^\W\d_]+", fold(match[1])))


def invites(text: str) -> bool:
    """Whether a line that names only the kind says that people are invited: `Invito al webinar`."""
    return names_only_kind(text) and any(word in fold(text) for word in _INVITATIONS)


def says_nothing(text: str) -> bool:
    """Whether a line has only little words: `Online | Free`."""
    words = re.findall(r"[^\W\d_]+", fold(text)) if len(text) <= _LONGEST_LINE else []
    return 0 < len(words) <= 3 and _LITTLE.issuperset(words)


def stands_above_title(text: str) -> bool:
    """Whether a line says who invites, how finished a document is, to save the date, or what
    changed.
    """
    is_said = SAVE_THE_DATE.fullmatch(text) or _INVITES.fullmatch(text) or _STATE.match(text)
    return bool(is_said) or is_notice(text)


_NOTICE_WORDS = (
    "attention cancelled canceled postponed rescheduled reminder rappel annule annulee reporte "
    "reportee annulation achtung abgesagt verschoben terminanderung "
    "terminverschiebung absage aviso atencion cancelado cancelada aplazado aplazada pospuesto "
    "pospuesta recordatorio atencao adiado adiada lembrete avviso attenzione annullato annullata "
    "rinviato rinviata promemoria uitgesteld geannuleerd afgelast verplaatst"
)
_NOTICES = frozenset(_NOTICE_WORDS.split())
_NEW_MOMENT = re.compile(
    r"(?:new|updated|nouve(?:lle|au|l)|neue[rs]?|nuev[oa]|nov[oa]|nuov[oa]|nieuwe?"
    r"|(?:change|changement|cambio|mudanca|alteracao|wijziging)\s(?:of|de|d|di|van))\s"
    r"(?:date|time|venue|horaire|lieu|termin|datum|uhrzeit|ort|fecha|hora|horario|lugar|data|local"
    r"|ora|orario|luogo|tijdstip|plaats)"
)
_BESIDE_WORDS = (
    "important urgent importante wichtig belangrijk please note veuillez noter bitte beachten let "
    "op event and et und y e en has been is a ete wurde wird webinar webinaire first second last "
    "change changement horaire lieu venue time"
)
_BESIDE_NOTICES = frozenset(_BESIDE_WORDS.split())


def is_notice(text: str) -> bool:
    """Whether a line says that something changed, and no more: `ATTENTION : NOUVELLE DATE`."""
    words = re.findall(r"[^\W\d_]+", fold(text)) if len(text) <= _LONGEST_LINE else []
    moment = _NEW_MOMENT.search(" ".join(words)) if len(words) <= _LONGEST_KIND else None
    said = set(words) - (set(moment[0].split()) if moment else set())
    is_said = moment is not None or not _NOTICES.isdisjoint(said)
    return is_said and said <= _NOTICES | _BESIDE_NOTICES | _LITTLE


_SPELT_OUT = re.compile(r"(?P<name>[^()]{6,100})\s\((?P<short>[A-ZÀ-Þ]{2,10})\)")


def is_spelt_out(title: str) -> bool:
    """Whether a title is what an abbreviation stands for, as names of organisations are written.

    `European Council on Refugees and Exiles (ECRE)`
    """
    match = _SPELT_OUT.fullmatch(title)
    return match is not None and "".join(re.findall(r"[A-ZÀ-Þ]", match["name"])) == match["short"]
