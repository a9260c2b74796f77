"""The times of an event: beside its day, behind a label, near the day, or those of its agenda."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import chain

from webinars.events.parsing.clock import Certainty, TimeDoubt, TimeRange
from webinars.events.parsing.day_headings import is_counted
from webinars.events.parsing.facts.dated import DatedLine, When, is_time_line
from webinars.events.parsing.facts.day_times import counts_days
from webinars.events.parsing.facts.model import Fact, FactWarning, WarningCode

_LONGEST_MARK = 3
"""So far into its line the time of an item stands, behind a bullet."""
_LONGEST_UNIT = 4
"""Letters behind a time that may be of its unit or zone: `hrs`, `Uhr`."""
_ADJACENT = 3
"""How many lines with text above and below a date its times are looked for."""
_LENGTH = re.compile(
    r"(?<!\w)(?:(?P<hours>\d(?:[.,]\d)?)[\s-]?(?:hours?|heures?|stunden?|horas?|ore|uur)"
    r"|(?P<minutes>[1-9]\d{1,2})[\s-]?min(?:ut\w{0,3})?)(?!\w)",
    re.IGNORECASE,
)


_OF_ALL = re.compile(
    r"(?<!\w)(?:all|each|every|tou(?:s|tes)|chaque|alle|jede[rsn]?|tod[oa]s|cada|tutt[ie]|ogni|elke|iedere)\s"
    r"(?:(?:of|the|les|los|las|os|as|gli|le|i|de|der)\s){0,2}(?:sessions?|meetings?|webinars?|s[eé]ances?|rencontres?"
    r"|ateliers?|webinaires?|sitzung(?:en)?|termine?|treffen|sesiones|sesi[oó]n|encuentros?|sess(?:[oõ]es|[aã]o)"
    r"|encontros?|incontr[oi]|session[ei]|sessies?|bijeenkomst(?:en)?)(?!\w)",
    re.IGNORECASE,
)
"""What says the times of a whole series: `Tutti gli incontri si svolgono dalle 17.30 alle 19`."""


@dataclass(frozen=True)
class Place:
    """Where the event's day stands: the place of its line among those with text, and the offset."""

    at: int
    begin: int


def find_times(
    when: When, place: Place | None, dated: Sequence[DatedLine], others: Sequence[Place] = ()
) -> None:
    """Times beside the day, behind a label, near the day; else from the agenda.

    They are written into `when`, with the zone beside them and warnings. No `place`: no day.
    `others` are the places where the same day stands once more.
    """
    again = [(dated[other.at], True) for other in others]
    for one, is_certain_place in chain(_places_of_times(place, dated), again):
        least = Certainty.WEAK if is_certain_place else Certainty.LIKELY
        times = [each for each in one.times if each.certainty >= least]
        if place is not None and one is dated[place.at]:
            times = sorted(times, key=lambda each: each.begin < place.begin)
        if times and _take_times(when, one, times, dated):
            _take_end(when, [dated[other.at] for other in others])
            return
    _take_agenda(when, dated)


def _take_end(when: When, again: Sequence[DatedLine]) -> None:
    """The end that only another line says, with the same day and start: below a mail's subject."""
    if when.end is not None or when.start is None:
        return
    for one in again:
        for each in one.times:
            if each.end and each.start == when.start.value and each.certainty > Certainty.WEAK:
                when.end = Fact(each.end, (one.line.number,), when.start.is_unsure)
                return


def _places_of_times(
    place: Place | None, dated: Sequence[DatedLine]
) -> Iterator[tuple[DatedLine, bool]]:
    """Lines to look at, and whether a pair of bare figures is a time there."""
    if place is not None:
        yield dated[place.at], True
    yield from ((one, True) for one in dated if one.label and one.label.key == "time")
    yield from ((one, False) for one in dated if not one.dates and _OF_ALL.search(one.line.text))
    agenda = _agenda(dated)
    items = agenda if len(agenda) > 1 else []
    if place is None:
        yield from ((one, False) for one in dated if is_time_line(one) and not _begins(one, items))
        return
    below, above = range(place.at + 1, place.at + _ADJACENT + 1), (place.at - 1, place.at - 2)
    for at in (*below, *above):
        is_here = 0 <= at < len(dated) and is_time_line(dated[at])
        if is_here and _begins_programme(dated[at]):
            continue
        if is_here and dated[at] not in items:
            yield dated[at], at == place.at + 1


def _begins(one: DatedLine, items: Sequence[DatedLine]) -> bool:
    """Whether a line begins with a time, as other items of an agenda do."""
    return bool(items) and one.times[0].begin <= _LONGEST_MARK


def _begins_programme(one: DatedLine) -> bool:
    """Whether a line is the first item of a counted day: `Day 1: 9:30-10:00 Welcome`."""
    behind = one.line.text[one.times[-1].stop :]
    return is_counted(one.line.text) and sum(map(str.isalpha, behind)) > _LONGEST_UNIT


