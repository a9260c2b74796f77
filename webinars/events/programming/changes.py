"""One change of an agenda: whose turn it is, what became of calendars, what people are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from webinars.events.editing.saving import stamp, version_of
from webinars.events.editing.versions import EditConflict, take_turn
from webinars.events.models import Event, EventDate
from webinars.events.programme import AgendaItem, AgendaItemSpeaker, Speaker
from webinars.events.schedule import item_span
from webinars.extensions import db

_ITEMS = selectinload(Event.dates).selectinload(EventDate.items)
_PROGRAMME = (
    selectinload(Event.texts),
    selectinload(Event.tracks),
    selectinload(Event.channels),
    _ITEMS.selectinload(AgendaItem.texts),
    _ITEMS.selectinload(AgendaItem.channels),
    _ITEMS.selectinload(AgendaItem.people)
    .joinedload(AgendaItemSpeaker.speaker, innerjoin=True)
    .selectinload(Speaker.texts),
)
_TOLD = (
    _ITEMS.selectinload(AgendaItem.texts),
    _ITEMS.selectinload(AgendaItem.track),
    _ITEMS.selectinload(AgendaItem.people).joinedload(AgendaItemSpeaker.speaker, innerjoin=True),
)


@dataclass(frozen=True)
class _Mark:
    """How an item stands in calendars, and what it is called."""

    date: EventDate
    starts: datetime
    ends: datetime
    place: str
    titles: dict[str, str]
    track: dict[str, str]
    """Its track's names by language; nothing of what is for everybody."""
    people: list[dict[str, str]]
    offset: int
    """Minutes from the date's start."""
    sequence: int
    """Of the item with its date: what calendars have been told (RFC 5546 §2.1.4)."""

    @property
    def in_calendars(self) -> tuple[object, ...]:
        return self.date.uid, self.starts, self.ends, self.place

    def as_told(self, item: str) -> dict[str, Any]:
        return {
            "item": item,
            "date": self.date.uid,
            "offset": self.offset,
            "start": f"{self.starts:%Y-%m-%dT%H:%M}",
            "end": f"{self.ends:%Y-%m-%dT%H:%M}",
            "place": self.place,
            "titles": self.titles,
            "track": self.track,
            "people": self.people,
        }


@dataclass
class AgendaChange:
    """What a change came to, once it is made.

    `before` and `after` have an entry for each item that was added, removed, moved, called
    something else or is done by others, as `webinars.events.organising.EventNotice` describes it.
    Both are empty where nothing differs that people are told: descriptions, for one. Where nothing
    differs at all, it is not `is_changed`.
    """

    event: Event
    before: list[dict[str, Any]] = field(default_factory=list)
    after: list[dict[str, Any]] = field(default_factory=list)
    is_changed: bool = False

    @property
    def is_news(self) -> bool:
        """Whether anything differs that people are told."""
        return bool(self.before or self.after)


def load_programme(event: Event) -> Event:
    """The event with its agenda, people and languages: one statement for each kind of row."""
    return db.session.scalars(
        select(Event).where(Event.id == event.id).options(*_PROGRAMME),
        execution_options={"populate_existing": True},
    ).one()


@contextmanager
def changing_agenda(
    *, event: Event, section: Callable[[], object], seen: str | None = None, now: datetime
) -> Iterator[AgendaChange]:
    """Change the agenda of `event` within the block, alone.

    `section` says what the organiser's form shows, `seen` which version of it they saw
    (`webinars.events.editing.saving.version_of`); without it whatever is stored is changed. After
    the block the SEQUENCE of each item whose time or place has changed is one higher, and the
    change knows what is different. Pages and calendars of the event are new where the section is
    another then. Raises `EditConflict`, before anything is changed, when it is another one by now.
    """
    take_turn(event)
    load_programme(event)
    shown = section()
    if seen is not None and version_of(shown) != seen:
        raise EditConflict
    before = _marks(event)
    change = AgendaChange(event)
    yield change
    db.session.flush()
    after = _marks(event)
    for item in (item for date in event.dates for item in date.items):
        former = before.get(item.public_id)
        if former and former.in_calendars != after[item.public_id].in_calendars:
            item.sequence = max(item.sequence, former.sequence - item.date.sequence) + 1
    change.is_changed = section() != shown
    if change.is_changed:
        stamp(event, now)
    change.before, change.after = _only_in(before, after), _only_in(after, before)


def load_told(event: Event) -> None:
    """Have ready what `agenda_as_told` reads, however long the agenda is; nothing is read anew."""
    db.session.scalars(select(Event).where(Event.id == event.id).options(*_TOLD)).one()


def agenda_as_told(event: Event) -> dict[str, dict[str, Any]]:
    """Each item of the agenda as notices tell it, by its public id."""
    return {item: mark.as_told(item) for item, mark in _marks(event).items()}


def are_told_alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two of these entries tell the same; in which order people stand is not told."""
    return _unordered(one) == _unordered(other)


def _unordered(told: dict[str, Any]) -> dict[str, Any]:
    people = sorted((each["name"], each["role"]) for each in told.get("people", ()))
    return told | {"people": people}


def order_section(event: Event) -> object:
    """What a page shows of the agenda as a whole: which items there are, and when."""
    return [
        (date.public_id, item.public_id, item.position, *_when(item))
        for date in event.dates
        for item in date.items
    ]


def item_section(event: Event, item: AgendaItem) -> object:
    """All that an agenda item's form shows. An item that is gone by now shows nothing."""
    if not any(each is item for date in event.dates for each in date.items):
        return None
    texts = sorted((text.language, text.title, text.description) for text in item.texts)
    people = [(part.speaker.public_id, part.role.value) for part in item.people]
    track = item.track and item.track.key
    return item.date.public_id, *_when(item), item.kind.value, track, item.place, texts, people


def _when(item: AgendaItem) -> tuple[int, int]:
    return item.offset_minutes, item.duration_minutes


def _marks(event: Event) -> dict[str, _Mark]:
    return {item.public_id: _mark(date, item) for date in event.dates for item in date.items}


def _mark(date: EventDate, item: AgendaItem) -> _Mark:
    starts, ends = item_span(date, item)
    titles = {text.language: text.title for text in item.texts}
    return _Mark(
        date,
        starts,
        ends,
        item.place,
        titles,
        dict(item.track.names) if item.track else {},
        [{"name": part.speaker.name, "role": part.role.value} for part in item.people],
        item.offset_minutes,
        date.sequence + item.sequence,
    )


def _only_in(marks: dict[str, _Mark], others: dict[str, _Mark]) -> list[dict[str, Any]]:
    """What `marks` say of the items of which `others` say something else, or nothing."""
    told = {item: mark.as_told(item) for item, mark in marks.items()}
    found = [
        said
        for item, said in told.items()
        if item not in others or not are_told_alike(said, others[item].as_told(item))
    ]
    return sorted(found, key=lambda said: str(said["start"]))
