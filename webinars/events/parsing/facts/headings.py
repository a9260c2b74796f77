"""Headings of plain text: the usual ones of concept notes, and those with nothing left below."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.words import LABELS
from webinars.events.search import fold

_LONGEST = 60
_KNOWN = (
    "background|context|rationale|introduction|objective|objectives|aims|aim|goals|purpose"
    "|target audience|audience|who should attend|methodology|format|content|expected outcomes"
    "|expected results|outcomes|participants|topics|questions|themes|about the project"
    "|about us|practical information|next steps|justification|contexte|objectif|objectifs"
    "|public cible|public vise|methodologie|contenu|resultats attendus|participant·e·s"
    "|thematiques|informations pratiques|a propos|presentation|problematique|enjeux"
    "|hintergrund|kontext|einfuhrung|ziel|ziele|zielgruppe|inhalt|inhalte|methodik|anlass"
    "|ausgangslage|teilnehmende|themen|fragen|fragestellungen|uber uns|antecedentes|contexto"
    "|objetivo|objetivos|publico destinatario|metodologia|contenido|participantes|temas"
    "|resultados esperados|introduccion|justificacion|informacion practica|publico-alvo"
    "|introducao|conteudo|informacoes praticas|enquadramento|contesto|obiettivo|obiettivi"
    "|destinatari|introduzione|premessa|contenuti|partecipanti|temi|risultati attesi"
    "|achtergrond|doel|doelen|doelstelling|doelstellingen|doelgroep|inleiding|inhoud|aanpak"
    "|aanleiding|deelnemers|destinatarios|costs|couts|kosten|costes|custos|costi|onderwerpen"
    "|vragen"
)
_HEADINGS = frozenset(_KNOWN.split("|"))
_OF_FACTS = (
    "how to join|how to participate|how to take part|how to connect|joining|joining online"
    "|join online|join us online|connection|connection details|access|zoom|zoom details"
    "|dial-in|online access|when and where|contact us|practical details|logistics"
    "|comment participer|comment nous rejoindre|comment se connecter|comment rejoindre"
    "|connexion|acces|pour participer|pour se connecter|rejoindre la reunion|teilnahme"
    "|so nehmen sie teil|zugang|zugangsdaten|einwahl|einwahldaten|online-teilnahme"
    "|como unirse|como participar|como conectarse|acceso|conexion|como aceder|acesso|ligacao"
    "|come partecipare|come collegarsi|collegamento|accesso|hoe deelnemen|deelname|deelnemen"
    "|zo doe je mee|toegang|verbinding"
)
_OF_AGENDAS = (
    "agenda|programme|program|programm|ablauf|tagesordnung|ordre du jour|deroule|deroulement"
    "|programa|orden del dia|ordem de trabalhos|programma|ordine del giorno|scaletta"
)
_EMPTY_ALONE = frozenset([*_OF_FACTS.split("|"), *_OF_AGENDAS.split("|")])
"""Headings of nothing but facts, or of the agenda."""


def is_known_heading(line: Line) -> bool:
    """Whether a line is one of the usual headings of a concept note and nothing else."""
    is_bullet = line.is_bullet and not line.raw.lstrip()[:1].isdecimal()
    is_plain = not (is_bullet or line.is_strong)
    return is_plain and line.text[:1].isupper() and _name(line) in _HEADINGS


def begins_like_heading(line: Line) -> bool:
    """Whether the first word of a line is one of the usual headings: `Doel van de sessie`."""
    word = line.text.split(maxsplit=1)[0] if line.text else ""
    return word[:1].isupper() and fold(word) in _HEADINGS


def heads_facts(line: Line) -> bool:
    """Whether a line is a heading of facts alone, or of an agenda: `HOW TO JOIN`."""
    name = _name(line)
    return name in _EMPTY_ALONE or name in LABELS


def emptied_headings(lines: Sequence[Line], placed: Collection[int]) -> list[int]:
    """The headings of facts below which every line has its place elsewhere: `HOW TO JOIN`.

    So are the lines of a table that say nothing: `|---|---|`.

    What is not placed may only follow apart from them: behind an empty line, or as a heading.
    """
    found: list[int] = []
    has_placed, is_apart = False, True
    for line in reversed(lines):
        if not line.raw.strip():
            is_apart = is_apart or not has_placed
        elif line.number in placed:
            has_placed = True
        elif has_placed and is_apart and (heads_facts(line) or _is_ruled(line)):
            found.append(line.number)
        else:
            has_placed, is_apart = False, line.level > 0
    return found


def _is_ruled(line: Line) -> bool:
    return "|" in line.raw and not any(map(str.isalnum, line.raw))


def _name(line: Line) -> str:
    return fold(line.text).replace("’", "'").strip("* \t:.!") if len(line.text) <= _LONGEST else ""
