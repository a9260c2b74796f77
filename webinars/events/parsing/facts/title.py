"""An event's title, and what its text calls itself ("Concept note")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from webinars.events.parsing.agenda.words import LABEL, names_people
from webinars.events.parsing.facts.address import has_address
from webinars.events.parsing.facts.dated import DatedLine
from webinars.events.parsing.facts.kinds import (
    KINDS,
    SAVE_THE_DATE,
    describes_kind,
    is_generic,
    is_notice,
    is_spelt_out,
    names_only_document,
    names_only_kind,
    says_nothing,
    stands_above_title,
)
from webinars.events.parsing.facts.languages import has_language_label
from webinars.events.parsing.facts.mail_letters import announces
from webinars.events.parsing.facts.mail_words import SUBJECT
from webinars.events.parsing.facts.menu import behind_menu
from webinars.events.parsing.facts.model import Fact
from webinars.events.parsing.facts.signature import signature_lines
from webinars.events.parsing.facts.title_lead import QUOTED, behind_reply, without_facts
from webinars.events.parsing.facts.words import Label
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.people.shapes import ACRONYM, is_of_organisation
from webinars.events.search import fold

_FIRST_LABELS = 12
_ONLY_KIND = 45
"""What a line weighs that only names the kind: less than any that could be a title, and unsure."""
_LABELS = (
    *("concept", "konzept", "note", "nota", "agenda", "programm", "invit", "save the date"),
    *("einladung", "uitnodiging", "draft", "press", "terms of", "termes de", "terminos de"),
    *("termos de", "termini di", "rahmenpapier", "documento", "fiche", "notitie"),
)
_GREETING = lazy(
    r"[¡\W]{0,3}(?:(?:to\sall|an\salle|à\stou(?:s|tes)|a\stod[oa]s|a\stutt[ei]|aan\salle)(?=\s\w)|dear|hello|hi|good\s(?:morning|afternoon)|greetings|bonjour|ch[eè]re?s?|madame|monsieur"
    r"|liebe[r]?|sehr\sgeehrte|guten\stag|hallo|hoi|coucou|servus|ciao|estimad\w+|querid\w+|hola|car[oaie]|gentil[ei]"
    r"|buongiorno|prezad\w+|ol[aá]|beste|geachte|we\sare|you\sare|nous\s|wir\s|siamo|estamos|temos\so|tenemos\sel|abbiamo\sil|(?:vi|os|les|le)\sinvit\w+"
    r"|invitiamo|invitamos|convidamos|wij\s|graag\s|hierbij\s|please|veuillez|bitte|regist\w+|s['’]inscrire)(?!\w)",
    re.IGNORECASE,
)
_EVENT = lazy(
    r"(?:webinar|webinaire|conference|conf[eé]rence|konferenz|seminar|s[eé]minaire|training"
    r"|formation|schulung|workshop|atelier|briefing|meeting|event|session|evento|encuentro|seminario"
    r"|semin[aá]rio|incontro|convegno|bijeenkomst|veranstaltung|tagung|launch|panel|roundtable"
    r"|charlas?|ciclo|talks?|series?|veranstaltungsreihe|reihe|discussion|debate|debat|d[eé]bat|curso|corso|jornada|titled|entitled|intitul[eé]e?|titulad[oa]"
    r"|zum\sthema|thema|about|on|sur|called)\W{0,4}$",
    re.IGNORECASE,
)
_SUBJECT = re.compile(rf"{SUBJECT}\s?:", re.IGNORECASE)
_OTHER_LABEL = lazy(
    r"(?:organi[sz](?:ed\sby|ers?)|organis[eé]e?\spar|organisateurs?|host(?:s|ed\sby)|who|target\s(?:group|audience)"
    r"|audience|for\swhom|public\scible|wer|zielgruppe|veranstalter(?:in)?|dirigido\sa|organiza[nm]?"
    r"|organizzano?|doelgroep|organisatie|fees?|cost|price|tarifs?|kosten|precio|pre[cç]o|costo|prijs|registration"
    r"|inscriptions?|anmeldung|inscripci[oó]n(?:es)?|inscri[cç](?:[aã]o|[oõ]es)|iscrizion[ie]|inschrijving|aanmelden"
    r"|link|lien|places|duration|dur[eé]e|dauer|(?:funded|supported)\sby|partners?|partenaires?)\s?[:：]\s",
    re.IGNORECASE,
)
"""What a line is about that is neither of when and where, nor the title."""
_NAMED = KINDS | {
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
_BESIDE_KINDS = frozenset(("online", "virtual", "web", "en", "ligne", "linea", "linha", "gratuito"))
_REPLY = lazy(r"(?:(?:re|fwd?|fw|tr|wg|aw|rv|enc|res|antw|doorst)\s?:\s?){1,6}", re.IGNORECASE)
_SENTENCE_END = lazy(r"[.,;]$")
_GAPS = (" ", "\u00a0", ":", "’", "'")
_FIRST_LINES = 8
_LONGEST = 300
_LONGEST_MARK = 4
"""So far into its line the time of an item stands, behind a bullet or a number."""
_WRAPPED = 50
"""A shorter line is not wrapped: what follows is not its second half."""
_SHORTEST_HALF = 15
_OPEN_END = lazy(
    r"(?:[:–—&]|\s(?:and|of|the|in|for|with|to|on|et|de|des|du|la|les|pour|und|der|die|f[uü]r|mit|zu[mr]?"
    r"|y|e|del|con|para|da|do|com|di|della|delle|dei|per|van|met|voor))$"
)
"""Where a title that is broken into two lines goes on, whatever letter follows."""
_SENDER = 30
_FIRST_SENDERS = 4
_LONGEST_NAME = 4
_LONGEST_SENDER = 80
_QUOTES = "“„«\"‘'"
_PROSE = 250
"""A line that is longer begins the text; a title without a mark stands before it."""


@dataclass(frozen=True)
class _Candidate:
    title: str
    lines: tuple[int, ...]
    weight: int
    is_unsure: bool = False
    is_subject: bool = False
    is_named: bool = False
    """Whether it stands in quotation marks right behind the kind of event: `our webinar “…”`."""


def find_title(dated: Sequence[DatedLine]) -> tuple[Fact[str] | None, Fact[str] | None]:
    """The title, and the label that a text carries instead of one; both may be missing.

    Behind `Title:`, else a heading, the first line that could be one, or what stands in quotation
    marks behind `webinar` and the like. A title that only might be one is unsure. Who signs a mail
    is none.
    """
    candidates = list(_candidates(behind_menu(dated)))
    best = max(candidates, key=lambda one: one.weight, default=None)
    chosen = best.lines[0] if best else None
    labels = [
        one.line
        for at, one in enumerate(dated)
        if (at < _FIRST_LABELS and _is_label(one, chosen)) or SAVE_THE_DATE.fullmatch(one.line.text)
    ]
    label = Fact(labels[0].text, tuple(each.number for each in labels)) if labels else None
    if best is None:
        return None, label
    is_unsure = best.is_unsure or best.weight < 50 or _is_called_other(best, candidates)
    title = Fact(best.title, best.lines, is_unsure)
    return _with_capital(title, dated), label


def _is_called_other(best: _Candidate, candidates: Sequence[_Candidate]) -> bool:
    """Whether the text names its event, and the mail's subject only says what it is about."""
    own = fold(best.title)
    named = [fold(one.title) for one in candidates if one.is_named]
    return best.is_subject and bool(named) and not any(n in own or own in n for n in named)


