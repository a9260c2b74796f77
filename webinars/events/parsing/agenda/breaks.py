"""Whether a slot of an agenda is a break: coffee, lunch, a reception.

A word such as "reception" or "break" is in many titles of sessions: `Reception conditions in
Greece`. So a break is called so and has little beside it; otherwise somebody should look.
"""

from __future__ import annotations

import re

from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.words import fold_word
from webinars.events.programme import ItemKind


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BREAKS = lazy(
    r"(?<![\w-])(?:(?:coffee|tea|lunch|comfort|bio|health|screen|short|dinner"
    r"|networking)?[ -]?breaks?"
    r"|(?:(?:morning|afternoon) )?(?:coffee|tea)|(?:buffet |light |networking "
    r"|sandwich )?lunch(?:eon)?"
    r"|breakfast|dinner|drinks|reception|cocktails?|refreshments"
    r"|pauses?|pause[ -](?:café|déjeuner|midi)|café|déjeuner|dîner|buffet|collation|apéritif|apéro"
    r"|déjeuner[ -]buffet|repas(?: partagé)?|verre de l['’]amitié"
    r"|\w{0,12}pause|mittagessen|abendessen|frühstück|imbiss|kaffee|umtrunk|empfang"
    r"|get[- ]together|ausklang (?:bei|mit)|vino (?:español|de honor)|refrigerio|intervallo"
    r"|descanso|pausas?|pausa[ -](?:para )?(?:café|almuerzo)|almuerzo|comida|cena|receso|cóctel"
    r"|desayuno"
    r"|intervalo|almoço(?:-convívio)?|lanche|jantar|coffee[ -]?break|pequeno-almoço"
    r"|pausa pranzo|pranzo|caffè|aperitivo|rinfresco|colazione"
    r"|\w{0,8}pauze|\w{0,10}lunch|koffie|thee|\w{0,10}borrel|ontbijt|diner|middageten)(?![\w-])",
    re.IGNORECASE,
)
_SESSIONS = lazy(
    r"\b(?:sessions?|debates?|débat|talk|lecture|discussion|presentation|présentation|conference"
    r"|conférence|keynote|diskussion|vortrag|gespräch|conversation|workshop|atelier|seminar|webinar"
    r"|speech|remarks|briefing|meeting|rooms?|sesión|taller|sessão|sessione|dibattito|lezing)\b"
    r"|\b(?:lunch|breakfast|coffee|café|break|pause|pausa)\s(?:with|avec|mit|con|com|met)\b",
    re.IGNORECASE,
)
_CAFES = lazy(
    r"\b(?:world|welt|wereld|repair|philo)[ -]?caf[eé]|\bcaf[eéfè]{1,2}[ -](?:mondial"
    r"|monde|del mundo|mundial|do mundo|del mondo|d[eé]bat|philo|citoyen|rencontre)",
    re.IGNORECASE,
)
"""Ways of working that are called after a café."""
_LONGEST_BREAK = 8


_CUPS = {"☕", "🍵", "🍽", "🍴"}
"""Pictures that say alone that there is a break."""


