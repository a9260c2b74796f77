"""Until when people register: `until Wednesday December 9`, `Anmeldeschluss: 9. Dezember`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from webinars.events.parsing.clock import Certainty, TimeRange
from webinars.events.parsing.dates import DateDoubt, FoundDate
from webinars.events.parsing.facts.closing import goes_on, is_about_registering, sentence_around
from webinars.events.parsing.facts.dated import DatedLine
from webinars.events.parsing.facts.model import Deadline, Fact, FactWarning, WarningCode
from webinars.events.parsing.facts.when import weekday_warning
from webinars.events.parsing.facts.words import is_label_alone

_LAST_MINUTE = time(23, 59)
_MOST = 20
"""So many sentences are compared."""
_LINE_END = 3
_LINE_BEGIN = 25
_YEAR = 300
"""A deadline is not further before its event, or before today, in days."""


@dataclass(frozen=True)
class _Candidate:
    dated: DatedLine
    below: DatedLine | None
    found: FoundDate
    weight: int
    is_unsure: bool
    is_before: bool


@dataclass(frozen=True)
class FoundDeadline:
    """The deadline, what is wrong with it, and the zone beside its time, as written."""

    fact: Fact[Deadline] | None = None
    warnings: Sequence[FactWarning] = ()
    zone: str = ""


def find_deadline(
    dated: Sequence[DatedLine], *, days: Sequence[date], start: time | None, today: date
) -> FoundDeadline:
    """The deadline, with its time where one of several sentences has it.

    A year that is not written is that of the first of the event's `days`, or the one before;
    without an event's day it is the nearest to `today`.
    """
    candidates = list(_candidates(dated, days, today))
    best = max(candidates, key=lambda one: one.weight, default=None)
    first_day = days[0] if days else None
    day = _day(best.found, first_day, today) if best else None
    if best is None or day is None:
        return FoundDeadline()
    same = [one for one in candidates[:_MOST] if _day(one.found, first_day, today) == day]
    timed = [(one, said) for one in same if not one.is_unsure and (said := _time_of(one))]
    if timed and _time_of(best) is None:
        best = max(timed, key=lambda each: each[0].weight)[0]
    said = _time_of(best)
    number, clock = best.dated.line.number, said[0] if said else None
    at = datetime.combine(day, _LAST_MINUTE if clock in (None, time(0)) else clock)
    is_open = best.is_before and clock is None
    is_either = DateDoubt.DAY_OR_MONTH in best.found.doubts
    are_several = len({clock for _one, (clock, _zone) in timed}) > 1
    is_guessed = best.found.year is None and first_day is None
    is_unsure = best.is_unsure or is_open or is_either or is_guessed or are_several
    fact = Fact(Deadline(at, has_time=clock is not None), (number,), is_unsure)
    warnings = list(_warnings(best.found, at, number, first_day, start))
    return FoundDeadline(fact, warnings, said[1] if said else "")


def _candidates(
    dated: Sequence[DatedLine], days: Sequence[date], today: date
) -> Iterator[_Candidate]:
    earliest = min([*days[:1], today]) - timedelta(days=_YEAR)
    for at, one in enumerate(dated):
        above = dated[at - 1] if at else None
        is_label = _is_label(one) or (
            above is not None and is_label_alone(above.line.text, "deadline")
        )
        for found in one.dates:
            sentence = sentence_around(dated, at, found)
            closing = sentence.closing
            if not (is_label or closing) or sentence.is_of_other:
                continue
            is_about = sentence.is_of_registration
            is_below = above is not None and is_about_registering(above.line.text)
            if not (is_label or is_about or is_below):
                continue
            if not is_label and any(found.on(day.year) == day for day in days):
                continue
            written = found.on()
            if not is_label and written is not None and written < earliest:
                continue
            below = dated[at + 1] if at + 1 < len(dated) else None
            yield _Candidate(
                one,
                below if below and goes_on(one, below) else None,
                found,
                weight=50 * is_label + 20 * is_about + 20 * bool(closing),
                is_unsure=not is_label and not is_about,
                is_before=closing is not None and closing.is_before,
            )


def _is_label(one: DatedLine) -> bool:
    return one.label is not None and one.label.key == "deadline"


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


def _time_of(best: _Candidate) -> tuple[time, str] | None:
    """The time written beside the date, and its zone: `9 December, 18:00`, `by noon on 9 December`.

    It may stand at the beginning of the line below, where the sentence goes on.
    """
    found, text = best.found, best.dated.line.text
    for each in best.dated.times:
        after, before = each.begin - found.stop, found.begin - each.stop
        if 0 <= after <= 25 or 0 <= before <= 12:
            return _end_of(each)
    if best.below is not None and len(text) - found.stop <= _LINE_END and not best.below.dates:
        for each in best.below.times[:1]:
            return _end_of(each) if each.begin <= _LINE_BEGIN else None
    return None


def _end_of(each: TimeRange) -> tuple[time, str] | None:
    is_time = each.certainty > Certainty.WEAK or each.end is None
    return (each.start, each.zone) if is_time else None


def _warnings(
    found: FoundDate, at: datetime, line: int, first_day: date | None, start: time | None
) -> Iterator[FactWarning]:
    if found.weekday is not None and at.weekday() != found.weekday:
        yield weekday_warning(at.date(), found.weekday, line)
    if DateDoubt.DAY_OR_MONTH in found.doubts:
        yield FactWarning(WarningCode.DAY_OR_MONTH, {"date": str(at.date())}, line)
    if first_day is not None and at.replace(tzinfo=None) > datetime.combine(
        first_day, start or _LAST_MINUTE
    ):
        values = {"deadline": f"{at:%Y-%m-%d %H:%M}", "date": str(first_day)}
        yield FactWarning(WarningCode.DEADLINE_LATE, values, line)