def _with_capital(title: Fact[str], dated: Sequence[DatedLine]) -> Fact[str]:
    """A title that stands behind its kind or label with a capital: `Convegno: vie sicure`."""
    value = title.value
    text = next(one.line.text for one in dated if one.line.number == title.lines[0])
    lead = text.partition(value)[0].rstrip()
    if not value[:2].islower() or not lead.endswith((":", "|", "–", "—", "-")):
        return title
    return replace(title, value=value[0].upper() + value[1:])


def _is_label(one: DatedLine, title: int | None) -> bool:
    """Whether a line is what the text calls itself: the kind alone only above the `title`."""
    number, folded = one.line.number, fold(one.line.text)
    if title is not None and number < title and names_only_kind(one.line.text):
        return True
    if title is not None and number < title and describes_kind(one.line.text):
        return True
    is_named = is_generic(one.line.text) and any(word in folded for word in _LABELS)
    return is_named and number != title


def _candidates(dated: Sequence[DatedLine]) -> Iterator[_Candidate]:
    is_prose = is_dated = is_begun = is_described = False
    signature = signature_lines(dated)
    is_agenda = sum(map(_is_item, dated)) > 1
    taken = -1
    for at, one in enumerate(dated):
        line, text = one.line, one.line.text
        if line.number in signature or at == taken:
            continue
        is_prose = is_prose or len(text) > _PROSE
        is_begun = is_begun or _is_item(one)
        rest = _second_half(dated, at) if at < _FIRST_LINES and not is_prose else None
        taken = at + 1 if rest else taken
        if one.label and one.label.key == "title" and at < 30:
            yield from _behind_label(one, one.label, 100 - at, rest)
            continue
        if at < 40 and len(text) <= 2_000:
            quoted = list(_quoted(one, at))
            yield from quoted
            is_prose = is_prose or (bool(quoted) and bool(_SENTENCE_END.search(text)))
        if not _could_be(one) or (is_agenda and _is_item(one)):
            continue
        title = without_facts(one)
        is_bare = names_only_kind(title)
        is_kind = describes_kind(title) and not is_bare and _title_follows(dated, at)
        is_described = is_described or is_kind
        sender = _SENDER * _is_sender(dated, at)
        if is_kind or is_bare or says_nothing(title):
            if at < _FIRST_LINES:
                yield from _candidate(title, one, _ONLY_KIND - at)
        elif line.level:
            yield from _candidate(title, one, 90 - 2 * line.level - at - sender, rest)
        elif line.is_strong and at < 15:
            yield from _candidate(title, one, 85 - 3 * at - sender, rest)
        elif at < _FIRST_LINES and not (
            line.is_bullet
            or is_prose
            or _is_rest(dated, at)
            or (_goes_on(dated, at) and not rest)
            or _says_when(one, title)
        ):
            doubt = _doubt(at, title, is_dated, is_begun) + sender
            for each in _candidate(title, one, 70 - 3 * at - doubt, rest):
                yield replace(each, is_unsure=is_described or is_spelt_out(each.title))
        is_dated = is_dated or bool(one.dates)


