"""Who came, to which date of an event: at the door, by their own join page, or by a report.

The registration's row is locked first, so that two phones at the door, or a double tap, make one
attendance, and a cancellation at the same moment is seen. `Registration.attended_at` follows: the
first time that the person came to any date, and empty when all of it was taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import joinedload

from webinars.database import insert_into
from webinars.events.models import EventDate, EventStatus
from webinars.extensions import db
from webinars.registrations.choosing import own_dates
from webinars.registrations.joining import JoinPhase, dates_to_join, join_phase
from webinars.registrations.lookup import RegistrationNotFound
from webinars.registrations.models import (
    Attendance,
    AttendanceWay,
    Registration,
    RegistrationStatus,
)

_CHUNK = 500


class Tap(StrEnum):
    """What came of a tap at the door."""

    IN = "in"
    ALREADY = "already"
    OUT = "out"
    NOT_HERE = "not-here"
    CHANGED = "changed"
    """Somebody else took it back and checked the person in again: that stays."""


class NotAdmitted(Exception):
    """The person has no place: `status` says where they stand."""

    def __init__(self, status: RegistrationStatus) -> None:
        super().__init__(f"Not admitted: the registration is {status.value}.")
        self.status = status


class CalledOff(Exception):
    """The event is cancelled, postponed, or not published."""


def check_in(
    *, registration: Registration, date: EventDate, way: AttendanceWay, now: datetime
) -> Tap:
    """Record that a confirmed person is at `date` of their event: IN, or ALREADY.

    Raises `NotAdmitted`, `CalledOff`, `webinars.registrations.lookup.RegistrationNotFound`.
    """
    held = _hold(registration)
    if held.event.status is not EventStatus.PUBLISHED:
        raise CalledOff
    if find_attendance(held, date, way) is not None:
        return Tap.ALREADY
    if held.status is not RegistrationStatus.CONFIRMED:
        raise NotAdmitted(held.status)
    db.session.add(Attendance(registration_id=held.id, date_id=date.id, way=way, came_at=now))
    _follow(held)
    return Tap.IN


def undo_check_in(*, registration: Registration, date: EventDate, since: datetime) -> Tap:
    """Take back that somebody came to the door at `date`, as seen by who knows it was at `since`.

    OUT, or NOT_HERE where that was done already, or CHANGED where they came again meanwhile. Raises
    `webinars.registrations.lookup.RegistrationNotFound`.
    """
    held = _hold(registration)
    found = find_attendance(held, date, AttendanceWay.DOOR)
    if found is None:
        return Tap.NOT_HERE
    if found.came_at != since:
        return Tap.CHANGED
    db.session.delete(found)
    _follow(held)
    return Tap.OUT


def record_attendance(*, registration: Registration, now: datetime) -> None:
    """Record that a confirmed person came by the join page, while the event can be joined."""
    event = registration.event
    is_confirmed = registration.status is RegistrationStatus.CONFIRMED
    dates = dates_to_join(event, own_dates(registration), now)
    is_open = join_phase(event, now, dates) is JoinPhase.OPEN
    if is_confirmed and is_open and event.status is EventStatus.PUBLISHED:
        check_in(registration=registration, date=dates[0], way=AttendanceWay.ONLINE, now=now)


def record_report(
    *, came: Mapping[int, datetime], date: EventDate, report_id: int | None = None
) -> None:
    """Record that people were online at `date`: for each registration's id, when they came.

    Who is known to have been online then keeps the time that is stored. The event has to be locked:
    nobody of it is deleted meanwhile.
    """
    ids = sorted(came)
    for start in range(0, len(ids), _CHUNK):
        held = _hold_many(ids[start : start + _CHUNK])
        if held:
            _add_online({each: came[each] for each in held}, date, report_id)
            _follow_many(held)


def count_reported(report_id: int) -> int:
    """How many are known to have come by the report with this id alone."""
    return db.session.scalar(select(func.count()).where(Attendance.report_id == report_id)) or 0


def take_report_back(report_id: int, *, limit: int) -> int:
    """Take back that people came, as the report with this id has it, for `limit`; how many.

    Their event has to be locked.
    """
    of_report = Attendance.report_id == report_id
    next_ids = select(Attendance.registration_id).where(of_report)
    held = _hold_many(
        db.session.scalars(next_ids.order_by(Attendance.registration_id).limit(limit)).all()
    )
    db.session.execute(
        delete(Attendance)
        .where(of_report, Attendance.registration_id.in_(held))
        .execution_options(synchronize_session=False)
    )
    _follow_many(held)
    return len(held)


def find_attendance(
    registration: Registration, date: EventDate, way: AttendanceWay
) -> Attendance | None:
    """The person's attendance at `date`, in this way."""
    return db.session.get(Attendance, (registration.id, date.id, way), populate_existing=True)


def list_attendances(registration: Registration) -> Sequence[Attendance]:
    """To which dates the person came, in the order in which they did."""
    return db.session.scalars(
        select(Attendance)
        .where(Attendance.registration_id == registration.id)
        .order_by(Attendance.came_at)
        .options(joinedload(Attendance.date))
    ).all()


def take_over(registration: Registration, other: Registration) -> None:
    """Give `registration` the dates that the same person came to with an `other` one."""
    known = {(each.date_id, each.way) for each in list_attendances(registration)}
    for each in list_attendances(other):
        if (each.date_id, each.way) not in known:
            each.registration_id = registration.id
    _follow(registration)


def _hold(registration: Registration) -> Registration:
    """Lock the registration's row and read it again."""
    held = db.session.get(
        Registration, registration.id, populate_existing=True, with_for_update=True
    )
    if held is None:
        raise RegistrationNotFound
    return held


def _follow(registration: Registration) -> None:
    """Let `attended_at` be the first time that is left."""
    db.session.flush()
    registration.attended_at = db.session.scalar(
        select(func.min(Attendance.came_at)).where(Attendance.registration_id == registration.id)
    )


def _hold_many(ids: Sequence[int]) -> Sequence[int]:
    """Lock the rows of these registrations, always in the same order; those that there are."""
    locked = select(Registration.id).where(Registration.id.in_(ids)).order_by(Registration.id)
    return db.session.scalars(locked.with_for_update()).all()


def _add_online(came: Mapping[int, datetime], date: EventDate, report_id: int | None) -> None:
    common = {"date_id": date.id, "way": AttendanceWay.ONLINE, "report_id": report_id}
    rows = [{"registration_id": of, "came_at": at, **common} for of, at in came.items()]
    insert = insert_into(db.session, Attendance)
    db.session.execute(insert.values(rows).on_conflict_do_nothing())


def _follow_many(ids: Sequence[int]) -> None:
    first = select(func.min(Attendance.came_at)).where(
        Attendance.registration_id == Registration.id
    )
    db.session.execute(
        update(Registration)
        .where(Registration.id.in_(ids))
        .values(attended_at=first.scalar_subquery())
        .execution_options(synchronize_session=False)
    )
