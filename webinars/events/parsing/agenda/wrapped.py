"""Titles and people whose line a PDF or a mail has wrapped, whole again.

What begins small below a long line, or follows a preposition, an article or a dash, goes on with
what stands above. Such an item is to be checked: small words may be a subtitle of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from webinars.events.parsing.agenda.around import is_around
from webinars.events.parsing.agenda.labels import LONGEST_PEOPLE
from webinars.events.parsing.agenda.lines import Line, read_lines
from webinars.events.parsing.agenda.shapes import (
    with_whole_lists,
    with_whole_ranges,
    with_whole_words,
)
from webinars.events.parsing.agenda.starts import read_heading, read_start
from webinars.events.parsing.agenda.words import BARE_LABEL, LABEL
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.people.lists import read_people
from webinars.events.parsing.people.reading import Trust

_WIDE = 40
"""Characters; a shorter line is not at its end because of the width of a page."""
_MOST_JOINED = 4
_GOES_ON = lazy(
    r"(?<!\w)(?:the|an?|of|for|from|and|with|within|between|into|its|their"
    r"|d[eu]s?|la|les?|une?|et|pour|avec|aux?|sur|dans|entre|chez"
    r"|der|die|das|dem|den|und|f[uü]r|von|vom|zur?|zum|mit|[uü]ber"
    r"|del|los|las|el|para|con|entre|por|sobre"
    r"|d[oa]s?|pel[oa]|della|dello|dei|degli|il|per|tra|van|het|een|voor|tussen"
    r"|&|(?<=\s)[–—-])$|(?<!\w)[dl]['’]$",
    re.IGNORECASE,
)
"""How a line ends that the next one goes on with."""
_OF_ITS_OWN = lazy(
    r"(?:by|with|and|presented|moderat|chair|facilitat|avec|par|et|anim|mod[eé]r|pr[eé]sent"
    r"|mit|von|und|con|por|y|e|ed|a\scargo|met|door|en)(?:\w*)(?!\w)|https?:|www\.",
    re.IGNORECASE,
)
"""How a line of small letters begins that names people, or leads elsewhere."""


def read_whole_lines(text: str, most: int) -> list[Line]:
    """The lines of `text`; among the first `most`, what was broken over several is on one."""
    lines = read_lines(text)
    whole = with_wrapped(with_whole_lists(with_whole_words(lines[:most])))
    return [*with_whole_ranges(whole), *lines[most:]]


def with_wrapped(lines: Sequence[Line]) -> list[Line]:
    """The lines, with titles and people on one that go on with the next."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before is not None and _goes_on(before, line):
            found[-1] = _joined(before, line)
        else:
            found.append(line)
    return found


def _joined(before: Line, line: Line) -> Line:
    return replace(
        before,
        text=f"{before.text} {line.text}",
        links=(*before.links, *line.links),
        also=(*before.also, line.number),
        wrapped=(*(before.wrapped or (before,)), line),
    )


def _goes_on(before: Line, line: Line) -> bool:
    if any((line.is_bullet, line.cells, line.follows_gap, line.is_note, not line.text)):
        return False
    if before.cells or before.is_note or len(before.wrapped) >= _MOST_JOINED:
        return False
    last = before.wrapped[-1].text if before.wrapped else before.text
    is_open = _GOES_ON.search(last) is not None
    is_small = line.text[0].islower() and len(last) >= _WIDE and last[-1:] not in ".!?:;"
    if not (is_open or (is_small and not _OF_ITS_OWN.match(line.text))):
        return False
    return _may_be_wrapped(before) and not _is_of_its_own(line)


def _may_be_wrapped(line: Line) -> bool:
    """Whether a line begins an item, or names people; wrapped descriptions stay as they are."""
    start = read_start(line, {})
    if start is not None:
        return bool(start.title) and not start.rest
    return LABEL.match(line.text) is not None or _names_people(line.text)


def _is_of_its_own(line: Line) -> bool:
    if is_around(line) or LABEL.match(line.text) or BARE_LABEL.match(line.text):
        return True
    is_begin = read_start(line, {}) is not None or read_heading(line) is not None
    return is_begin or _names_people(line.text)


def _names_people(text: str) -> bool:
    people = read_people(text) if len(text) <= LONGEST_PEOPLE else []
    return bool(people) and max(one.trust for one in people) is Trust.SURE
