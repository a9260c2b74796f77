"""Whether the event is recorded: `The session will be recorded`, `wird nicht aufgezeichnet`.

What was recorded, and what else is (votes, cases, interviews), says nothing of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.model import Fact
from webinars.events.parsing.patterns import lazy

_EVENT = (
    r"(?<!\w)(?:(?:web|online-?)?(?:session|s[eé]ance|seminar|s[eé]minaire|seminari[oe]|sesi[oó]n"
    r"|sess[aã]o|sessione|sessie|sitzung|veranstaltung|konferenz|tagung|treffen)(?:e?s|en|i)?"
    r"|webinars?|webinaires?|webinario|events?|[eé]v[eé]nements?|evento|evenement|meetings?"
    r"|r[eé]union|reuni[oó]n|reuni[aã]o|riunione|incontro|encuentro|encontro|rencontre|briefings?"
    r"|trainings?|formation|formaci[oó]n|forma[cç][aã]o|formazione|schulung|workshops?|atelier"
    r"|taller|oficina|laboratorio|conferences?|conf[eé]rence|conferencia|confer[eê]ncia|conferenza"
    r"|conferentie|bijeenkomst|vergadering|discussions?|d[eé]bat|debate|dibattito|diskussion"
    r"|vortrag|presentations?|panels?|podium|talks?|charla|jornada|lecture|call|everything|plenary"
    r"|it|this|elle|ils?|ell[ae]|sie|es|deze|tout|alles|todo|tudo|tutto)(?!\w)"
)
_NEAR = r"(?:[^.!?:;]{0,60}?[\s])??"
_FEW = r"(?:[^\s.!?:;]{1,20}\s){0,5}?"
_NO = r"(?P<no>not|never|n['’]t|nicht|n[aã]o|no|non|niet|ne\s(?:sera|seront|est|sont)\spas)"
_MAY = (
    r"(?:may|might|can|could|peut|peuvent|pourra|kann|k[oö]nnte|k[oö]nnen|puede|podr[aá]|pode|poder[aá]"
    r"|pu[oò]|potr[aà]|kan|kunnen)"
)
_WORDS = r"(?:[^\s.!?:;]{1,25}\s){0,6}?"
_VERBS = (
    rf"(?:will|shall|is|are|{_MAY})(?:\s?{_NO})?\s{_FEW}(?:video-?|audio-?)?recorded"
    r"(?!\s(?:by\sthe|in\s(?:19|20)))",
    rf"(?:(?P<no>won|is|are)n?['’]t)\s{_FEW}recorded",
    rf"(?:(?P<no>ne)\s|n['’])?(?:sera|seront|est|sont|{_MAY})\s{_FEW}enregistr[eé]e?s?"
    r"(?!\saupr)",
    rf"(?:wird|werden|{_MAY})\s{_WORDS}(?:(?P<no>nicht)\s{_FEW})?aufgezeichnet",
    rf"(?:(?P<no>no)\s)?(?:(?:ser[aá]n?|est[aá]\ssiendo|va\sa\sser|{_MAY}(?:\sser)?)\s{_FEW}"
    r"grabad[oa]s?|se\s(?:va\sa\sgrabar|grabar[aá]n?))",
    rf"(?:(?P<no>n[aã]o)\s)?(?:ser[aá]|ser[aã]o|vai\sser|{_MAY}(?:\sser)?)\s{_FEW}"
    r"gravad[oa]s?",
    rf"(?:(?P<no>non)\s)?(?:sar[aà]|verr[aà]|viene|{_MAY}(?:\sessere)?)\s{_FEW}registrat[oa]",
    rf"(?:wordt|worden|{_MAY})\s{_WORDS}(?:(?P<no>niet)\s{_FEW})?opgenomen"
    r"(?!\s(?:met|in|voor))",
)
"""English in two, then French, German, Spanish, Portuguese, Italian and Dutch."""
_SAID = [lazy(rf"{_EVENT}\s{_NEAR}{verb}(?!\w)", re.IGNORECASE) for verb in _VERBS]
_SUBORDINATE = lazy(
    rf"{_EVENT}\s(?:[^\s.!?:;]{{1,25}}\s){{0,6}}?(?:(?P<no>nicht|niet)\s)?"
    r"(?:aufgezeichnet\s(?:wird|werden)|opgenomen\s(?:wordt|worden))(?!\w)",
    re.IGNORECASE,
)
"""As a subordinate clause ends: `dass die Sitzung aufgezeichnet wird`."""
_SENT = (
    r"(?:shared|sent|available|published|posted|uploaded|made|provided|circulated|partag\w+"
    r"|envoy\w+|disponible|diffus\w+|publi\w+|mis\w?|verschickt|bereitgestellt|ver[oö]ffentlicht"
    r"|geteilt|verf[uü]gbar|enviar\w*|compartir\w*|publicar\w*|enviad\w+|compartid\w+|publicad\w+"
    r"|partilhad\w+|compartilhad\w+|dispon\w+|condivis\w+|inviat\w+|pubblicat\w+|gedeeld|verstuurd"
    r"|beschikbaar|gepubliceerd)"
)
_THING = (
    r"(?:recordings?|enregistrements?|aufzeichnung(?:en)?|grabaci[oó]n|grava[cç][aã]o"
    r"|(?:video)?registrazione|opnames?)"
)
_MADE = lazy(
    rf"(?<!\w){_THING}(?!\w)[^.!?:;]{{0,80}}?(?<!\w)(?:will|is|sera|seront|wird|werden|ser[aá]|estar[aá]"
    rf"|ficar[aá]|se|vai|sar[aà]|verr[aà]|wordt|worden)\s{_FEW}{_SENT}(?!\w)",
    re.IGNORECASE,
)
"""The recording that there will be: `The recording will be shared with participants`."""
_NONE = lazy(
    r"(?<!\w)(?:(?:no|without|not\sa|pas\sd['’]|aucun|sans|keine|ohne|sin|sem|senza|nessuna|geen|zonder"
    rf"|no\shabr[aá]|n[aã]o\shaver[aá])\s?){_THING}(?!\w)",
    re.IGNORECASE,
)
_WE = lazy(
    r"(?<!\w)(?:we\s(?:will|shall|are\sgoing\sto|plan\sto)(?P<no>\snot)?\s(?:be\s)?record(?:ing)?"
    r"|nous\s(?P<no_fr>n['’])?enregistrerons|wir\szeichnen\s[^.!?:;]{2,60}?\s(?P<no_de>nicht\s)?auf"
    r"|(?P<no_es>no\s)?grabaremos|(?P<no_pt>n[aã]o\s)?(?:vamos\sgravar|gravaremos)"
    r"|(?P<no_it>non\s)?registreremo|we\snemen\s[^.!?:;]{2,60}?\s(?P<no_nl>niet\s)?op)(?!\w)",
    re.IGNORECASE,
)
_LABEL = lazy(
    rf"\W{{0,4}}{_THING}\W{{0,3}}:\W{{0,3}}(?:(?P<yes>yes|oui|ja|s[ií]|sim|sì)|(?P<no>no|non|nein|n[aã]o|nee))\W*",
    re.IGNORECASE,
)
_MAYBE = lazy(
    r"(?<!\w)(?:if|unless|si|sauf|falls|wenn|sofern|tenzij|parts?|partly|partie|teil\w*"
    r"|parte|deel|deels|only|seulement|uniquement|nur|solo|s[oó]lo|só|apenas|soltanto|alleen|except"
    r"|consent|accord|zustimmung|consentimiento|consentimento|consenso|toestemming|first|second"
    r"|plan|intend|probably)(?!\w)",
    re.IGNORECASE,
)
"""Words of conditions, and of parts."""
_LEFT_OPEN = lazy(rf"(?<!\w){_MAY}(?!\w)", re.IGNORECASE)
_STEM = re.compile(r"record|gistr|zeichn|grab|grav|opn|nomen|nemen", re.IGNORECASE)
"""What is in all words of recording."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
_LONGEST = 2_000


