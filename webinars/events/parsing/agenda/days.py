"""Which date each day of an agenda is, from its heading, the rest of the text, and a year given."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.agenda.result import AgendaWarning, ParsedDay, WarningCode
from webinars.events.parsing.dates import (
    DateDoubt,
    FoundDate,
    has_wrong_weekday,
    read_dates,
)
from webinars.events.parsing.day_headings import DayHeading

_SHORT = 200
_LONGEST = 150
_MOST_LINES = 500
_SENT = re.compile(r"(?:sent|envoyé|gesendet|enviad[oa](?:\se[lm])?|inviato|verzonden)\s?:", re.I)
"""When a mail was written is no day of the agenda in it."""


def known_dates(lines: Iterable[Line]) -> list[FoundDate]:
    """The dates of the text's short lines: what headings without a year are completed from."""
    short = [
        line for line in lines if len(line.text) <= _SHORT and any(map(str.isdigit, line.text))
    ]
    return [found for line in short[:_MOST_LINES] for found in read_dates(line.text)]


def date_of(heading: DayHeading, known: Sequence[FoundDate], year: int | None) -> date | None:
    """The date of a heading: in its own year, that of the same date elsewhere, `year`, or the one
    year that the text's other dates have and in which the weekday is right. None if unknown.
    """
    found = heading.date
    if found is None:
        return None
    if found.year is not None:
        return found.on()
    same = {
        other.year
        for other in known
        if other.year and (other.day, other.month) == (found.day, found.month)
    }
    years = same or ({year} if year else {other.year for other in known if other.year})
    if len(years) != 1:
        return None
    [only] = years
    is_guess = not same and year is None
    return None if is_guess and has_wrong_weekday(found, only) else found.on(only)


def implied_days(
    above: Sequence[Line], headed: Sequence[ParsedDay], year: int | None
) -> list[ParsedDay]:
    """The day of items before all headings: the one that the lines `above` them name, if only one.

    `headed` are the days that have a heading; their dates are not meant, and it is before them.
    """
    taken = {day.date for day in headed}
    lines = [line for line in above if len(line.text) <= _LONGEST and not _SENT.match(line.text)]
    found = [
        (line, date)
        for line in lines
        for date in known_dates([line])
        if date.year is None or date.on() not in taken
    ]
    if len({(date.day, date.month) for _line, date in found}) != 1:
        return []
    line, date = next((pair for pair in found if pair[1].year), found[0])
    label = " ".join([line.text.replace("\t", " | "), *line.links])
    heading = DayHeading(None, date, date.weekday, label, "")
    day = date_of(heading, [date for _line, date in found], year)
    if day is None or any(other is not None and other <= day for other in taken):
        return []
    return [ParsedDay(1, day, label, (line.number,))]


def check_day(heading: DayHeading, day: ParsedDay) -> list[AgendaWarning]:
    """What is wrong with the date in a heading."""
    found, lines = heading.date, day.lines[:1]
    if found is None:
        return []
    if day.date is None:
        is_impossible = found.on(found.year or 2024) is None
        return [AgendaWarning(WarningCode.NO_SUCH_DATE, lines)] if is_impossible else []
    values = (("date", day.date.isoformat()),)
    warnings = []
    if has_wrong_weekday(found, day.date.year):
        warnings.append(AgendaWarning(WarningCode.WEEKDAY, lines, values))
    if DateDoubt.DAY_OR_MONTH in found.doubts:
        warnings.append(AgendaWarning(WarningCode.DAY_OR_MONTH, lines, values))
    return warnings
