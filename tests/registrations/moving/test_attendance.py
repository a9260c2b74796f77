"""Reports of meetings held against the people of an event."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import (
    add_event,
    cancel,
    find,
    find_in_transaction,
    local,
    sign_up,
)
from tests.registrations.moving.lists import file_of, keep
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations import manage, own_data
from webinars.registrations.attendance import (
    Tap,
    check_in,
    list_attendances,
    undo_check_in,
)
from webinars.registrations.models import Attendance, AttendanceWay
from webinars.registrations.moving.attendance import Guest, compare, mark, prepare
from webinars.registrations.moving.files import lock_file
from webinars.registrations.moving.meeting_times import come_at, read_minutes
from webinars.registrations.moving.models import FileKind, UploadedRow

AFTER = datetime(2027, 7, 6, 12, tzinfo=UTC)

ZOOM = """Meeting ID,Topic,Start Time,End Time,Duration (Minutes),Participants
123 456,Sponsorship,07/06/2027 10:45:00 AM,07/06/2027 12:31:00 PM,106,4

Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest
Amina Diallo,amina@example.org,07/06/2027 10:58:12 AM,07/06/2027 11:10:00 AM,12,Yes
Amina Diallo,Amina@Example.org,07/06/2027 11:12:00 AM,07/06/2027 12:30:00 PM,78,Yes
Bo Huang (SHARE),,07/06/2027 11:20:00 AM,07/06/2027 11:25:00 AM,5,Yes
Stranger,stranger@example.org,07/06/2027 11:00:00 AM,07/06/2027 12:30:00 PM,90,Yes
"""
TEAMS = "\t".join(["1. Summary", ""]) + "\n".join(
    [
        "",
        "Meeting title\tSponsorship",
        "Start time\t7/6/27, 10:50:00 AM",
        "",
        "2. Participants",
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole",
        "Amina Diallo\t7/6/27, 10:58:12 AM\t7/6/27, 12:30:00 PM\t1h 31m 8s\tamina@example.org\t\t",
        "بو هوانغ\t7/6/27, 11:00:00 AM\t7/6/27, 12:30:00 PM\t1h 30m\t\t\tAttendee",
        "",
        "3. In-Meeting Activities",
        "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole",
        "Nobody Else\t7/6/27, 10:58:12 AM\t7/6/27, 12:30:00 PM\t1h\tbo@example.org\tx",
    ]
)


@pytest.fixture
def event_id(app: Flask) -> int:
    event_id = add_event()
    sign_up(event_id)
    sign_up(event_id, "bo@example.org", name="Bo Huang")
    return event_id


def upload(event_id: int, report: str, *, least: int = 0, date: str = "") -> int:
    file_id = keep(event_id, report.encode("utf-16"), kind=FileKind.ATTENDANCE)
    with transaction():
        file = lock_file(file_id)
        assert file is not None
        prepare(
            file,
            event=db.session.get_one(Event, event_id),
            mapping=file.mapping,
            least_minutes=least,
            date=date,
            now=AFTER,
        )
    return file_id


def compared(event_id: int, report: str, *, least: int = 0) -> list[Guest]:
    file_id = upload(event_id, report, least=least)
    return compare(file_of(file_id), event=db.session.get_one(Event, event_id), now=AFTER)


def marked(event_id: int, report: str, *agreed: int, least: int = 0) -> tuple[int, int]:
    """Mark who came by a report; how many were marked, and the list's id."""
    file_id = upload(event_id, report, least=least)
    return mark_again(event_id, file_id, *agreed), file_id


def mark_again(event_id: int, file_id: int, *agreed: int) -> int:
    with transaction():
        file = lock_file(file_id)
        assert file is not None
        event = db.session.get_one(Event, event_id)
        return mark(file, event=event, agreed=agreed, now=AFTER)


def test_zooms_report_is_understood(event_id: int) -> None:
    found = {each.name: each for each in compared(event_id, ZOOM)}
    assert {name: each.match.value for name, each in found.items()} == {
        "Amina Diallo": "sure",
        "Bo Huang (SHARE)": "unsure",
        "Stranger": "unknown",
    }
    amina = found["Amina Diallo"]
    assert (amina.minutes, amina.rows) == (90, [5, 6])
    assert amina.joined == datetime(2027, 7, 6, 8, 58, 12, tzinfo=UTC)


def test_teams_report_is_understood_and_its_other_tables_are_left_out(event_id: int) -> None:
    found = {each.name: each for each in compared(event_id, TEAMS)}
    assert {name: each.match.value for name, each in found.items()} == {
        "Amina Diallo": "sure",
        "بو هوانغ": "unknown",
    }
    assert found["Amina Diallo"].minutes == 91


