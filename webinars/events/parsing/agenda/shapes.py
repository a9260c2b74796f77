"""What shows only in several lines of an agenda: words and ranges that are broken over them.

A dash alone between a start and an end; times behind all titles (`Welcome – 10:00`); and the
Italian `alle 10`, which in German is "all ten".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import time
from itertools import pairwise

from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.agenda.series import is_of_series
from webinars.events.parsing.agenda.starts import Start, minutes, read_start
from webinars.events.parsing.agenda.words import ENDING
from webinars.events.parsing.clock import Certainty, TimeRange, read_time_ranges
from webinars.events.parsing.dates import read_dates
from webinars.events.parsing.day_headings import DayHeading
from webinars.events.parsing.words import same_length

_BROKEN = re.compile(r"[^\W\d_]-$")
_ENOUGH = 3
_LONGEST = 150
_BEHIND = re.compile(r"(?P<title>\S.*\S)(?:\s?[:|]|\s-{1,2}|,)\s$")
_LABELS = re.compile(
    r"(?:time|starts?|begins?|ends?|deadline|horaires?|heure|début|fin|uhrzeit|zeit|beginn|ende"
    r"|einlass|hora|horario|horário|inicio|início|fim|orario|ora|inizio|fine|tijd|aanvang|einde)",
    re.IGNORECASE,
)
"""What stands before the event's own times."""
_ALLE = re.compile(r"alle\s\d{1,2}(?!\s?[\d.,:h])", re.IGNORECASE)
_ITALIAN = re.compile(r"(?:(?:d?alle\s)?ore|d?alle)\s\d{1,2}[.,:]\d\d", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()]{1,100}\)(?=[,;]\s|\.?$)")
_OPEN_LIST = re.compile(r"\)[,;]\s[^(),;.!?]{3,60}$")
"""A list of people that ends with a name: `Ana Silva (UNHCR), Tom Lee`."""
_LONGEST_LIST = 2_000


def with_whole_words(lines: Sequence[Line]) -> list[Line]:
    """The lines, with words whole that PDF readers leave broken at the end of an item's line."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before is None or not _is_broken(before, line):
            found.append(line)
            continue
        kept = before.text[:-1] if line.text[0].islower() else before.text
        links = (*before.links, *line.links)
        found[-1] = replace(before, text=kept + line.text, links=links, also=(line.number,))
    return found


def _is_broken(before: Line, line: Line) -> bool:
    """Whether a line that begins an item ends within a word that `line` goes on with."""
    is_apart = line.is_bullet or line.cells or line.follows_gap or before.cells or before.also
    if is_apart or not _BROKEN.search(before.text) or not line.text[:1].isalpha():
        return False
    return read_start(before, {}) is not None and read_start(line, {}) is None


def with_whole_lists(lines: Sequence[Line]) -> list[Line]:
    """The lines, with those joined between which a list breaks before somebody's bracket."""
    found: list[Line] = []
    for line in lines:
        before = found[-1] if found else None
        if before and _is_broken_list(before, line):
            text, also = f"{before.text} {line.text}", (*before.also, line.number)
            found[-1] = replace(before, text=text, links=(*before.links, *line.links), also=also)
        else:
            found.append(line)
    return found


def _is_broken_list(before: Line, line: Line) -> bool:
    is_apart = line.is_bullet or line.cells or line.follows_gap or before.cells
    if is_apart or not _BRACKET.match(line.text):
        return False
    return len(before.text) < _LONGEST_LIST and _OPEN_LIST.search(before.text) is not None


