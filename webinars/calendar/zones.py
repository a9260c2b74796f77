"""Time zones as VTIMEZONE components (RFC 5545 §3.6.5).

A VTIMEZONE is built from the zone's present rule alone: the POSIX TZ string at the end of its TZif
file (RFC 9636 §3.3). It has one STANDARD and at most one DAYLIGHT, each from 1970 on and without
history, which is the form that every calendar program reads alike. Where such a rule cannot be
given, or does not agree with `zoneinfo`, there is no VTIMEZONE and the times are written in UTC.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib import metadata, resources
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

from webinars.times import get_zone

_FIRST_YEAR = 1970
_DATA_YEAR = int(metadata.version("tzdata").partition(".")[0])
_CHECKED_YEARS = range(_DATA_YEAR, _DATA_YEAR + 7)
"""From the year of the zone data on: not every client knows a rule that is younger yet."""

_DAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
_NAME = r"[A-Za-z]{3,}|<[-+\w]+>"
_OFFSET = r"[-+]?\d+(?::\d+){0,2}"
_CHANGE = rf"M\d+\.\d\.\d(?:/{_OFFSET})?"
_POSIX_RULE = re.compile(
    rf"(?P<name>{_NAME})(?P<offset>{_OFFSET})"
    rf"(?:(?P<dst_name>{_NAME})(?P<dst_offset>{_OFFSET})?,(?P<begin>{_CHANGE}),(?P<end>{_CHANGE}))?"
)


@dataclass(frozen=True, eq=False)
class Onset:
    """The yearly moment at which the clocks go from the offset `before` to `after`.

    It is `shift` after midnight, on the wall clock before the change, of the `week`-th `weekday`
    (0 is Sunday) of `month`; week 5 is the last. `shift` may reach into other days.
    """

    name: str
    before: timedelta
    after: timedelta
    month: int
    week: int
    weekday: int
    shift: timedelta

    def in_year(self, year: int) -> datetime:
        """The wall-clock time of the change, by the clock before it."""
        first = date(year, self.month, 1)
        day = 1 + (self.weekday - first.isoweekday()) % 7 + 7 * (self.week - 1)
        if day > calendar.monthrange(year, self.month)[1]:
            day -= 7
        return datetime(year, self.month, day) + self.shift  # noqa: DTZ001 - a wall clock's time

    def recurrence(self) -> dict[str, object] | None:
        """The RRULE, or None where the change does not stay within its month.

        A change on "the day after the last Thursday" has no RRULE that clients agree on.
        """
        days = self.shift // timedelta(days=1)
        weekday = _DAYS[(self.weekday + days) % 7]
        rule: dict[str, object] = {"freq": "YEARLY", "bymonth": self.month}
        if days == 0:
            return rule | {"byday": f"{-1 if self.week == 5 else self.week}{weekday}"}
        length = calendar.monthrange(_FIRST_YEAR, self.month)[1]
        first = days + (length - 6 if self.week == 5 else 7 * self.week - 6)
        if first < 1 or first + 6 > length or (self.week == 5 and self.month == 2):
            return None
        return rule | {"byday": weekday, "bymonthday": list(range(first, first + 7))}


@dataclass(frozen=True)
class Rule:
    """A zone's present rule: one fixed `offset` called `name`, or two `onsets` in each year."""

    name: str
    offset: timedelta
    onsets: tuple[Onset, ...]

    def offset_at(self, local: datetime) -> timedelta:
        """The offset from UTC at the naive `local`, as a reader of the VTIMEZONE finds it."""
        if not self.onsets:
            return self.offset
        return max(
            (began, onset.after)
            for onset in self.onsets
            for year in (local.year - 1, local.year)
            if (began := _onset_in_year(onset, year)) <= local
        )[1]


_onset_in_year = cache(Onset.in_year)


def vtimezone(zone: str) -> Timezone | None:
    """The VTIMEZONE of `zone`, or None where its times have to be written in UTC.

    Raises `webinars.times.UnknownZone`.
    """
    rule = _find_rule(zone)
    if rule is None:
        return None
    component = Timezone()
    component.add("TZID", zone)
    if not rule.onsets:
        component.add_component(_fixed(rule))
    for onset in rule.onsets:
        component.add_component(_observance(onset))
    return component


@cache
def timezone_lines(zone: str) -> tuple[str, ...]:
    """The content lines of `zone`'s VTIMEZONE; none where there is no VTIMEZONE."""
    component = vtimezone(zone)
    return () if component is None else tuple(component.to_ical().decode().splitlines())


