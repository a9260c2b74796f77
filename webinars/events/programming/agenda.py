"""Preparing the agenda: items are added, edited, moved and removed, and keep who they are.

Services take as `seen` the version of what the organiser's form showed (`order_section`,
`item_section`), and raise `webinars.events.editing.versions.EditConflict` when that is another by
now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from webinars.events.models import Event, EventDate
from webinars.events.programme import AgendaItem, AgendaItemText, ItemKind, Track
from webinars.events.programming import layout
from webinars.events.programming.changes import (
    AgendaChange,
    changing_agenda,
    item_section,
    order_section,
)
from webinars.events.programming.people import Part, set_people
from webinars.events.schedule import new_uid
from webinars.times import to_instant

_DAY = 24 * 60
_USUAL = 30


class NoDuration(ValueError):
    """The item ends when it begins, or before."""


@dataclass(frozen=True, kw_only=True)
class ItemDetails:
    """An agenda item as it was entered.

    `start` and `end` are wall-clock times of `date` in the event's zone. `texts` maps a language
    to title and description (Markdown); a language without a title is left out.
    """

    date: EventDate
    start: time
    end: time
    kind: ItemKind = ItemKind.SESSION
    track: Track | None = None
    place: str = ""
    texts: Mapping[str, tuple[str, str]]
    people: Sequence[Part] = ()


def find_item(event: Event, public_id: str) -> AgendaItem | None:
    """The agenda item of `event` with this id."""
    items = (item for date in event.dates for item in date.items)
    return next((item for item in items if item.public_id == public_id), None)


def suggest_span(date: EventDate) -> tuple[time, time]:
    """When a further item of `date` might take place: after the last, until the date's end."""
    begin = max([layout.end_of(item) for item in date.items], default=0)
    length = _minutes_between(date.starts_local, date.ends_local)
    end = min(begin + _USUAL, length) if begin < length else begin + _USUAL
    start = date.starts_local
    return (start + timedelta(minutes=begin)).time(), (start + timedelta(minutes=end)).time()


def add_item(
    *, event: Event, details: ItemDetails, public_id: str, domain: str, now: datetime
) -> tuple[AgendaItem, AgendaChange]:
    """Add an item to the agenda; `domain` is that of its UID.

    `public_id` was made with the form: a form that is sent twice adds one item. Raises what
    `edit_item` raises, without `EditConflict`.
    """
    section = partial(order_section, event)
    with changing_agenda(event=event, section=section, now=now) as change:
        added = find_item(event, public_id)
        if added is not None:
            return added, change
        span = _read_span(event, details)
        item = AgendaItem(
            public_id=public_id, uid=new_uid(domain), position=len(details.date.items)
        )
        item.offset_minutes, item.duration_minutes = span
        details.date.items.append(item)
        _write(event, item, details)
    return item, change


def edit_item(
    *, event: Event, item: AgendaItem, details: ItemDetails, seen: str, now: datetime
) -> AgendaChange:
    """Put `details` in place of what `item` says; it keeps its UID and address.

    Raises `EditConflict`, `NoDuration`, `layout.BeforeTheDate`, `webinars.times.NonexistentTime`,
    `webinars.events.programming.people.NameOfSeveral`, `SaidOtherwise` and `NamedTwice`.
    """
    section = partial(item_section, event, item)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        item.offset_minutes, item.duration_minutes = _read_span(event, details)
        _write(event, item, details)
    return change


def remove_item(*, event: Event, item: AgendaItem, seen: str, now: datetime) -> AgendaChange:
    """Take `item` out of the agenda. Its people stay in the directory. Raises `EditConflict`."""
    section = partial(item_section, event, item)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        item.date.items.remove(item)
    return change


def move_item(*, event: Event, item: AgendaItem, by: int, seen: str, now: datetime) -> AgendaChange:
    """Let `item` trade places with what is `by` places before (negative) or after it.

    Durations stay, times are laid out anew; at the edge nothing happens. Raises `EditConflict`.
    """
    section = partial(order_section, event)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        layout.move(item, by)
    return change


def place_item(
    *,
    event: Event,
    item: AgendaItem,
    before: AgendaItem | None,
    seen: str,
    now: datetime,
) -> AgendaChange:
    """Put `item` before another item of its date, or at the end. Raises `EditConflict`."""
    section = partial(order_section, event)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        layout.place_before(item, before)
    return change


def shift_later_items(
    *, event: Event, item: AgendaItem, minutes: int, seen: str, now: datetime
) -> tuple[int, AgendaChange]:
    """Move what follows `item` on its date by so many `minutes`; returns how many items moved.

    Raises `EditConflict` and `layout.BeforeTheDate`.
    """
    section = partial(order_section, event)
    with changing_agenda(event=event, seen=seen, section=section, now=now) as change:
        moved = layout.shift_after(item, minutes)
    return len(moved), change


def _read_span(event: Event, details: ItemDetails) -> tuple[int, int]:
    """Offset from the start of the date, and duration, in minutes of wall-clock time.

    On a date that passes midnight, a clock before that of its start is on the next day.
    """
    date = details.date
    night = date.ends_local.date() > date.starts_local.date()
    begins, first, last = (
        60 * clock.hour + clock.minute for clock in (date.starts_local, details.start, details.end)
    )
    first += _DAY if night and first < begins else 0
    last += _DAY if night and last < begins else 0
    if last <= first:
        raise NoDuration
    if first < begins:
        raise layout.BeforeTheDate
    for minute in (first - begins, last - begins):
        to_instant(date.starts_local + timedelta(minutes=minute), event.zone)
    return first - begins, last - first


def _write(event: Event, item: AgendaItem, details: ItemDetails) -> None:
    if item.date is not details.date:
        item.date = details.date
    item.kind, item.track, item.place = details.kind, details.track, details.place
    before = {text.language: text for text in item.texts}
    item.texts = [
        _put_text(before.get(language) or AgendaItemText(language=language), title, description)
        for language, (title, description) in details.texts.items()
        if title
    ]
    set_people(item, details.people, organisation_id=event.organisation_id)
    layout.number(details.date)


def _put_text(text: AgendaItemText, title: str, description: str) -> AgendaItemText:
    text.title, text.description = title, description
    return text


def _minutes_between(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds() // 60)
