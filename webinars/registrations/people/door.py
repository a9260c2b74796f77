"""The people of an event as the door sees them: name, organisation, standing, when they came.

Where the event is recorded, also who does not agree to be: they ask there where to sit.

Nothing else is read from the database, so that no page of the door can show more. Whom one can
look for is limited in the same way: an address that is typed finds nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from webinars.events.models import Event, EventDate
from webinars.events.search import folded_words
from webinars.extensions import db
from webinars.registrations.choosing import is_for
from webinars.registrations.door_codes import read_door_code
from webinars.registrations.lookup import is_token
from webinars.registrations.models import (
    Attendance,
    AttendanceWay,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.people.filters import agrees_to_recording
from webinars.registrations.scope import Condition, PersonNotFound, Scope
from webinars.registrations.taking_part import TakesPart, is_asked

PAGE_SIZE = 30
_ORDER = (Registration.door_text, Registration.door_code, Registration.id)
"""By name: the text begins with it. An index has all three."""

_Door, _Online = aliased(Attendance), aliased(Attendance)


class Show(StrEnum):
    """Whom the list shows: those expected and those who came, or one of the two."""

    ALL = "all"
    HERE = "here"
    MISSING = "missing"


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody at the door of one date; `came_at` is when they came in, `online_at` when online.

    `is_expected`: they have a place, and on this date, where people choose theirs. `takes_part` is
    None where nobody is asked. `unrecorded`: the event is recorded, and they do not agree to be.
    """

    public_id: str
    name: str
    organisation: str
    status: RegistrationStatus
    is_expected: bool
    takes_part: TakesPart | None
    unrecorded: bool
    came_at: datetime | None
    online_at: datetime | None


@dataclass(frozen=True)
class DoorPage:
    """Some guests by name; `after` is the mark of the next page, or empty."""

    guests: Sequence[Guest]
    after: str


@dataclass(frozen=True)
class DoorCount:
    """How many are here, how many more are online alone, of how many who are expected or came."""

    here: int
    online: int
    expected: int


@dataclass(frozen=True)
class OnlineCount:
    """How many came in online, of how many who are expected or came; and what they listen in.

    `listening` has None for no preference.
    """

    inside: int
    expected: int
    listening: Mapping[str | None, int]


def list_guests(
    scope: Scope,
    date: EventDate,
    *,
    search: str = "",
    show: Show = Show.ALL,
    way: AttendanceWay | None = None,
    after: str = "",
) -> DoorPage:
    """The guests who match, `PAGE_SIZE` at most, from behind the one whom the mark names.

    Who came counts as here, or who came in this `way` alone. `search` is words of names and
    organisations, or a code. It also finds those who have no place; without it the list has only
    those who came, or are expected at the door, or for the `way` ONLINE in the meeting.
    """
    wanted = [*_wanted(date, search, show, way), *(_matches(search) if search else ())]
    mark = _mark(scope, after)
    if mark is not None:
        wanted.append(sa.tuple_(*_ORDER) > mark)
    # Read from the index alone, in its order; then the rows of one page.
    found = sa.select(Registration.id).where(*scope.conditions(), *wanted).order_by(*_ORDER)
    ids = db.session.scalars(found.limit(PAGE_SIZE + 1)).all()
    page = _guests(scope, date).where(Registration.id.in_(ids[:PAGE_SIZE])).order_by(*_ORDER)
    guests = [Guest(**row._mapping) for row in db.session.execute(page)]
    return DoorPage(guests, guests[-1].public_id if guests and len(ids) > PAGE_SIZE else "")


def get_guest(scope: Scope, date: EventDate, public_id: str) -> Guest:
    """One guest. Raises `PersonNotFound`."""
    query = _guests(scope, date).where(Registration.public_id == public_id)
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise PersonNotFound
    return Guest(**row._mapping)


def count_guests(scope: Scope, date: EventDate) -> DoorCount:
    """How many of the people in `scope` are at `date`, and how many are expected; two statements.

    Where people say how they take part, those who are expected in the room.

    Only of those who are not expected it is asked, one by one, whether they came: they are few.
    """
    expected, asked = _expected(date), is_asked(date.event)
    at_date = [Attendance.date_id == date.id]
    if scope.partner_id is not None:
        people = sa.select(Registration.id).where(*scope.conditions())
        at_date.append(Attendance.registration_id.in_(people))
    came = sa.select(
        sa.func.count().filter(Attendance.way == AttendanceWay.DOOR),
        sa.func.count(Attendance.registration_id.distinct()),
    ).where(*at_date)
    here, all_in_all = db.session.execute(came).one()
    is_here = sa.exists().where(
        Attendance.registration_id == Registration.id,
        Attendance.date_id == date.id,
        *([Attendance.way == AttendanceWay.DOOR] if asked else []),
    )
    counted = sa.select(
        *(
            sa.select(sa.func.count())
            .where(*scope.conditions(), wanted)
            .select_from(Registration)
            .scalar_subquery()
            for wanted in (expected, sa.and_(sa.not_(expected), is_here))
        )
    )
    confirmed, unexpected = db.session.execute(counted).one()
    return DoorCount(here, all_in_all - here, confirmed + unexpected)


