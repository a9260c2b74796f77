"""A place that stands in a sentence: `in Brussels (Rue Royale 146, 1000 Brussels)`.

Only an address with a postcode in brackets behind a name is taken for one; cities alone are in too
many sentences that are about something else. Who reads it is told to look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from webinars.events.parsing.dates import read_dates
from webinars.events.parsing.facts_dated import DatedLine
from webinars.events.parsing.facts_model import Fact

_PLACE = re.compile(
    r"(?<!\w)(?:in|at|à|en|im|a|em|te)\s(?:(?:the|der|la|le|het)\s)?"
    r"(?P<place>[^\W\d_][\w'’-]{1,30}(?:\s[\w'’&.-]{1,30}){0,5}\s\((?P<address>[^()]{8,120})\))"
)
_POSTCODE = re.compile(r",\s?(?:[A-Z]{1,2}-)?\d{4,5}\s[^\W\d_]")
_LONGEST = 1_000


def find_place(dated: Sequence[DatedLine]) -> Fact[str] | None:
    """The first place with an address in a sentence, always unsure."""
    for one in dated:
        for match in _PLACE.finditer(one.line.text[:_LONGEST]):
            is_named = match["place"][0].isupper()
            if is_named and _POSTCODE.search(match["address"]) and not read_dates(match["address"]):
                return Fact(match["place"], (one.line.number,), is_unsure=True)
    return None
