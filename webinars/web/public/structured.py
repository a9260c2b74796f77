"""What an event's page tells search engines, as JSON-LD (schema.org's `Event`).

Everything in it is public: never the way into the meeting.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from webinars.events.models import Event, EventDate, EventFormat, EventStatus
from webinars.links import Links
from webinars.times import get_zone

_SCHEMA = "https://schema.org/"
_MODES = {
    EventFormat.ONLINE: "OnlineEventAttendanceMode",
    EventFormat.IN_PERSON: "OfflineEventAttendanceMode",
    EventFormat.HYBRID: "MixedEventAttendanceMode",
}
_STATUSES = {
    EventStatus.PUBLISHED: "EventScheduled",
    EventStatus.POSTPONED: "EventPostponed",
    EventStatus.CANCELLED: "EventCancelled",
}
_ESCAPES = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}


def structured(event: Event, *, language: str, base_url: str) -> Markup:
    """The text of the page's `<script type="application/ld+json">`; nothing in it ends that."""
    text = json.dumps(as_data(event, language=language, base_url=base_url), ensure_ascii=False)
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - escaped for just this place


def as_data(event: Event, *, language: str, base_url: str) -> dict[str, Any]:
    """The event as an object of schema.org; each of several dates is a part of it."""
    text, links = event.text(language), Links(base_url, language)
    url = links.event(event.slug)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": text.title,
        "url": url,
        "startDate": _moment(event.dates[0], event.zone, is_end=False),
        "endDate": _moment(event.dates[-1], event.zone, is_end=True),
        "eventStatus": _SCHEMA + _STATUSES.get(event.status, "EventScheduled"),
        "eventAttendanceMode": _SCHEMA + _MODES[event.format],
        "location": _locations(event, url),
        "organizer": [
            {
                "@type": "Organization",
                "name": host.text(language).name,
                "url": links.organisation(host.slug),
            }
            for host in (event.organisation, *(each.organisation for each in event.hosts))
        ],
    }
    if summary := event.text(language, part="summary").summary:
        data["description"] = summary
    languages = list(dict.fromkeys(channel.language for channel in event.channels))
    data["inLanguage"] = languages or [event.source_language]
    if len(event.dates) > 1:
        data["subEvent"] = [
            {
                "@type": "Event",
                "name": text.title,
                "url": url,
                "startDate": _moment(date, event.zone, is_end=False),
                "endDate": _moment(date, event.zone, is_end=True),
                "eventStatus": data["eventStatus"],
                "eventAttendanceMode": data["eventAttendanceMode"],
                "location": data["location"],
            }
            for date in event.dates
        ]
    return data


def _locations(event: Event, url: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if event.format is not EventFormat.ONLINE:
        place = {"@type": "Place", "name": event.venue, "address": event.address}
        found.append({name: value for name, value in place.items() if value})
    if event.format is not EventFormat.IN_PERSON:
        found.append({"@type": "VirtualLocation", "url": url})
    return found


def _moment(date: EventDate, zone: str, *, is_end: bool) -> str:
    """A local time with its offset, as schema.org has it."""
    instant = date.ends_at if is_end else date.starts_at
    return instant.astimezone(get_zone(zone)).isoformat(timespec="minutes")
