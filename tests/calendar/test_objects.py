from __future__ import annotations

import pytest

from tests.calendar.samples import (
    ATTENDEE,
    CONFERENCE,
    JOIN,
    NOW,
    ORGANIZER,
    UID,
    entry,
    lines_of,
    values_of,
)
from webinars.calendar.objects import (
    Attendee,
    Conference,
    EntryStatus,
    Organizer,
    calendar_file_name,
    cancellation,
    download,
    feed,
    invitation,
)


def invite(**changes: object) -> bytes:
    return invitation(
        entry(**changes),
        organizer=ORGANIZER,
        attendee=ATTENDEE,
        conference=CONFERENCE,
        sequence=5,
        now=NOW,
    )


def cancel(**changes: object) -> bytes:
    return cancellation(
        entry(**changes), organizer=ORGANIZER, attendee=ATTENDEE, sequence=6, now=NOW
    )


def test_a_download_holds_the_event_in_its_own_zone() -> None:
    body = download([entry()])
    assert [line for line in lines_of(body) if "VTIMEZONE" not in line][:4] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//webinars//Event registration//EN",
        "CALSCALE:GREGORIAN",
    ]
    event = lines_of(body)[lines_of(body).index("BEGIN:VEVENT") :]
    assert event == [
        "BEGIN:VEVENT",
        f"UID:{UID}",
        "SEQUENCE:3",
        "DTSTAMP:20260206T093000Z",
        "CREATED:20260105T080000Z",
        "LAST-MODIFIED:20260206T093000Z",
        "DTSTART;TZID=Europe/Brussels:20270701T110000",
        "DTEND;TZID=Europe/Brussels:20270701T121500",
        "STATUS:CONFIRMED",
        "SUMMARY:Community sponsorship",
        "LOCATION:Online",
        "DESCRIPTION:What it takes.",
        "URL:https://events.example.org/en/events/sponsorship/",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_a_download_is_no_message_and_names_no_calendar_and_nobody() -> None:
    body = download([entry()])
    for name in ("METHOD", "X-WR-CALNAME", "NAME", "ATTENDEE", "ORGANIZER", "CONFERENCE"):
        assert values_of(body, name) == []
    assert b"VALARM" not in body


def test_the_same_entry_gives_the_same_bytes() -> None:
    assert download([entry()]) == download([entry()])


def test_each_zone_used_has_exactly_one_timezone() -> None:
    entries = [entry(zone=zone) for zone in ("Europe/Brussels", "Europe/Kyiv", "Europe/Brussels")]
    assert values_of(download(entries), "TZID") == [":Europe/Brussels", ":Europe/Kyiv"]


@pytest.mark.parametrize("zone", ["UTC", "Africa/Casablanca", "Africa/Cairo"])
def test_a_zone_without_a_timezone_is_written_in_utc(zone: str) -> None:
    body = download([entry(zone=zone, starts="2026-07-01 11:00")])
    hour = {"UTC": 11, "Africa/Casablanca": 10, "Africa/Cairo": 8}[zone]
    assert values_of(body, "DTSTART") == [f":20260701T{hour:02}0000Z"]
    assert values_of(body, "DTEND") == [f":20260701T{hour + 1:02}1500Z"]
    assert values_of(body, "TZID") == []


@pytest.mark.parametrize(
    ("starts", "ends_in_utc"),
    [("2027-03-28 01:30", "20270328T014500Z"), ("2027-10-31 01:30", "20271031T004500Z")],
)
def test_an_event_that_ends_while_the_clocks_change_is_written_in_utc(
    starts: str, ends_in_utc: str
) -> None:
    body = download([entry(starts=starts)])
    assert values_of(body, "DTEND") == [f":{ends_in_utc}"]
    assert "TZID" not in values_of(body, "DTSTART")[0]


def test_what_is_empty_is_left_out() -> None:
    body = download([entry(location="", description="", url="")])
    for name in ("LOCATION", "DESCRIPTION", "URL", "CATEGORIES", "RELATED-TO"):
        assert values_of(body, name) == []


def test_categories_and_the_related_entry_are_written() -> None:
    body = download([entry(categories=("EP2024", "a, b"), related_to=UID)])
    assert values_of(body, "CATEGORIES") == [":EP2024,a\\, b"]
    assert values_of(body, "RELATED-TO") == [f":{UID}"]


def test_a_text_cannot_bring_in_a_line_of_its_own() -> None:
    evil = "Title\r\nATTENDEE:mailto:eve@example.com\nEND:VEVENT"
    body = download([entry(summary=evil, location=evil, url=evil, description=evil)])
    assert values_of(body, "ATTENDEE") == []
    assert lines_of(body).count("END:VEVENT") == 1
    assert values_of(body, "SUMMARY") == [":Title ATTENDEE:mailto:eve@example.com END:VEVENT"]


def test_a_feed_says_its_name_its_address_and_when_to_come_back() -> None:
    body = feed([entry()], name="SHARE; Network", source="https://events.example.org/calendar.ics")
    assert values_of(body, "NAME") == [":SHARE\\; Network"]
    assert values_of(body, "X-WR-CALNAME") == [":SHARE\\; Network"]
    assert values_of(body, "REFRESH-INTERVAL") == [";VALUE=DURATION:PT4H"]
    assert values_of(body, "X-PUBLISHED-TTL") == [":PT4H"]
    assert values_of(body, "SOURCE") == [";VALUE=URI:https://events.example.org/calendar.ics"]
    assert values_of(body, "METHOD") == []


def test_an_invitation_is_a_request_to_one_person() -> None:
    body = invite()
    assert values_of(body, "METHOD") == [":REQUEST"]
    assert values_of(body, "UID") == [f":{UID}"]
    assert values_of(body, "SEQUENCE") == [":5"]
    assert values_of(body, "DTSTAMP") == [":20260307T120030Z"]
    assert values_of(body, "LAST-MODIFIED") == [":20260206T093000Z"]
    assert values_of(body, "ORGANIZER") == [';CN="SHARE Network":mailto:events@example.org']
    assert values_of(body, "ATTENDEE") == [
        ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
        ';CN="Nour Haddad":mailto:nour@example.com'
    ]


def test_an_invitation_has_the_join_page_where_every_client_shows_it() -> None:
    body = invite()
    assert values_of(body, "LOCATION") == [f":{JOIN}"]
    assert values_of(body, "DESCRIPTION")[0] == f":Join the event\\n{JOIN}\\n\\nWhat it takes."
    assert values_of(body, "CONFERENCE") == [
        f';VALUE=URI;FEATURE=AUDIO,VIDEO;LABEL="Join the event":{JOIN}'
    ]


def test_an_invitation_has_the_numbers_to_dial_in_with() -> None:
    phones = (("tel:+3225550123,,845%23", '+32 2 "555" 01 23 (Belgium)'),)
    body = invitation(
        entry(),
        organizer=ORGANIZER,
        attendee=ATTENDEE,
        conference=Conference(JOIN, "Join the event", phones),
        sequence=0,
        now=NOW,
    )
    assert values_of(body, "CONFERENCE")[1:] == [
        ";VALUE=URI;FEATURE=PHONE;LABEL=\"+32 2 '555' 01 23 (Belgium)\":tel:+3225550123,,845%23"
    ]


def test_an_invitation_to_a_hybrid_event_keeps_its_place() -> None:
    body = invite(is_online=False, location="Mundo-J, Brussels")
    assert values_of(body, "LOCATION") == [":Mundo-J\\, Brussels"]
    assert JOIN in values_of(body, "DESCRIPTION")[0]


def test_an_invitation_to_meet_in_person_has_no_conference() -> None:
    body = invitation(
        entry(is_online=False, location="Mundo-J, Brussels"),
        organizer=ORGANIZER,
        attendee=ATTENDEE,
        conference=None,
        sequence=0,
        now=NOW,
    )
    assert values_of(body, "CONFERENCE") == []
    assert values_of(body, "DESCRIPTION")[0] == ":What it takes."


def test_an_invitation_has_one_alarm_a_quarter_of_an_hour_before() -> None:
    lines = lines_of(invite())
    assert lines.count("BEGIN:VALARM") == 1
    start = lines.index("BEGIN:VALARM")
    assert lines[start + 1 : start + 5] == [
        "ACTION:DISPLAY",
        "TRIGGER:-PT15M",
        "DESCRIPTION:Community sponsorship",
        "END:VALARM",
    ]


def test_a_cancellation_names_the_person_and_has_no_link_or_alarm() -> None:
    body = cancel()
    assert values_of(body, "METHOD") == [":CANCEL"]
    assert values_of(body, "STATUS") == [":CANCELLED"]
    assert values_of(body, "SEQUENCE") == [":6"]
    assert values_of(body, "DTSTAMP") == [":20260307T120030Z"]
    assert values_of(body, "ORGANIZER") == [';CN="SHARE Network":mailto:events@example.org']
    assert values_of(body, "ATTENDEE") == [
        ';CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;CN="Nour Haddad":mailto:nour@example.com'
    ]
    assert values_of(body, "DTSTART")[-1] == ";TZID=Europe/Brussels:20270701T110000"
    assert values_of(body, "DTEND") == [";TZID=Europe/Brussels:20270701T121500"]
    assert b"VALARM" not in body
    assert b"CONFERENCE" not in body


def test_a_cancelled_entry_is_cancelled_in_every_file() -> None:
    cancelled = entry(status=EntryStatus.CANCELLED)
    assert values_of(download([cancelled]), "STATUS") == [":CANCELLED"]


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("Ana; Bo: Cy, D", ';CN="Ana; Bo: Cy, D"'),
        ('Ana "Anita" Oh', ";CN=\"Ana 'Anita' Oh\""),
        ("نور حداد", ';CN="نور حداد"'),
        (" \r\n", ""),
        ("", ""),
    ],
)
def test_a_name_cannot_leave_its_parameter(name: str, parameter: str) -> None:
    body = invitation(
        entry(),
        organizer=Organizer(name, "events@example.org"),
        attendee=ATTENDEE,
        conference=None,
        sequence=0,
        now=NOW,
    )
    assert values_of(body, "ORGANIZER") == [f"{parameter}:mailto:events@example.org"]


