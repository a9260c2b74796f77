"""What others read in our files: `icalendar`, `vobject`, `ical`, `ics`, each by code of its own."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product

import ics
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from tests.calendar.samples import ATTENDEE, CONFERENCE, JOIN, NOW, ORGANIZER, entry, instants
from webinars.calendar.lines import clean, clean_line
from webinars.calendar.objects import (
    Attendee,
    Entry,
    cancellation,
    download,
    feed,
    invitation,
)

ZONES = (
    "Europe/Brussels",
    "Europe/Dublin",
    "Europe/Kyiv",
    "Asia/Beirut",
    "America/New_York",
    "Australia/Sydney",
    "America/Santiago",
    "America/Nuuk",
    "Asia/Jerusalem",
    "Africa/Nairobi",
    "Asia/Kathmandu",
    "Africa/Cairo",
    "Africa/Casablanca",
    "UTC",
)
AROUND_THE_CHANGES = [
    datetime(2027, month, day, 10) + timedelta(days=offset)
    for month, day in (
        (1, 15),
        (3, 14),
        (3, 28),
        (4, 4),
        (7, 1),
        (9, 5),
        (10, 3),
        (10, 31),
        (11, 7),
    )
    for offset in (-1, 0, 1)
]


@dataclass(frozen=True)
class Read:
    """What a parser makes of a VEVENT; its times in UTC."""

    starts_at: datetime
    ends_at: datetime
    summary: str
    description: str
    location: str


Reader = Callable[[bytes], list[Read]]


def read_by_icalendar(body: bytes) -> list[Read]:
    return [
        Read(
            event.decoded("DTSTART").astimezone(UTC),
            event.decoded("DTEND").astimezone(UTC),
            *(str(event.get(name, "")) for name in ("SUMMARY", "DESCRIPTION", "LOCATION")),
        )
        for event in Calendar.from_ical(body).events
    ]


def read_by_vobject(body: bytes) -> list[Read]:
    calendar = vobject.readOne(body.decode())
    return [
        Read(
            event.dtstart.value.astimezone(UTC),
            event.dtend.value.astimezone(UTC),
            *(event.getChildValue(name, "") for name in ("summary", "description", "location")),
        )
        for event in calendar.vevent_list
    ]


def read_by_ical(body: bytes) -> list[Read]:
    calendar = IcsCalendarStream.calendar_from_ics(body.decode())
    return [
        Read(
            event.start_datetime,
            event.end_datetime,
            *(getattr(event, name) or "" for name in ("summary", "description", "location")),
        )
        for event in calendar.events
    ]


def read_by_ics(body: bytes) -> list[Read]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own, about its dependencies
        calendar = ics.Calendar(body.decode())
    return [
        Read(
            event.begin.datetime.astimezone(UTC),
            event.end.datetime.astimezone(UTC),
            event.name or "",
            event.description or "",
            event.location or "",
        )
        for event in sorted(calendar.events, key=lambda event: int(event.uid))
    ]


READERS = [read_by_icalendar, read_by_vobject, read_by_ical, read_by_ics]
READERS_OF_TIMEZONES = [read_by_icalendar, read_by_vobject]  # `ics` reads them after the events
WITHOUT_CHANGES = ("Africa/Nairobi", "Asia/Kathmandu", "Africa/Casablanca", "UTC")
"""Zones whose VTIMEZONE has no rule, which `ical` does not read."""
readers = pytest.mark.parametrize("read", READERS)


def without_known_zones(body: bytes) -> bytes:
    """The file with zone names that nobody knows, so that only its VTIMEZONEs tell the time."""
    return re.sub(rb"TZID([=:])(\w+)/(\w+)", rb"TZID\1Unknown-\2-\3", body)


def entries_in(zone: str) -> list[Entry]:
    return [
        entry(uid=str(number), zone=zone, starts=starts.isoformat())
        for number, starts in enumerate(AROUND_THE_CHANGES)
    ]


@readers
@pytest.mark.parametrize("zone", ZONES)
def test_every_parser_reads_the_same_instants(read: Reader, zone: str) -> None:
    entries = entries_in(zone)
    events = read(download(entries))
    assert [(event.starts_at, event.ends_at) for event in events] == list(map(instants, entries))


@pytest.mark.parametrize(
    ("read", "zone"),
    [
        *product(READERS_OF_TIMEZONES, ZONES),
        *((read_by_ical, zone) for zone in ZONES if zone not in WITHOUT_CHANGES),
    ],
)
def test_the_instants_are_the_same_where_the_zone_is_unknown(read: Reader, zone: str) -> None:
    entries = entries_in(zone)
    events = read(without_known_zones(download(entries)))
    assert [(event.starts_at, event.ends_at) for event in events] == list(map(instants, entries))


@readers
@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/Brussels", "2027-03-28"),
        ("Europe/Brussels", "2027-10-31"),
        ("Asia/Beirut", "2027-03-28"),
    ],
)
def test_every_parser_reads_the_same_instants_in_the_night_of_a_change(
    read: Reader, zone: str, night: str
) -> None:
    midnight = datetime.fromisoformat(night)
    entries = [
        entry(
            uid=str(quarter),
            zone=zone,
            starts_local=midnight + timedelta(minutes=15 * quarter),
            ends_local=midnight + timedelta(hours=6),
        )
        for quarter in range(20)
    ]
    events = read(download(entries))
    assert [(event.starts_at, event.ends_at) for event in events] == list(map(instants, entries))


@readers
def test_every_parser_reads_an_event_that_lasts_over_the_change(read: Reader) -> None:
    night = entry(
        uid="1", starts_local=datetime(2027, 3, 27, 22), ends_local=datetime(2027, 3, 28, 10)
    )
    (event,) = read(download([night]))
    assert event.ends_at - event.starts_at == timedelta(hours=11)


any_text = st.text(st.characters(), max_size=300)
plain_text = st.text(st.characters(exclude_characters="\\"), max_size=300)
# `vobject` and `ics` undo the escapes one kind after the other, so a backslash confuses them.
TEXTS = [
    *((read_by_icalendar, any_text), (read_by_ical, any_text)),
    *((read_by_vobject, plain_text), (read_by_ics, plain_text)),
]


@pytest.mark.parametrize(("read", "texts"), TEXTS)
def test_every_parser_reads_texts_in_any_script(
    read: Reader, texts: st.SearchStrategy[str]
) -> None:
    @settings(max_examples=40, deadline=None)
    @given(texts, texts)
    def check(summary: str, description: str) -> None:
        (event,) = read(download([entry(uid="1", summary=summary, description=description)]))
        assert event.summary.strip() == clean_line(summary)
        assert event.description.strip() == clean(description).strip()

    check()


@readers
@pytest.mark.parametrize(
    "text",
    ["é" * 6000, "a\\n;b,c" * 50, "👩‍👩‍👧" * 40, "\u202etxt\u202c", "العربية " * 60, "x" * 6000],
    ids=["long", "escapes", "emoji", "bidi", "arabic", "ascii"],
)
def test_every_parser_reads_hostile_and_long_texts(read: Reader, text: str) -> None:
    (event,) = read(download([entry(uid="1", location=text.replace("\\n", " "))]))
    assert event.location.strip() == text.replace("\\n", " ").strip()


def invited(written: Entry, attendee: Attendee = ATTENDEE) -> bytes:
    return invitation(
        written,
        organizer=ORGANIZER,
        attendee=attendee,
        conference=CONFERENCE,
        sequence=4,
        now=NOW,
    )


@readers
@pytest.mark.parametrize("zone", ZONES)
def test_every_parser_reads_invitations_and_cancellations(read: Reader, zone: str) -> None:
    for written in entries_in(zone)[1::9]:
        off = cancellation(written, organizer=ORGANIZER, attendee=ATTENDEE, sequence=5, now=NOW)
        for body in (invited(written), off):
            (event,) = read(body)
            assert (event.starts_at, event.ends_at) == instants(written)


@readers
@pytest.mark.parametrize("zone", ZONES)
def test_every_parser_reads_feeds(read: Reader, zone: str) -> None:
    entries = entries_in(zone)
    events = read(feed(entries, name="Events", source="https://events.example.org/calendar.ics"))
    assert [(event.starts_at, event.ends_at) for event in events] == list(map(instants, entries))


@readers
def test_every_parser_reads_the_way_in(read: Reader) -> None:
    (event,) = read(invited(entry(uid="1")))
    assert event.location == JOIN


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(), min_size=1, max_size=200))
def test_a_name_in_any_script_is_read_back_from_the_attendee(name: str) -> None:
    body = invited(entry(uid="1"), Attendee(name, "nour@example.com"))
    expected = clean_line(name).translate(str.maketrans('"\\^', "'/ˆ"))
    (line,) = vobject.readOne(body.decode()).vevent.contents["attendee"]
    assert line.value == "mailto:nour@example.com"
    assert line.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert line.params.get("CN", [""]) == [expected]
    (event,) = Calendar.from_ical(body).events
    assert event["ATTENDEE"] == "mailto:nour@example.com"
    if "%" not in name:  # the library takes "%2C" for a comma
        assert event["ATTENDEE"].params.get("CN", "") == expected


def test_a_conference_has_its_features_as_a_list() -> None:
    (event,) = Calendar.from_ical(invited(entry(uid="1"))).events
    conference = event["CONFERENCE"]
    assert str(conference) == JOIN
    assert conference.params["FEATURE"] == ["AUDIO", "VIDEO"]
    assert conference.params["LABEL"] == "Join the event"


def test_icalendar_writes_nothing_of_an_invitation_differently() -> None:
    written = invited(entry(uid="1", summary="One; two, three", description="A\nB" * 60))
    again = Calendar.from_ical(written).to_ical(sorted=False)
    assert without_folds(again) == without_folds(written)


def without_folds(body: bytes) -> list[bytes]:
    """The content lines, each with its parameters in order and without optional quotes."""
    lines = body.replace(b"\r\n ", b"").replace(b'"', b"").splitlines()
    return [b";".join(sorted(line.split(b";"))) for line in lines]
