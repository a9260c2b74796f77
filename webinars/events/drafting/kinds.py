"""What kind of event a text is about, by the words of the seven languages that are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from webinars.events.models import EventKind

_CLEAR = {
    EventKind.WORKING_GROUP: "working group|groupe de travail|arbeitsgruppe|grupo de trabajo"
    "|grupo de trabalho|gruppo di lavoro|werkgroep",
    EventKind.WEBINAR: "webinar|webinaire|webin[aá]rio|seminarios? web|semin[aá]rio online"
    "|online-?seminar|webseminar",
    EventKind.BRIEFING: "briefing",
    EventKind.TRAINING: "training|formation|(?<!online-)(?<!online )seminar(?!ios? web)|séminaire"
    "|seminário(?! online)|workshop|schulung|fortbildung"
    "|atelier|taller(?!\\w)|curso(?!\\w)|corso(?!\\w)|formación|formação|formazione|oficina(?!\\w)"
    "|opleiding|cursus|studiedag|vormingsdag|journées? d['’]étude",
    EventKind.CONFERENCE: "conference(?! (?:call|room))|conférence|konferenz|conferencia"
    "|conferência|conferenza|conferentie|tagung|kongress|congr[eè]s(?!\\w)|congreso|congresso"
    "|convegno|fachtag|colloque",
}
_VAGUE = {
    EventKind.CONFERENCE: "congress|forum|summit",
    EventKind.MEETING: "(?<!zoom )(?<!teams )meeting(?! (?:id|link))|réunion|assembly|sitzung"
    "|reunión|reunião|riunione|vergadering|task force|rencontre|treffen(?!\\w)|encuentro|encontro"
    "|incontro|bijeenkomst",
}
"""Words that stand for other things as well, such as the name of an organisation."""

_WORDS = {
    kind: re.compile(
        rf"(?<!\w)(?:{'|'.join(filter(None, (_CLEAR.get(kind), _VAGUE.get(kind))))})",
        re.IGNORECASE,
    )
    for kind in {**_CLEAR, **_VAGUE}
}
_CLEAR_WORDS = {
    kind: re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE) for kind, words in _CLEAR.items()
}
_LONGEST_LINE = 1000


def named_kind(text: str) -> EventKind | None:
    """The kind that is named first in `text`; of two that begin there, by the longer name."""
    found = [(match, kind) for kind, word in _WORDS.items() if (match := word.search(text))]
    # "seminario web" is no "seminario"
    first = min(found, key=lambda each: (each[0].start(), -each[0].end()), default=None)
    return first[1] if first else None


def find_kind(lines: Sequence[str]) -> tuple[EventKind, int, bool] | None:
    """The kind that `lines` name first, the number of the line (from 1), and whether it is clear.

    It is, where a word names it that stands for nothing else, and all others are named less often
    together.
    """
    for number, line in enumerate(lines, 1):
        if kind := named_kind(line[:_LONGEST_LINE]):
            return kind, number, _is_clear(kind, lines)
    return None


def _is_clear(kind: EventKind, lines: Sequence[str]) -> bool:
    counts = Counter(
        named
        for named, word in _CLEAR_WORDS.items()
        for line in lines
        for _each in word.finditer(line[:_LONGEST_LINE])
    )
    return counts[kind] * 2 > counts.total()
