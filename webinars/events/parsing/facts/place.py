"""A place without a label of its own on its line; who reads it is told to look.

It stands below its label, beside the date (`When and where: 10 May, Town Hall`), with its address
among the first lines, or in a sentence: `in Brussels (Rue Royale 146, 1000 Brussels)`. There, only
an address with a postcode in brackets behind a name is taken for one; cities alone are in too many
sentences that are about something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from webinars.events.parsing.dates import read_dates
from webinars.events.parsing.facts.address import FIRST_LINES, find_addresses_at_head
from webinars.events.parsing.facts.dated import DatedLine, without_moments
from webinars.events.parsing.facts.model import Fact
from webinars.events.parsing.facts.platforms import bare_place, is_online, without_platforms
from webinars.events.parsing.facts.words import heads_other, heads_place
from webinars.events.parsing.words import without_edges, without_pictures

_PLACE = re.compile(
    r"(?<!\w)(?:in|at|à|en|im|a|em|te|dans|na|no|nel|nella|al|au|bij)\s(?:(?:the|der|la|le|het)\s)?"
    r"(?P<place>(?:(?:room|salle|saal|sala|zaal|aula)\s)?[A-ZÀ-ÞΑ-ΩЀ-Я][\w'’-]{1,30}(?:\s[\w'’&.-]{1,30}){0,5}\s\((?P<address>[^()]{8,120})\))"
)
_POSTCODE = re.compile(r",\s?(?:[A-Z]{1,2}-)?\d{4,5}\s[^\W\d_]")
_LONGEST = 1_000
_LONGEST_PLACE = 150
_LEADS = re.compile(r"(?:at|in|im|à|au|en|em|te|from|to|de|von|bis|uhr|um|h|the)\s", re.IGNORECASE)
_EDGES = " \t,;:|/–—-()"
_BLOT = "\0"


def find_place(dated: Sequence[DatedLine]) -> Fact[str] | None:
    """The first place below its label, else beside the date, else with an address at the head of
    the text, else in a sentence; always unsure.
    """
    for find in (_below_labels, _beside_dates, _at_head, _in_sentences):
        for place, number in find(dated):
            return Fact(bare_place(without_pictures(place)), (number,), is_unsure=True)
    return None


def _at_head(dated: Sequence[DatedLine]) -> Iterator[tuple[str, int]]:
    """Addresses among the first lines, but those in brackets and of who writes."""
    above = ["", *(one.line.text for one in dated[:FIRST_LINES])]
    yield from find_addresses_at_head(
        [
            one
            for before, one in zip(above, dated[:FIRST_LINES], strict=False)
            if not _PLACE.search(one.line.text[:_LONGEST]) and not heads_other(before)
        ]
    )


def _below_labels(dated: Sequence[DatedLine]) -> Iterator[tuple[str, int]]:
    for head, one in pairwise(dated):
        is_next = one.line.number - head.line.number <= 2
        if is_next and heads_place(head.line.text) and not (one.label or one.dates or one.times):
            text = without_edges(one.line.text, _EDGES)
            if _could_be_place(text) and not text.endswith((".", "!", "?")):
                yield text, one.line.number


def _beside_dates(dated: Sequence[DatedLine]) -> Iterator[tuple[str, int]]:
    for one in dated:
        if one.label and one.label.has_place:
            pieces = without_moments(one, _BLOT)[one.label.stop :].split(_BLOT)
            found = max(map(_bare, pieces), key=len)
            if _could_be_place(found):
                yield found, one.line.number


def _bare(piece: str) -> str:
    place = without_edges(piece, _EDGES)
    while match := _LEADS.match(place):
        place = without_edges(place[match.end() :], _EDGES)
    return place


def _could_be_place(text: str) -> bool:
    is_named = text[:1].isupper() or text[:1].isdigit()
    says_more = sum(map(str.isalpha, without_platforms(text))) > 2
    return is_named and says_more and len(text) <= _LONGEST_PLACE and not is_online(text)


def _in_sentences(dated: Sequence[DatedLine]) -> Iterator[tuple[str, int]]:
    for one in dated:
        for match in _PLACE.finditer(one.line.text[:_LONGEST]):
            if _POSTCODE.search(match["address"]) and not read_dates(match["address"]):
                yield match["place"], one.line.number
