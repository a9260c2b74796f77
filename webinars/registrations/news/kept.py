"""How people know an agenda of which they have not been told everything yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from webinars.events.models import Event, EventDate
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db
from webinars.registrations.gone import FORMAT


def find_kept(event: Event) -> EventNotice | None:
    """The notice that keeps what nobody was told of the agenda of `event`; None where it is all."""
    return db.session.scalar(
        select(EventNotice)
        .where(
            EventNotice.event_id == event.id,
            EventNotice.kind == NoticeKind.AGENDA,
            EventNotice.untold,
        )
        .limit(1)
    )


def known_items(event: Event, notice: EventNotice) -> dict[str, dict[str, Any] | None]:
    """Each item in `notice`, which was kept, as people know it; None where it is new to them."""
    was, then = ({each["item"]: each for each in side} for side in notice.changes["agenda"])
    dates = {date.uid: date for date in event.dates}
    known: dict[str, dict[str, Any] | None] = {}
    for item in dict.fromkeys([*was, *then]):
        old = was.get(item)
        # Of a date that is gone people have heard, and of what was on it with that.
        known[item] = (
            _moved_along(old, dates[old["date"]]) if old and old["date"] in dates else None
        )
    return known


def _moved_along(told: dict[str, Any], date: EventDate) -> dict[str, Any]:
    """An item as it stood, on its date as people know it by now: that has told of its own moves."""
    start, end = (datetime.fromisoformat(told[side]) for side in ("start", "end"))
    starts = date.starts_local + timedelta(minutes=told["offset"])
    return told | {
        "start": starts.strftime(FORMAT),
        "end": (starts + (end - start)).strftime(FORMAT),
    }
