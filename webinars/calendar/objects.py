"""Entries of a calendar as iCalendar bytes: downloads, feeds, invitations, cancellations.

Pure functions (RFC 5545, 5546, 6047, 7986). An `Entry` holds what everyone may know; what belongs
to one registrant is handed to `invitation` alone, so that it cannot get into a public file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import quote

from webinars.calendar.lines import (
    clean_line,
    moment_line,
    quoted,
    text_line,
    texts_line,
    write,
)
from webinars.calendar.zones import can_write_local, timezone_lines, zone_info

_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//webinars//Event registration//EN",
    "CALSCALE:GREGORIAN",
)
_REFRESH = "PT4H"
_FILE_NAME_LENGTH = 60
_ASCII = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


class EntryStatus(StrEnum):
    """Whether an entry takes place (RFC 5545 §3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One stretch of time in a calendar: one VEVENT.

    `starts_local` and `ends_local` are naive, in `zone`; the moments are aware. `is_online` says
    that there is no place to go to, so that an invitation has its link for a place. `related_to`
    is the UID of the entry that this one is a part of.
    """

    uid: str
    sequence: int
    zone: str
    starts_local: datetime
    ends_local: datetime
    created_at: datetime
    modified_at: datetime
    status: EntryStatus
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    related_to: str = ""
    is_online: bool = False


@dataclass(frozen=True)
class Organizer:
    """Whose invitation it is; `email` is also the From address of the mail that carries it."""

    name: str
    email: str


@dataclass(frozen=True)
class Attendee:
    """Who is invited: the one recipient of the mail."""

    name: str
    email: str


@dataclass(frozen=True)
class Conference:
    """How a registrant joins: the address of their own join page, and what to call it.

    `phones` are `tel:` addresses (RFC 3966), each with what to call it. `dial_in` says how to join
    by telephone, in lines of text: whoever's calendar shows no CONFERENCE has it all the same.
    """

    url: str
    label: str
    phones: tuple[tuple[str, str], ...] = ()
    dial_in: str = ""


def download(entries: Sequence[Entry]) -> bytes:
    """A public file with `entries`: no METHOD, no attendee, no calendar name."""
    return _calendar((), entries)


def feed(entries: Sequence[Entry], *, name: str, source: str) -> bytes:
    """A calendar to subscribe to, called `name`, that lives at the address `source`."""
    head = (
        text_line("NAME", clean_line(name)),
        text_line("X-WR-CALNAME", clean_line(name)),
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
        f"SOURCE;VALUE=URI:{clean_line(source)}",
    )
    return _calendar(head, entries)


def invitation(
    entry: Entry,
    *,
    organizer: Organizer,
    attendee: Attendee,
    conference: Conference | None,
    sequence: int,
    now: datetime,
    alarm_minutes: int = 15,
    partstat: str = "NEEDS-ACTION",
    last_words: str = "",
) -> bytes:
    """A REQUEST that invites one person to `entry` (RFC 5546 §3.2.2), also as an update.

    `conference` is None where one takes part in person alone. `sequence` replaces the entry's.
    `partstat` is how the person answered, which an update keeps; who has not is asked.
    `last_words` end the description.
    """
    entry = _with_conference(entry, conference)
    text = "\n\n".join(filter(None, (entry.description, last_words)))
    entry = replace(entry, description=text, sequence=sequence)
    lines = (
        _organizer_line(organizer),
        _attendee_line(attendee, _answer(partstat)),
        *_conference_lines(conference),
        *_alarm_lines(entry.summary, alarm_minutes),
    )
    return _calendar(("METHOD:REQUEST",), [entry], lines, now=now)


def cancellation(
    entry: Entry, *, organizer: Organizer, attendee: Attendee, sequence: int, now: datetime
) -> bytes:
    """A CANCEL that takes `entry` out of one person's calendar (RFC 5546 §3.2.5).

    `sequence` has to be above the last one sent to this person.
    """
    entry = replace(entry, sequence=sequence, status=EntryStatus.CANCELLED, description="")
    lines = (_organizer_line(organizer), _attendee_line(attendee))
    return _calendar(("METHOD:CANCEL",), [entry], lines, now=now)


def declined_counter(
    entry: Entry, *, organizer: Organizer, attendee: Attendee, sequence: int, now: datetime
) -> bytes:
    """A DECLINECOUNTER: `entry` stays as it is, whatever was proposed (RFC 5546 §3.2.8)."""
    lines = (_organizer_line(organizer), _attendee_line(attendee))
    return _calendar(
        ("METHOD:DECLINECOUNTER",), [replace(entry, sequence=sequence)], lines, now=now
    )


def calendar_file_name(text: str) -> str:
    """A readable `.ics` file name in ASCII for `text`, an event's title or slug."""
    letters = unicodedata.normalize("NFKD", text.lower().translate(_ASCII))
    without_accents = re.sub("[\u0300-\u036f]", "", letters)
    words = re.sub("[^a-z0-9]+", "-", without_accents).strip("-")
    if len(words) > _FILE_NAME_LENGTH:  # after a whole word, where there is one
        cut = words[: _FILE_NAME_LENGTH + 1]
        words = cut.rpartition("-")[0] or cut[:-1]
    return f"{words or 'event'}.ics"


def _answer(partstat: str) -> str:
    return f"PARTSTAT={partstat}" + (";RSVP=TRUE" if partstat == "NEEDS-ACTION" else "")


def _calendar(
    head: Sequence[str],
    entries: Sequence[Entry],
    extra: Sequence[str] = (),
    *,
    now: datetime | None = None,
) -> bytes:
    """A VCALENDAR: `extra` goes into each VEVENT; `now` is when a message with METHOD is made."""
    zones: set[str] = set()
    events: list[str] = []
    for entry in entries:
        local = can_write_local(entry.starts_local, entry.zone) and can_write_local(
            entry.ends_local, entry.zone
        )
        if local:
            zones.add(entry.zone)
        events += _event_lines(entry, extra, local=local, stamped_at=now or entry.modified_at)
    timezones = [line for zone in sorted(zones) for line in timezone_lines(zone)]
    return write((*_HEAD, *head, *timezones, *events, "END:VCALENDAR"))


def _event_lines(
    entry: Entry, extra: Iterable[str], *, local: bool, stamped_at: datetime
) -> list[str]:
    """One VEVENT. DTSTAMP is the last revision where there is no METHOD (RFC 5545 §3.8.7.2)."""
    return [
        "BEGIN:VEVENT",
        text_line("UID", entry.uid),
        f"SEQUENCE:{entry.sequence}",
        moment_line("DTSTAMP", stamped_at),
        moment_line("CREATED", entry.created_at),
        moment_line("LAST-MODIFIED", entry.modified_at),
        _time_line("DTSTART", entry.starts_local, entry.zone, local=local),
        _time_line("DTEND", entry.ends_local, entry.zone, local=local),
        f"STATUS:{entry.status}",
        text_line("SUMMARY", clean_line(entry.summary)),
        *_optional_lines(entry),
        *extra,
        "END:VEVENT",
    ]


def _optional_lines(entry: Entry) -> list[str]:
    lines = []
    if entry.location:
        lines.append(text_line("LOCATION", clean_line(entry.location)))
    if entry.description:
        lines.append(text_line("DESCRIPTION", entry.description))
    if entry.url:
        lines.append(f"URL:{clean_line(entry.url)}")
    if entry.categories:
        lines.append(texts_line("CATEGORIES", entry.categories))
    if entry.related_to:
        lines.append(text_line("RELATED-TO", entry.related_to))
    return lines


def _time_line(name: str, time: datetime, zone: str, *, local: bool) -> str:
    """A start or end on the clocks of `zone`; in UTC where not everyone reads those alike."""
    if local:
        return f"{name};TZID={zone}:{time:%Y%m%dT%H%M%S}"
    return moment_line(name, time.replace(tzinfo=zone_info(zone)).astimezone(UTC))


def _with_conference(entry: Entry, conference: Conference | None) -> Entry:
    """The ways in go where every client shows them: into the text, the link also for a place."""
    if conference is None:
        return entry
    link = f"{conference.label}\n{conference.url}"
    text = "\n\n".join(filter(None, (link, conference.dial_in, entry.description)))
    return replace(
        entry,
        location=conference.url if entry.is_online else entry.location,
        description=text.rstrip("\n"),
    )


def _conference_lines(conference: Conference | None) -> list[str]:
    """CONFERENCE (RFC 7986 §5.11); its FEATURE is a list, which quotation marks would undo."""
    if conference is None:
        return []
    ways = [
        ("AUDIO,VIDEO", conference.url, conference.label),
        *(("PHONE", url, label) for url, label in conference.phones),
    ]
    return [
        f"CONFERENCE;VALUE=URI;FEATURE={feature};LABEL={quoted(label)}:{clean_line(url)}"
        for feature, url, label in ways
    ]


def _alarm_lines(summary: str, minutes: int) -> list[str]:
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-PT{minutes}M",
        text_line("DESCRIPTION", clean_line(summary)),
        "END:VALARM",
    ]


def _organizer_line(organizer: Organizer) -> str:
    return f"ORGANIZER{_common_name(organizer.name)}:{_mailto(organizer.email)}"


def _attendee_line(attendee: Attendee, state: str = "") -> str:
    parameters = ";".join(filter(None, ("CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT", state)))
    return f"ATTENDEE;{parameters}{_common_name(attendee.name)}:{_mailto(attendee.email)}"


def _common_name(name: str) -> str:
    """The CN parameter, if there is a name."""
    return f";CN={quoted(name)}" if clean_line(name) else ""


def _mailto(email: str) -> str:
    """The address as a URI; what a URI cannot hold is percent-encoded (RFC 6068 §2)."""
    return "mailto:" + quote(clean_line(email), safe="@!$'*+")