def test_an_address_cannot_bring_in_a_line_of_its_own() -> None:
    body = cancellation(
        entry(),
        organizer=ORGANIZER,
        attendee=Attendee("", "a+b'c@example.com\r\nATTENDEE:mailto:eve@example.com?x"),
        sequence=1,
        now=NOW,
    )
    (attendee,) = values_of(body, "ATTENDEE")
    assert attendee.partition(":mailto:")[2].startswith("a+b'c@example.com%20ATTENDEE%3A")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EU elections: what’s at stake?", "eu-elections-what-s-at-stake.ics"),
        ("Łódź & Straße, été", "lodz-strasse-ete.ics"),
        ("../../etc/passwd", "etc-passwd.ics"),
        ('a"\r\nb', "a-b.ics"),
        ("لبنان", "event.ics"),
        ("", "event.ics"),
        ("x" * 300, f"{'x' * 60}.ics"),
        (
            "Community sponsorship in small towns of the European Union",
            "community-sponsorship-in-small-towns-of-the-european-union.ics",
        ),
        (
            "Community sponsorship in the smallest towns of Europe: places to learn",
            "community-sponsorship-in-the-smallest-towns-of-europe-places.ics",
        ),
    ],
)
def test_a_file_name_is_readable_and_safe(text: str, name: str) -> None:
    assert calendar_file_name(text) == name