def count_online(scope: Scope, date: EventDate) -> OnlineCount:
    """How many of the people in `scope` came to `date` online; two statements."""
    expected = _expected(date, AttendanceWay.ONLINE)
    confirmed = sa.select(sa.func.count()).where(*scope.conditions(), expected)
    came = (
        sa.select(
            Registration.listening_language,
            sa.func.count(),
            sa.func.count().filter(sa.not_(expected)),
        )
        .select_from(Attendance)
        .join(Registration, Registration.id == Attendance.registration_id)
        .where(
            Attendance.date_id == date.id,
            Attendance.way == AttendanceWay.ONLINE,
            *scope.conditions(),
        )
        .group_by(Registration.listening_language)
    )
    rows = db.session.execute(came).all()
    return OnlineCount(
        inside=sum(count for _language, count, _others in rows),
        expected=(db.session.scalar(confirmed) or 0) + sum(others for *_rest, others in rows),
        listening={language: count for language, count, _others in rows},
    )


def find_event_of_code(code: str, *, organisation_id: int) -> Event | None:
    """Another event of the organisation for which somebody has the code that was typed."""
    typed = read_door_code(code)
    if not typed:
        return None
    return db.session.scalar(
        sa.select(Event)
        .join(Registration, Registration.event_id == Event.id)
        .where(Registration.door_code == typed, Event.organisation_id == organisation_id)
        .limit(1)
    )


def find_by_door_token(token: str) -> Registration | None:
    """Whose QR code holds `token`; whether the reader may know is for the caller to see."""
    if not is_token(token):
        return None
    return db.session.scalar(sa.select(Registration).where(Registration.door_token == token))


def _guests(scope: Scope, date: EventDate) -> sa.Select[*tuple[Any, ...]]:
    query = sa.select(
        Registration.public_id,
        Registration.name,
        Registration.organisation,
        Registration.status,
        _has_place(date).label("is_expected"),
        (Registration.takes_part if is_asked(date.event) else sa.null()).label("takes_part"),
        (sa.not_(agrees_to_recording()) if date.event.recording else sa.false()).label(
            "unrecorded"
        ),
        _Door.came_at,
        _Online.came_at.label("online_at"),
    ).select_from(Registration)
    for kind, way in ((_Door, AttendanceWay.DOOR), (_Online, AttendanceWay.ONLINE)):
        same = (kind.registration_id == Registration.id, kind.date_id == date.id, kind.way == way)
        query = query.outerjoin(kind, sa.and_(*same))
    return query.where(*scope.conditions())


def _wanted(date: EventDate, search: str, show: Show, way: AttendanceWay | None) -> list[Condition]:
    is_here = _came(date, way)
    if show is Show.HERE:
        return [is_here] if search else [_is_seen(date, way)]
    if show is Show.MISSING:
        return [sa.not_(is_here)] if search else [sa.not_(is_here), _expected(date, way)]
    return [] if search else [sa.or_(_is_seen(date, way), _expected(date, way))]


def _came(date: EventDate, way: AttendanceWay | None) -> Condition:
    return sa.exists().where(
        Attendance.registration_id == Registration.id,
        Attendance.date_id == date.id,
        *([Attendance.way == way] if way else []),
    )


def _is_seen(date: EventDate, way: AttendanceWay | None) -> Condition:
    """Whether somebody came, and not online as they said while one looks at the door."""
    came = _came(date, way)
    if way is not None or not is_asked(date.event):
        return came
    is_elsewhere = Registration.takes_part.is_not_distinct_from(TakesPart.ONLINE)
    return sa.and_(came, sa.or_(sa.not_(is_elsewhere), _came(date, AttendanceWay.DOOR)))


def _has_place(date: EventDate) -> Condition:
    has_place = Registration.status == RegistrationStatus.CONFIRMED
    return sa.and_(has_place, *is_for(date.event, date.uid))


def _expected(date: EventDate, way: AttendanceWay | None = None) -> Condition:
    """Whether somebody has a place, and did not say that they are elsewhere than one looks."""
    if not is_asked(date.event):
        return _has_place(date)
    elsewhere = TakesPart.ROOM if way is AttendanceWay.ONLINE else TakesPart.ONLINE
    return sa.and_(_has_place(date), Registration.takes_part.is_distinct_from(elsewhere))


def _matches(search: str) -> list[Condition]:
    words = [Registration.door_text.contains(w, autoescape=True) for w in folded_words(search)]
    code = read_door_code(search)
    named = sa.and_(*words) if words else sa.false()
    return [sa.or_(named, Registration.door_code == code) if code else named]


def _mark(scope: Scope, public_id: str) -> sa.ColumnElement[Any] | None:
    """Where the person with the mark stands in the order; None for nobody in the scope."""
    if not public_id or not public_id.isprintable():
        return None
    keys = sa.select(*_ORDER).where(*scope.conditions(), Registration.public_id == public_id)
    row = db.session.execute(keys).one_or_none()
    return None if row is None else sa.tuple_(*(sa.literal(value) for value in row))