def _behind_label(
    one: DatedLine, label: Label, weight: int, rest: DatedLine | None
) -> Iterator[_Candidate]:
    """The title behind `Title:`, or a mail's subject, unless that only says what changed."""
    text = one.line.text
    start = behind_reply(text, label.stop)
    said = _REPLY.sub("", text[start:])
    if names_only_document(said) or is_notice(said):
        return
    is_subject = _SUBJECT.match(text) is not None
    for each in _candidate(without_facts(one, start), one, weight, rest):
        yield replace(each, is_subject=is_subject)


def _candidate(
    title: str, one: DatedLine, weight: int, rest: DatedLine | None = None
) -> Iterator[_Candidate]:
    """A title on a line, and on the one below where it goes on there."""
    numbers: tuple[int, ...] = (one.line.number,)
    if rest is not None and one.line.text.endswith(title):
        title, numbers = f"{title} {rest.line.text}", (*numbers, rest.line.number)
        quoted = QUOTED.fullmatch(title)
        title = (quoted[1] or quoted[2]) if quoted else title
    is_document = is_generic(title) or names_only_document(title)
    if len(title) > 2 and any(map(str.isalpha, title)) and not is_document:
        yield _Candidate(title[:_LONGEST].rstrip(), numbers, weight)


def _could_be(one: DatedLine) -> bool:
    text = one.line.text
    if (
        len(text) > 220
        or one.label
        or _has_label(text)
        or one.line.is_code
        or is_generic(text)
        or stands_above_title(text)
        or "@" in text
        or "\t" in text
        or text.startswith("|")
    ):
        return False
    if _GREETING.match(text) or announces(text) or "://" in text:
        return False
    return bool(one.line.level or one.line.is_strong) or not _SENTENCE_END.search(text)


def _has_label(text: str) -> bool:
    """Whether a line says before a colon what it is about: `Speakers: …`, `Languages: …`."""
    people = LABEL.match(text)
    is_of_people = people is not None and names_people(people[0])
    return is_of_people or _OTHER_LABEL.match(text) is not None or has_language_label(text)


def _title_follows(dated: Sequence[DatedLine], at: int) -> bool:
    """Whether the line below could be the title, of more than two words and in no lesser style."""
    if at + 1 >= min(len(dated), _FIRST_LINES):
        return False
    line, below = dated[at].line, dated[at + 1]
    if below.dates or below.times or below.line.is_bullet or not _could_be(below):
        return False
    text = below.line.text
    is_styled = below.line.level > 0 or below.line.is_strong or not (line.level or line.is_strong)
    words = text.split()
    is_named = len(words) <= _LONGEST_NAME and ACRONYM.search(text) is not None
    is_of_others = (":" not in text and is_named) or words[-1].startswith("(")
    is_other = is_of_others or names_only_kind(text) or has_address(text)
    return is_styled and not is_other and len(words) > 2


