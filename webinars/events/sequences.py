"""When a date's SEQUENCE rises: with its time, its status or its place (RFC 5546 §2.1.4).

A draft is in nobody's calendar, so that publishing it, or taking it back, raises nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from webinars.events.models import Event, EventDate, EventStatus


def place_and_status(event: Event) -> tuple[object, ...]:
    """What calendars show of the whole event, beside its times and its texts."""
    is_draft = event.status is EventStatus.DRAFT
    status = EventStatus.PUBLISHED if is_draft else event.status
    return (status, event.format, event.venue, event.address)


@contextmanager
def raised_once(event: Event) -> Iterator[None]:
    """Let the SEQUENCE of each date that the block changes rise by one, whatever changed of it.

    The agenda's items follow: their SEQUENCE in calendars is added to that of their date.
    """
    before = {date.uid: (date.sequence, _mark(event, date)) for date in event.dates}
    yield
    for date in event.dates:
        if date.uid in before:
            sequence, mark = before[date.uid]
            date.sequence = sequence + (mark != _mark(event, date))


def _mark(event: Event, date: EventDate) -> tuple[object, ...]:
    return (date.starts_at, date.ends_at, *place_and_status(event))