def find_recording(lines: Sequence[Line]) -> Fact[bool] | None:
    """Whether the text says that the event is recorded, or that it is not.

    Unsure where it says so of a part, on a condition, or both.
    """
    found = list(_said(lines))
    if not found:
        return None
    values = {value for value, _line, _is_open in found}
    is_unsure = len(values) > 1 or any(is_open for _value, _line, is_open in found)
    numbers = tuple(dict.fromkeys(line for _value, line, _is_open in found))
    return Fact(True in values, numbers, is_unsure)


def _said(lines: Sequence[Line]) -> Iterator[tuple[bool, int, bool]]:
    """What sentences say, each on the line where it says it, and whether it is left open."""
    for at, line in enumerate(lines):
        text = line.text[:_LONGEST]
        if match := _LABEL.fullmatch(text):
            yield match["yes"] is not None, line.number, False
            continue
        above = lines[at - 1].text[-200:] if at and not line.is_bullet else ""
        joined = f"{above} {text}" if above and text else text
        begin = len(joined) - len(text)
        for start, sentence in _sentences(joined):
            said = _read(sentence) if _STEM.search(sentence) else None
            if said is not None and start + said[1].end() > begin:
                is_open = _MAYBE.search(sentence) or _LEFT_OPEN.search(said[1][0])
                yield said[0], line.number, is_open is not None


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences, and where each begins."""
    position = 0
    for match in _SENTENCE.finditer(text):
        yield position, text[position : match.start()]
        position = match.end()
    yield position, text[position:]


def _read(sentence: str) -> tuple[bool, re.Match[str]] | None:
    """What a sentence says of recording, and where."""
    for pattern in (*_SAID, _SUBORDINATE, _WE):
        if match := pattern.search(sentence):
            return not any(match.groupdict().values()), match
    if match := _NONE.search(sentence):
        return False, match
    if match := _MADE.search(sentence):
        return True, match
    return None
