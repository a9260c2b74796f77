"""The sessions of a series, each with its own day: `Session 2: Tue 13 April, 10:00-12:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webinars.events.parsing.clock import TimeRange, read_time_ranges
from webinars.events.parsing.dates import SESSION_WORD, FoundDate, read_dates
from webinars.events.parsing.day_headings import DayHeading

_EDGES = " \t,;:.-–—|/()[]"
_COUNT = rf"(?P<count>{SESSION_WORD}\s?(?:n[°o]\.?\s?)?\d{{1,2}})"
_IN_BRACKETS = re.compile(
    rf"{_COUNT}(?:\s?[(\[](?P<when>[^()\[\]]{{4,80}})[)\]]\s?[:–—-]?(?=\s|$))", re.IGNORECASE
)
_BESIDE = re.compile(rf"{_COUNT}\s?[:.,|(–—-]\s?", re.IGNORECASE)
_WITH_DAY = re.compile(
    rf"{_COUNT}\s?[,–—-]\s?(?P<when>[^:–—()\[\]]{{4,40}}?)\s?[:–—]\s", re.IGNORECASE
)
"""`Session 1, 2 February: Law`, `Session 1 – 2 February – Law`."""
_ALONE = re.compile(_COUNT, re.IGNORECASE)
_BETWEEN = re.compile(
    r"[\s,:|(@–—-]{1,4}(?:(?:at|from|à|de|um|von|ab|a\slas|de\slas|das|às|d?alle(?:\sore)?|om|van"
    r"|ore)\s)?",
    re.IGNORECASE,
)
"""What stands between a date and its time."""
_TO_DATE = re.compile(r"(?:^|[\s,:–—-])(?:on|le|am|el|em|il|op|den|der)\s*$", re.IGNORECASE)
_CLOCK = re.compile(r"\s?(?:uhr|uur|h|hrs?)(?!\w)", re.IGNORECASE)
_LONGEST = 150
_LONGEST_LINE = 400


@dataclass(frozen=True)
class Session:
    """One of a series: when it is, on which day, and its title: `Session 2 – Housing`."""

    when: TimeRange
    title: str
    heading: DayHeading


def read_session(text: str) -> Session | None:
    """The session of a series that a line names with its day and time; None for any other line."""
    match = _IN_BRACKETS.match(text)
    if match is None:
        return _beside(text)
    dates, times = read_dates(match["when"]), read_time_ranges(match["when"])
    if len(dates) != 1 or len(times) != 1:
        return None
    return _session(match["count"], text[match.end() :], match["when"], dates[0], times[0])


def read_dated_session(text: str, when: TimeRange) -> Session | None:
    """The session that a line names with its day and title alone, at the hours `when` of all."""
    match = _IN_BRACKETS.match(text[:_LONGEST_LINE]) or _WITH_DAY.match(text[:_LONGEST_LINE])
    said = match["when"] if match else ""
    dates = read_dates(said)
    if match is None or len(dates) != 1 or read_time_ranges(said):
        return None
    about = text[match.end() :]
    is_title = any(map(str.isalpha, about)) and len(about) <= _LONGEST
    return _session(match["count"], about, said, dates[0], when) if is_title else None


def _beside(text: str) -> Session | None:
    """A session with what it is about on either side of its day and time."""
    match = _BESIDE.match(text)
    if match is None:
        return None
    rest = text[match.end() :]  # alone: `1 - 2 marzo` would be two days
    dates = read_dates(rest)
    if len(dates) != 1:
        return None
    [found] = dates
    times = [each for each in read_time_ranges(rest) if each.begin >= found.stop]
    if len(times) != 1 or _BETWEEN.fullmatch(rest[found.stop : times[0].begin]) is None:
        return None
    before = _TO_DATE.sub("", rest[: found.begin]).strip(_EDGES)
    after = rest[times[0].stop :]
    after = after[clock.end() :] if (clock := _CLOCK.match(after)) else after
    about = ": ".join(filter(None, (before, after.strip(_EDGES))))
    if len(about) > _LONGEST:
        return None
    return _session(match["count"], about, rest[found.begin : times[0].stop], found, times[0])


def _session(count: str, about: str, label: str, day: FoundDate, when: TimeRange) -> Session:
    about = about.strip().lstrip(f"{_EDGES}·•>=→~").rstrip(" \t-–—|,;")
    heading = DayHeading(None, day, day.weekday, label.strip(_EDGES), "")
    return Session(when, f"{count} – {about}" if about else count, heading)


def is_of_series(title: str) -> bool:
    """Whether a title begins with the number of a session."""
    return _ALONE.match(title) is not None


def is_only_counted(title: str) -> bool:
    """Whether a title is the number of a session and no more: what it is about stands below."""
    return _ALONE.fullmatch(title) is not None
