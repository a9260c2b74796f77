"""What people who registered have to hear of, and how two moments of an event differ in it.

The differences are JSON, `{field: [old, new]}`; `webinars.events.organising` describes them.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from webinars.events.editing.texts import text_fields
from webinars.events.models import Event, EventDate, EventLink, EventStatus
from webinars.events.organising import NoticeKind

Heard = dict[str, Any]
Changes = dict[str, list[Any]]

TEXT = "text."
"""What the names of fields about texts begin with."""

_PLACE = ("format", "venue", "address")
_ONLINE = "platform"
_PHONE = "join_phone"
_SECRET = ("join_url", "join_passcode")
_OFF = {EventStatus.POSTPONED, EventStatus.CANCELLED}
STATUS_KINDS = {
    EventStatus.CANCELLED: NoticeKind.CANCELLED,
    EventStatus.POSTPONED: NoticeKind.POSTPONED,
    EventStatus.PUBLISHED: NoticeKind.REINSTATED,
}
"""What people hear of first where the status has changed to this one."""


def heard(event: Event) -> Heard:
    """The event as those who registered know it; compare two of these with `differences`."""
    return {
        "status": event.status.value,
        "zone": event.zone,
        "dates": [_date(date) for date in event.dates],
        **{name: str(getattr(event, name)) for name in (*_PLACE, _ONLINE, _PHONE, *_SECRET)},
        "materials": [_link(link) for link in event.links if link.is_material],
        **{f"{TEXT}{name}": text for name, text in text_fields(event).items()},
    }


def differences(before: Heard, after: Heard) -> Changes:
    """What is another in `after`, old and new; of what is secret, or long, only that it is.

    An event that is off keeps its dates and their zone with the news: when it takes place after
    all, that is what the new dates are compared with.
    """
    fields = sorted({*before, *after})
    changes = {
        name: [before.get(name), after.get(name)]
        for name in fields
        if plain(before.get(name)) != plain(after.get(name))
    }
    for name in changes:
        if name in _SECRET or name.endswith(".description"):
            changes[name] = [None, None]
    if "status" in changes and after["status"] in _OFF:
        changes |= {name: [before[name], after[name]] for name in ("dates", "zone")}
    return changes


def must_be_told(changes: Changes, after: Heard) -> bool:
    """Whether these are changes that people have to hear of, and not of texts alone.

    As long as an event is off, only that it takes place again is news.
    """
    if "status" in changes:
        return True
    return after["status"] not in _OFF and any(not can_be_told(name) for name in changes)


def can_be_told(name: str) -> bool:
    """Whether people hear of a change of this field only where the organiser asks for it."""
    return name.startswith(TEXT) or name == "materials"


def is_title(name: str) -> bool:
    """Whether it is the field of the title in a language: what people know the event by."""
    return name.startswith(TEXT) and name.endswith(".title")


def kind_of(changes: Changes) -> NoticeKind:
    """In which way the event changed: the weightiest of what did."""
    if "status" in changes:
        return STATUS_KINDS[EventStatus(changes["status"][1])]
    if "dates" in changes or "zone" in changes:
        return NoticeKind.MOVED
    if any(name in changes for name in (*_PLACE, _ONLINE, _PHONE, *_SECRET)):
        return NoticeKind.PLACE
    if set(changes) == {"materials"}:
        return NoticeKind.MATERIALS
    return NoticeKind.TEXTS


def only_hours_moved(changes: Changes) -> bool:
    """Whether each date that moved stays on its day, in the same zone."""
    if "dates" not in changes or "zone" in changes or "status" in changes:
        return False
    old, new = ({date["uid"]: _days(date) for date in side} for side in changes["dates"])
    return old == new


def only_way_in(changes: Changes) -> bool:
    """Whether nothing but how people come into the meeting online differs, beside the title."""
    fields = {name for name in changes if not is_title(name)}
    return bool(fields) and fields <= {_ONLINE, _PHONE, *_SECRET}


def added_materials(changes: Changes) -> list[dict[str, str]]:
    """The documents that are new; one that only left, or is called otherwise, is no news."""
    old, new = changes.get("materials", ((), ()))
    known = {link["url"] for link in old}
    return [link for link in new if link["url"] not in known]


def has_moved(changes: Changes) -> bool:
    """Whether any date differs; what is off brings its dates along, unchanged."""
    old, new = changes.get("dates", ([], []))
    return plain(old) != plain(new)


def moves_dates(changes: Changes) -> bool:
    """Whether a date that stays is at another time; not where dates only come or go."""
    old, new = changes.get("dates", ([], []))
    stay = {each["uid"]: _times(each) for each in new}
    return any(stay.get(each["uid"], _times(each)) != _times(each) for each in old)


def fingerprint(changes: Changes) -> str:
    """The same text for the same differences: what an organiser has seen, and agreed to.

    New dates get their UIDs when they are stored, each time another: these do not count.
    """
    seen = dict(changes)
    if "dates" in changes:
        seen["dates"] = [[_times(date) for date in side] for side in changes["dates"]]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:20]


def plain(value: object) -> object:
    """A value as it is compared: a SEQUENCE says that something changed, it is no change."""
    if isinstance(value, list):
        return [{key: each[key] for key in each if key != "sequence"} for each in value]
    return value


def _date(date: EventDate) -> dict[str, Any]:
    return {
        "uid": date.uid,
        "sequence": date.sequence,
        "start": f"{date.starts_local:%Y-%m-%dT%H:%M}",
        "end": f"{date.ends_local:%Y-%m-%dT%H:%M}",
    }


def _link(link: EventLink) -> dict[str, Any]:
    return {"label": link.label, "url": link.url, "language": link.language}


def _days(date: dict[str, Any]) -> list[str]:
    return [date[side].partition("T")[0] for side in ("start", "end")]


def _times(date: dict[str, Any]) -> list[str]:
    return [date["start"], date["end"]]
