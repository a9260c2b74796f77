"""What calendars send back: iTIP messages, read leniently and within limits (RFC 5546).

Pure. `icalendar` raises on broken properties and takes seconds for a hostile file; here each line
is looked at once, what is not understood is passed over, and no bytes whatever raise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from webinars.times import known_zones

LARGEST = 512 * 1024
MOST_COMPONENTS = 50
"""A file with more components, of any kind, is no answer to an invitation, and not read."""

_MOST_LINES = 5_000
_LINE = 4_000
_LARGEST_SEQUENCE = 2**31 - 1
_FOLD = re.compile(rb"\r?\n[ \t]")
_BREAK = re.compile(rb"\r?\n|\r")
_MOMENT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?")
_PARAMETER = re.compile(r';([A-Za-z0-9-]{1,40})=("[^"]*"|[^";:]*)(?:,("[^"]*"|[^";:,]*))*')
_DURATION = re.compile(
    r"\+?P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?"
)
_ESCAPED = re.compile(r"\\(.)")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


class Method(StrEnum):
    """What a message does, as far as an organiser is concerned (RFC 5546 §1.4)."""

    REPLY = "REPLY"
    COUNTER = "COUNTER"
    REFRESH = "REFRESH"


class PartStat(StrEnum):
    """How somebody answers an invitation (RFC 5545 §3.2.12)."""

    ACCEPTED = "ACCEPTED"
    TENTATIVE = "TENTATIVE"
    DECLINED = "DECLINED"
    DELEGATED = "DELEGATED"


@dataclass(frozen=True)
class When:
    """A time as a calendar wrote it: `at` an aware moment, or `local` on unknown clocks or a day.

    The clocks are unknown where the zone is the calendar's own: then `local` is what they show.
    """

    at: datetime | None = None
    local: datetime | None = None
    is_day: bool = False


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer to one invitation. Whose it is said to be, `attendee`, is not proven by it.

    `stamped_at` is None where the calendar gave no DTSTAMP. `delegate` is to whom the attendee
    passes it on; `delegated_from`, who passed it to the attendee. `starts` and `ends` are what a
    COUNTER proposes.
    """

    method: Method
    uid: str
    attendee: str
    partstat: PartStat | None = None
    sequence: int = 0
    stamped_at: datetime | None = None
    recurrence: When | None = None
    delegate: str = ""
    delegated_from: str = ""
    starts: When | None = None
    ends: When | None = None
    comment: str = ""


