"""Where a mail's signature stands: `Kind regards,` and the lines behind it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import dropwhile, pairwise, takewhile

from webinars.events.parsing.clock import read_time_range
from webinars.events.parsing.dates import read_dates
from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.closing import is_about_registering
from webinars.events.parsing.facts.contact import EMAIL
from webinars.events.parsing.facts.dated import DatedLine
from webinars.events.parsing.facts.headings import heads_facts, is_known_heading
from webinars.events.parsing.facts.words import find_label
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.people.shapes import is_of_organisation, is_position
from webinars.events.parsing.words import SIGNATURE_MARK

_CLOSING = lazy(
    r"(?:(?:with\s)?(?:(?:best|kind(?:est)?|warm(?:est)?|many)\s){1,3}(?:wishes|regards|greetings|thanks)"
    r"|regards|(?:yours\s)?sincerely(?:\syours)?|yours\s(?:faithfully|truly)|in\ssolidarity|thank\syou"
    r"|thanks|(?:(?:bien\s|tr[eè]s\s)?cordialement|bien\s[aà]\s(?:vous|toi)"
    r"|(?:meilleures|sinc[eè]res|cordiales)\ssalutations|salutations\s\w+|solidairement|amicalement)"
    r"|(?:avec\s)?(?:nos|mes)\s\w+\ssalutations|merci(?:\sd['’]avance)?|(?:mit\s)?(?:(?:sehr\s)?"
    r"(?:freundlichen?|herzlichen?|besten?|lieben?|viele[n]?|solidarischen?|sch[oö]nen?)\s){1,2}"
    r"(?:gr[uü](?:ß|ss)(?:en?)?|dank)|hochachtungsvoll|danke|(?:(?:un|reciba[n]?\sun)\s)?(?:cordial\s)?"
    r"(?:saludo|abrazo)(?:\s(?:cordial|afectuoso))?|(?:muchos\s)?saludos"
    r"(?:\s(?:cordiales|afectuosos|atentos|solidarios))?|atentamente"
    r"|(?:muchas\s)?gracias|atenciosamente|atentamente|cordialmente|(?:muito\s)?obrigad[oa]"
    r"|(?:com\s)?(?:os\s)?(?:(?:nossos\s|meus\s)?(?:melhores|cordiais)\s)?cumprimentos|sauda[cç][oõ]es"
    r"(?:\s(?:cordiais|solid[aá]rias|fraternas))?|(?:un\s)?cordiali?\ssaluti?|(?:i\s)?(?:pi[uù]\s)?(?:migliori|cordiali|distinti|cari)"
    r"\ssaluti|saluti(?:\s(?:cordiali|distinti|cari|affettuosi))?|grazie|(?:met\s)?(?:(?:vriendelijke|hartelijke|warme|beste|solidaire)\s)"
    r"(?:groet(?:en)?|dank)|hoogachtend|groet(?:en|jes)?|bedankt|all\sthe\sbest|warmly|respectfully"
    r"|cheers|(?:bien\s)?amicalement|(?:tr[eè]s\s)?(?:belle|bonne)\s(?:journ[eé]e|soir[eé]e)"
    r"|(?:dans\sl['’]attente|au\splaisir)\sde\s.{3,60}|(?-i:(?:l[gv]|LG|mfg|MfG|MFG|vg|VG|mvg)(?:\s[A-ZÀ-Þ][\w-]{1,20}){0,2})|dank\su(?:\swel)?|alles\s(?:gute|liebe)"
    r"|(?:un|uma?)\s(?:fuerte\s|grande\s)?abra[zç]o|abra[cç]os|saludos\s\w+\sy\s\w+"
    r"|un\s(?:caro|cordiale|cordial|afettuoso)\s(?:saluto|saludo)|a\spresto"
    r"|[aà]\s(?:tr[eè]s\s)?bient[oô]t|bises|bis\s(?:bald|dann)|hasta\s(?:pronto|luego)|at[eé]\s(?:breve|logo|j[aá])"
    r"|tot\s(?:dan|snel|ziens|binnenkort)|see\syou\s(?:soon|there)"
    r"|(?:we\s)?look(?:ing)?\sforward\sto\s(?:seeing|meeting|welcoming|hearing)\s.{2,40}"
    r"|(?:wir|ich)\sfreue[n]?\s(?:uns|mich)\sauf\s(?:Sie|euch|dich)|best(?=\s?,)|love(?=\s?,)"
    r"|gros(?:ses)?\sbis(?:es|ous)|bisous|[aà]\splus(?:\stard)?(?=\s?[,!])|(?:un\s)?beso[s]?|beij(?:o|inho)s?|(?:un\s)?baci[o]?|liefs)"
    r"(?:\s?(?:[,.–—-]|!{1,3})(?:\s.{0,60})?)?",
    re.IGNORECASE,
)
_PHONE = lazy(
    r"(?:^|[\s|•·/])(?:t|m|p|tel|t[eé]l|mob|gsm|phone|telefon|fax|handy|port|tfno|tlm)?[.:\s]{0,3}"
    r"\+?\(?\d[\d\s()/.-]{6,20}\d",
    re.IGNORECASE,
)
_DATE = lazy(r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}){1,2}|\d{4}-\d{2}-\d{2}")
_PAGE = lazy(
    r"(?:https?://|www\.)\S+|(?<![\w@.])[\w-]{2,40}\.(?:org|eu|net|be|de|fr|it|es|pt|nl|com)\b"
)
_LONGEST_LINE = 110
_MOST_LINES = 14
_PROSE_WORDS = 9
_LONGEST_NAME = 7
_NAMED = lazy(r"[,.!–—-]\s\S|^(?:[Ll][Gg]|[Vv][Gg]|[Mm]f[Gg]|MFG|mvg)\s\S")
"""A closing formula with the name of who signs behind it."""
_AND = lazy(r"\s?[/|&]\s?|,?\s(?:and|et|und|y|e|en)\s", re.IGNORECASE)
"""Between two closing formulas: `Many thanks and best regards`."""
_FROM = lazy(
    r"\s(?:aus|from|de|desde|da|uit|vanuit)\s\S+(?:\s\S+)?$"
    r"|\s(?:in\sadvance|im\svoraus|de\santemano|bij\svoorbaat)(?=\s?[,.!]?$)",
    re.IGNORECASE,
)
"""What follows a closing formula: `Viele Grüße aus Wien`, `Thanks in advance`."""
_NEAR = 4
"""So many lines at the head of a text have its title and the day."""
_LONGEST_FOOTER = 8
_LONGEST_SENTENCE = 300
_SMALL_WORD = lazy(r"\s[a-zà-ÿ]{2,}(?:\s.*[^\W_]{2})?.$")
_MOST_LAST = 2 * _LONGEST_FOOTER
_OFFICE = lazy(
    r"(?<!\w)(?:part[\s-]time|(?:office|working)\s(?:hours|days)|out\sof\s(?:the\s)?office|temps\spartiel|mi-temps"
    r"|absent[es]?|teilzeit|arbeitszeit\w*|b[uü]rozeit\w*|(?:im\s)?homeoffice|tiempo\sparcial|media\sjornada|tempo\sparcial"
    r"|meio\stempo|part-time|tempo\sparziale|deeltijds?|parttime|werkdagen|printing|imprimer|imprimir|ausdrucken"
    r"|stampare|afdrukken)(?!\w)",
    re.IGNORECASE,
)
"""Words of when somebody is at work, and of what programs ask for below that."""
_NOTE = lazy(r"[\[(¹²³⁴-⁹*]")
_OF_EVENT = lazy(
    r"(?<!\w)(?:interpr[eèé]t\w*|dolmetsch\w*|[uü]bersetz\w*|tradu\w+|vertal\w*|tolk\w*|untertitel\w*|captions?|lunch|d[eé]jeuner|events?|webinars?|meetings?|sessions?|conferences?|free|recorded|participa\w+|[eé]v[eé]nements?|webinaires?"
    r"|r[eé]unions?|s[eé]ances?|gratuit\w*|enregistr\w+|programme?|veranstaltung\w*|tagung|kostenlos|teilnahme|aufgezeichnet"
    r"|eventos?|sesi[oó]n\w*|gratis|grabar\w*|sess[aã]o|sess[oõ]es|gravad\w+|incontr[oi]|registrat\w+|bijeenkomst\w*|opgenomen"
    r"|deelname|deelnemen)(?!\w)",
    re.IGNORECASE,
)
"""Words of what concerns the event."""
_RULE = lazy(r"[-_=]{3}")
"""A line of hyphens, or what stands above a mail that is passed on."""


def is_mark(line: Line) -> bool:
    """Whether a line marks all below it as the signature."""
    return line.text == SIGNATURE_MARK and not line.is_code


def marked_lines(lines: Sequence[Line], ends: Collection[int] = ()) -> frozenset[int]:
    """The numbers of the lines of signatures that a line `--` marks, and of these lines.

    A signature ends where the next mail begins: at one of the numbers `ends`. Two hyphens also
    stand between the parts of a text: what has a heading, or says when it is, does not sign, nor
    does a paragraph that is no name.
    """
    stops = [at for at, line in enumerate(lines) if is_mark(line) or line.number in ends]
    found: set[int] = set()
    for at, stop in pairwise([*stops, len(lines)]):
        said = [line for line in lines[at + 1 : stop] if line.text]
        is_last = stop == len(lines) or not is_mark(lines[stop])
        is_signed = said and (said[0].number == lines[at].number + 1 or _may_be_name(said[0]))
        if is_mark(lines[at]) and is_signed and _signs(said, is_last=is_last):
            found |= {line.number for line in (lines[at], *said)}
    return frozenset(found)


def _signs(said: Sequence[Line], *, is_last: bool) -> bool:
    """Whether the lines below a mark sign a mail: the last ones, or few that tell who writes."""
    if any(line.level or is_known_heading(line) or _says_when(line.text) for line in said):
        return False
    is_short = len(said) <= _LONGEST_FOOTER and all(map(_may_be_signed, said))
    return is_last or (is_short and any(map(_tells_who, said)))


def _may_be_name(line: Line) -> bool:
    """Whether what stands apart below a mark could be a name: it is no sentence."""
    is_short = len(line.text.split()) <= _LONGEST_NAME
    return (
        is_short and not line.text.endswith((".", "!", "?")) and not is_about_registering(line.text)
    )


def _says_when(text: str) -> bool:
    """Whether a line has a label of the event's, or begins with a time, as those of agendas do."""
    time = read_time_range(text[:_LONGEST_LINE])
    if time is not None and time.begin == 0 and not _has_phone(text):
        return True
    label = find_label(text)
    return label is not None and label.key in ("title", "date", "time", "deadline")


