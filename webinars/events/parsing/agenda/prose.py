"""Agendas in prose: `From 10 to 10.30: Welcome. From 10.30 to 11: Panel` in one line."""

from __future__ import annotations

import re
from dataclasses import replace

from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.agenda.starts import minutes
from webinars.events.parsing.agenda.words import START_LEAD
from webinars.events.parsing.clock import read_time_ranges

_LONGEST = 2_000
_SENTENCE = re.compile(r"[.;!?]\s+")


def cut_at_times(line: Line) -> list[Line]:
    """The entries of a line of prose: `From 10 to 10.30: Welcome. From 10.30 to 11: Panel`.

    A line is cut where a sentence begins with a time that follows the time before; what lies within
    that is a part of the entry.
    """
    found = read_time_ranges(line.text[:_LONGEST]) if not line.cells else []
    if len(found) < 2 or not START_LEAD.fullmatch(line.text[: found[0].begin]):
        return [line]
    cuts, last = [0], found[0]
    for when in found[1:]:
        begin = _sentence_before(line.text, last.stop, when.begin)
        if begin is not None and when.end and last.end and minutes(last.end) <= minutes(when.start):
            cuts.append(begin)
            last = when
    if len(cuts) == 1:
        return [line]
    texts = [line.text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], None], strict=True)]
    first, *others = (replace(line, text=text.rstrip(";."), links=()) for text in texts)
    return [
        replace(first, links=line.links),
        *(replace(each, follows_gap=False) for each in others),
    ]


def _sentence_before(text: str, start: int, stop: int) -> int | None:
    """Where a sentence begins that has nothing before the time at `stop`; None where none does."""
    ends = list(_SENTENCE.finditer(text, start, stop))
    return ends[-1].end() if ends and START_LEAD.fullmatch(text[ends[-1].end() : stop]) else None
