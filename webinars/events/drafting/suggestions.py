"""What two pasted texts suggest for an event: values, and the lines each of them stands on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from webinars.events.models import EventFormat, EventKind
from webinars.events.parsing.document.lines import without_dead_links
from webinars.events.parsing.facts.model import Link
from webinars.events.parsing.people.reading import ParsedPerson
from webinars.events.programme import ItemKind
from webinars.events.programming.languages import ChannelDetails


class Source(StrEnum):
    """Which of the texts a line stands in."""

    NOTE = "note"
    AGENDA = "agenda"


@dataclass(frozen=True)
class Quote:
    """A line of a pasted text, counted from 1, and what it says."""

    source: Source
    line: int
    text: str


Quotes = tuple[Quote, ...]


@dataclass(frozen=True)
class Mark:
    """Beside a value: where it stands, and whether somebody should look at it."""

    quotes: Quotes = ()
    is_unsure: bool = False


@dataclass(frozen=True, kw_only=True)
class SuggestedDate:
    """A date of the event, as far as it is known; local times in the event's zone."""

    day: date | None = None
    start: time | None = None
    end: time | None = None
    mark: Mark = field(default_factory=Mark)


@dataclass(frozen=True, kw_only=True)
class SuggestedItem:
    """An item of the agenda. `doubts` are codes of `agenda_result.Doubt`, and `no-end`."""

    day: date | None
    start: time
    end: time
    title: str
    kind: ItemKind
    description: str
    people: tuple[ParsedPerson, ...]
    quotes: Quotes
    doubts: tuple[str, ...] = ()
    end_is_derived: bool = False


@dataclass(frozen=True, kw_only=True)
class Caution:
    """A warning of one of the readings: its code, its values, the lines it is about."""

    code: str
    values: Mapping[str, str]
    quotes: Quotes = ()
    of_agenda: bool = False


@dataclass(frozen=True, kw_only=True)
class Suggestions:
    """All that the texts suggest. `marks` has the marks of the values, by the names here.

    `nearby` are the zones of cities that the texts name. `lines` has the lines of each text.
    `unplaced` are those that are in no value, but for what was cut out of them.
    """

    title: str
    language: str
    kind: EventKind
    format: EventFormat
    zone: str
    nearby: tuple[str, ...]
    venue: str
    platform: str
    join_url: str
    join_passcode: str
    join_phone: str
    capacity: int | None
    deadline_day: date | None
    deadline_time: time | None
    contact_name: str
    contact_email: str
    recording: bool
    hashtags: tuple[str, ...]
    description: str
    dates: tuple[SuggestedDate, ...]
    channels: tuple[ChannelDetails, ...]
    links: tuple[tuple[Link, Mark], ...]
    items: tuple[SuggestedItem, ...]
    marks: Mapping[str, Mark]
    unplaced: Quotes
    cautions: tuple[Caution, ...]
    lines: Mapping[Source, tuple[str, ...]]


def quote(source: Source, text: str, lines: Sequence[int]) -> Quotes:
    """The lines of `text` with these numbers."""
    all_lines = text.split("\n")
    return tuple(
        Quote(source, line, without_dead_links(all_lines[line - 1]).strip())
        for line in dict.fromkeys(lines)
        if 0 < line <= len(all_lines)
    )
