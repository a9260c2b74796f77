"""Whether a line says that an event is online: many a thing is, such as forms, surveys and hate."""

from __future__ import annotations

import re
from enum import IntEnum

from webinars.events.parsing.facts.platforms import bare_platform, named_platform
from webinars.events.parsing.facts.words import REGISTERING
from webinars.events.parsing.patterns import lazy


class Online(IntEnum):
    """How surely a line says that the event is online."""

    NOT = 0
    PERHAPS = 1
    """It says online, and neither of what nor by which platform."""
    SURELY = 2


ONLINE = (
    r"(?:on-?line|en\sligne|en\sl[ií]nea|em\slinha|virtual(?:ly|mente)?|virtuell?(?:e[rn]?)?|digital"
    r"|[aà]\sdistan(?:ce|cia|za)|à\sdistância|distanciel|(?:da|de|en)?\s?remot[oe]|remotely|op\safstand"
    r"|(?:en|par)\svisio\w*)"
)
_NAMED = (
    r"(?:web(?:inar|inaire|inaires|inare|in[aá]rio|seminar)s?(?!\w)|seminarios?\sweb(?!\w)"
    r"|videokonferenz|videoconf\w+|visioconf\w+)"
)
"""Words of events that are always online."""
_WORD = lazy(
    rf"(?<!\w)(?:(?P<named>{_NAMED})|(?P<compound>online(?!\w)-?\w+|online\w{{5,}})|{ONLINE}(?!\w))",
    re.IGNORECASE,
)
_KIND = (
    r"(?:events?|event[oi]s?|meetings?|conf[eé]r[eê]n\w+|seminar\w*|s[eé]minaires?|trainings?|workshops?|sessi?o?n\w*"
    r"|briefings?|launch|discussions?|debates?|talks?|lectures?|conversations?|dialogues?|gatherings?|exchanges?"
    r"|forums?|panels?|roundtables?|round\stables?|assembl\w+|course|class(?:es)?|caf[eé]s?|hearing|celebration"
    r"|[eé]v[eé]nements?|r[eé]unions?|formations?|rencontres?|ateliers?|colloques?|journ[eé]es?|[eé]changes?"
    r"|d[eé]bats?|tables?\srondes?|cours|permanence|\w*veranstaltung\w*|\w*tagung|konferenz|\w*schulung\w*|\w*sitzung"
    r"|\w*austausch|\w*gespr[aä]ch\w*|\w*diskussion|\w*vortrag|\w*treffen|\w*abend|\w*kurs|fortbildung|sprechstunde"
    r"|jornadas?|encuentros?|talleres|taller|reuni(?:[oó]n|ones|[aã]o|[oõ]es)|charlas?|cursos?|encontros?"
    r"|sess[aã]o|oficinas?|incontr[oi]|convegn[oi]|riunion[ei]|cors[oi]|bijeenkomst\w*|vergadering\w*|studiedag\w*"
    r"|opleiding|gesprek\w*|lezing\w*)"
)
_HELD = (
    r"(?:meet|takes?\splace|(?:be|is)\sheld|hosted|join\sus|follow|attend\w*|particip\w*|partecip\w*|a(?:ura)?\slieu"
    r"|se\stien\w+|rejoign\w+|retrouv\w+|suivre|findet|stattfinden|treffen|teilnahme|teilnehmen|tendr[aá]|tiene\slugar"
    r"|se\scelebra\w*|ter[aá]\slugar|decorre\w*|realiza\w*|si\s(?:terr[aà]|tiene|svolg\w+)|vindt|plaats|deelname"
    r"|deelnemen|volgen)"
)
_OF_EVENT = lazy(rf"(?<!\w)(?:{_KIND}|{_HELD})(?!\w)", re.IGNORECASE)
_LITTLE = (
    r"(?:via|on|by|at|from|with|and|&|or|only|to|for|in|over|through|using|if|but|um|ab|am|von|mit|per|[uü]ber|und|oder"
    r"|als|auf|im|statt|nur|m[oö]glich|kostenlos|sur|par|avec|et|ou|de|du|à|le|pour|por|con|y|o|en|el|para|com|e|em"
    r"|su|il|dalle|alle|op|met|om|van|voor|too|also|entre|between|zwischen|tra|fra|tussen|live|free|gratuit\w*|gratis|zoom|teams|webex|ms|microsoft|google)"
)
_REASON = (
    r"(?:because|since|if|as|when|unless|although|though|while|car|puisque|si|parce|comme|quand|lorsque|weil|da|falls"
    r"|wenn|obwohl|denn|sofern|porque|pues|ya|como|cuando|aunque|poiché|perché|se|quando|siccome|pois|caso|want|omdat"
    r"|als|indien)(?!\w)"
)
"""Before what may not be possible where the event is online all the same."""
_GOES_ON = lazy(
    rf"(?:$|\W*$|\s?[^\w\s-]|\s[–—-]\s|\s\d|\s(?:{_LITTLE}(?!\w)|{_REASON})|[\s-](?:[\w'’-]{{1,20}}\s){{0,2}}{_KIND}(?!\w))",
    re.IGNORECASE,
)
"""What may follow the word: another one says what is online (`online survey`, `digital skills`)."""
_OTHER = (
    r"(?:forms?|formulaires?|formular\w*|modul[oi]|surveys?|questionnaires?|question[aá]rio\w*|cuestionarios?|enqu[eê]tes?"
    r"|sondages?|encuestas?|inqu[eé]ritos?|sondaggi\w*|umfrage\w*|shop\w*|portal\w*|plattform\w*|tool\w*|banking|donat\w+"
    r"|spende\w*|hate|speech|abuse|violence|harass\w+|haine|harc[eè]lement|cyber\w*|hass\w*|hetze|gewalt|odio|[oó]dio"
    r"|violencia|viol[eê]ncia|acoso|ass[eé]dio|haat\w*|beratung|redaktion|magazin\w*|ausgabe|vote|voting|payment|paiement"
    r"|pago|zahlung|fill|complete|remplir|ausf[uü]ll\w+|rellen\w+|preench\w+|compil\w+|invullen|ask|available|published"
    r"|infos?|information\w*|details?|informa[cç]\w+|informazion\w+|informatie|programm?e?|programma|agenda|documents?"
    r"|slides|recordings?|report|rapport)"
)
_BESIDE = lazy(
    rf"(?<!\w)(?:{REGISTERING}|{_OTHER}(?!\w))(?:\W{{1,3}}[\w'’]{{1,14}}){{0,4}}\W{{1,3}}$",
    re.IGNORECASE,
)
"""Right before the word: what is done online, or is online (`register online`)."""
_OF_OTHER = lazy(rf"online-?(?:{REGISTERING}|{_OTHER})", re.IGNORECASE)
_NOT = (
    r"(?:not|\w+n['’]t|cannot|without|never|pas|sans|jamais|nicht|kein(?:e[nmrs]?)?|ohne|non|senza|não|sem|sin"
    r"|niet|geen|zonder)"
)
_NO = (
    r"(?:(?:(?<=\sis\s)|(?<=['’]s\s)|(?<=\sare\s)|(?<=\sbe\s)|(?<=\shas\s)|(?<=\shave\s)|(?<=\swas\s)|(?<=\soffers\s))no"
    r"|no(?=\s(?:participation|option|attendance|es|son|se|ser[aá]n?|est[aá]n?|hay|habr[aá]|tendr[aá]|tiene|va|puede)(?!\w)))"
)
"""English and Spanish say so by it; in Portuguese it is “in the”: `Participe no webinar`."""
_HOLDING = (
    rf"(?:{_KIND}|be(?:en)?|being|an?|it|held|tak\w+|place|happen\w*|hosted|organi[sz]ed|offered|going|to|in|also|any|possible"
    r"|joinable|une?|d[eu]|d['’]|lieu|avoir|tenue?|organisée?|proposée?|aussi|en|auch|als|eine?[nrms]?|möglich|se|es|será"
    r"|celebra\w*|tendrá|lugar|realiza\w*|también|si|terr[aà]|svolg\w+|tiene|anche|ser|uma?|também|wordt|gehouden|ook"
    r"|é|è|est|sera|hay|habr[aá]|haver[aá]|h[aá]|avr[aà]|sar[aà]|wird|ist|stream(?:ed|ing)?|broadcast(?:ed|ing)?|retransm\w+|diffus\w+|transmi\w+"
    r"|übertragen|gestreamt|ausgestrahlt|trasmess\w+|emitid\w+|uitgezonden"
    r"|participation|teilnahme|option|attendance|participaci[oó]n|partecipazione|participação|deelname)"
)
_DENIED = lazy(rf"(?<!\w)(?:{_NOT}|{_NO})(?:\s{_HOLDING}){{0,5}}(?:\s|(?<=['’]))$", re.IGNORECASE)
"""Right before the word; what is `not only online`, or `not in person but online`, is online."""
_NO_MORE = lazy(
    r"(?<!\w)no(?:\s(?:further|more|other|additional|extra|separate|public|regular|live|longer|purely|fully)){0,2}\s$",
    re.IGNORECASE,
)
"""English, right before `online`; before a noun it may be Portuguese."""
_NO_NAMED = lazy(
    r"(?:\w+s|\w+(?=\s(?:on|this|today|tomorrow|next|in|at|for|is|will|takes|until|during|but|and)(?!\w)))(?!\w)",
    re.IGNORECASE,
)
"""Behind `no`: a plural, or a word that goes on in English: `No webinar on 3 May`."""
_NO_OPTION = lazy(
    r"(?<!\w)no\s(?=\S{1,30}[\s-](?:participation|option|attendance|access)(?!\w))", re.IGNORECASE
)
_IMPOSSIBLE = lazy(
    rf"(?:[\s-](?!{_REASON})[^\W\d]{{1,20}}){{0,3}}\s(?:n['’]est\s)?(?:{_NOT}|no)\s(?:be\s|es\s|est\s|è\s|é\s)?"
    r"(?:possib\w+|posible|poss[ií]ve\w*|möglich|mogelijk|available|offered|foreseen|planned|provided|angeboten"
    r"|vorgesehen|prév\w+|prev\w+|voorzien|disponib\w+)(?!\w)",
    re.IGNORECASE,
)
_REGISTERING_IS = lazy(
    rf"^\W*(?:(?:the|your|les?|la|votre|die|ihre|el|las?|as?|os?|de)\s|l['’])?{REGISTERING}"
    r"(?:\s(?!(?:and|but|or|et|ou|und|oder|y|o|ed?|of|en|which|that|qui|que|che)\s)[\w'’-]{1,20}){0,8}?"
    r"\s(?:is|are|(?:will|must|can|has\sto)\sbe|takes\splace|est|sont|sera|seront|se\sf[ao]\w+|ist|sind|erfolgt|wird"
    r"|läuft|es|será|se\s(?:hace|realiza)|é|è|avviene|gebeurt|verloopt)(?:\s\w{1,14}){0,2}\s$",
    re.IGNORECASE,
)
"""Before the word, from where the sentence begins: the registration to an event is online."""
_NAME = re.compile(rf"\s(?!(?i:{_KIND}|{_LITTLE})(?!\w))[A-ZÀ-Þ]")
_CLAUSE = re.compile(r"[.;:!?–—|(]")
_SENTENCE = re.compile(r"(?<=[.;!?])\s")
_EDGES = " \t.,;:!()•*-–—"
_BEFORE = 60


