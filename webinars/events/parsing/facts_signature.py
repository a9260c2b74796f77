"""Where a mail's signature stands: `Kind regards,` and the lines behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webinars.events.parsing.facts_dated import DatedLine

_CLOSING = re.compile(
    r"(?:(?:with\s)?(?:(?:best|kind(?:est)?|warm(?:est)?|many)\s){1,3}(?:wishes|regards|greetings|thanks)"
    r"|regards|(?:yours\s)?sincerely(?:\syours)?|yours\s(?:faithfully|truly)|in\ssolidarity|thank\syou"
    r"|thanks|(?:(?:bien\s|tr[eè]s\s)?cordialement|bien\s[aà]\s(?:vous|toi)"
    r"|(?:meilleures|sinc[eè]res|cordiales)\ssalutations|salutations\s\w+|solidairement|amicalement)"
    r"|(?:avec\s)?(?:nos|mes)\s\w+\ssalutations|merci(?:\sd['’]avance)?|(?:mit\s)?(?:(?:sehr\s)?"
    r"(?:freundlichen?|herzlichen?|besten?|lieben?|viele[n]?|solidarischen?|sch[oö]nen?)\s){1,2}"
    r"(?:gr[uü](?:ß|ss)(?:en?)?|dank)|hochachtungsvoll|danke|(?:(?:un|reciba[n]?\sun)\s)?(?:cordial\s)?"
    r"(?:saludo|abrazo)(?:\s(?:cordial|afectuoso))?|(?:muchos\s)?saludos(?:\s\w+)?|atentamente"
    r"|(?:muchas\s)?gracias|atenciosamente|atentamente|cordialmente|(?:muito\s)?obrigad[oa]"
    r"|(?:com\s)?(?:os\s)?(?:(?:nossos\s|meus\s)?(?:melhores|cordiais)\s)?cumprimentos|sauda[cç][oõ]es"
    r"(?:\s\w+)?|(?:un\s)?cordiali?\ssaluti?|(?:i\s)?(?:pi[uù]\s)?(?:migliori|cordiali|distinti|cari)"
    r"\ssaluti|saluti(?:\s\w+)?|grazie|(?:met\s)?(?:(?:vriendelijke|hartelijke|warme|beste|solidaire)\s)"
    r"(?:groet(?:en)?|dank)|hoogachtend|groet(?:en|jes)?|bedankt)(?:\s?[,.!–—-](?:\s.{0,60})?)?",
    re.IGNORECASE,
)
_RULE = re.compile(r"[-_=]{3}")
"""A line of hyphens, or what stands above a mail that is passed on."""


def signature_lines(dated: Sequence[DatedLine]) -> frozenset[int]:
    """The numbers of the lines from a closing formula to the next heading, title or rule."""
    found: set[int] = set()
    is_signature = False
    for at, one in enumerate(dated):
        ends = one.line.level or _RULE.match(one.line.text)
        is_labelled = one.label is not None and one.label.key == "title"
        if at and _CLOSING.fullmatch(one.line.text):
            is_signature = True
        elif ends or is_labelled:
            is_signature = False
        if is_signature:
            found.add(one.line.number)
    return frozenset(found)
