"""The facts that belong to an entry of the audit log: numbers, what was before and what is now.

Of a changed event the log holds which parts changed, and of those that nobody is a person in, the
old and the new; of contacts and ways to join, that they changed. Telephone numbers are named
without the codes that are dialled after them. `differences` writes it down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webinars import languages
from webinars.accounts.models import AuditEntry, Role
from webinars.accounts.words import role_name
from webinars.events.editing.basics import DateEntry
from webinars.events.models import EventFormat, EventKind, HostSight, Visibility
from webinars.events.phones import numbers_alone
from webinars.events.programme import ChannelKind
from webinars.localtime import format_moment, format_span, zone_label
from webinars.web.organiser.event_words import SIGHTS, VISIBILITIES
from webinars.web.urls import chosen_language
from webinars.web.words import channel_kind_name, format_name, joined, kind_name

_MOST_DATES = 10
"""So many dates are named of a longer series; the number says how many there were."""

FIELDS = {
    "default_language": _l("Language of the organisation"),
    "default_zone": _l("Time zone of new events"),
    "default_pattern": _l("Languages of new events"),
    "website": _l("Website"),
    "contact_name": _l("Who answers questions"),
    "contact_email": _l("E-mail address for questions"),
    "sender_email": _l("Sender of mails about new events"),
    "retention_days": _l("Days until personal data is removed after an event"),
    "access_retention_days": _l("Days until access needs are removed after an event"),
    "kind": _l("Kind"),
    "format": _l("Format"),
    "visibility": _l("Who can find it"),
    "zone": _l("Time zone"),
    "dates": _l("Dates"),
    "venue": _l("Venue"),
    "address": _l("Address"),
    "hashtags": _l("Hashtags"),
    "recording": _l("It is recorded"),
    "platform": _l("Platform"),
    "join_url": _l("Link to the meeting"),
    "join_passcode": _l("Passcode"),
    "join_phone": _l("By phone"),
    "listening_help": _l("How to choose the interpretation"),
    "join_opens_minutes": _l("Minutes before the start"),
    "opens": _l("Registration opens"),
    "closes": _l("Register by"),
    "capacity": _l("Number of places"),
    "online_open": _l("The places are those in the room; online is open to everybody"),
    "waiting_list": _l("There is a waiting list when all places are taken"),
    "approval": _l("We decide about each registration"),
    "offer_hours": _l("Hours to say yes to a place that became free"),
    "decline_frees_seat": _l("Who declines in their calendar gives their place back"),
    "choose_dates": _l("People choose their dates"),
    "two_weeks": _l("Two weeks before"),
    "week": _l("A week before"),
    "three_days": _l("Three days before"),
    "day": _l("A day before"),
    "two_hours": _l("Two hours before"),
    "hour": _l("An hour before"),
    "quarter": _l("15 minutes before"),
}

COLUMNS = {
    "name": _l("Name"),
    "email": _l("E-mail"),
    "phone": _l("Telephone"),
    "organisation": _l("Organisation"),
    "status": _l("Status"),
    "registered": _l("Registered"),
    "language": _l("Language"),
    "listening": _l("Listens in"),
    "origin": _l("Origin"),
    "partner": _l("Came by"),
    "seats": _l("Held seats"),
    "attended": _l("Came"),
    "recorded": _l("Agrees to be recorded"),
    "calendar": _l("Answered in the calendar"),
    "reads": _l("Reads the event in"),
    "dates": _l("Dates"),
    "note": _l("Note"),
    "access-needs": _l("What they need to take part"),
    "agreed": _l("Agreed on"),
    "way": _l("In which way"),
    "confirmed": _l("Confirmed on"),
    "unsubscribe": _l("Link that ends it"),
}
"""The columns of an export; those of questions have their labels in the entry."""


def differences(before: Any, after: Any) -> dict[str, Any]:  # noqa: ANN401 - two equal dataclasses
    """What the log is told when one part of an event, such as `Basics`, takes another's place."""
    names = [each.name for each in fields(after)]
    was, now = ({name: _plain(getattr(each, name)) for name in names} for each in (before, after))
    changed = [name for name in names if was[name] != now[name]]
    told = {name: [was[name], now[name]] for name in changed if name in _VALUES}
    if "dates" in told:
        told["dates"] = _only_different(*told["dates"])
    if "join_phone" in told:
        told["join_phone"] = _only_different(*map(numbers_alone, told["join_phone"]))
        if not any(told["join_phone"]):  # what they are called, or what is dialled after them
            del told["join_phone"]
    return {"fields": changed, "changes": told}


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a part of an event holds, as JSON
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return [_plain(value.start), _plain(value.end)] if isinstance(value, DateEntry) else value


def _only_different(was: list[Any], now: list[Any]) -> list[list[Any]]:
    return [[each for each in was if each not in now], [each for each in now if each not in was]]


def facts(entry: AuditEntry) -> list[str]:
    """The numbers and settings that belong to it, each in a few words."""
    details = dict(entry.details)
    labels, told = details.pop("labels", None) or {}, details.get("changes") or {}
    if "columns" in details:
        details["columns"] = [labels.get(each, each) for each in details["columns"]]
    for name in {"hosts", "hosts_before"} & details.keys():
        details[name] = {labels.get(each, each): sight for each, sight in details[name].items()}
    if "fields" in details:
        details["fields"] = [each for each in details["fields"] if each not in told]
    return [text for name, value in details.items() for text in _fact(name, value)]


