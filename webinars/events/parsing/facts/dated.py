"""Lines with the dates and times in them, as every search for a moment reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from itertools import zip_longest

from webinars.events.parsing.clock import Certainty, TimeRange, read_time_ranges
from webinars.events.parsing.dates import MONTHS, FoundDate, read_dates
from webinars.events.parsing.day_headings import find_day_numbers
from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.model import DayTimes, Fact, FactWarning
from webinars.events.parsing.facts.words import Label, find_label
from webinars.events.parsing.facts.zone import find_city, find_zones
from webinars.events.parsing.words import fold_word

_BLOT = "\ufffc"


@dataclass(frozen=True)
class DatedLine:
    """A line with what is needed to weigh it: label, dates, and times outside of the dates."""

    line: Line
    label: Label | None
    dates: tuple[FoundDate, ...]
    times: tuple[TimeRange, ...]


@dataclass
class When:
    """The event's days and times, the lines they were read from, and the zone as written."""

    dates: tuple[Fact[date], ...] = ()
    start: Fact[time] | None = None
    end: Fact[time] | None = None
    day_times: tuple[Fact[DayTimes], ...] = ()
    zone_marks: list[tuple[str, int]] = field(default_factory=list)
    warnings: list[FactWarning] = field(default_factory=list)


def read_dated_lines(lines: Sequence[Line]) -> list[DatedLine]:
    """The lines that have text, with their dates and times."""
    kept = [line for line in lines if line.text]
    return [_dated(line, below) for line, below in zip_longest(kept, kept[1:])]


def _dated(line: Line, below: Line | None) -> DatedLine:
    text = line.text
    if not any(map(str.isdigit, text)) and not _NOON.search(text):
        return DatedLine(line, find_label(text), (), ())
    dates = (*read_dates(text), *_broken_date(line, below))
    counted = [(begin, stop) for _number, begin, stop in find_day_numbers(text[:_LONGEST_COUNTED])]
    plain = _blotted(without_dates(text, dates), counted)  # "day 2 until 13:00" begins at no two
    times = read_time_ranges(plain, least=Certainty.WEAK)
    return DatedLine(line, find_label(text), dates, tuple(_in_city(each, text) for each in times))


def _broken_date(line: Line, below: Line | None) -> Iterator[FoundDate]:
    """The date whose day ends a line and whose month begins the next: `entro il 27`, `marzo`."""
    begin = _DAY_AT_END.search(line.text)
    if begin is None or below is None or below.number != line.number + 1:
        return
    month = fold_word(below.text.partition(" ")[0].strip(",.;:"))
    if month in MONTHS:
        length = len(line.text)
        start = max(0, begin.start() - _LONGEST_WEEKDAY)
        for found in read_dates(f"{line.text[start:]} {below.text[:_LONGEST_REST]}"):
            if start + found.begin < length < start + found.stop:
                yield replace(found, begin=start + found.begin, stop=length)


_LONGEST_COUNTED = 400
_DAY_AT_END = re.compile(r"(?<![\w.,:/-])\d{1,2}(?:st|nd|rd|th|er|\.|º|ª)?(?:\sde)?$")
_LONGEST_WEEKDAY = 20
_LONGEST_REST = 30


def _in_city(each: TimeRange, text: str) -> TimeRange:
    """A time with the city behind it as its zone: `10:00 (Athens)`, `14:00 EET (Kyiv)`.

    Only one in brackets is a part of the time; another may be the place as well.
    """
    found = find_city(text, each.stop)
    if found is None:
        return each
    zone = f"{each.zone} ({found.city})" if each.zone else f"{found.city} time"
    return replace(each, zone=zone, stop=found.stop if found.is_bracketed else each.stop)


_NOON = re.compile(r"noon|midi|mittag|mediod|meio-dia|mezzogiorno|midnight|minuit", re.IGNORECASE)


def _blotted(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for begin, stop in spans:
        text = text[:begin] + _BLOT * (stop - begin) + text[stop:]
    return text


def without_dates(text: str, dates: Sequence[FoundDate]) -> str:
    """`text` with its dates blotted out, each other character still at its place."""
    parts, position = [], 0
    for found in dates:
        begin = max(position, found.begin)
        parts += [text[position:begin], _BLOT * (found.stop - begin)]
        position = max(position, found.stop)
    return "".join([*parts, text[position:]])


def without_moments(one: DatedLine, blot: str) -> str:
    """The text of a line with its dates, times and zones blotted out, character by character."""
    text = one.line.text
    spans = [(found.begin, found.stop) for found in one.dates]
    spans += [(each.begin, each.stop) for each in one.times]
    spans += [(mark.begin, mark.stop) for mark in find_zones(text)]
    for begin, stop in spans:
        text = text[:begin] + blot * (stop - begin) + text[stop:]
    return text


def is_time_line(one: DatedLine) -> bool:
    """Whether a line says when the event is, and not what happens then."""
    if not one.times or one.dates:
        return False
    if one.label and one.label.key == "time":
        return True
    first = one.times[0]
    rest = one.line.text[first.stop :]
    return first.begin <= 25 and len(rest.strip()) <= 45


def zone_lines(when: When, dated: Sequence[DatedLine]) -> Mapping[int, str]:
    """The lines on which a zone is looked for first: those of the times and the days."""
    numbers = {n for fact in (when.start, *when.dates) if fact is not None for n in fact.lines}
    return {one.line.number: one.line.text for one in dated if one.line.number in numbers}
