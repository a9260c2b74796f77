"""An event's agenda as its page shows it: by day, what runs in parallel side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from webinars.events.models import Event, EventDate
from webinars.events.programme import AgendaItem, LanguageChannel
from webinars.events.schedule import item_span


@dataclass(frozen=True)
class Entry:
    """An agenda item with its naive local times."""

    item: AgendaItem
    starts: datetime
    ends: datetime
    channels: list[LanguageChannel]
    """The item's own languages, where they are narrower than the event's."""


@dataclass(frozen=True)
class Slot:
    """What overlaps in time: usually one entry, several where tracks run in parallel."""

    entries: list[Entry]

    @property
    def starts(self) -> datetime:
        """When the first entry starts."""
        return min(entry.starts for entry in self.entries)

    @property
    def ends(self) -> datetime:
        """When the last entry ends."""
        return max(entry.ends for entry in self.entries)


@dataclass(frozen=True)
class Day:
    """One date of the event with its slots, in order."""

    date: EventDate
    slots: list[Slot]


def days_of(event: Event) -> list[Day]:
    """The dates of `event` that have an agenda."""
    return [Day(date, _slots(event, date)) for date in event.dates if date.items]


def _slots(event: Event, date: EventDate) -> list[Slot]:
    slots: list[Slot] = []
    for item in date.items:
        entry = _entry(event, date, item)
        if slots and entry.starts < slots[-1].ends:
            slots[-1].entries.append(entry)
        else:
            slots.append(Slot([entry]))
    return slots


def _entry(event: Event, date: EventDate, item: AgendaItem) -> Entry:
    starts, ends = item_span(date, item)
    narrowed = len(item.channels) not in {0, len(event.channels)}
    return Entry(item, starts, ends, list(item.channels) if narrowed else [])