@dataclass(frozen=True)
class Line:
    """A content line: the name in capitals, its parameters, and its value."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass
class _Component:
    """A VEVENT while it is read."""

    lines: dict[str, Line] = field(default_factory=dict)
    attendees: list[Line] = field(default_factory=list)


def read_replies(body: bytes, *, sender: str = "") -> list[Reply]:
    """The answers in an iCalendar file that is one; [] for every other file, and for broken ones.

    Where several attendees stand in one, the answer is the `sender`'s. One message speaks of one
    UID (RFC 5546 §3.2.3): others than the first are passed over.
    """
    if len(body) > LARGEST:
        return []
    lines = list(_lines(body))
    begun = sum(line.name == "BEGIN" for line in lines)
    methods = [line.value.strip().upper() for line in lines if line.name == "METHOD"]
    if begun > MOST_COMPONENTS or len(methods) != 1 or methods[0] not in set(Method):
        return []
    found = [
        reply
        for component in _events(lines)
        if (reply := _reply(Method(methods[0]), component, sender)) is not None
    ]
    return [reply for reply in found if reply.uid == found[0].uid]


def _lines(body: bytes) -> Iterator[Line]:
    unfolded = _FOLD.sub(b"", body.replace(b"\0", b""))
    for octets in _BREAK.split(unfolded, maxsplit=_MOST_LINES)[:_MOST_LINES]:
        line = _line(octets[:_LINE].decode("utf-8", "replace"))
        if line is not None:
            yield line


def _line(text: str) -> Line | None:
    """A content line (RFC 5545 §3.1); None for what is none."""
    name = re.match(r"[A-Za-z0-9-]{1,60}", text.lstrip("\ufeff"))
    if name is None:
        return None
    text = text.lstrip("\ufeff")
    found: dict[str, str] = {}
    place = name.end()
    while (parameter := _PARAMETER.match(text, place)) is not None:
        found.setdefault(parameter[1].upper(), parameter[2].strip('"'))
        place = parameter.end()
    if text[place : place + 1] != ":":
        return None
    return Line(name[0].upper(), found, text[place + 1 :])


def _events(lines: list[Line]) -> Iterator[_Component]:
    """Each VEVENT, without what is nested in it."""
    depth, event = 0, None
    for line in lines:
        if line.name == "BEGIN":
            depth += 1
            if depth == 2 and line.value.strip().upper() == "VEVENT":
                event = _Component()
        elif line.name == "END":
            if depth == 2 and event is not None:
                yield event
                event = None
            depth = max(depth - 1, 0)
        elif event is not None and depth == 2:
            if line.name == "ATTENDEE":
                event.attendees.append(line)
            else:
                event.lines.setdefault(line.name, line)


def _reply(method: Method, event: _Component, sender: str) -> Reply | None:
    """What a VEVENT answers; None where it does not say what to, or who does."""
    uid, attendee = event.lines.get("UID"), _attendee(event.attendees, sender)
    if uid is None or attendee is None or not _mailbox(attendee.value):
        return None
    partstat = attendee.parameters.get("PARTSTAT", "").upper()
    times = event.lines
    return Reply(
        method=method,
        uid=_text(uid.value)[:255],
        attendee=_mailbox(attendee.value),
        partstat=PartStat(partstat) if partstat in set(PartStat) else None,
        sequence=_number(times.get("SEQUENCE")),
        stamped_at=_moment(times.get("DTSTAMP")),
        recurrence=_when(times.get("RECURRENCE-ID")),
        delegate=_mailbox(attendee.parameters.get("DELEGATED-TO", "")),
        delegated_from=_mailbox(attendee.parameters.get("DELEGATED-FROM", "")),
        starts=_when(times.get("DTSTART")) if method is Method.COUNTER else None,
        ends=_end(times) if method is Method.COUNTER else None,
        comment=_text(times["COMMENT"].value)[:1000] if "COMMENT" in times else "",
    )


def _attendee(attendees: list[Line], sender: str) -> Line | None:
    """Whose answer it is: with a delegation, who passes it on and who gets it both stand there."""
    if len(attendees) < 2:
        return attendees[0] if attendees else None
    own = [each for each in attendees if _mailbox(each.value).lower() == sender.lower()]
    passing_on = [each for each in attendees if "DELEGATED-TO" in each.parameters]
    found = own or passing_on
    return found[0] if len(found) == 1 else None


def _mailbox(value: str) -> str:
    """The address of a calendar user, "" for one that is no mailbox; case does not count.

    In a URI it may be percent-encoded, and fields may follow it (RFC 6068 §2). One with characters
    that do not show, or turn others round, would be read as another than it is.
    """
    value = value.strip()
    scheme, colon, address = value.partition(":")
    if colon and scheme.lower() == "mailto":
        value = unquote(address.partition("?")[0]).strip()
    elif colon:
        return ""
    is_one = "@" in value and len(value) <= 254 and not re.search(r"[\s,;<>]", value)
    return value if is_one and value.isprintable() else ""


def _number(line: Line | None) -> int:
    """A SEQUENCE; 0 where there is none (RFC 5545 §3.8.7.4)."""
    text = line.value.strip() if line else ""
    if not re.fullmatch(r"[0-9]{1,12}", text):
        return 0
    return min(int(text), _LARGEST_SEQUENCE)


def _moment(line: Line | None) -> datetime | None:
    when = _when(line)
    return when.at if when else None


def _when(line: Line | None) -> When | None:
    """A DATE-TIME or DATE; None for what is none."""
    found = _MOMENT.fullmatch(line.value.strip()) if line else None
    if found is None or line is None:
        return None
    year, month, day, hour, minute, second = (int(number or 0) for number in found.groups()[:6])
    if not 1900 < year < 2200:
        return None
    try:
        local = datetime(year, month, day, hour, minute, min(second, 59))  # noqa: DTZ001
    except ValueError:
        return None
    if found[7]:
        return When(at=local.replace(tzinfo=UTC))
    zone = _zone(line.parameters.get("TZID", ""))
    if not zone or found[4] is None:
        return When(local=local, is_day=found[4] is None)
    return When(at=local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))


def _zone(name: str) -> str:
    """The IANA zone of a TZID, also behind a program's prefix, or by Windows' name; "" without.

    Any of them, though an event can be only in some: programs write `Etc/UTC` and `US/Eastern`.
    """
    if name in WINDOWS_TO_OLSON:
        return WINDOWS_TO_OLSON[name]
    words = name.split("/")
    utc = "UTC" if words[-1].upper() == "UTC" else ""  # `tzone://Microsoft/Utc`
    found = (name, "/".join(words[-2:]), "/".join(words[-3:]), utc)
    zones = _zones()
    return next((zones[each.casefold()] for each in found if each.casefold() in zones), "")


@cache
def _zones() -> dict[str, str]:
    """The zones, by their names in small letters; read when the first answer names one."""
    return {name.casefold(): name for name in known_zones()}


def _end(times: dict[str, Line]) -> When | None:
    """When an event ends: by DTEND, or by DTSTART and DURATION (RFC 5545 §3.6.1)."""
    start, duration = _when(times.get("DTSTART")), times.get("DURATION")
    if "DTEND" in times or duration is None or start is None:
        return _when(times.get("DTEND"))
    found = _DURATION.fullmatch(duration.value.strip())
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    at, local = start.at and start.at + length, start.local and start.local + length
    return replace(start, at=at, local=local)


def _text(value: str) -> str:
    """A TEXT unescaped, without controls (RFC 5545 §3.3.11)."""
    plain = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return _CONTROLS.sub("", plain).strip()