def can_write_local(local: datetime, zone: str) -> bool:
    """Whether the naive `local` with `zone`'s TZID is read everywhere as the instant that it is.

    It is not in a zone without a VTIMEZONE, nor at a time to which the zone's present rule does
    not apply, nor when the clocks skip the time or show it twice: clients disagree about those.
    """
    rule = _find_rule(zone)
    if rule is None:
        return False
    first = local.replace(tzinfo=zone_info(zone), fold=0)
    return first.utcoffset() == first.replace(fold=1).utcoffset() == rule.offset_at(local)


zone_info = cache(get_zone)
"""`webinars.times.get_zone`, remembered: a feed asks for the same few zones very often."""


@cache
def _find_rule(zone: str) -> Rule | None:
    """The present rule of `zone`, if it can be told as RRULEs and `zoneinfo` agrees with it."""
    known = zone_info(zone)
    rule = None if zone == "UTC" else _parse(_posix_rule(zone))
    if rule is None or any(onset.recurrence() is None for onset in rule.onsets):
        return None
    return rule if _agrees(rule, known) else None


def _posix_rule(zone: str) -> str:
    """The last line of the zone's TZif file; empty for a zone without a rule."""
    data = resources.files("tzdata").joinpath("zoneinfo", *zone.split("/")).read_bytes()
    return data.rstrip(b"\n").rpartition(b"\n")[2].decode("ascii", "replace")


def _parse(text: str) -> Rule | None:
    """Read a POSIX TZ string with `Mm.w.d` changes; None for anything else."""
    match = _POSIX_RULE.fullmatch(text)
    if match is None:
        return None
    name, offset = match["name"].strip("<>"), -_duration(match["offset"])
    if match["dst_name"] is None:
        return Rule(name, offset, ())
    other = -_duration(match["dst_offset"]) if match["dst_offset"] else offset + timedelta(hours=1)
    begins = _onset(match["begin"], match["dst_name"].strip("<>"), offset, other)
    ends = _onset(match["end"], name, other, offset)
    return Rule(name, offset, (begins, ends))


def _onset(text: str, name: str, before: timedelta, after: timedelta) -> Onset:
    day, _, time = text.removeprefix("M").partition("/")
    month, week, weekday = map(int, day.split("."))
    return Onset(name, before, after, month, week, weekday, _duration(time or "2"))


def _duration(text: str) -> timedelta:
    """Read `[+-]hh[:mm[:ss]]`."""
    hours, minutes, seconds = (*map(int, text.lstrip("+-").split(":")), 0, 0)[:3]
    duration = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -duration if text.startswith("-") else duration


def _agrees(rule: Rule, zone: ZoneInfo) -> bool:
    """Whether `zoneinfo` has the same offsets each week, and just before and after each change."""
    start = datetime(_CHECKED_YEARS[0], 1, 1, 12)  # noqa: DTZ001 - a wall clock's time
    moments = [start + timedelta(weeks=week) for week in range(53 * len(_CHECKED_YEARS))]
    for onset in rule.onsets:
        skipped = max(onset.after - onset.before, timedelta(0))
        for change in map(onset.in_year, _CHECKED_YEARS):
            moments += [change - timedelta(seconds=1), change + skipped]
    return all(at.replace(tzinfo=zone).utcoffset() == rule.offset_at(at) for at in moments)


def _fixed(rule: Rule) -> TimezoneStandard:
    component = TimezoneStandard()
    component.add("DTSTART", datetime(_FIRST_YEAR, 1, 1))  # noqa: DTZ001 - a wall clock's time
    component.add("TZOFFSETFROM", rule.offset)
    component.add("TZOFFSETTO", rule.offset)
    component.add("TZNAME", rule.name)
    return component


def _observance(onset: Onset) -> TimezoneStandard | TimezoneDaylight:
    """DAYLIGHT is when the clocks are ahead, also in Dublin, whose law has it the other way."""
    component = TimezoneDaylight() if onset.after > onset.before else TimezoneStandard()
    component.add("DTSTART", onset.in_year(_FIRST_YEAR))
    component.add("TZOFFSETFROM", onset.before)
    component.add("TZOFFSETTO", onset.after)
    component.add("TZNAME", onset.name)
    component.add("RRULE", onset.recurrence())
    return component
