"""Addresses in the seven languages: the word of a street and a number, `40 rue Washington`.

They are looked for in the lines at the head of a text, whether a label stands before them or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from webinars.events.parsing.clock import Certainty
from webinars.events.parsing.facts.dated import DatedLine
from webinars.events.parsing.facts.platforms import without_online
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.words import without_edges

FIRST_LINES = 15
"""So many lines with text are the head of one; a place with its address may stand there."""
_LONGEST_LINE = 400
_LONGEST_PLACE = 150
_SENTENCE = 90
"""Words that are longer before an address are a sentence that leads to it."""
_NUMBER = r"\d{1,4}(?!\d|[.:]\d)\s?(?:bis|ter|[a-z])?(?:\s?[-–/]\s?\d{1,4}[a-z]?)?(?!\w)"
_NAME = (
    r"(?:(?:d[eiu]|des|d[ae]s?|del|dell[aeo']|dei|degli|dos?|la|les?|los|las|l['’]|d['’]|van|st)\s?){0,3}"
    r"(?-i:[A-ZÀ-Þ])[^,;:()|\d\n]{1,45}?"
)
"""The name of a street, with a capital: `de la Loi`."""
_FIRST = (
    r"(?:rue|avenue|av\.|boulevard|bd\.?|bld|place|chauss[eé]e|quai|square|impasse|all[eé]e|chemin"
    r"|passage|galerie|route|faubourg|calle|c/|avenida|avda\.?|plaza|paseo|carrer|ronda|rua"
    r"|pra[cç]a|largo|travessa|alameda|viale|via(?!\s(?:zoom|teams|webex|google|microsoft|meet))|piazza|piazzale|corso|vicolo|lungotevere)"
)
"""Words that stand before the name of a street."""
_LAST = (
    r"(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|square|place|drive|terrace"
    r"|gardens|row|quay|way)"
)
_ENDS = (
    r"(?:stra(?:ß|ss)e|str\.|platz|allee|gasse|ufer|damm|straat|laan|plein|steenweg|gracht|kade"
    r"|dijk|singel|weg)"
)
"""Ends of the names of streets, in German and Dutch."""
_ADDRESS = lazy(
    rf"(?<!\w)(?:{_NUMBER},?\s{_FIRST}\s{_NAME}(?!\w)|{_FIRST}\s{_NAME}[\s,]\s?(?:n[.°º]{{1,2}}\s?)?{_NUMBER}"
    rf"|{_NUMBER}\s(?:(?-i:[A-ZÀ-Þ])[\w'’.-]{{1,20}}\s){{1,4}}{_LAST}(?!\w)"
    rf"|(?:[^\W\d_][\w'’-]{{1,24}}[\s-]){{0,3}}[^\W\d_]{{0,24}}{_ENDS}\s{_NUMBER})",
    re.IGNORECASE,
)
_WITH_POSTCODE = lazy(
    r"(?<!\w)[A-ZÀ-Þ][\w'’.-]{1,30}(?:\s[\w'’.-]{1,30}){0,4}\s\d{1,4}[a-z]?,\s"
    r"(?:[A-Z]{1,2}-)?\d{4,5}(?:\s[A-Z]{2})?\s(?=[A-ZÀ-Þ])"
)
"""A number, a postcode and a town, whatever the street is called: `Am Markt 4, 50667 Köln`."""
_SENDER = lazy(
    r"@|://|www\.|(?<!\w)(?:t[eé]l|tel|phone|fax|siret|vat|btw|tva|iban|bce|kbo)\.?(?!\w)",
    re.IGNORECASE,
)
"""What stands beside the address of who writes."""
_PIECES = lazy("\0+|\\s[—–|-]\\s|[|;]|[.!?]\\s(?=[A-ZÀ-Þ])")
_LEADS = lazy(
    r"(?:^|\s)(?:at|in|à|au|aux|im|am|en|em|na|no|nel|nella|alla?|te|presso|bij|chez)\s(?:(?:the|la|le|l['’]|der|het)\s)?"
    r"(?=[A-ZÀ-Þ\d])"
)
_LEADING = lazy(
    r"(?:at|in|im|à|au|en|em|na|no|nel|nella|alla?|presso|te|from|to|de|bis|um|h|the|and|et|und|y|e)\s",
    re.IGNORECASE,
)
_EDGES = " \t,;:/–—-()."


def find_addresses_at_head(dated: Sequence[DatedLine]) -> Iterator[tuple[str, int]]:
    """The places with an address among the first lines, each with the number of its line."""
    for one in dated[:FIRST_LINES]:
        text = one.line.text
        may_be = len(text) <= _LONGEST_LINE and any(map(str.isdigit, text))
        if may_be and not _SENDER.search(text) and (place := _place(_without_moments(one))):
            yield place, one.line.number


def has_address(text: str) -> bool:
    """Whether a line has the word of a street and a number, and is not about who writes."""
    text = text[:_LONGEST_LINE]
    return _find(text) is not None and not _SENDER.search(text)


def _find(text: str) -> re.Match[str] | None:
    return _ADDRESS.search(text) or _WITH_POSTCODE.search(text)


def _without_moments(one: DatedLine) -> str:
    """The line without its label, with dates and times cut out; `10-12` may be houses."""
    text = one.line.text
    spans = [(found.begin, found.stop) for found in one.dates]
    spans += [(each.begin, each.stop) for each in one.times if each.certainty > Certainty.WEAK]
    for begin, stop in spans:
        text = text[:begin] + "\0" * (stop - begin) + text[stop:]
    return text[one.label.stop :] if one.label else text


def _place(text: str) -> str:
    """The piece of a line that has an address, without words of being online."""
    for piece in _PIECES.split(without_online(text)):
        place = _bare(piece)
        found = _find(place)
        if found is None:
            continue
        if found.start() > _SENTENCE or place[:1].islower():
            leads = [match.end() for match in _LEADS.finditer(place, 0, found.start() + 1)]
            place = place[leads[-1] :] if leads else place
        if len(place) <= _LONGEST_PLACE and (
            place[0].isupper() or place[0].isdigit() or has_address(place)
        ):
            return place[0].upper() + place[1:]
    return ""


def _bare(piece: str) -> str:
    place = without_edges(piece, _EDGES)
    while match := _LEADING.match(place):
        place = without_edges(place[match.end() :], _EDGES)
    return place