def _take_times(
    when: When, one: DatedLine, times: Sequence[TimeRange], dated: Sequence[DatedLine]
) -> bool:
    number = one.line.number
    times = _outside_brackets(one.line.text, times)
    first = next((each for each in times if each.end is not None), times[0])
    last = first.end or _second_time(one, first, times)
    others = _other_hours(first, times)
    if last and others and others[0].start >= last:
        last = others[-1].end
    is_other = bool(others) or (len(when.dates) > 1 and _may_be_of_one_day(one, first, when))
    is_unsure = bool(first.doubts) or is_other
    when.start = Fact(first.start, (number,), is_unsure)
    when.end = Fact(last, (number,), is_unsure) if last is not None else None
    if when.end is None:
        when.end = _labelled_end(dated) or _from_length(one, first, dated)
    if first.zone:
        when.zone_marks.append((first.zone, number))
    if TimeDoubt.ENDS_BEFORE_START in first.doubts:
        values = {"start": f"{first.start:%H:%M}", "end": f"{last:%H:%M}" if last else ""}
        when.warnings.append(FactWarning(WarningCode.ENDS_FIRST, values, number))
    return True


def _other_hours(first: TimeRange, times: Sequence[TimeRange]) -> list[TimeRange]:
    """The hours behind the first ones, of the afternoon or of another day; not on other clocks."""
    others = [each for each in times if each.end is not None and each.begin > first.begin]
    return [] if first.zone or any(each.zone for each in others) else others


def _may_be_of_one_day(one: DatedLine, first: TimeRange, when: When) -> bool:
    """Whether hours are of an item, or of one day of several, and not of each of them."""
    behind = sum(map(str.isalpha, one.line.text[first.stop :]))
    has_day = any(one.line.number in fact.lines for fact in when.dates)
    is_item = not (one.label or has_day) and behind > _LONGEST_UNIT
    return is_item or counts_days(one.line.text)


def _outside_brackets(text: str, times: Sequence[TimeRange]) -> Sequence[TimeRange]:
    """The times without those elsewhere in brackets: `14:00 CET (15:00–16:00 EET)`."""
    outside = [
        each for each in times if text.count("(", 0, each.begin) <= text.count(")", 0, each.begin)
    ]
    return outside or times


def _second_time(one: DatedLine, first: TimeRange, times: Sequence[TimeRange]) -> time | None:
    """The end in `start 10:00, end 12:00`; not the same time in another zone."""
    for each in times:
        between = one.line.text[first.stop : each.begin]
        if each.begin > first.stop and each.start > first.start and each.end is None:
            is_same_zone = each.zone in ("", first.zone) or not first.zone
            if is_same_zone and not set(between) & set("/(=|") and len(between) <= 30:
                return each.start
    return None


def _labelled_end(dated: Sequence[DatedLine]) -> Fact[time] | None:
    for one in dated:
        if one.label and one.label.key == "end" and one.times:
            return Fact(one.times[0].start, (one.line.number,))
    return None


def _from_length(one: DatedLine, first: TimeRange, dated: Sequence[DatedLine]) -> Fact[time] | None:
    """The end that follows from `90 minutes` beside the start, or on the next lines."""
    at = next(place for place, each in enumerate(dated) if each is one)
    for each in dated[at : at + 3]:
        match = _LENGTH.search(each.line.text)
        if match and len(each.line.text) <= 160:
            hours = float((match["hours"] or "0").replace(",", "."))
            minutes = round(hours * 60) + int(match["minutes"] or 0)
            end = first.start.hour * 60 + first.start.minute + minutes
            if 10 <= minutes <= 600 and end < 24 * 60:
                return Fact(time(end // 60, end % 60), (each.line.number,), is_unsure=True)
    return None


def _agenda(dated: Sequence[DatedLine]) -> list[DatedLine]:
    """Lines that begin with a range of times and go on, without one that covers them all."""
    lines = [
        one
        for one in dated
        if one.times
        and not one.label
        and one.times[0].begin <= _LONGEST_MARK
        and one.times[0].end is not None
        and one.line.text[one.times[0].stop :].strip(" \t|:–-")
    ]
    return lines[1:] if len(lines) > 1 and _covers(lines[0], lines[1]) else lines


def _covers(first: DatedLine, second: DatedLine) -> bool:
    outer, inner = first.times[0], second.times[0]
    if (
        outer.end is None
        or inner.end is None
        or (outer.start, outer.end) == (inner.start, inner.end)
    ):
        return False
    return outer.start <= inner.start and inner.end <= outer.end


def _take_agenda(when: When, dated: Sequence[DatedLine]) -> None:
    """The first start and the last end of an agenda, which may leave out an opening."""
    agenda = _agenda(dated)
    if len(agenda) < 2 or len(when.dates) > 1:
        return
    first, last = agenda[0], agenda[-1]
    end = last.times[0].end
    when.start = Fact(first.times[0].start, (first.line.number,), is_unsure=True)
    if end is not None and end > first.times[0].start:
        when.end = Fact(end, (last.line.number,), is_unsure=True)
    if first.times[0].zone:
        when.zone_marks.append((first.times[0].zone, first.line.number))
