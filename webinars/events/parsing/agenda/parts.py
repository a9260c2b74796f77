"""What people do in a session by its title alone: they open, close, or sit on a panel.

Words such as "opening" and "accueil" are in the titles of many talks: `Opening the labour market`.
So a part of the title has to be called so, or be of the whole event, or a speech.
"""

from __future__ import annotations

import re

from webinars.events.parsing.agenda.words import OF, WHOLE
from webinars.events.parsing.patterns import lazy
from webinars.events.programme import SpeakerRole

_OPENING = (
    r"(?:opening|welcom(?:e|ing)|ouverture|bienvenue|eröffnung|apertura|inauguración|bienvenid[ao]s?"
    r"|abertura|welkom)"
)
_SURELY_OPENING = (
    r"(?:begrü(?:ß|ss)ung\w{0,8}|grußworte?|boas-vindas|saluti|benvenut[oi]|welkomstwoord"
    r"|mots?\sd['’]accueil)"
)
_CLOSING = (
    r"(?:closing|clôture|conclusions?|abschluss|clausura|cierre|encerramento|chiusura|conclusioni"
    r"|afsluiting)"
)
_SURELY_CLOSING = (
    r"(?:concluding|wrap[-\s]?up|mots?\sde\s(?:la\s)?fin|schlussworte?|slotwoord|farewell)"
)
_LEAD = (
    r"(?:(?:the|an?|la|le|les|l['’]|der|die|das|el|il|the\sday['’]s)\s?)?"
    r"(?:(?:official|formal|short|brief|warm|joint|ministerial|high-level|grand)\s)?"
    r"(?:(?:mots?|allocutions?|discours|session|séance|cérémonie|conférence|sesión|acto|ceremonia"
    r"|palabras|discurso|conferencia|sessão|cerim[óô]nia|palavras|sessione|cerimonia|parole"
    r"|woord|rede|worte)\s(?:d['’]|de\s|di\s|da\s|van\s|zur\s|der\s)?)?"
)
_SPEECH = (
    r"(?:remarks?|words?|address(?:es)?|speech(?:es)?|session|plenary|keynotes?|note|ceremony"
    r"|statements?|comments?|messages?|talks?|lecture|panel|round|circle|part|back|officielles?"
    r"|solennelles?|institutionnelles?|générales?|oficial|institucional(?:es)?|conjunta|solene"
    r"|istituzional[ei]|iniziali|finali|ufficial[ei]|inaugural)"
)
_EVENT = (
    rf"(?:{WHOLE}|summit|forum|festival|congr[eè]s[so]?|kongress\w*|fachtag\w*|symposium|colloque"
    r"|rencontres?|jornadas|journées|convegno|encuentro|encontro|studiedag|plenary|exhibition)"
)
_TO = r"(?:to|from|à|au|aux|zur|zum|a|al|all['’]|alla|bij|op)\s?(?:the\s|la\s|l['’]|de\s)?"
_BY = (
    r"(?:by|from|par|von|durch|por|a\scargo|da\sparte|door|with|avec|mit|con|com|met)\s(?=[A-ZÀ-Þ])"
)
_TAIL = (
    rf"(?:\s{_SPEECH}(?:\s.*)?|\s{OF}\s?{_EVENT}(?:\s.*)?|\s{_TO}(?:{_EVENT}|all|everyone|everybody"
    rf"|tous|alle|todos|tutti)(?:\s.*)?|\s(?-i:{_BY}).*)?"
)
_ACCUEIL = lazy(r"accueil(?!\s(?:des?|du|et|en)(?!\w)|\sd['’]|\sà\s)", re.IGNORECASE)
_OPENS = lazy(rf"{_LEAD}(?:{_OPENING}{_TAIL}|{_SURELY_OPENING}(?:\s.*)?)", re.IGNORECASE)
_CLOSES = lazy(rf"{_LEAD}(?:{_CLOSING}{_TAIL}|{_SURELY_CLOSING}(?:\s.*)?)", re.IGNORECASE)
_PANELS = lazy(
    r"\b(?:panel|table ronde|round ?table|podium\w*|mesa redonda|tavola rotonda|rondetafel\w*)\b",
    re.IGNORECASE,
)
_APART = lazy(r"\s?[:–—|&,/.;!?«»“”\"()+]+\s?|\s-{1,2}\s|\s(?:and|et|und|y|e|en)\s", re.IGNORECASE)
"""What parts a title: `Registration and welcome`, `Closing – what next`."""
_LONGEST = 300


def part_by_title(title: str) -> SpeakerRole:
    """What people do in a session with this title, where nothing else says it."""
    pieces = [piece.strip() for piece in _APART.split(title[:_LONGEST])]
    opens = any(map(_OPENS.fullmatch, pieces)) or _ACCUEIL.match(title) is not None
    closes = any(map(_CLOSES.fullmatch, pieces))
    if opens != closes:
        return SpeakerRole.OPENING if opens else SpeakerRole.CLOSING
    return SpeakerRole.PANELLIST if _PANELS.search(title) else SpeakerRole.SPEAKER
