"""Agendas for the tests: items of so many minutes, added as an organiser adds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import time
from typing import Any
from uuid import uuid4

from tests.registrations.builders import DOMAIN, NOW
from webinars.accounts.models import Organisation
from webinars.events.editing.saving import version_of
from webinars.events.models import Event
from webinars.events.programme import AgendaItem, Speaker
from webinars.events.programming import agenda, directory
from webinars.events.programming.agenda import ItemDetails
from webinars.events.programming.changes import item_section, load_programme, order_section
from webinars.events.programming.directory import About, SpeakerDetails
from webinars.events.programming.layout import in_order
from webinars.events.programming.people import Part
from webinars.events.programming.tracks import add_track
from webinars.events.schedule import item_span
from webinars.extensions import db, transaction


def load(event_id: int) -> Event:
    """The event with its agenda, as it is stored."""
    db.session.rollback()
    return load_programme(db.session.get_one(Event, event_id))


def details(
    event: Event,
    title: str,
    start: str,
    end: str,
    *,
    date: int = 0,
    track: str = "",
    **more: Any,  # noqa: ANN401
) -> ItemDetails:
    """An item as it is entered: `"11:00"` to `"11:30"` of the event's `date`."""
    tracks = {each.key: each for each in event.tracks}
    return ItemDetails(
        date=event.dates[date],
        start=time.fromisoformat(start),
        end=time.fromisoformat(end),
        track=tracks.get(track),
        texts={event.source_language: (title, "")},
        **more,
    )


def plan(
    event_id: int,
    *items: tuple[str, str, str],
    **more: Any,  # noqa: ANN401
) -> None:
    """Add items: title, start and end of each."""
    for title, start, end in items:
        with transaction():
            event = load_programme(db.session.get_one(Event, event_id))
            agenda.add_item(
                event=event,
                details=details(event, title, start, end, **more),
                public_id=str(uuid4()),
                domain=DOMAIN,
                now=NOW,
            )


def with_tracks(event_id: int, *names: str) -> None:
    """Give the event tracks."""
    for name in names:
        with transaction():
            add_track(event=db.session.get_one(Event, event_id), names={"en": name}, now=NOW)


def agenda_of(event_id: int, date: int = 0) -> list[str]:
    """What the agenda of a date says: `11:00–11:30 Opening`."""
    event = load(event_id)
    lines = []
    for item in in_order(event.dates[date]):
        start, end = item_span(event.dates[date], item)
        lines.append(f"{start:%H:%M}–{end:%H:%M} {item.texts[0].title}")
    return lines


def item_of(event_id: int, title: str) -> AgendaItem:
    """The item with this title."""
    event = load(event_id)
    items = [item for date in event.dates for item in date.items]
    return next(item for item in items if item.texts[0].title == title)


def change(event_id: int, title: str, act: Callable[[Event, AgendaItem], Any]) -> Any:  # noqa: ANN401
    """Do something with an item, in a transaction."""
    item = item_of(event_id, title)
    event = db.session.get_one(Event, event_id)
    with transaction():
        return act(load_programme(event), item)


def move(event_id: int, title: str, by: int) -> None:
    """Move an item up or down, as its buttons do."""
    change(
        event_id,
        title,
        lambda event, item: agenda.move_item(
            event=event, item=item, by=by, seen=seen_order(event), now=NOW
        ),
    )


def seen_order(event: Event) -> str:
    """The version of the agenda as a page shows it now."""
    return version_of(order_section(event))


def seen_item(event: Event, item: AgendaItem) -> str:
    """The version of an item as its form shows it now."""
    return version_of(item_section(event, item))


def organisation_id(event_id: int) -> int:
    """Whose event it is."""
    return db.session.get_one(Event, event_id).organisation_id


def add_person(organisation: int | Organisation, name: str, **texts: About) -> Speaker:
    """Put somebody into the directory; `en=About(…)` is what a language says of them."""
    number = organisation if isinstance(organisation, int) else organisation.id
    with transaction():
        return directory.add_speaker(
            organisation_id=number, details=SpeakerDetails(name=name, texts=texts)
        )


def parts(*names: str) -> Sequence[Part]:
    """People as they are typed."""
    return [Part(name) for name in names]
