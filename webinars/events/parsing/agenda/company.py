"""Who comes with somebody: `moderated by Anne Roy, with Jean Bon (OFII) and Luc Roi (HCR)`.

What stands behind such a word is neither an organisation nor does it do what stands before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.people.lists import read_people
from webinars.events.parsing.people.reading import Trust
from webinars.events.parsing.people.shapes import looks_like_name

IN_COMPANY = (
    r"(?:in (?:conversation|discussion|dialogue) with|together with|with the participation of"
    r"|joined by|featuring|feat\.|(?:en présence|avec la participation|en compagnie|aux côtés)"
    r" d(?:es?|u|['’])|im gespräch mit|gemeinsam mit"
    r"|unter beteiligung von|mit beteiligung von|en diálogo con|con la participación de"
    r"|con la partecipazione di|in dialogo con|com a participação de|em diálogo com"
    r"|met medewerking van|in gesprek met)"
)
"""Words behind which others come, and never what somebody is."""
_WORD = r"(?:with|avec|mit|con|com|met)"
"""Words that names of organisations have in them as well: `Ärzte mit Herz`."""
_SURELY = lazy(rf"(?:,?\s|\s?\()(?i:{IN_COMPANY})(?:\s?:)?\s?(?=\S)|,\s{_WORD}\s(?=\S)")
_PERHAPS = lazy(rf"\s{_WORD}\s(?=[A-ZÀ-Þ])")


def find_company(text: str) -> tuple[str, str] | None:
    """What stands before and behind the word that brings in others; None where there is none.

    Behind a comma it always does. Without one, all that follows have to be people for sure.
    """
    for match in _SURELY.finditer(text):
        before, behind = text[: match.start()], text[match.end() :]
        if match[0].lstrip().startswith("("):
            return before, behind.removesuffix(")")
        if before.count("(") == before.count(")"):
            return before, behind
    for before, behind in _perhaps(text):
        people = read_people(behind)
        if people and all(one.trust == Trust.SURE for one in people):
            return before, behind
    return None


def _perhaps(text: str) -> Iterator[tuple[str, str]]:
    for match in _PERHAPS.finditer(text):
        before, behind = text[: match.start()], text[match.end() :]
        is_whole = before.endswith(")") or looks_like_name(before)
        if is_whole and before.count("(") == before.count(")"):
            yield before, behind
