"""Words by which a text says that it is not the last one: `version 3 – PAS DÉFINITIF`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.model import FactWarning, WarningCode

_MOST = 3
_LONGEST = 2_000
_PAPER = (
    r"(?:version|agenda|programme?|programa|programma|concept\snote|note|ordre\sdu\sjour|texte?)"
)
_WORDS = re.compile(
    r"(?<!\w)(?:(?:version\s\d{1,2}\s?[,–—-]\s)?"
    r"(?:pas|non)\s(?:encore\s)?d[ée]finiti(?:fs?|ves?)"
    r"|not\s(?:yet\s)?final(?:ised|ized)?|noch\snicht\s(?:endg[üu]ltig|final)|no\sdefinitiv[oa]"
    r"|n[ãa]o\sdefinitiv[oa]|nog\sniet\sdefinitief|(?-i:DRAFT|BROUILLON|ENTWURF|BORRADOR|RASCUNHO"
    rf"|BOZZA|PROVISOIRE|PROVISIONAL)|(?:draft|provisional)\s{_PAPER}"
    rf"|{_PAPER}\s(?:provisoire|provisional|provisionale|provisorio|provvisorio|voorlopig))(?!\w)"
    r"|(?<=\()(?:draft|brouillon|entwurf|borrador|rascunho|bozza|provisoire|version\s\d{1,2}|v\d{1,2})"
    r"(?=[\s).,;])",
    re.IGNORECASE,
)


def find_not_final(lines: Sequence[Line]) -> Iterator[FactWarning]:
    """A warning for each of the first lines that say so. Draft laws and the like are none."""
    found = 0
    for line in lines:
        match = _WORDS.search(line.text[:_LONGEST]) if found < _MOST else None
        if match:
            found += 1
            yield FactWarning(WarningCode.NOT_FINAL, {"written": match[0]}, line.number)
