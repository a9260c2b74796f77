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
_MOST_CELLS = 2
"""A time and a title; of more columns, nobody knows which one goes on."""
_GOES_ON = lazy(
    r"(?<![\w-])(?:the|an|of|for|from|and|with|within|between|into|its|their|on|at|in|to|by|as|or"
    r"|through|towards?|against|under|over|among|without|beyond|across|via|our|your|this|these"
    r"|d[eu]s?|la|les?|une?|et|pour|avec|aux?|sur|dans|entre|chez|en|par|vers|sous|sans|contre|ou"
    r"|ses|leurs?|nos|vos|cette|ces"
    r"|der|die|das|dem|den|und|f[uü]r|von|vom|zur?|zum|mit|[uü]ber|im|am|auf|aus|bei|beim|nach|ins"
    r"|durch|gegen|ohne|unter|zwischen|oder|sowie|als|eine[rnms]?"
    r"|del|los|las|el|para|con|por|sobre|al|una|su|sus|desde|hacia|sin|contra|seg[uú]n"
    r"|d[oa]s?|pel[oa]|com|sem|aos?|às|num|numa|uma|até|em|nas|nos"
    r"|della|dello|dell[ae]|dei|degli|di|il|gli|per|tra|fra|nel|nell[ao]|nei|alla|ai|alle|dal|dalla"
    r"|sul|sulla"
    r"|van|het|een|voor|tussen|op|bij|naar|uit|met|om|aan|door|tegen|zonder|onder|of"
    r"|[aàeyoi]|The|Of|For|And|With|&|(?<=\s)[–—-])$|(?<!\w)(?:[dlDL]|qu|dell|all|nell|sull)['’]$",
)
"""How a line ends that the next one goes on with."""
_LEADS = lazy(
    r"(?<![\w-])(?:by|with|and|of|from|between|to|the"
    r"|par|avec|et|de|du|des|entre|la|le|mit|von|vom|und|zwischen|der|die|dem|den|das"
    r"|con|por|y|e|del|el|com|d[oa]s?|tra|fra|di|dal|dalla|della|il|met|door|van|tussen"
    r"|&|(?<=\s)[–—-])$",
    re.IGNORECASE,
)
"""How a title ends that leads to who speaks, in the next line; `How to get on` does not."""
_OF_ITS_OWN = lazy(
    r"(?:by|with|and|presented|moderat|chair|facilitat|avec|par|et|anim|mod[eé]r|pr[eé]sent"
    r"|mit|von|und|con|por|y|e|ed|a\scargo|met|door|en)(?:\w*)(?!\w)|https?:|www\.",
    re.IGNORECASE,
)
"""How a line of small letters begins that names people, or leads elsewhere."""
_GOES_FURTHER = lazy(r"(?:and|or|et|ou|und|oder|y|e|ed)\s(?=[^\W\d_])(?!(?:an?|eine?|un[ae]?)\s)")
"""How a line begins that goes on with the one above, however short: `and the law`."""
_UNFINISHED = lazy(r"(?:european|federal|united)$", re.IGNORECASE)
"""How a line of people ends within the name of an organisation."""


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
    *others, last = before.cells or ("",)
    return replace(
        before,
        text=f"{before.text} {line.text}",
        cells=(*others, f"{last} {line.text}") if before.cells else (),
        links=(*before.links, *line.links),
        also=(*before.also, line.number),
        wrapped=(*(before.wrapped or (before,)), line),
    )


def _goes_on(before: Line, line: Line) -> bool:
    if any((line.is_bullet, line.cells, line.follows_gap, line.is_note, not line.text)):
        return False
    if len(before.cells) > _MOST_CELLS or before.is_note or len(before.wrapped) >= _MOST_JOINED:
        return False
    last = before.wrapped[-1].text if before.wrapped else before.text
    is_open = _GOES_ON.search(last) is not None or _goes_further(line.text)
    is_open = is_open or (_UNFINISHED.search(last) is not None and names_people_for_sure(last))
    is_small = line.text[0].islower() and len(last) >= _WIDE and last[-1:] not in ".!?:;"
    if not (is_open or (is_small and not _OF_ITS_OWN.match(line.text))):
        return False
    if _ends_with_time(before, line):
        return True
    is_other = names_people_for_sure(line.text) and not _leads(before.text, last)
    return _may_be_wrapped(before) and not is_other and not _is_of_its_own(line)


def _leads(whole: str, last: str) -> bool:
    """Whether a line that is open at its end leads to people: `Welcome by`, `Ana Silva, juge à`."""
    if not last[-1:].isalpha() or _GOES_ON.search(last) is None:
        return False
    return _LEADS.search(last) is not None or names_people_for_sure(whole)


def _goes_further(text: str) -> bool:
    """Whether a line begins with an "and", and no people behind it."""
    match = _GOES_FURTHER.match(text)
    people = read_people(text[match.end() :]) if match else []
    return match is not None and all(one.trust == Trust.NONE for one in people)


def _ends_with_time(before: Line, line: Line) -> bool:
    """Whether a title that is open at its end goes on in a line with its time behind it."""
    start = read_start(line, {}) if line.text[0].islower() and not before.cells else None
    is_title = start is not None and start.is_behind and bool(start.title)
    return is_title and read_start(before, {}) is None and read_heading(before) is None


def _may_be_wrapped(line: Line) -> bool:
    """Whether a line begins an item, or names people; wrapped descriptions stay as they are."""
    start = read_start(line, {})
    if start is not None:
        return bool(start.title) and not start.rest
    return LABEL.match(line.text) is not None or names_people_for_sure(line.text)


def _is_of_its_own(line: Line) -> bool:
    if is_around(line) or LABEL.match(line.text) or BARE_LABEL.match(line.text):
        return True
    return read_start(line, {}) is not None or read_heading(line) is not None


def names_people_for_sure(text: str) -> bool:
    """Whether a line names people, with or without a word before them: `avec Ada Lind (ECRE)`."""
    if bare := BARE_LABEL.match(text):
        text = text[bare.end() :]
    people = read_people(text) if len(text) <= LONGEST_PEOPLE else []
    return bool(people) and max(one.trust for one in people) is Trust.SURE
