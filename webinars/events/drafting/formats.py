"""Where people meet, by the words of a text: online, in one place, or both."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from webinars.events.drafting.online_words import ONLINE, Online, says_where
from webinars.events.drafting.source_texts import SourceText
from webinars.events.drafting.suggestions import Mark, Quotes
from webinars.events.models import EventFormat
from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.address import has_address
from webinars.events.parsing.facts.platforms import is_also_online, says_online
from webinars.events.parsing.patterns import lazy

_HEAD = 15
_EVENT = (
    r"(?:event|meeting|format|conference|seminar|training|workshop|mode|session|briefing|webinar|launch"
    r"|[eé]v[eé]nement|r[eé]union|conf[eé]rence|s[eé]minaire|formation|rencontre|atelier|colloque|journ[eé]e"
    r"|veranstaltung|tagung|konferenz|schulung|sitzung|fachtag|form|evento|formato|modalidade?|jornada|encuentro"
    r"|conferencia|taller|reuni[oó]n|encontro|sess[aã]o|confer[eê]ncia|modalit[aà]|incontro|convegno|riunione"
    r"|corso|bijeenkomst|vergadering|studiedag|opleiding|evenement)"
)
_HYBRID_WORD = r"(?:hybrid(?:e[rns]?)?|h[ií]brid[oa]s?|ibrid[oai])"
_IN_PERSON = (
    r"(?:in[\s-]person|on[\s-]site|face[\s-]to[\s-]face|(?:en\s)?pr[eé]sentiel|sur\splace|in\spr[aä]senz|vor\sort"
    r"|pr[aä]senzveranstaltung|presencial(?:mente)?|de\sforma\spresencial|in\spresenza|fysiek|ter\splaatse|op\slocatie"
    r"|(?:in|dans|en|im|na|no)\s(?:(?:the|la|de|our)\s)?(?:(?:meeting|conference)\s)?(?:room|salle|saal|sala|zaal))"
)
_BY_PLATFORM = (
    r"(?:(?:on|via|by|through|sur|par|[uü]ber|por|su|per|op|no|pelo)\s(?:ms\s|microsoft\s|google\s|cisco\s)?"
    r"(?:zoom|teams|meet|webex|jitsi))"
)
_IN_BRACKETS = r"(?:\s?\([^()]{1,40}\))"
_HERE = rf"{_IN_PERSON}(?:{_IN_BRACKETS}|\s(?:in|at|à|en|em|a|te)\s(?-i:[A-ZÀ-Þ])[\w’'-]{{1,20}})?"
"""In one place, perhaps with the town: `en présentiel à Bruxelles`."""
_THERE = rf"(?:{ONLINE}(?:\s{_BY_PLATFORM}|{_IN_BRACKETS})?|{_BY_PLATFORM})"
_AND = (
    r"[\s,(/+&-]{1,3}(?:(?:and|or|as\swell\sas|et|ou|und|oder|sowie|als|y|o|e|en|of|ed|que|che|como)\s)?"
    r"(?:also\s|auch\s|aussi\s)?"
)
_HYBRID = lazy(
    rf"(?<!\w)(?:{_HYBRID_WORD}[\s-]?{_EVENT}|{_EVENT}s?\s?:?\s(?:ist\s|est\s|is\s|en\s|in\s)?{_HYBRID_WORD}(?!\s\w)"
    rf"|(?:in|en|au)\s(?:{_EVENT}\s)?{_HYBRID_WORD}(?:er)?\s{_EVENT}|{_HERE}{_AND}{_THERE}"
    rf"|{_THERE}{_AND}{_IN_PERSON}|(?<=:\s){_HYBRID_WORD}(?=\s?[,(–-])|^\W*{_HYBRID_WORD}\W*$)(?!\w)",
    re.IGNORECASE,
)
_HYBRID_DAY = lazy(
    rf"(?<!\w){_EVENT}s?\s(?:[^\W\d_][\w'’-]{{0,20}}\s){{1,4}}{_HYBRID_WORD}(?=\W*(?:$|\d|[,;:(|–—-]))",
    re.IGNORECASE,
)
"""At the head of a text: `Journée de réflexion hybride – 17 mars`."""
_WRITTEN_IN_PERSON = lazy(
    r"(?<!\w)(?<!not\s)(?<!pas\s)(?<!nicht\s)(?<!no\s)(?<!non\s)(?<!não\s)(?<!niet\s)"
    rf"{_IN_PERSON}(?!\w)",
    re.IGNORECASE,
)
_LONGEST = 1_000


def suggest_format(
    texts: Sequence[SourceText], venue: Mark | None, *, is_online: bool, ways_in: Quotes
) -> tuple[EventFormat, Mark]:
    """The format and its mark: as it is written, else as place and ways in suggest.

    `venue` is the mark of the place, if there is one; `is_online` says that there is a platform or
    a link into a meeting, which stands in `ways_in`.
    """
    labelled = tuple(quote for text in texts for quote in text.quotes(_online_lines(text.lines)))
    found, said = _written(texts)
    written = found.format if found else None
    is_hybrid, is_online = written is EventFormat.HYBRID, is_online or bool(labelled)
    if venue is not None:
        beside = any(is_also_online(each.text) for each in venue.quotes)
        format_ = EventFormat.HYBRID if is_online or beside or is_hybrid else EventFormat.IN_PERSON
        more = () if beside else (labelled or ways_in)[:1]
        quotes = said if is_hybrid else (*venue.quotes, *more)
        return format_, Mark(quotes, is_unsure=venue.is_unsure and not is_hybrid)
    format_ = written if written and (is_hybrid or not is_online) else EventFormat.ONLINE
    is_written = found is not None and found.is_sure
    is_sure = is_hybrid or ((is_online or is_written) and not _has_address(texts))
    quotes = said if written is format_ and not labelled else labelled or ways_in
    return format_, Mark(quotes[:1], is_unsure=not is_sure)


def _online_lines(lines: Sequence[Line]) -> list[int]:
    """The lines that say instead of a place that the event is online."""
    return [line.number for line in lines if says_online(line.text)]


def _has_address(texts: Sequence[SourceText]) -> bool:
    """Whether a line has an address, which may be where people meet; not that of who signs."""
    return any(
        has_address(line.text)
        for text in texts
        for line in text.lines
        if line.number not in text.facts.mail
    )


@dataclass(frozen=True)
class WrittenFormat:
    """The format that a line writes; `is_sure` says that it can be about nothing else."""

    format: EventFormat
    line: int
    is_sure: bool = True


def _written(texts: Sequence[SourceText]) -> tuple[WrittenFormat | None, Quotes]:
    for text in texts:
        facts = (text.facts.start, *text.facts.dates)
        days = {number for fact in facts if fact for number in fact.lines}
        title = text.facts.title.lines if text.facts.title else ()
        if found := find_format(text.lines, days, title):
            return found, text.quotes([found.line])
    return None, ()


def find_format(
    lines: Sequence[Line], days: Collection[int], title: Collection[int]
) -> WrittenFormat | None:
    """The format that a text writes; None where it does not.

    Words of being online or in one place count in the first lines and in those of `days` and
    `title`. Elsewhere they may be about other things; `hybrid event` is not.
    """
    for line in lines:
        if _HYBRID.search(line.text[:_LONGEST]):
            return WrittenFormat(EventFormat.HYBRID, line.number)
    head = [line for line in lines if line.text][:_HEAD]
    counted = [line for line in lines if line.number in days or line.number in title] + head
    for line in counted:
        if _HYBRID_DAY.search(line.text[:_LONGEST]):
            return WrittenFormat(EventFormat.HYBRID, line.number)
    online = _find_online(counted, days)
    if online is not None and online.is_sure:
        return online
    for line in counted:
        if _WRITTEN_IN_PERSON.search(line.text[:_LONGEST]):
            return WrittenFormat(EventFormat.IN_PERSON, line.number)
    return online


def _find_online(lines: Sequence[Line], days: Collection[int]) -> WrittenFormat | None:
    """The line that says surest that the event is online; one of `days` says no less."""
    said = [(says_where(line.text[:_LONGEST]), line.number) for line in lines]
    said = [(Online.SURELY if each and number in days else each, number) for each, number in said]
    surest, line = max(said, key=lambda one: one[0], default=(Online.NOT, 0))
    return WrittenFormat(EventFormat.ONLINE, line, surest is Online.SURELY) if surest else None