def test_bigbluebuttons_report_has_names_alone(event_id: int) -> None:
    report = "Name,Moderator,Join,Duration\namina diallo,no,2027/07/06,01:20:00\n"
    (guest,) = compared(event_id, report)
    assert (guest.match.value, guest.minutes) == ("unsure", 80)


def test_who_is_sure_is_marked_and_who_is_not_only_when_agreed(event_id: int) -> None:
    count, file_id = marked(event_id, ZOOM)
    assert count == 1
    assert find().attended_at == datetime(2027, 7, 6, 8, 58, 12, tzinfo=UTC)
    assert find("bo@example.org").attended_at is None
    assert file_of(file_id).counts["unknown"] == 1
    assert [row.number for row in db.session.query(UploadedRow)] == [8]
    count, _file_id = marked(event_id, ZOOM, 7)
    assert count == 1
    assert find("bo@example.org").attended_at is not None


def test_running_again_changes_nothing(event_id: int) -> None:
    _count, file_id = marked(event_id, ZOOM)
    assert mark_again(event_id, file_id) == 0
    before = find().attended_at
    count, _file_id = marked(event_id, ZOOM.replace("10:58", "10:59"))
    assert (count, find().attended_at) == (0, before)


def test_who_left_at_once_did_not_come_if_so_many_minutes_are_asked_for(event_id: int) -> None:
    assert [each.match.value for each in compared(event_id, ZOOM, least=91)][:2] == [
        "short",
        "short",
    ]
    count, _file_id = marked(event_id, ZOOM, least=91)
    assert count == 0


def test_a_name_that_two_have_is_nobody(event_id: int) -> None:
    sign_up(event_id, "bo2@example.org", name="Bo Huang")
    found = {each.name: each.match.value for each in compared(event_id, ZOOM)}
    assert found["Bo Huang (SHARE)"] == "ambiguous"


def test_who_had_cancelled_and_came_is_a_question(event_id: int) -> None:
    cancel()
    assert compared(event_id, ZOOM)[0].match.value == "unsure"
    assert marked(event_id, ZOOM, 5)[0] == 1


def test_another_events_people_are_not_found(event_id: int) -> None:
    other = add_event()
    assert {each.match.value for each in compared(other, ZOOM)} == {"unknown"}


def test_a_report_needs_as_many_queries_for_many_as_for_one(
    event_id: int, count_queries: list[str]
) -> None:
    def queries(count: int) -> int:
        rows = "".join(f"P{n},p{n}@example.org,5\n" for n in range(count))
        file_id = upload(event_id, f"Name,Email,Duration\n{rows}")
        file, event = file_of(file_id), db.session.get_one(Event, event_id)
        count_queries.clear()
        compare(file, event=event, now=AFTER)
        return len(count_queries)

    assert queries(1) == queries(50)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("62", 62),
        ("1h 2m 3s", 62),
        ("1 h 2 min 30 s", 62),
        ("1 Std. 2 Min.", 62),
        ("01:02:03", 62),
        ("45m", 45),
        ("12.5", 12),
        ("", None),
        ("long", None),
        ("9" * 500, None),
    ],
)
def test_durations_are_read(text: str, minutes: int | None) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "07/06/2027 10:58:00 AM",
        "06/07/2027 10:58",
        "7/6/27, 10:58:00 AM",
        "06.07.2027 10:58",
        "2027-07-06T10:58:00",
    ],
)
def test_the_day_is_read_in_the_order_that_fits_the_event(event_id: int, text: str) -> None:
    event = db.session.get_one(Event, event_id)
    assert come_at(text, event) == datetime(2027, 7, 6, 8, 58, tzinfo=UTC)
    assert come_at(text.replace("2027", "2026").replace("/27", "/26"), event) is None


def test_nobody_comes_later_than_now(event_id: int) -> None:
    marked(event_id, ZOOM.replace("10:58:12 AM", "14:58:12").replace("11:12:00 AM", "14:59:00"))
    assert find().attended_at == AFTER


def attended(email: str = "amina@example.org") -> list[tuple[int, str, datetime]]:
    """To which dates somebody came: the day in July, how, and when."""
    return [
        (each.date.starts_local.day, each.way.value, each.came_at)
        for each in list_attendances(find(email))
    ]