def signature_lines(dated: Sequence[DatedLine]) -> frozenset[int]:
    """The numbers of the lines from a closing formula to the next heading, title or rule."""
    found: set[int] = set(marked_lines([one.line for one in dated]))
    is_signature = False
    for at, one in enumerate(dated):
        ends = one.line.level or _RULE.match(one.line.text) or _begins_below_name(dated, at)
        is_labelled = one.label is not None and one.label.key == "title"
        if at and _CLOSING.fullmatch(one.line.text):
            is_signature = True
        elif ends or is_labelled:
            is_signature = False
        if is_signature:
            found.add(one.line.number)
    return frozenset(found)


def _begins_below_name(dated: Sequence[DatedLine], at: int) -> bool:
    """Whether a text begins below `Best wishes, Ana`: apart from it, and with a day near."""
    above = dated[at - 1].line if at else None
    if above is None or dated[at].line.number - above.number == 1:
        return False
    is_named = bool(_CLOSING.fullmatch(above.text)) and not is_closing_alone(above.text)
    return is_named and any(one.dates for one in dated[at : at + _NEAR])


def is_closing(text: str) -> bool:
    """Whether a line is a closing formula, perhaps with the name behind it: `Best wishes, Ana`."""
    if len(text) > _LONGEST_LINE:
        return False
    formulas = (_FROM.sub("", each) for each in _AND.split(text))
    return bool(_CLOSING.fullmatch(text)) or all(map(_CLOSING.fullmatch, formulas))