def _fact(name: str, value: Any) -> Iterator[str]:  # noqa: ANN401 - what JSON holds
    say = _FACTS.get(name)
    try:
        said = say(value) if say is not None else ""
    except (AttributeError, KeyError, TypeError, ValueError):
        return  # written by an older version: better less than none
    yield from (text for text in ([said] if isinstance(said, str) else said) if text)


def _count(value: Any) -> str:  # noqa: ANN401
    return str(_("Number: %(count)s", count=int(value)))


def _role(value: Any) -> str:  # noqa: ANN401
    return str(_("Role: %(role)s", role=role_name(Role(value))))


def _named(names: Mapping[str, object], keys: Collection[str]) -> str:
    return ", ".join(str(names.get(each, each)) for each in keys)


def _standing(value: dict[str, Any]) -> str:
    sees = value["sees_access_needs"]
    seen = _("sees access needs") if sees else _("does not see access needs")
    return f"{role_name(Role(value['role']))}, {seen}"


def _minutes(value: Any) -> str:  # noqa: ANN401
    sign = "−" if value < 0 else "+"
    return str(_("Minutes: %(minutes)s", minutes=f"{sign}{abs(value)}"))


def _channel(key: str) -> str:
    """`interpretation.en.fr`, which is into English from French, as organisers read it."""
    kind, *codes = key.split(".")
    names = [languages.language_name(code, chosen_language()) for code in reversed(codes)]
    return f"{channel_kind_name(ChannelKind(kind))}, {' → '.join(names)}"


def _languages(codes: Collection[str]) -> str:
    return joined([languages.language_name(code, chosen_language()) for code in codes])


def _hosts(value: Mapping[str, str]) -> str:
    found = [
        _("%(organisation)s (sees: %(sight)s)", organisation=name, sight=SIGHTS[HostSight(sight)])
        for name, sight in value.items()
    ]
    return "; ".join(found) or str(_("none"))


def _change(label: object, before: object, after: object) -> str:
    sentence = _("%(setting)s: %(before)s before, now %(after)s")
    return str(sentence) % {"setting": label, "before": before, "after": after}


def _changes(value: Mapping[str, Any]) -> list[str]:
    return [
        _change(FIELDS[name], *(_VALUES[name](each) or "–" for each in pair))
        for name, pair in value.items()
    ]


def _spans(value: Collection[Collection[str]]) -> str:
    spans = [[datetime.fromisoformat(each) for each in span] for span in value]
    said = [format_span(start, end, chosen_language()) for start, end in spans[:_MOST_DATES]]
    more = [f"… ({len(spans)})"] if len(spans) > _MOST_DATES else []
    return "; ".join([*said, *more])


def _moment(value: str | None) -> str:
    return format_moment(datetime.fromisoformat(value), chosen_language()) if value else ""


_VALUES: dict[str, Callable[[Any], str]] = {
    "dates": _spans,
    "zone": lambda value: zone_label(value, chosen_language()),
    "format": lambda value: format_name(EventFormat(value)),
    "kind": lambda value: kind_name(EventKind(value)),
    "visibility": lambda value: str(VISIBILITIES[Visibility(value)]),
    "venue": str,
    "address": str,
    "platform": str,
    "join_phone": ", ".join,
    "opens": _moment,
    "closes": _moment,
    "capacity": lambda value: "" if value is None else str(value),
}
"""What the log tells of before and after, and how."""

_FACTS: dict[str, Callable[[Any], str | list[str]]] = {
    "link": lambda value: str(_("Link: %(code)s", code=value)),
    "span": lambda value: _spans([value]),
    "title": lambda value: str(_("Agenda item: %(title)s", title=value)),
    "track": lambda value: str(_("Track: %(name)s", name=value)),
    "count": _count,
    "rows": _count,
    "links": _count,
    "items": lambda value: str(_("Agenda items: %(count)s", count=int(value))),
    "minutes": _minutes,
    "seats": _count,
    "pattern": lambda value: str(value).upper(),
    "channel": _channel,
    "languages": _languages,
    "hosts_before": lambda value: str(_("Co-hosts before: %(hosts)s", hosts=_hosts(value))),
    "hosts": lambda value: str(_("Co-hosts now: %(hosts)s", hosts=_hosts(value))),
    "people": lambda value: str(_("People registered then: %(count)s", count=int(value))),
    "role": _role,
    "columns": lambda value: str(_("Columns: %(columns)s", columns=_named(COLUMNS, value))),
    "reason": lambda value: str(_("Reason: %(reason)s", reason=value)) if value else "",
    "fields": lambda value: (
        str(_("Changed: %(fields)s", fields=_named(FIELDS, value))) if value else ""
    ),
    "changes": _changes,
    "language": lambda value: languages.language_name(str(value), chosen_language()),
    "before": lambda value: str(_("Before: %(standing)s", standing=_standing(value))),
    "after": lambda value: str(_("After: %(standing)s", standing=_standing(value))),
    "retention_days": lambda value: _change(FIELDS["retention_days"], *value),
    "access_retention_days": lambda value: _change(FIELDS["access_retention_days"], *value),
}
