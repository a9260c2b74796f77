"""Event files read in and written out."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.events.files import File
from webinars.events import exchange
from webinars.events.models import Event
from webinars.extensions import db, transaction

NOW = datetime(2026, 1, 10, 9, tzinfo=UTC)


def added(data: File, *, replace: bool = False, now: datetime = NOW) -> Event:
    with transaction():
        return exchange.import_event(
            data,
            organisation=None,
            domain="events.example.org",
            organizer_email="events@example.org",
            now=now,
            replace=replace,
        )


def exported(slug: str = "briefing") -> File:
    db.session.expire_all()
    event = exchange.find_event(slug)
    assert event is not None
    return exchange.export_event(event)
