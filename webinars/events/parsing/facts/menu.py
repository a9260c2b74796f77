"""The menu of a web page that was copied with its text: `Home`, `About us`, `News`, `Contact`."""

from __future__ import annotations

from collections.abc import Sequence

from webinars.events.parsing.facts.dated import DatedLine
from webinars.events.search import fold

_ENTRIES = frozenset(
    fold(entry)
    for entry in (
        *("home", "home page", "menu", "main menu", "skip to content", "skip to main content"),
        *("about", "about us", "who we are", "what we do", "our work", "news", "events", "blog"),
        *("contact", "contact us", "search", "login", "log in", "sign in", "donate", "resources"),
        *("publications", "get involved", "members", "press", "careers", "english", "français"),
        *("accueil", "qui sommes-nous", "qui sommes-nous ?", "à propos", "actualités", "agenda"),
        *("nos actions", "ressources", "rechercher", "recherche", "connexion", "faire un don"),
        *("aller au contenu", "aller au contenu principal", "événements", "évènements", "presse"),
        *("startseite", "über uns", "aktuelles", "termine", "veranstaltungen", "kontakt", "suche"),
        *("themen", "spenden", "zum inhalt springen", "presse", "mitmachen", "anmelden", "menü"),
        *("inicio", "quiénes somos", "qué hacemos", "noticias", "actualidad", "eventos", "buscar"),
        *("contacto", "menú", "dona", "início", "quem somos", "notícias", "contactos", "pesquisar"),
        *("chi siamo", "cosa facciamo", "notizie", "eventi", "contatti", "cerca", "dona ora"),
        *("over ons", "nieuws", "agenda", "zoeken", "naar de inhoud", "evenementen", "doneer"),
    )
)
_FEWEST = 3
"""So many entries make a menu: one of them alone may be a heading, or a label."""
_LONGEST = 25
_MOST_LINES = 40
_PATHS = (" > ", " » ", " › ")
"""Between the pages on the way to this one: `Home > Events`."""


def behind_menu(dated: Sequence[DatedLine]) -> Sequence[DatedLine]:
    """The lines below the menu that a text begins with; all of them where it begins with none."""
    last, entries = -1, 0
    for at, one in enumerate(dated[:_MOST_LINES]):
        text = one.line.text
        is_entry = _is_entry(text)
        if not (is_entry or (len(text) <= _LONGEST and not (one.dates or one.times))):
            break
        if is_entry:
            last, entries = at, entries + 1
    return dated[last + 1 :] if entries >= _FEWEST else dated


def _is_entry(text: str) -> bool:
    first = next((text.partition(mark)[0] for mark in _PATHS if mark in text), text)
    return fold(first.strip(" |•·")) in _ENTRIES