def with_whole_ranges(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a start, a dash and an end on three of them as one: `10:00`, `–`, `10:15`."""
    found: list[Line] = []
    skipped = 0
    for at, line in enumerate(lines):
        if skipped:
            skipped -= 1
        elif _is_time(line) and at + 2 < len(lines) and _is_dash(lines[at + 1]):
            end = lines[at + 2]
            if _is_time(end):
                also = (lines[at + 1].number, end.number)
                found.append(replace(line, text=f"{line.text} – {end.text}", also=also))
                skipped = 2
                continue
            found.append(line)
        else:
            found.append(line)
    return found


def _is_dash(line: Line) -> bool:
    return line.is_bullet and not line.text and not line.cells and not line.links


def _is_time(line: Line) -> bool:
    start = None if line.cells or line.links else read_start(line, {})
    return start is not None and not (
        start.title or start.rest or start.others or start.when.end or start.heading
    )


def with_times_behind(starts: Mapping[int, Start], lines: Sequence[Line]) -> dict[int, Start]:
    """`starts`, or those of an agenda that has all its times behind the titles, in order."""
    if starts:
        return dict(starts)
    found = {at: start for at, line in enumerate(lines) if (start := _behind(line)) is not None}
    times = [minutes(start.when.start) for start in found.values()]
    is_agenda = len(found) >= _ENOUGH and all(before < after for before, after in pairwise(times))
    return found if is_agenda else {}


def _behind(line: Line) -> Start | None:
    if line.cells or len(line.text) > _LONGEST:
        return None
    times = read_time_ranges(line.text, least=Certainty.CLEAR)
    if len(times) != 1 or times[0].end or line.text[times[0].stop :].strip(" .;"):
        return None
    before = _BEHIND.fullmatch(same_length(line.text[: times[0].begin]))
    if before is None or _LABELS.fullmatch(before["title"]) or read_dates(line.text):
        return None
    return Start(times[0], line.text[: before.end("title")], is_behind=True)


def without_all_ten(starts: Mapping[int, Start], lines: Sequence[Line]) -> dict[int, Start]:
    """`starts` without `Alle 10 …` where no other line shows that the agenda is in Italian."""
    if any(_ITALIAN.match(lines[at].text) for at in starts):
        return dict(starts)
    return {at: start for at, start in starts.items() if not _ALLE.match(lines[at].text)}


def without_hours_of_days(
    starts: Mapping[int, Start], headings: Collection[int]
) -> dict[int, Start]:
    """`starts` without the hours of a day right below its heading, above the items within them."""
    found = dict(starts)
    for at, after in pairwise(sorted(starts)):
        start, following = starts[at], starts[after]
        is_bare = not (start.title or start.rest or start.others or start.heading)
        is_first = at - 1 in headings and after == at + 1
        if is_bare and is_first and covers(start.when, following.when):
            del found[at]
    return found


def without_sessions(
    starts: Mapping[int, Start], lines: Sequence[Line]
) -> tuple[dict[int, Start], dict[int, DayHeading]]:
    """`starts` without sessions of a series that have items below, and these as headings of days.

    Of `Session 2: 13 April, 10:00-12:00` above its items, the last one ends with the session.
    """
    found, headings = dict(starts), {}
    begun: int | None = None
    ordered = sorted(starts)
    for at, after in zip(ordered, [*ordered[1:], None], strict=False):
        start = starts[at]
        following = None if after is None else starts[after]
        if start.heading is not None:
            begun = None
            if following is not None and _is_session(start, following):
                headings[at] = replace(start.heading, label=lines[at].text)
                del found[at]
                begun = at
        if begun is not None and begun != at and (following is None or following.heading):
            found[at] = _ended(start, starts[begun].when.end)
    return found, headings


def _is_session(start: Start, following: Start) -> bool:
    """Whether a start is a session of a series, and what follows stands in it."""
    is_above = following.heading is None and is_of_series(start.title)
    return is_above and covers(start.when, following.when)


def _ended(start: Start, end: time | None) -> Start:
    is_within = end is not None and start.when.end is None and start.when.start < end
    return replace(start, when=replace(start.when, end=end)) if is_within else start


def is_closing(start: Start, below: Sequence[Line]) -> bool:
    """Whether a start has a word of ending, on its line or right below, and nothing else."""
    if start.rest or start.others or start.when.end or start.heading:
        return False
    title = start.title or "".join(line.text for line in below[:1] if not line.follows_gap)
    return ENDING.fullmatch(title) is not None


def is_double_spaced(lines: Sequence[Line]) -> bool:
    """Whether a text has empty lines between its lines, so that they part nothing."""
    return len(lines) > 3 and sum(line.follows_gap for line in lines) > 0.6 * len(lines)


def covers(outer: TimeRange, inner: TimeRange) -> bool:
    """Whether a range holds another, and is not the same."""
    if outer.end is None or (outer.start, outer.end) == (inner.start, inner.end):
        return False
    stop = minutes(outer.end) or 24 * 60
    last = minutes(inner.end or inner.start)
    return minutes(outer.start) <= minutes(inner.start) < stop and last <= stop
