"""Who came to which date: once each, at the door or online, taken back, kept with the person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    find,
    find_in_transaction,
    local,
    sign_up,
)
from webinars.commands.migrating import downgrade, upgrade
from webinars.events.models import EventDate, EventStatus
from webinars.extensions import db, transaction
from webinars.registrations import attendance, manage, own_data
from webinars.registrations.attendance import CalledOff, NotAdmitted, Tap
from webinars.registrations.models import Attendance, AttendanceWay, EmailChange, RegistrationStatus

TWO_DAYS = [(local(7, 6, 9), local(7, 6, 17)), (local(7, 7, 9), local(7, 7, 17))]
MORNING = datetime(2027, 7, 6, 6, 50, tzinfo=UTC)
BO = "bo@example.org"


@pytest.fixture
def conference(app: Flask) -> int:
    """Two days, and Amina who is registered."""
    event_id = add_event(spans=TWO_DAYS)
    sign_up(event_id)
    return event_id


def day(number: int) -> EventDate:
    return find_in_transaction().event.dates[number - 1]


def tap(number: int, at: datetime) -> Tap:
    with transaction():
        return attendance.check_in(
            registration=find_in_transaction(), date=day(number), way=AttendanceWay.DOOR, now=at
        )


def take_back(number: int, since: datetime) -> Tap:
    with transaction():
        return attendance.undo_check_in(
            registration=find_in_transaction(), date=day(number), since=since
        )


def times() -> list[datetime]:
    return [each.came_at for each in attendance.list_attendances(find())]


def test_each_day_has_its_own_attendance_and_the_first_time_stays(conference: int) -> None:
    next_day = MORNING + timedelta(days=1)
    assert tap(1, MORNING) is Tap.IN
    assert tap(1, MORNING + timedelta(seconds=1)) is Tap.ALREADY
    assert tap(2, next_day) is Tap.IN
    assert times() == [MORNING, next_day]
    assert find().attended_at == MORNING


def test_taking_back_leaves_the_other_day_and_then_nothing(conference: int) -> None:
    next_day = MORNING + timedelta(days=1)
    tap(1, MORNING)
    tap(2, next_day)
    assert take_back(1, MORNING) is Tap.OUT
    assert find().attended_at == next_day
    assert take_back(1, MORNING) is Tap.NOT_HERE
    assert take_back(2, next_day) is Tap.OUT
    assert find().attended_at is None


def test_an_old_page_does_not_take_back_what_somebody_did_since(conference: int) -> None:
    again = MORNING + timedelta(minutes=5)
    tap(1, MORNING)
    take_back(1, MORNING)
    tap(1, again)
    assert take_back(1, MORNING) is Tap.CHANGED
    assert times() == [again]


@pytest.mark.parametrize("status", [each for each in RegistrationStatus if each != "confirmed"])
def test_who_has_no_place_is_not_checked_in(conference: int, status: RegistrationStatus) -> None:
    with transaction():
        find_in_transaction().status = status
    with pytest.raises(NotAdmitted) as refused:
        tap(1, MORNING)
    assert refused.value.status is status
    assert times() == []


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_nobody_is_at_an_event_that_is_called_off(conference: int, status: EventStatus) -> None:
    with transaction():
        find_in_transaction().event.status = status
    with pytest.raises(CalledOff):
        tap(1, MORNING)


def test_who_came_and_cancels_was_there_all_the_same(conference: int) -> None:
    tap(1, MORNING)
    cancel(now=MORNING + timedelta(hours=3))
    sign_up(conference, now=MORNING + timedelta(hours=4), name="Amina D.")
    assert find().attended_at == MORNING
    assert times() == [MORNING]


def test_the_join_page_counts_for_the_date_that_is_on(conference: int) -> None:
    with transaction():
        manage.record_attendance(
            registration=find_in_transaction(), now=MORNING + timedelta(days=1)
        )
    (found,) = attendance.list_attendances(find())
    assert found.date_id == find().event.dates[1].id
    assert found.way is AttendanceWay.ONLINE


def test_who_was_online_first_is_checked_in_at_the_door_as_well(conference: int) -> None:
    online = MORNING + timedelta(minutes=5)
    with transaction():
        manage.record_attendance(registration=find_in_transaction(), now=online)
    later = MORNING + timedelta(hours=1)
    assert tap(1, later) is Tap.IN
    assert find().attended_at == online
    assert take_back(1, later) is Tap.OUT
    assert find().attended_at == online
    assert times() == [online]


def test_a_new_address_keeps_attendance_and_replaces_the_codes(conference: int) -> None:
    tap(1, MORNING)
    sign_up(conference, BO)
    with transaction():
        other = find_in_transaction(BO)
        attendance.check_in(
            registration=other,
            date=other.event.dates[1],
            way=AttendanceWay.DOOR,
            now=MORNING + timedelta(days=1),
        )
    before = find()
    shown = before.door_token, before.door_code
    with transaction():
        manage.request_email_change(
            registration=find_in_transaction(), email=BO, domain=DOMAIN, now=NOW
        )
    token = db.session.scalars(sa.select(EmailChange.token)).one()
    with transaction():
        manage.confirm_email(token=token, domain=DOMAIN, now=NOW)
    assert [each.date.starts_local for each in attendance.list_attendances(find(BO))] == [
        start for start, _end in TWO_DAYS
    ]
    assert find(BO).attended_at == MORNING
    assert find(BO).door_token != shown[0]
    assert find(BO).door_code != shown[1]


def test_the_person_sees_when_they_came_and_erasing_removes_it(conference: int) -> None:
    tap(1, MORNING)
    data = own_data.as_data(find())
    assert data["attendances"] == [
        {
            "date": "2027-07-06T09:00:00+02:00",
            "zone": "Europe/Brussels",
            "came_at": MORNING.isoformat(),
            "way": "door",
        }
    ]
    with transaction():
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=NOW)
    assert db.session.scalars(sa.select(Attendance)).all() == []


def test_who_came_before_there_were_dates_came_to_the_one_that_was_on(conference: int) -> None:
    with transaction():
        find_in_transaction().attended_at = MORNING + timedelta(days=1)
    db.session.remove()
    downgrade(revision="0002")
    upgrade()
    (found,) = attendance.list_attendances(find())
    assert (found.date_id, found.way) == (find().event.dates[1].id, AttendanceWay.ONLINE)
    assert found.came_at == MORNING + timedelta(days=1)
    assert len(find().door_code) == 8