def test_a_mark_is_an_attendance_and_outlives_a_tap_at_the_door_taken_back(event_id: int) -> None:
    joined, tapped = datetime(2027, 7, 6, 8, 58, 12, tzinfo=UTC), AFTER + timedelta(minutes=1)
    marked(event_id, ZOOM)
    assert attended() == [(6, "online", joined)]
    assert own_data.as_data(find())["attendances"] == [
        {
            "date": "2027-07-06T11:00:00+02:00",
            "zone": "Europe/Brussels",
            "came_at": joined.isoformat(),
            "way": "online",
        }
    ]
    with transaction():
        person = find_in_transaction()
        date, way = person.event.dates[0], AttendanceWay.DOOR
        assert check_in(registration=person, date=date, way=way, now=tapped) is Tap.IN
    with transaction():
        person = find_in_transaction()
        undo_check_in(registration=person, date=person.event.dates[0], since=tapped)
    assert find().attended_at == joined


def test_who_came_to_the_door_keeps_the_first_time(event_id: int) -> None:
    early = datetime(2027, 7, 6, 8, 30, tzinfo=UTC)
    with transaction():
        person = find_in_transaction()
        date, way = person.event.dates[0], AttendanceWay.DOOR
        check_in(registration=person, date=date, way=way, now=early)
    assert marked(event_id, ZOOM)[0] == 1
    assert [way for _day, way, _at in attended()] == ["door", "online"]
    assert find().attended_at == early


@pytest.fixture
def two_days(app: Flask) -> int:
    event_id = add_event(
        spans=[(local(7, 5, 11), local(7, 5, 12)), (local(7, 6, 11), local(7, 6, 12))]
    )
    sign_up(event_id)
    return event_id


FIRST_DAY = ZOOM.replace("07/06/2027", "07/05/2027")
WITHOUT_TIMES = "Name,Email\nAmina Diallo,amina@example.org\n"


def test_the_times_in_a_report_say_of_which_date_it_is(two_days: int) -> None:
    marked(two_days, FIRST_DAY)
    assert [day for day, _way, _at in attended()] == [5]


def test_who_came_to_another_date_is_not_marked_before(two_days: int) -> None:
    assert marked(two_days, FIRST_DAY)[0] == 1
    assert marked(two_days, ZOOM)[0] == 1
    assert marked(two_days, ZOOM)[0] == 0
    assert [day for day, _way, _at in attended()] == [5, 6]


def test_a_report_without_times_is_of_the_date_that_began_last(two_days: int) -> None:
    marked(two_days, WITHOUT_TIMES)
    assert attended() == [(6, "online", datetime(2027, 7, 6, 9, tzinfo=UTC))]


def test_the_organiser_has_the_last_word_on_the_date(two_days: int) -> None:
    first = db.session.get_one(Event, two_days).dates[0].public_id
    file_id = upload(two_days, ZOOM, date=first)
    mark_again(two_days, file_id)
    assert attended() == [(5, "online", datetime(2027, 7, 5, 9, tzinfo=UTC))]


def test_who_is_erased_while_a_report_is_looked_at_is_left_out(event_id: int) -> None:
    file_id = upload(event_id, ZOOM)
    with transaction():
        manage.erase(registration=find_in_transaction(), domain="example.org", now=AFTER)
    assert mark_again(event_id, file_id) == 0
    assert db.session.query(Attendance).count() == 0


def test_many_are_marked_in_few_statements(event_id: int, count_queries: list[str]) -> None:
    def statements(count: int) -> int:
        for number in range(count):
            sign_up(event_id, f"p{count}-{number}@example.org", name=f"P {count} {number}")
        rows = "".join(f"P,p{count}-{number}@example.org\n" for number in range(count))
        file_id = upload(event_id, f"Name,Email\n{rows}")
        count_queries.clear()
        assert mark_again(event_id, file_id) == count
        return len(count_queries)

    assert statements(1) == statements(50)


def test_erasing_removes_what_uploaded_lists_say_of_the_person_alone(event_id: int) -> None:
    people = "Name;E-mail\nA;Amina Diallo <AMINA@example.org>\nX;xamina@example.org\n"
    people += "Amina Diallo;namesake@example.org\n"
    keep(event_id, people.encode())
    keep(event_id, b"Name,Email\nAmina Diallo (SHARE),\nBo Huang,\n", kind=FileKind.ATTENDANCE)
    other = add_event()
    keep(other, b"Name,Email\nAmina Diallo,amina@example.org\n", kind=FileKind.ATTENDANCE)
    with transaction():
        manage.erase(registration=find_in_transaction(), domain="example.org", now=AFTER)
    assert [row.cells for row in db.session.query(UploadedRow).order_by(UploadedRow.file_id)] == [
        ["X", "xamina@example.org"],
        ["Amina Diallo", "namesake@example.org"],
        ["Bo Huang", ""],
        ["Amina Diallo", "amina@example.org"],
    ]
