"""Until when people register: `until Wednesday December 9`, `Anmeldeschluss: 9. Dezember`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from webinars.events.parsing.clock import Certainty, TimeRange
from webinars.events.parsing.dates import FoundDate
from webinars.events.parsing.facts_dated import DatedLine
from webinars.events.parsing.facts_model import Deadline, Fact, FactWarning, WarningCode
from webinars.events.parsing.facts_when import weekday_warning
from webinars.events.parsing.facts_words import DEADLINE, REGISTERING

_REGISTERING = re.compile(rf"(?<!\w){REGISTERING}", re.IGNORECASE)
_CLOSING = re.compile(
    rf"(?<!\w){DEADLINE}(?!\w)(?:\s(?:the|is|le|zum|am|den|el|d[ií]a|al|il|op|on|date|est|ist|es|in)"
    r"|\s?:|\s[^\W\d_]{2,12},?|\s[\w'’]{1,12}(?=\s\d)){0,4}\s?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<!\w)(?:before|avant|vor\sdem|antes\sd[eo]l?|v[oó][oó]r)(?!\w)[^.]{0,20}$", re.I
)
_SENTENCE = re.compile(r"(?:[.!?;]\s+(?=[^\W\d_a-zà-ÿ])|[;•]\s)")
_NEAR = 90
_LAST_MINUTE = time(23, 59)
_YEAR = 300
"""A deadline is not further before its event, in days."""


@dataclass(frozen=True)
class _Candidate:
    dated: DatedLine
    found: FoundDate
    weight: int
    is_unsure: bool


def find_deadline(
    dated: Sequence[DatedLine], *, first_day: date | None, start: time | None, today: date
) -> tuple[Fact[Deadline] | None, list[FactWarning]]:
    """The deadline and what is wrong with it.

    A year that is not written is that of the event's `first_day`, or the one before; without an
    event's day it is the nearest to `today`.
    """
    best = max(_candidates(dated, first_day), key=lambda one: one.weight, default=None)
    day = _day(best.found, first_day, today) if best else None
    if best is None or day is None:
        return None, []
    number = best.dated.line.number
    clock = _time_of(best.dated, best.found)
    at = datetime.combine(day, _LAST_MINUTE if clock in (None, time(0)) else clock)
    is_unsure = best.is_unsure or (best.found.year is None and first_day is None)
    fact = Fact(Deadline(at, has_time=clock is not None), (number,), is_unsure)
    return fact, list(_warnings(best.found, at, number, first_day, start))


def _candidates(dated: Sequence[DatedLine], first_day: date | None) -> Iterator[_Candidate]:
    registering_above = False
    for one in dated:
        text = one.line.text
        is_label = one.label is not None and one.label.key == "deadline"
        for found in one.dates:
            sentence = _sentence_around(text, found)
            before = text[max(0, found.begin - _NEAR) : found.begin]
            closing = _CLOSING.search(before)
            is_about = bool(_REGISTERING.search(sentence))
            if not (is_label or (closing and (is_about or registering_above))):
                continue
            if first_day is not None and found.on(first_day.year) == first_day and not is_label:
                continue
            weight = 50 * is_label + 20 * is_about + 20 * bool(closing)
            is_weak = not is_label and not is_about
            yield _Candidate(one, found, weight, is_weak or bool(_BEFORE.search(before)))
        registering_above = bool(_REGISTERING.search(text))


def _sentence_around(text: str, found: FoundDate) -> str:
    before = _SENTENCE.split(text[max(0, found.begin - 300) : found.begin])[-1]
    return before + _SENTENCE.split(text[found.begin : found.begin + 200])[0]


def _day(found: FoundDate, first_day: date | None, today: date) -> date | None:
    if found.year is not None:
        return found.on()
    around = first_day or today
    years = (around.year, around.year - 1) if first_day else (around.year, around.year + 1)
    days = [day for year in years if (day := found.on(year)) is not None]
    if first_day is not None:
        timely = [day for day in days if timedelta(0) <= first_day - day <= timedelta(days=_YEAR)]
    else:
        timely = [day for day in days if day >= today]
    fitting = [day for day in timely if found.weekday in (None, day.weekday())]
    return next(iter([*fitting, *timely, *days]), None)


def _time_of(one: DatedLine, found: FoundDate) -> time | None:
    """The time written beside the date: `9 December, 18:00`, `by noon on 9 December`."""
    for each in one.times:
        after, before = each.begin - found.stop, found.begin - each.stop
        if 0 <= after <= 25 or 0 <= before <= 12:
            return _end_of(each)
    return None


def _end_of(each: TimeRange) -> time | None:
    return each.start if each.certainty > Certainty.WEAK or each.end is None else None


def _warnings(
    found: FoundDate, at: datetime, line: int, first_day: date | None, start: time | None
) -> Iterator[FactWarning]:
    if found.weekday is not None and at.weekday() != found.weekday:
        yield weekday_warning(at.date(), found.weekday, line)
    if first_day is not None and at.replace(tzinfo=None) > datetime.combine(
        first_day, start or _LAST_MINUTE
    ):
        values = {"deadline": f"{at:%Y-%m-%d %H:%M}", "date": str(first_day)}
        yield FactWarning(WarningCode.DEADLINE_LATE, values, line)
