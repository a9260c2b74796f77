"""Entries to write, and files taken apart without a parser."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from webinars.calendar.objects import Attendee, Conference, Entry, EntryStatus, Organizer

CREATED = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
MODIFIED = datetime(2026, 2, 6, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 3, 7, 12, 0, 30, tzinfo=UTC)
UID = "7b8a2b0e-5a0c-4f0a-9d6e-0a5f0f3f3c11@events.example.org"
JOIN = "https://events.example.org/en/join/s3cret"

ORGANIZER = Organizer("SHARE Network", "events@example.org")
ATTENDEE = Attendee("Nour Haddad", "nour@example.com")
CONFERENCE = Conference(JOIN, "Join the event")


def entry(**changes: Any) -> Entry:  # noqa: ANN401 - any field of an entry
    """A webinar in Brussels, on 1 July 2027 from 11:00 to 12:15, with `changes`."""
    starts = changes.pop("starts", "2027-07-01 11:00")
    starts_local = datetime.fromisoformat(starts)
    values: dict[str, Any] = {
        "uid": UID,
        "sequence": 3,
        "zone": "Europe/Brussels",
        "starts_local": starts_local,
        "ends_local": starts_local + timedelta(minutes=75),
        "created_at": CREATED,
        "modified_at": MODIFIED,
        "status": EntryStatus.CONFIRMED,
        "summary": "Community sponsorship",
        "description": "What it takes.",
        "location": "Online",
        "url": "https://events.example.org/en/events/sponsorship/",
        "is_online": True,
    }
    return Entry(**values | changes)


def instants(written: Entry) -> tuple[datetime, datetime]:
    """When `written` begins and ends, by the zone database."""
    zone = ZoneInfo(written.zone)
    start, end = (
        local.replace(tzinfo=zone).astimezone(UTC)
        for local in (written.starts_local, written.ends_local)
    )
    return start, end


def lines_of(body: bytes) -> list[str]:
    """The content lines of a file, unfolded."""
    return body.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def values_of(body: bytes, name: str) -> list[str]:
    """What stands behind `name` in a file, parameters included."""
    return [line[len(name) :] for line in lines_of(body) if re.match(f"{name}[:;]", line)]