def is_closing_alone(text: str) -> bool:
    """Whether a closing formula has no name behind it: who signs stands below."""
    return is_closing(text) and _NAMED.search(text) is None


def signed_lines(lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of the lines with a closing formula, and of who signs: the private lines.

    Fewer than `signature_lines`: what follows a signature may be the programme.
    """
    found: set[int] = set()
    for at, line in enumerate(lines):
        is_new = at > 0 and line.number not in found and not (line.level or line.is_bullet)
        if is_new and is_closing(line.text) and not _goes_on(lines, at):
            below = [*_below(lines, at)]
            found |= {line.number, *below, *_last_words(lines, at, below)}
    return frozenset(found)


def find_signed(lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of the lines that say who wrote a mail, below a mark or a closing formula."""
    return marked_lines(lines) | signed_lines(lines)


def _last_words(lines: Sequence[Line], closing: int, below: Collection[int]) -> Iterator[int]:
    """The sentences directly below a signature, and apart from it those of when somebody works.

    `I work part-time.` Neither notes nor what concerns the event is one of them.
    """
    reach = min(len(lines), closing + 2 + 2 * _MOST_LINES)  # as far as `_below` looks
    signed = [at for at in range(closing, reach) if lines[at].number in below]
    if not any(_tells_who(lines[at]) for at in signed):
        return
    first = signed[-1] + 1
    last = [line for line in lines[first : first + _MOST_LAST] if line.text]
    beside = list(takewhile(lambda line: line.text, lines[first : first + _LONGEST_FOOTER]))
    rest = last[len(beside) :]
    if not any(map(_concerns_event, beside)):
        yield from (line.number for line in beside)
        yield from (line.number for line in takewhile(_is_of_office, rest))


def _is_of_office(line: Line) -> bool:
    """Whether a line says when somebody is at work."""
    return _OFFICE.search(line.text[:_LONGEST_SENTENCE]) is not None and not _concerns_event(line)


def _concerns_event(line: Line) -> bool:
    """Whether a line could be a part of the text: a heading, an entry, a note, a day or a label."""
    text = line.text[:_LONGEST_SENTENCE]
    if line.level or line.is_bullet or line.is_code or is_known_heading(line) or heads_facts(line):
        return True
    if _NOTE.match(text) or _OF_EVENT.search(text) or is_about_registering(text):
        return True
    is_dated = bool(read_dates(text)) or (
        read_time_range(text) is not None and not _has_phone(text)
    )
    label = find_label(text)
    return is_dated or (label is not None and label.key != "contact")


def _goes_on(lines: Sequence[Line], at: int) -> bool:
    """Whether a line such as `Thank you!` is the first sentence of a paragraph."""
    after = lines[at + 1].text if at + 1 < len(lines) else ""
    return lines[at].text.endswith((".", "!")) and after.endswith((".", "!", "?", ":"))


def _below(lines: Sequence[Line], closing: int) -> Iterator[int]:
    """The lines of those who sign: who stands first, and paragraphs that tell how to reach them."""
    below = lines[closing + 1 : closing + 1 + 2 * _MOST_LINES]
    is_apart = bool(below) and not below[0].text
    has_name = bool(_NAMED.search(lines[closing].text)) and is_apart
    blocks = list(_blocks(below))
    signed = list(dropwhile(_is_sentences, blocks)) if is_apart else blocks
    if len(signed) < len(blocks):
        blocks, has_name = signed, len(signed) > 1
    for at, block in enumerate(blocks, has_name):
        if _is_prose(block):
            if at == 0 and below[0].text and len(block[0].text.split()) <= _LONGEST_NAME:
                yield block[0].number
            return
        kept = [line for line in block if _may_be_signed(line)]
        is_whole = len(kept) == len(block) or (at == 0 and kept[:1] == block[:1])
        is_name = at == 0 and len(block[0].text.split()) <= _LONGEST_NAME
        if not is_whole or not (is_name or any(map(_tells_who, block))):
            return
        for line in block:
            if not _may_be_signed(line):
                return
            yield line.number


def _is_sentences(block: Sequence[Line]) -> bool:
    """Whether each line of a paragraph is a sentence, and nobody's name: `Registration is free.`"""
    return all(map(_is_sentence, block))


def _is_sentence(line: Line) -> bool:
    text = line.text
    if len(text) > _LONGEST_SENTENCE or not text.endswith((".", "!", "?")):
        return False
    return bool(_SMALL_WORD.search(text)) and not (is_closing(text) or _tells_who(line))


def _is_prose(block: Sequence[Line]) -> bool:
    """Whether lines are a sentence that goes on from one to the next."""
    goes_on = any(line.text[:1].islower() and not _tells_who(line) for line in block[1:])
    return goes_on and block[-1].text.endswith((".", "!", "?"))


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines by paragraphs."""
    block: list[Line] = []
    for line in lines:
        if line.text:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _may_be_signed(line: Line) -> bool:
    """Whether a line could say who somebody is: short, no sentence, nothing of the event."""
    text = line.text
    if line.level or line.is_bullet or line.is_code or len(text) > _LONGEST_LINE:
        return False
    if _RULE.match(text) or is_known_heading(line) or heads_facts(line):
        return False
    label = find_label(text)
    if label is not None and label.key != "contact":
        return False
    is_sentence = text.endswith((".", "!", "?", ":")) and len(text.split()) >= _PROSE_WORDS
    return not is_sentence and (read_time_range(text) is None or _has_phone(text))


def _has_phone(text: str) -> bool:
    """Whether a number to call stands in a text, and no date or time with full stops."""
    match = _PHONE.search(text)
    if match is None or read_time_range(match[0].strip()) is not None:
        return False
    return _DATE.fullmatch(match[0].strip()) is None


def _tells_who(line: Line) -> bool:
    """Whether a line has an address, a number, a page, a position or an organisation."""
    text = line.text
    pieces = re.split(r"\s?[|,•·]\s?|\s[–—-]\s", text)
    is_reached = EMAIL.search(text) or _has_phone(text) or _PAGE.search(text)
    return bool(is_reached) or any(is_position(each) or is_of_organisation(each) for each in pieces)