def says_where(text: str) -> Online:
    """Whether a line says that the event is online, as it may of a form, a survey or a topic."""
    return max(map(_says, _SENTENCE.split(text)), default=Online.NOT)


def _says(sentence: str) -> Online:
    found = [match for match in _WORD.finditer(sentence) if not _is_of_other(match)]
    if not found:
        return Online.NOT
    is_alone = sentence.strip(_EDGES) == found[0][0]
    is_of_event = is_alone or _OF_EVENT.search(sentence) or _names_platform(sentence)
    is_sure = any(match["named"] or (is_of_event and not _is_in_name(match)) for match in found)
    return Online.SURELY if is_sure else Online.PERHAPS


def _is_in_name(match: re.Match[str]) -> bool:
    """Whether the word may belong to a name: `Digital Europe conference`."""
    is_adjective = match[0] in {"Digital", "Virtual"}
    return is_adjective and _NAME.match(match.string, match.end()) is not None


def _is_of_other(match: re.Match[str]) -> bool:
    """Whether a word of being online is said of something else than an event, or is denied."""
    text = match.string
    clause = _CLAUSE.split(text[max(0, match.start() - _BEFORE) : match.start()])[-1]
    if _is_denied(match, clause):
        return True
    if match["named"]:
        return False
    if _REGISTERING_IS.search(_CLAUSE.split(text[: match.start()])[-1]):
        return True
    beside = _BESIDE.search(clause)
    if beside is not None and not _OF_EVENT.search(clause, beside.end(0) - len(beside[0])):
        return True
    if match["compound"]:
        return _OF_OTHER.match(match[0]) is not None
    return _GOES_ON.match(text, match.end()) is None


def _is_denied(match: re.Match[str], clause: str) -> bool:
    """Whether the words around one of being online say that the event is not."""
    text = match.string
    if _DENIED.search(clause) or _IMPOSSIBLE.match(text, match.end()):
        return True
    if _NO_MORE.search(clause) and (not match["named"] or _NO_NAMED.match(text, match.start())):
        return True
    before = max(0, match.start() - len("no "))
    return _NO_OPTION.search(text, before, match.end() + _BEFORE) is not None


def _names_platform(text: str) -> bool:
    return bool(named_platform(text) or bare_platform(text))
