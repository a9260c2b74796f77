"""What is found in the text of an agenda, and how it is written as JSON.

Lines are counted from 1, as an editor counts them. Times are wall-clock times; nothing here knows a
zone, only the mark that the text writes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from webinars.events.parsing.people.reading import ParsedPerson
from webinars.events.programme import ItemKind, SpeakerRole


class Doubt(StrEnum):
    """Why somebody should look at an item."""

    TIME = "time"
    """The figures could be something else, or are at noon or midnight by the 12-hour clock."""
    END_ON_NEXT_LINE = "end-on-next-line"
    UNTITLED = "untitled"
    TITLE = "title"
    """The time stands alone between two lines, and either may be its title."""
    PEOPLE = "people"
    """Somebody may not be a person, or a line of the description may name people."""
    TO_CONFIRM = "to-confirm"
    """Behind somebody stood "tbc", which is no part of their name or organisation."""
    TEXT_AFTER_GAP = "text-after-gap"
    """The description goes on after an empty line."""
    COLUMNS = "columns"
    """A column that a table doesn't name, or names in other words, is in the description."""
    KIND = "kind"
    """A short title has the word of a break, and others beside it."""
    INNER_TIMES = "inner-times"
    """Lines of the description have times of their own."""
    PARALLEL = "parallel"
    """It has its time from a line above, with others beside it."""
    WRAPPED = "wrapped"
    """Its title, or what is said of somebody, goes on in the next line."""


class WarningCode(StrEnum):
    """What is wrong with an agenda as a whole, or with the relation of its items."""

    NO_ITEMS = "no-items"
    TOO_LONG = "too-long"
    OUT_OF_ORDER = "out-of-order"
    OVERLAP = "overlap"
    PARALLEL = "parallel"
    GAP = "gap"
    ENDS_BEFORE_START = "ends-before-start"
    WEEKDAY = "weekday-mismatch"
    NO_SUCH_DATE = "no-such-date"
    DAY_OR_MONTH = "day-or-month"
    CLOCK_CHANGE = "summer-time"


@dataclass(frozen=True)
class AgendaWarning:
    """A warning: its code, the lines it is about, and the values that its sentence names."""

    code: WarningCode
    lines: tuple[int, ...] = ()
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class ParsedDay:
    """A day of the agenda: its place from 1, its date if that can be known, its heading's words.

    `lines` are those of the heading.
    """

    number: int
    date: date | None
    label: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class ParsedItem:
    """A slot of the agenda.

    `day` is the number of its day among the agenda's days, 0 where the text names none. `end` is
    None for the last slot of a day that names none; `end_is_derived` says that it is the start of
    the next slot. `description` is Markdown, a line of it for each line of the source. `zone` is
    the mark beside the time. `lines` are all lines of the source that the item was read from.
    """

    day: int
    start: time
    end: time | None
    end_is_derived: bool
    title: str
    kind: ItemKind
    description: str
    people: tuple[ParsedPerson, ...]
    zone: str
    lines: tuple[int, ...]
    unsure: tuple[Doubt, ...]


@dataclass(frozen=True)
class Unplaced:
    """A line, as it was pasted, that no item and no day was read from."""

    line: int
    text: str


@dataclass(frozen=True)
class ParsedAgenda:
    """All that was found in a text; every line of it that is not empty is in one of the four."""

    items: tuple[ParsedItem, ...]
    days: tuple[ParsedDay, ...]
    unplaced: tuple[Unplaced, ...]
    warnings: tuple[AgendaWarning, ...]


def as_json(agenda: ParsedAgenda) -> dict[str, object]:
    """`agenda` as `webinars agenda parse` prints it; see `docs/parsing.md`."""
    days = {day.number: day for day in agenda.days}
    return {
        "items": [_item(item, days.get(item.day)) for item in agenda.items],
        "days": [
            {
                "number": day.number,
                "date": day.date.isoformat() if day.date else None,
                "label": day.label,
                "lines": list(day.lines),
            }
            for day in agenda.days
        ],
        "unplaced": [{"line": each.line, "text": each.text} for each in agenda.unplaced],
        "warnings": [
            {
                "code": warning.code.value,
                "lines": list(warning.lines),
                **dict(warning.values),
                "text": describe_warning(warning),
            }
            for warning in agenda.warnings
        ],
    }


def _item(item: ParsedItem, day: ParsedDay | None) -> dict[str, object]:
    return {
        "day": _day(day),
        "day_number": item.day or None,
        "start": f"{item.start:%H:%M}",
        "end": f"{item.end:%H:%M}" if item.end is not None else None,
        "end_is_derived": item.end_is_derived,
        "zone": item.zone or None,
        "title": item.title,
        "kind": item.kind.value,
        "description": item.description,
        "people": [_person(person) for person in item.people],
        "lines": list(item.lines),
        "unsure": [doubt.value for doubt in item.unsure],
    }


def _day(day: ParsedDay | None) -> str | None:
    if day is None:
        return None
    return day.date.isoformat() if day.date else day.label


def _person(person: ParsedPerson) -> dict[str, object]:
    return {
        "name": person.name,
        "role": person.role,
        "affiliation": person.affiliation,
        "as": (person.part or SpeakerRole.SPEAKER).value,
        "unsure": person.is_unsure,
    }


_SENTENCES = {
    WarningCode.NO_ITEMS: "No line with a time and a title was found.",
    WarningCode.TOO_LONG: "The text is too long; from line {line} on it was not read.",
    WarningCode.OUT_OF_ORDER: "Line {line} starts at {start}, before the line above it ({before}).",
    WarningCode.OVERLAP: "Line {line} starts at {start}, before line {other} ends ({end}).",
    WarningCode.PARALLEL: "Lines {other} and {line} start at the same time ({start}).",
    WarningCode.GAP: "Nothing stands between {end} (line {other}) and {start} (line {line}).",
    WarningCode.ENDS_BEFORE_START: "Line {line} ends at {end}, but starts at {start}.",
    WarningCode.WEEKDAY: "Line {line}: {date} is not the weekday that is written.",
    WarningCode.NO_SUCH_DATE: "Line {line} has a date that does not exist.",
    WarningCode.DAY_OR_MONTH: "Line {line}: the date was read as {date}, day before month.",
    WarningCode.CLOCK_CHANGE: "Line {line} says {zone}, but on {date} the clocks are on {right}.",
}


def describe_warning(warning: AgendaWarning) -> str:
    """An English sentence for `warning`, for the command line; pages translate by its code."""
    line = str(warning.lines[-1]) if warning.lines else ""
    other = str(warning.lines[0]) if warning.lines else ""
    return _SENTENCES[warning.code].format(**{"line": line, "other": other} | dict(warning.values))