_OF_OTHERS = lazy(
    r"(?:reception|empfang|comida|breaks?|pauses?|pausas?|intervallo|intervalo)", re.I
)
"""Breaks whose words mean something else in many titles: `Reception in Greece`."""
_RECEIVES = {"reception", "empfang", "comida"}
_PLACES = lazy(
    r"(?:at|in|on|im|am|auf|bei|beim|au|aux|à|dans|sur|chez|en|nel|nella|al|alla|presso|no|na"
    r"|op|bij|(?:hosted|offered|sponsored)\sby|offerte?\spar|ofrecid[oa]\spor|offert[oa]\sd[ae]l?(?:l[ao])?|oferecid[oa]\sp(?:or|el[oa])"
    r"|aangeboden\sdoor)\s[^\s:?][^:?]*",
    re.IGNORECASE,
)
_BESIDE = _words(
    # little words
    "and with the a an for all et avec au aux le la les l de du des d pour tous und mit der die das"
    " fur y con los las el para todos e com o os as i gli il un una per tutti en met het een voor"
    " of our"
    # welcome, evening, end
    " welcome welcoming opening closing close evening night morning afternoon midday noon"
    " networking farewell informal official festive formal end wrap-up standing walking drinks"
    " wine buffet snacks music live cultural gala refreshments coffee tea cocktail"
    " accueil bienvenue ouverture cloture fin soir soiree officiel officielle dinatoire"
    " dejeunatoire convivial conviviale musique"
    " echanges informel informels informelle reseautage"
    " willkommen ankommen ankunft begrussung eroffnung abschluss ende abend abends getranken"
    " getranke snacks musik kennenlernen vernetzung austausch ausklang kaffee kuchen tee wein bier"
    " bienvenida apertura clausura cierre noche tarde oficial musica"
    " boas-vindas abertura encerramento noite oficial benvenuto saluti chiusura serale ufficiale"
    " welkom inloop ontvangst afsluiting opening avond hapjes drankjes slot netwerken"
)
"""Folded words that may stand beside any break."""
_BESIDE_MEALS = _words(
    "registration arrival arrivals participants participant speakers guests delegates members"
    " everyone light short long quick extended first second third last next min mins minutes"
    " minute hour half working joint group shared hot cold vegetarian vegan halal finger food"
    " sandwich sandwiches cake cakes fruit water juice beer biscuits pastries family photo"
    " community team conference provided offered served own free optional on site onsite check-in"
    " prayer stretch time day to or at will be fingerfood croissants"
    " inscription inscriptions enregistrement emargement participants participantes invites"
    " libre sur place offert offerte partage partagee sandwich gateaux viennoiseries"
    " rapide premiere deuxieme courte longue photo groupe prieres"
    " anmeldung registrierung teilnehmende teilnehmenden gaste imbiss gemeinsames gemeinsame"
    " gemeinsamer individuell kurze erste zweite lange gruppenfoto"
    " registro acreditacion acreditaciones inscripcion participantes ligero compartida foto corto"
    " corta credenciacao inscricao rapido registrazione accreditamento iscrizione dei partecipanti"
    " libera libero leggero livre livres foto di gruppo a breve"
    " registratie aanmelding onthaal broodjes gezamenlijke korte deelnemers"
)
"""Folded words that may stand beside what is eaten and drunk, and beside a pause."""
_BRACKETED = re.compile(r"\s?\([^()]*\)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def kind_of(title: str) -> ItemKind:
    """Whether a slot with this title is a break: one, and only small words beside it."""
    if title.strip(" \ufe0f") in _CUPS:
        return ItemKind.BREAK
    breaks = _breaks(title)
    is_break = bool(breaks) and _is_only(title, breaks)
    return ItemKind.BREAK if is_break else ItemKind.SESSION


def may_be_break(title: str) -> bool:
    """Whether a slot that was taken for a session has the word of a break in a short title."""
    return bool(_breaks(title)) and kind_of(title) is not ItemKind.BREAK


def _breaks(title: str) -> list[str]:
    """The words of breaks in a short title that is not that of a session over coffee or lunch."""
    if len(title.split()) > _LONGEST_BREAK or _SESSIONS.search(title) or _CAFES.search(title):
        return []
    return [match[0] for match in _BREAKS.finditer(title)]


def _is_only(title: str, breaks: list[str]) -> bool:
    """Whether nothing else stands beside the breaks than a place behind one, or small words."""
    beside = _BESIDE
    if not _RECEIVES & {each.casefold() for each in breaks}:
        beside |= _BESIDE_MEALS
    if not any(map(_OF_OTHERS.fullmatch, breaks)):
        match = _BREAKS.match(title)
        if match and _PLACES.fullmatch(title[match.end() :].strip()):
            return True
    rest = _BRACKETED.sub("", _BREAKS.sub(" ", title))
    return all(fold_word(word) in beside for word in _WORD.findall(rest))
