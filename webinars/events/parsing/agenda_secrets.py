"""The way into the meeting within an agenda: for registrants alone, so in no item of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from webinars.events.parsing.agenda_lines import Line
from webinars.events.parsing.facts_codes import (
    codes_beside,
    cut_codes,
    is_of_meeting,
    near_meeting,
)
from webinars.events.parsing.facts_links import BARE, join_platform, trim_address
from webinars.events.parsing.facts_meeting import cut_dialling, opens_meeting

_BLANKS = re.compile(r" {2,}")


def without_way_in(lines: Sequence[Line]) -> tuple[list[Line], dict[int, Line]]:
    """The lines without addresses and codes that open a meeting; by position, those with some."""
    kept: list[Line] = []
    opened: dict[int, Line] = {}
    near = near_meeting(map(_raw, lines))
    for at, (line, is_near) in enumerate(zip(lines, near, strict=True)):
        mended = _without(line, _codes(line) if is_near else [])
        kept.append(mended)
        if mended is not line:
            opened[at] = line
    return kept, opened


def _raw(line: Line) -> str:
    return " ".join([line.text, *line.links])


def _codes(line: Line) -> list[str]:
    """The codes of a line near a meeting; a line that is no more than one is set apart whole."""
    raw = _raw(line)
    return codes_beside(raw) if is_of_meeting(raw) or not opens_meeting(line.text) else []


def _without(line: Line, codes: list[str]) -> Line:
    has_address = "://" in line.text or "www." in line.text
    links = [each for each in line.links if BARE.sub(_nothing, each) == each]
    is_dialled = cut_dialling(line.text) != line.text
    if not (codes or has_address or is_dialled or len(links) < len(line.links)):
        return line
    pieces = [_cut(each, has_codes=bool(codes)) for each in (line.text, *line.cells)]
    if pieces == [line.text, *line.cells] and len(links) == len(line.links):
        return line
    return replace(line, text=pieces[0], cells=tuple(pieces[1:]), links=tuple(links))


def _cut(text: str, *, has_codes: bool) -> str:
    mended = cut_dialling(BARE.sub(_nothing, text))
    mended = cut_codes(mended) if has_codes else mended
    return text if mended == text else _BLANKS.sub(" ", mended).strip(" \t,:;|–—-")


def _nothing(match: re.Match[str]) -> str:
    """The name of the platform in place of an address into a meeting."""
    url = trim_address(match[0])
    platform = join_platform(url if "://" in url else f"https://{url}")
    return platform + match[0][len(url) :] if platform else match[0]
