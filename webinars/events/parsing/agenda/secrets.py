"""The way into the meeting within an agenda: for registrants alone, so in no item of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.facts.announced import (
    announced_in,
    announced_of,
    has_way_in,
    without_announced,
)
from webinars.events.parsing.facts.codes import (
    Near,
    codes_beside,
    cut_codes,
    is_of_meeting,
    near_meeting,
)
from webinars.events.parsing.facts.meeting import opens_meeting
from webinars.events.parsing.facts.phones import cut_dialling
from webinars.events.parsing.facts.ways_in import name_ways_in
from webinars.events.parsing.facts.wrapped import cut_wrapped, is_in_brackets

_BLANKS = re.compile(r" {2,}")


def without_way_in(
    lines: Sequence[Line], ways_in: Collection[str] = ()
) -> tuple[list[Line], dict[int, Line]]:
    """The lines without addresses and codes that open a meeting; by position, those with some.

    `ways_in` are addresses that another text calls such.
    """
    kept: list[Line] = []
    opened: dict[int, Line] = {}
    raws = list(map(_raw, lines))
    known = announced_of(raws) | set(ways_in)
    nears = near_meeting(raws)
    whole = _without_wrapped(lines, nears)
    for at, (line, near) in enumerate(zip(whole, nears, strict=True)):
        mended = _without(line, near, known)
        kept.append(mended)
        if mended is not lines[at]:
            opened[at] = lines[at]
    return kept, opened


def _without_wrapped(lines: Sequence[Line], nears: Sequence[Near]) -> list[Line]:
    """The lines without numbers and codes that a bracket holds over the end of one."""
    kept = list(lines)
    for at in range(len(kept) - 1):
        before, after = kept[at : at + 2]
        near = max(nears[at : at + 2])
        if near is Near.FAR or before.cells or after.cells or not is_in_brackets(before.text):
            continue
        texts = cut_wrapped(before.text, after.text, near)
        if texts != (before.text, after.text):
            kept[at] = replace(before, text=texts[0].strip(" (,;"))
            kept[at + 1] = replace(after, text=texts[1].strip(" ),;."))
    return kept


def _raw(line: Line) -> str:
    return " ".join([line.text, *line.links])


def _codes(line: Line, near: Near) -> list[str]:
    """The codes of a line; one that is no more than a code is set apart whole."""
    raw = _raw(line)
    return codes_beside(raw, near) if is_of_meeting(raw) or not opens_meeting(line.text) else []


def _without(line: Line, near: Near, known: Collection[str]) -> Line:
    codes = _codes(line, near)
    links = [each for each in line.links if not (has_way_in(each) or announced_in(each, "", known))]
    is_dialled = cut_dialling(line.text) != line.text
    if not (codes or "/" in line.text or is_dialled or len(links) < len(line.links)):
        return line
    pieces = [_cut(each, codes, near, known) for each in (line.text, *line.cells)]
    if pieces == [line.text, *line.cells] and len(links) == len(line.links):
        return line
    return replace(line, text=pieces[0], cells=tuple(pieces[1:]), links=tuple(links))


def _cut(text: str, codes: Sequence[str], near: Near, known: Collection[str]) -> str:
    mended = name_ways_in(without_announced(text, known)) if "/" in text else text
    mended = cut_dialling(mended)
    mended = cut_codes(mended, near) if codes else mended
    mended = "" if mended.strip() in codes else mended
    return text if mended == text else _BLANKS.sub(" ", mended).strip(" \t,:;|–—-")
