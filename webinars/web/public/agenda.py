"""An event's agenda as its page shows it: by day, what runs in parallel side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from webinars.accounts.models import Picture
from webinars.events.models import Event, EventDate
from webinars.events.programme import (
    AgendaItem,
    AgendaItemSpeaker,
    ItemKind,
    LanguageChannel,
    Speaker,
)
from webinars.events.schedule import item_span
from webinars.web.reading import best_language, text_of

BIOGRAPHY_LIMIT = 2_000
"""So many characters a biography has at most where it is shown."""

_WORTH_AN_ENTRY = timedelta(minutes=15)

ALL_BIOGRAPHIES = 40_000
"""So many those of an event have together: its page is for weak networks as well."""


@dataclass(frozen=True)
class Entry:
    """An agenda item with its naive local times."""

    item: AgendaItem
    starts: datetime
    ends: datetime
    channels: list[LanguageChannel]
    """The item's own languages, where they are narrower than the event's."""

    @property
    def is_worth_an_entry(self) -> bool:
        """Whether a calendar is offered it: a session, and no mere word of welcome."""
        return self.item.kind is ItemKind.SESSION and self.ends - self.starts >= _WORTH_AN_ENTRY


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


@dataclass(frozen=True)
class Introduction:
    """What visitors can open about a speaker: the biography in `language`, the photo, or both.

    The biography is Markdown; a long one is cut, with an ellipsis.
    """

    language: str
    biography: str
    photo: Picture | None


def introductions(event: Event, days: list[Day]) -> dict[AgendaItemSpeaker, Introduction]:
    """What there is about each speaker, where their name stands first in the agenda."""
    entries = (entry for day in days for slot in day.slots for entry in slot.entries)
    first: dict[Speaker, AgendaItemSpeaker] = {}
    for part in (part for entry in entries for part in entry.item.people):
        first.setdefault(part.speaker, part)
    limit = min(BIOGRAPHY_LIMIT, ALL_BIOGRAPHIES // max(1, len(first)))
    found = {part: _introduction(speaker, event, limit) for speaker, part in first.items()}
    return {part: each for part, each in found.items() if each.biography or each.photo}


def _introduction(speaker: Speaker, event: Event, limit: int) -> Introduction:
    written = {text.language: text.biography for text in speaker.texts if text.biography.strip()}
    language = best_language(written, event.source_language)
    biography = _cut(written.get(language, ""), limit)
    return Introduction(language, biography, speaker.picture if speaker.shows_photo else None)


def _cut(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, up to the end of a word where there is one."""
    if len(text) <= limit:
        return text
    start = text[: limit - 2]
    words, space, _half = start.rpartition(" ")
    return f"{words.rstrip() if space else start} …"


def days_of(event: Event) -> list[Day]:
    """The dates of `event` that have an agenda."""
    return [Day(date, _slots(event, date)) for date in event.dates if date.items]


def sessions_in(event: Event, days: list[Day]) -> Iterator[str]:
    """The languages in which titles and descriptions of these agendas are shown, as they come."""
    for item in (entry.item for day in days for slot in day.slots for entry in slot.entries):
        for part in ("title", "description"):
            text = text_of(item, event.source_language, part)
            if getattr(text, part):
                yield text.language


def first_ahead(days: list[Day], now: datetime) -> Day | None:
    """The day on which the event goes on at `now`; the first once it is over; None without any."""
    return next((day for day in days if day.date.ends_at > now), days[0] if days else None)


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
