"""An event that is edited, and how its calendars stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.registrations.builders import DOMAIN, add_event
from webinars.events.models import Event, EventStatus
from webinars.events.programme import AgendaItem, AgendaItemText, ItemKind
from webinars.events.schedule import new_uid
from webinars.extensions import db, transaction

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
JULY = (datetime(2027, 7, 6, 11), datetime(2027, 7, 6, 12, 30))
AUGUST = (datetime(2027, 8, 3, 11), datetime(2027, 8, 3, 12, 30))
SEPTEMBER = (datetime(2027, 9, 7, 11), datetime(2027, 9, 7, 12, 30))


def add_series(count: int = 3) -> int:
    """An event of up to three dates, each with an agenda item ten minutes after its start."""
    event_id = add_event(spans=[JULY, AUGUST, SEPTEMBER][:count])
    with changing(event_id) as event:
        for date in event.dates:
            date.items.append(
                AgendaItem(
                    public_id=str(uuid4()),
                    uid=new_uid(DOMAIN),
                    kind=ItemKind.SESSION,
                    offset_minutes=10,
                    duration_minutes=20,
                    texts=[AgendaItemText(language="en", title="Opening")],
                )
            )
    return event_id


@contextmanager
def changing(event_id: int) -> Iterator[Event]:
    """The event, in a transaction that stores what becomes of it."""
    with transaction():
        yield db.session.get_one(Event, event_id)


def event(event_id: int) -> Event:
    """The event as it is stored."""
    db.session.rollback()
    return db.session.get_one(Event, event_id)


def change(event_id: int, do: Callable[[Event], object]) -> None:
    """Do something to the event, and store it."""
    with changing(event_id) as found:
        do(found)


def sequences(event_id: int) -> list[int]:
    """The SEQUENCE of each date, in order."""
    return [date.sequence for date in event(event_id).dates]


def uids(event_id: int) -> list[str]:
    """The UID of each date, in order."""
    return [date.uid for date in event(event_id).dates]


def set_status(event_id: int, status: EventStatus) -> None:
    """Give the event a status, beside its rules."""
    with changing(event_id) as found:
        found.status = status