def _says_when(one: DatedLine, title: str) -> bool:
    """Whether a line has a date and a time that nothing could be cut from."""
    return bool(one.dates and one.times) and title == one.line.text


def _goes_on(dated: Sequence[DatedLine], at: int) -> bool:
    """Whether the next line begins in the middle of a sentence."""
    text = dated[at].line.text
    is_full = len(text) >= _WRAPPED and not QUOTED.fullmatch(text)
    return is_full and at + 1 < len(dated) and dated[at + 1].line.text[:1].islower()


def _second_half(dated: Sequence[DatedLine], at: int) -> DatedLine | None:
    """The line that a title goes on with, if it is broken into two; not the rest of a sentence."""
    first, *following = dated[at : at + 3]
    is_labelled = first.label is not None and first.label.key == "title"
    if not following or not (is_labelled or _could_be(first)):
        return None
    if not _continues(first, following[0]):
        return None
    second, third = following[0], following[-1]
    is_long = third is not second and _continues(second, third)
    is_title = _could_be(second) and not (second.dates or second.times or second.line.is_bullet)
    styles = [(one.line.level, one.line.is_strong) for one in (first, second)]
    is_whole = is_title and not is_long and styles[0] == styles[1] and not first.line.level
    return second if is_whole else None


def _continues(first: DatedLine, second: DatedLine) -> bool:
    """Whether a line begins where the one right above it has not ended."""
    above, below = first.line.text, second.line.text
    if second.line.number != first.line.number + 1 or len(above) < _SHORTEST_HALF:
        return False
    if names_only_kind(above) or names_only_kind(below):
        return False
    are_capitals = above.isupper() and below.isupper() and len(above) >= _WRAPPED
    return below[:1].islower() or are_capitals or _OPEN_END.search(above) is not None


def _is_sender(dated: Sequence[DatedLine], at: int) -> bool:
    """Whether a line names the organisation, above the kind of document or event and the title.

    `SHARE Network`, `Concept note`, `Living together`; also `SHARE Network webinar` above a title.
    """
    if at >= _FIRST_SENDERS or not _names_organisation(dated[at].line.text):
        return False
    has_kind = not KINDS.isdisjoint(fold(dated[at].line.text).split())
    for one in dated[at + 1 : at + 5]:
        text = one.line.text
        if is_generic(text) or names_only_kind(text) or SAVE_THE_DATE.fullmatch(text):
            has_kind = True
        elif one.dates or one.times or one.line.is_bullet:
            return False
        elif not _names_organisation(text):
            is_styled = one.line.level > 0 or one.line.is_strong or not dated[at].line.level
            is_title = _could_be(one) if one.label is None else one.label.key == "title"
            return has_kind and is_styled and is_title and len(text.split()) > 1
    return False


def _names_organisation(text: str) -> bool:
    """Whether a line could be an organisation's name: `SHARE Network`, `Caritas Europa`."""
    if len(text) > _LONGEST_SENDER or text[:1] in _QUOTES or not text[:1].isupper():
        return False
    head = " ".join(re.split(r"[\s-]+", text)[:3])
    is_called = is_of_organisation(head) or is_of_organisation(text.rsplit(maxsplit=1)[-1])
    return is_called or (not text.isupper() and ACRONYM.search(text) is not None)


def _is_rest(dated: Sequence[DatedLine], at: int) -> bool:
    """Whether a line is the middle or the end of a sentence that is wrapped."""
    above = dated[at - 1] if at else None
    is_below = above is not None and above.line.number + 1 == dated[at].line.number
    if above is None or not is_below or not dated[at].line.text[:1].islower():
        return False
    return len(above.line.text) >= _WRAPPED and not stands_above_title(above.line.text)


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
    for match in QUOTED.finditer(text):
        title = (match[1] or match[2]).strip(" ,.*")
        before = text[max(0, match.start() - 40) : match.start()]
        words = re.findall(r"[^\W\d_]+", fold(before)[-40:]) if before.endswith(_GAPS) else []
        words = [word for word in words if word not in _BESIDE_KINDS]
        if words and words[-1] in _NAMED:
            for each in _candidate(title, one, 58 - at):
                yield replace(each, is_unsure=True, is_named=True)
        elif len(title.split()) >= 3 and _EVENT.search(before):
            yield from _candidate(title, one, 58 - at)
