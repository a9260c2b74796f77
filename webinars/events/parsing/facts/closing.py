"""Whether a date is the last day of something, and whether of registering or of something else.

Sentences are read across the line breaks of wrapped texts. Abstracts, grants and recordings have
last days, too: what stands nearest before the date says of what it is one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from webinars.events.parsing.dates import FoundDate
from webinars.events.parsing.facts.dated import DatedLine
from webinars.events.parsing.facts.words import CLOSING, LAST_DAY, LAST_DAY_AFTER, REGISTERING
from webinars.events.parsing.patterns import lazy


@dataclass(frozen=True)
class Closing:
    """How a date ends something.

    `is_named` says that it is a last day whatever ends: `until`, `deadline`; `closes` may be said
    of the event. `is_before`: the words leave open whether the day itself counts (`avant le`).
    """

    is_named: bool
    is_before: bool


@dataclass(frozen=True)
class Sentence:
    """What stands before and behind a date in its sentence, times taken out of it.

    `above` is a short line right over it, which may be its heading; `is_of_job` says that a line
    over it offers a job.
    """

    before: str
    after: str
    above: str = ""
    is_of_job: bool = False

    @property
    def closing(self) -> Closing | None:
        """How the date ends something; None where it does not."""
        near = self.before[-_NEAR:]
        if _AT_LAST.search(near) or _AFTERWARDS.match(self.after):
            return Closing(is_named=True, is_before=_BEFORE.search(near) is not None)
        if _ENDING.search(near) or _ENDS.match(self.after):
            return Closing(is_named=False, is_before=False)
        return None

    @property
    def is_of_registration(self) -> bool:
        """Whether it is about registering, or saying that one comes, and not about more."""
        return self._is_about and not self.is_of_other

    @property
    def is_of_other(self) -> bool:
        """Whether it is about abstracts, grants, recordings, jobs and the like."""
        if self._is_of_law_or_job:
            return True
        if _AVAILABLE.search(self.before) and not _REGISTERING.search(self.before):
            return True
        others = list(_OTHER.finditer(self.before))
        if not others:
            above = bool(_OTHER.search(self.above))
            if self._is_about:
                return above and _FORM.search(f"{self.before} {self.after}") is not None
            return above or _OTHER.search(self.after) is not None
        return not any(
            match.start() > others[-1].start()
            or _BOTH.fullmatch(self.before[match.end() : others[-1].start()])
            for match in _REGISTERING.finditer(self.before)
        )

    @property
    def _is_of_law_or_job(self) -> bool:
        whole = f"{self.before} {self.after}"
        is_coming = _REPLYING.search(whole) and _ATTENDING.search(whole)
        is_of_event = is_coming or _SIGNING_UP.search(whole)
        if (self.is_of_job or _JOB.search(whole)) and not is_of_event:
            return True
        said = _DUTY.search(self.before) or _REGISTERED.search(self.before)
        return bool(said or _WAS_REGISTERED.search(whole))

    @property
    def _is_about(self) -> bool:
        whole = f"{self.before} {self.after}"
        if any(words.search(whole) for words in (_REGISTERING, _INVITED, _FORM)):
            return True
        return bool(_REPLYING.search(whole) and _ATTENDING.search(whole))


def sentence_around(dated: Sequence[DatedLine], at: int, found: FoundDate) -> Sentence:
    """The sentence of the date `found` on the line `at` of those with text."""
    before = _without_times(dated[at], max(0, found.begin - _REACH), found.begin)
    after = _without_times(dated[at], found.stop, found.stop + _REACH)
    above = at
    while above > max(0, at - _WRAPPED_LINES) and goes_on(dated[above - 1], dated[above]):
        above -= 1
        length = len(dated[above].line.text)
        before = f"{_without_times(dated[above], max(0, length - _REACH), length)} {before}"
    if at + 1 < len(dated) and goes_on(dated[at], dated[at + 1]):
        after = f"{after} {_without_times(dated[at + 1], 0, _REACH)}"
    heading = dated[above - 1].line.text if above else ""
    return Sentence(
        _tidy(_SENTENCE.split(before[-_REACH:])[-1]),
        _tidy(_SENTENCE.split(after[:_REACH])[0]),
        heading if len(heading) < _WRAPPED and not heading.endswith(".") else "",
        is_of_job=_is_of_job(dated, above),
    )


def _is_of_job(dated: Sequence[DatedLine], at: int) -> bool:
    """Whether one of the few lines over the line `at`, up to a heading, offers a job."""
    for one in reversed(dated[max(0, at - _JOB_REACH) : at]):
        if len(one.line.text) <= _LONGEST_OFFER and _JOB.search(one.line.text):
            return True
        if one.line.level or (one.dates and one.times):
            return False
    return False


def is_about_registering(text: str) -> bool:
    """Whether a line has words of registering."""
    return _REGISTERING.search(text) is not None


def goes_on(first: DatedLine, second: DatedLine) -> bool:
    """Whether a line is the second half of the one above it."""
    is_next = second.line.number == first.line.number + 1
    is_apart = second.label or second.line.is_bullet or second.line.level or first.line.level
    if not is_next or is_apart or first.line.text.endswith((".", "!", "?", ":", ";")):
        return False
    return len(first.line.text) >= _WRAPPED or _HANGING.search(first.line.text) is not None


def _without_times(one: DatedLine, begin: int, stop: int) -> str:
    """A part of a line with its times blotted out."""
    text = one.line.text[begin:stop]
    first = bisect_right(one.times, begin, key=lambda each: each.stop)
    for each in one.times[first:]:
        if each.begin >= stop:
            break
        start, end = max(0, each.begin - begin), each.stop - begin
        text = text[:start] + " " * (min(end, len(text)) - start) + text[end:]
    return text


def _tidy(text: str) -> str:
    return " ".join(text.split()) + " "


_REACH = 300
_NEAR = 200
"""So far before a date, in characters, stand the words that make it a last day."""
_WRAPPED = 50
_WRAPPED_LINES = 2
_JOB_REACH = 8
_LONGEST_OFFER = 120
_SENTENCE = lazy(r"(?:[.!?;]\s+(?=[^\W\d_a-zà-ÿ])|[;•]\s)")
_REGISTERING = lazy(rf"(?<!\w){REGISTERING}", re.IGNORECASE)
_SMALL = (
    r"(?:the|on|at|in|of|end|close|business|cob|eob|day|including|incl|noon|midnight|latest|l['’]?|le|la|les"
    r"|au|aux|[aà]s?|jour|soir|fin|inclus|plus|tard|zum|den|dem|am|um|einschlie(?:ß|ss)lich"
    r"|inkl(?:usive)?|sp[aä]testens|ende|uhr|el|las?|d[ií]a|al|del|m[aá]i?s|tardar|ao?|o|no|d[aeo]l?"
    r"|hora|il|lo|all[ae]?['’]?|ore|dell[ae]?['’]?|e|non|oltre|giorno|op|en|met|uiterlijk|om|de|uur|h)"
)
_GAP = rf"(?:[\s,:(]{{0,3}}(?<!\w){_SMALL}(?!\w)\.?){{0,7}}[\s,:('’]{{0,4}}$"
_LOOSE_GAP = r"(?:[\s,:('’]{1,3}(?!\d)[\w'’-]{1,16}){0,8}[\s,:('’]{0,4}$"
_HANGING = lazy(rf"(?<!\w){LAST_DAY_AFTER}(?!\w){_GAP}", re.IGNORECASE)
_AT_LAST = lazy(
    rf"(?<!\w)(?:{LAST_DAY_AFTER}(?!\w){_GAP}|{LAST_DAY}(?!\w){_LOOSE_GAP})", re.IGNORECASE
)
_ENDING = lazy(rf"(?<!\w){CLOSING}(?!\w){_LOOSE_GAP}", re.IGNORECASE)
_BEFORE = lazy(
    r"(?<!\w)(?:before|prior\sto|avant|vor|antes\sd[aeo]l?|prima\sd(?:i|el(?:l['’])?)|v[oó][oó]r)"
    rf"(?!\w){_GAP}",
    re.IGNORECASE,
)
_AFTERWARDS = lazy(
    r"[\s,(]{0,3}(?:at\sthe\s(?:very\s)?latest|au\splus\stard|derni(?:er|ère)\s(?:d[eé]lai|limite)"
    r"|a\sm[aá]s\stardar|o\smais\stardar|al\spi[uù]\stardi|ten\slaatste)(?!\w)"
    rf"|[\s,:–—-]{{0,5}}(?:[\w'’]{{1,16}}\s){{0,2}}(?!due\s){LAST_DAY}(?!\w)",
    re.IGNORECASE,
)
_ENDS = lazy(
    rf"[\s,]{{0,3}}(?:{CLOSING}\s(?:\w+\s){{0,2}}{REGISTERING}"
    rf"|(?:\w+\s){{0,2}}{REGISTERING}\s(?:\w+\s){{0,2}}{CLOSING}(?!\w))",
    re.IGNORECASE,
)
"""Behind a date: `Am 8. Dezember endet die Anmeldung`."""
_INVITED = lazy(
    r"(?<!\w)(?:r[eé]ponse\s(?:souhait|attend|demand)\w+|merci\sde\s(?:nous\s)?r[eé]pondre"
    r"|r[uü]ckmeldung|antwort\serbeten|u\.?\s?a\.?\s?w\.?\s?g|se\sruega\s(?:contestaci[oó]n|respuesta)"
    r"|gradita\s(?:conferma|risposta)|si\sprega\sdi\s(?:dare\sconferma|rispondere))(?!\w)",
    re.IGNORECASE,
)
"""Formulas that ask whoever is invited for an answer."""
_FORM = lazy(
    r"(?<!\w)(?:(?:fill(?:ing)?\s(?:in|out)|complet\w+|rempli\w+|rellen\w+|preench\w+|compil\w+|cumpliment\w+)"
    r"\s(?:[\w'’]{1,10}\s){1,2}(?:form|formulaire|formulario|formul[aá]rio|modulo)"
    r"|formular\s(?:\w+\s)?aus(?:zu)?f[uü]ll\w+|formulier\s(?:\w+\s)?in(?:\ste\s)?(?:vullen)?)(?!\w)",
    re.IGNORECASE,
)
"""That a form is to be filled in, which may be that of a survey."""
_REPLYING = lazy(
    r"(?<!\w)(?:let\s(?:us|me)\sknow|repl(?:y|ies)|respond|response|confirm\w*|tell\sus|r[eé]pon\w+"
    r"|faire\ssavoir|pr[eé]ven\w+|inform\w*|signal\w+|bescheid|zusag\w*|zur[uü]ck(?:zu)?melden"
    r"|best[aä]tig\w*|antwort\w*|mitteil\w*|teilen\ssie|respon\w+|avis\w+|comuni[cq]\w+|saber|indi[cq]\w+"
    r"|resposta|conferm\w+|rispo\w+|sapere|segnal\w+|weten|bevestig\w*|antwoord\w*|reage\w+)(?!\w)",
    re.IGNORECASE,
)
_ATTENDING = lazy(
    r"(?<!\w)(?:attend\w*|participa\w*|join|com(?:e|ing)|make\sit|take\spart|pr[eé]sen\w+|venir|venue"
    r"|serez|particip\w+|teilnehm\w*|teilnahme|teilnimmst|dabei|kommen|asist\w+|acud\w+|vendr\w+|presen[cç]\w+"
    r"|vir[aá]?|partecip\w+|presenz\w+|verr\w+|aanwezig\w*|komst|komt|deelnem\w*|deelname|deelneemt|erbij"
    r"|bij\s(?:bent|zijn))(?!\w)",
    re.IGNORECASE,
)
_OTHER = lazy(
    r"(?<!\w)(?:abstracts?|(?:position\s)?papers?|proposals?|submissions?|submitt\w+|submit(?=\s(?:an?|your|their)\s"
    r"(?!regist))|grants?|bursar\w+|scholarships?|fellowships?|recordings?|recorded|replay|slides|surveys?"
    r"|questionnaires?|consultations?|feedback|nominat\w+|questions?|contributions?|early[\s-]bird\w*|fees?"
    r"|payments?|exhibitions?|posters?|visas?|hotels?|accommodation|call\sfor\s(?!particip|regist)\w+"
    r"|comments?|case\sstud\w+|practices|projects?|tenders?|job"
    r"|r[eé]sum[eé]s?|communications?|propositions?|bourses?|soumission\w*|soumett\w+|rediffusion\w*|sondage"
    r"|enqu[eê]te|(?<!d['’])(?:enregistrement|registrazione)\s(?:\w+\s){0,4}disponib\w+|appel\s[aà]\s(?!particip|inscr)\w+|frais|h[eé]bergement|commentaires|projets?"
    r"|beitr[aä]g\w*|vorschl[aä]g\w*|einreich\w*|einsend\w*|\w*stipendi\w*|\w*zusch[uü]ss\w*|aufzeichnung\w*"
    r"|mitschnitt\w*|umfrage|fragen|ausstellung|fr[uü]hbuch\w*|projekt\w*"
    r"|res[uú]menes|ponencias?|comunicaciones|propuestas?|becas?|grabaci\w+|encuesta|preguntas|contribuciones"
    r"|alojamiento|resumos?|propostas?|bolsas?|grava[cç]\w+|perguntas|contribui[cç]\w+|inqu[eé]rito"
    r"|comunica[cç][oõ]es|propost[ae]|bors[ae]|contribut[oi]|videoregistrazion\w+|sondaggio"
    r"|domande(?!\sdi\s(?:iscri|partec))|progett[oi]"
    r"|samenvatting\w*|voorstel\w*|\w*beur(?:s|zen)|opnames?|bijdrag\w+|vragen)(?!\w)",
    re.IGNORECASE,
)
"""What else has a last day."""
_DUTY = lazy(
    r"(?<!\w)(?:member\sstates|[eé]tats\smembres|mitgliedstaaten|estados[\s-]mi?embros|stati\smembri|lidstaten"
    r"|asylum[\s-]seekers|demandeu\w+\sd['’]asile|asylsuchende|asylbewerber\w*|(?:solicitantes|requerentes)\sde\sasilo"
    r"|richiedenti\sasilo|asielzoekers)\s(?:also\s)?(?:must|have\sto|had\sto|shall|should|need\sto|will|are|doivent"
    r"|devront|m[uü]ssen|sollen|haben|deben|deber[aá]n|tienen|devem|dever[aã]o|devono|dovranno|moeten|dienen)(?!\w)",
    re.IGNORECASE,
)
"""What laws ask of states and of people who seek asylum: they register, too."""
_JOB = lazy(
    r"(?<!\w)(?:vacanc(?:y|ies)|job\s(?:offer|opening|advert\w*|opportunit\w+)|we(?:['’]re|\sare)\s(?:hiring|recruiting)"
    r"|(?:internship|traineeship)s?|offres?\sd['’](?:emploi|stage)|nous\srecrutons|poste\s[àa]\spourvoir"
    r"|stellen(?:angebot|ausschreibung|anzeige)\w*|oferta\sde\s(?:empleo|trabajo|emprego)|vacante"
    r"|vagas?\sde\semprego|vaga\spara(?!\s\d)|offerta\sdi\slavoro|posizione\saperta|vacatures?)(?!\w)",
    re.IGNORECASE,
)
"""What people apply for without coming to an event."""
_SIGNING_UP = lazy(
    r"(?<!\w)(?:regist\w*|sign[\s-]?up|r\.?s\.?v\.?p|inscr\w*|enregistr\w*|anmeld\w*|angemeldet|anzumelden"
    r"|iscri\w*|inschrij\w*|aanmeld\w*)(?!\w)",
    re.IGNORECASE,
)
_PEOPLE = (
    r"(?:persons|refugees|asylum[\s-]seekers|displaced\speople|beneficiaries|children|personnes|r[eé]fugi[eé]e?s"
    r"|demandeurs|personen|fl[uü]chtlinge|gefl[uü]chtete|personas|refugiad[oa]s|solicitantes|pessoas|requerentes"
    r"|persone|rifugiat[ie]|richiedenti|vluchtelingen|asielzoekers)"
)
_REGISTERED = lazy(
    rf"(?<!\w){_PEOPLE}\s(?:[\w'’]{{1,12}}\s){{0,4}}(?:registered|enregistr[eé]e?s|inscrit[oae]s|registrad[oa]s"
    r"|registrat[ie]|iscritt[ie]|geregistreerd|ingeschreven)\s(?:[\w'’]{1,12}\s){0,2}(?:before|avant|antes|prima"
    r"|v[oó][oó]r)(?!\w)",
    re.IGNORECASE,
)
"""What laws say of people: `persons registered before 1 January 2015`."""
_WAS_REGISTERED = lazy(
    rf"(?<!\w){_PEOPLE},?\s(?:die|welche)\s.{{0,60}}(?<!\w)(?:vor|v[oó][oó]r)\s.{{0,60}}"
    r"(?:angemeldet|registriert|geregistreerd|ingeschreven)\s(?:wurden|waren|sind|worden|werden|zijn)(?!\w)",
    re.IGNORECASE,
)
_AVAILABLE = lazy(
    r"(?<!\w)(?:available|download|disponib\w+|dispon[ií]ve\w+|verf[uü]gbar|abrufbar|beschikbaar)(?!\w)",
    re.IGNORECASE,
)
"""What registering may be as well, but only where the sentence has named it: `for registrants`."""
_BOTH = lazy(r"\W*(?:and|et|und|y|e|en|&|\+)\s(?:[\w'’]+\s){0,4}", re.IGNORECASE)
"""Between two things that share it: `Registration and abstracts by 8 December`."""
