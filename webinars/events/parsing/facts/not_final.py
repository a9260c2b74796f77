"""Words by which a text says that it is not the last one: `version 3 – PAS DÉFINITIF`.

Or that it is not for everybody: `for internal circulation`.
"""

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
    r"|(?<!\w)(?:draft|brouillon|entwurf|borrador|rascunho|bozza)\s(?:n[.°º]\s?|v\.?\s?)?\d{1,2}(?=\s?(?:$|[),.;:|–—-]))"
    r"|(?<=\()(?:draft|brouillon|entwurf|borrador|rascunho|bozza|provisoire|version\s\d{1,2}|v\d{1,2})"
    r"(?=[\s).,;])",
    re.IGNORECASE,
)
_ALONE = (
    r"(?:(?:strictly|streng|strictement|estrictamente|estritamente|strettamente|strikt)\s)?"
    r"(?:confidential|confidentiel(?:le)?|vertraulich|confidencial|riservat[oa]|confidenziale"
    r"|vertrouwelijk|internal|interne|nur\sintern|(?-i:INTERN))"
)
_PAPER_WORD = (
    r"(?:(?<!\w)(?:notes?|papers?|document\w{0,12}|drafts?|konzept\w{0,12}|entwurf|programm\w{0,12}"
    r"|agenda|nota|notitie|concept\w{0,12}))"
)
_END = r"(?=\s?(?:$|[.!,;:)\]–—|]))"
_INTERNAL = re.compile(
    r"(?<!\w)(?:for\sinternal\s\w{3,14}(?:\sonly)?|internal\s(?:circulation|distribution|use)(?:\sonly)?"
    r"|internal\s(?:document|draft|note|paper|version)"
    r"|not\sfor\s(?:(?:further|public|wider|external)\s)?(?:circulation|distribution|publication|release|sharing)"
    rf"|(?:please\s)?do\snot\s(?:circulate|distribute|publish){_END}"
    r"|(?:[àa]\s)?(?:usage|diffusion|circulation)\sinterne|documents?\sinternes?"
    rf"|ne\spas\s(?:diffuser|publier|faire\scirculer){_END}"
    r"|(?:f[uü]r\sden\s|zum\s)?(?:nur\s)?internen\sgebrauch|nur\sf[uü]r\sinterne\s\w{3,14}"
    r"|nicht\szur\s(?:weitergabe|ver[oö]ffentlichung)|internes\sdokument|interner\sentwurf"
    r"|(?:(?:de|para|per)\s)?uso\sintern[oa]|documento\sinterno"
    rf"|(?:no|n[aã]o|non)\s(?:difundir|publicar|distribuir|divulgar|diffondere|divulgare){_END}"
    r"|(?:voor\s)?intern\sgebruik|niet\svoor\s(?:verspreiding|publicatie)"
    rf"|niet\sverspreiden{_END})(?!\w)"
    rf"|(?:^|[(\[|–—]\s?|\s-\s|{_PAPER_WORD}[,:]\s){_ALONE}(?=\W*$|\s?[)\]|–—]|\s-\s)"
    rf"|^\W*intern\W*$|{_PAPER_WORD}\s?(?:[(–—,-]\s?)intern(?=\W*$)",
    re.IGNORECASE,
)
"""That it is for few; `confidential` alone between marks, for much else is kept so."""


def find_internal(lines: Sequence[Line]) -> Iterator[FactWarning]:
    """A warning for each of the first lines that say that the text is not for everybody."""
    found = 0
    for line in lines:
        match = _INTERNAL.search(line.text[:_LONGEST]) if found < _MOST else None
        if match:
            found += 1
            written = match[0].strip(" ()[]|–—-")
            yield FactWarning(WarningCode.INTERNAL, {"written": written}, line.number)


def find_not_final(lines: Sequence[Line]) -> Iterator[FactWarning]:
    """A warning for each of the first lines that say so. Draft laws and the like are none."""
    found = 0
    for line in lines:
        match = _WORDS.search(line.text[:_LONGEST]) if found < _MOST else None
        if match:
            found += 1
            yield FactWarning(WarningCode.NOT_FINAL, {"written": match[0]}, line.number)
