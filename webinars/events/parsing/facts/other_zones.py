"""The same moment by several clocks: `14:00 CET / 15:00 EET`, and whether the clocks agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from webinars.events.parsing.clock import TimeRange
from webinars.events.parsing.facts.dated import DatedLine, is_time_line
from webinars.events.parsing.facts.model import Fact, FactWarning, WarningCode
from webinars.events.parsing.facts.zone import ZoneReading, read_zone
from webinars.times import NonexistentTime, to_instant

_BELOW = 3
"""So many lines below the time may have it by other clocks."""
_BETWEEN = re.compile(
    r"[^;.]{0,30}(?:[/|=(,]|\s(?:or|and|et|ou|und|oder|y|o|e|en|of)\s)[^;.]{0,20}"
)
_OF_SEVERAL = ("IST", "CST")
"""Names of clocks far from each other: of Ireland, Israel and India; of America and China."""
_DAY = timedelta(days=1)


def find_other_clocks(
    dated: Sequence[DatedLine], start: Fact[time], day: date, *, default_zone: str | None
) -> Iterator[FactWarning]:
    """A warning of the first time beside the event's `start` that is another moment.

    Times count that have a zone of their own; `default_zone` says which one `CET` means.
    """
    places = [at for at, one in enumerate(dated) if one.line.number in start.lines]
    if not places:
        return
    texts = {one.line.number: one.line.text for one in dated}
    own, *others = _clocks(dated, places[0], start.value)
    first = _read(own, day, default_zone)
    for each, number in others:
        second = _read((each, number), day, default_zone)
        if first is None or second is None or first[1].zone == second[1].zone:
            continue
        if not _agree(first, second):
            values = {
                "first": _written(own[0], texts[own[1]]),
                "second": _written(each, texts[number]),
            }
            yield FactWarning(WarningCode.OTHER_CLOCKS, values, number)
            return


def _clocks(dated: Sequence[DatedLine], at: int, start: time) -> list[tuple[TimeRange, int]]:
    """The event's time and those that follow it, with the numbers of their lines."""
    one = dated[at]
    place = next((n for n, each in enumerate(one.times) if each.start == start), 0)
    found = [(each, one.line.number) for each in one.times[place : place + 1]]
    for before, each in zip(one.times[place:], one.times[place + 1 :], strict=False):
        if not _BETWEEN.fullmatch(one.line.text[before.stop : each.begin]):
            break
        found.append((each, one.line.number))
    for below in dated[at + 1 : at + 1 + _BELOW]:
        if not is_time_line(below) or below.label:
            break
        found.append((below.times[0], below.line.number))
    return found


def _read(
    clock: tuple[TimeRange, int], day: date, default_zone: str | None
) -> tuple[datetime, ZoneReading] | None:
    """The moment of a time that has a zone."""
    each, _number = clock
    reading = read_zone(each.zone, default=default_zone, on=day) if each.zone else None
    if reading is None or each.zone in _OF_SEVERAL:
        return None
    try:
        return to_instant(datetime.combine(day, each.start), reading.zone), reading
    except NonexistentTime:
        return None


def _agree(first: tuple[datetime, ZoneReading], second: tuple[datetime, ZoneReading]) -> bool:
    """Whether two clocks show one moment; the second perhaps on the next day or the one before.

    Of clocks in summer and in winter, one hour may be between them: people write `CET` all year.
    """
    apart = (first[0] - second[0]) % _DAY
    hour = timedelta(hours=first[1].is_off_season != second[1].is_off_season)
    return apart in (timedelta(0), hour, _DAY - hour)


def _written(each: TimeRange, text: str) -> str:
    """A time and its clock as the text calls it; of a city its name alone, in no language."""
    zone = each.zone if each.zone in text else each.zone.removesuffix(" time")
    return f"{each.start:%H:%M} {zone}"
