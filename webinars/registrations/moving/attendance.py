"""Who came, by the report of a meeting: Zoom's, Teams', BigBlueButton's, or a sheet of names.

Somebody is known by their address, or, less surely, by their name: then an organiser has to agree.
Nobody is registered by it, and nobody who came is taken back. A report is of one date of its event:
the one that the organiser names, or else the times in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from webinars.events.models import Event, EventDate
from webinars.events.search import fold
from webinars.extensions import db
from webinars.registrations.attendance import record_report
from webinars.registrations.models import (
    Attendance,
    AttendanceWay,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.moving.columns import Column
from webinars.registrations.moving.files import check_mapping, list_rows
from webinars.registrations.moving.meeting_times import come_at, date_at, read_minutes
from webinars.registrations.moving.models import Step, UploadedFile, UploadedRow
from webinars.registrations.moving.reading import MOST_ROWS
from webinars.registrations.moving.rows import RowProblem, name_keys, read_address, whole_name
from webinars.registrations.scope import Scope
from webinars.registrations.seats import lock_event

_CHUNK = 500
_TIMES_READ = 100
"""By so many times in a report its date is found out."""
_NEXT_PART = re.compile(r"\d+\. ")
"""Teams puts several tables into one file: the next one begins with a number and a title."""


class Match(StrEnum):
    """How a guest of the meeting was recognised, or why they are not marked.

    UNSURE are known by their name alone, or are not confirmed; AMBIGUOUS is a name that several
    have; SHORT are those who were there for less than was asked for.
    """

    SURE = "sure"
    UNSURE = "unsure"
    ALREADY = "already"
    SHORT = "short"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Person:
    """What a comparison needs of a registration; `came` says: online, to the report's date."""

    id: int
    public_id: str
    name: str
    email_key: str | None
    name_key: str
    status: RegistrationStatus
    came: bool


@dataclass
class Guest:
    """Somebody in a report, with all their rows; `joined` is when they first came."""

    name: str
    email: str
    rows: list[int] = field(default_factory=list)
    minutes: int | None = None
    joined: datetime | None = None
    person: Person | None = None
    match: Match = Match.UNKNOWN

    @property
    def number(self) -> int:
        """The first of their rows, by which a form names them."""
        return self.rows[0]


def dates_begun(event: Event, now: datetime) -> list[EventDate]:
    """The dates of which there can be a report, the one that began last at the end."""
    begun = [date for date in event.dates if date.starts_at <= now]
    return sorted(begun or event.dates[:1], key=lambda date: date.starts_at)


def date_of(file: UploadedFile, *, event: Event, now: datetime) -> EventDate:
    """Of which date a report is: as it was said, or by its times, or the one that began last."""
    there_are, said = dates_begun(event, now), file.choices.get("date")
    named = next((date for date in there_are if date.public_id == said), None)
    return named or _guess_date(file, event, there_are)


def prepare(
    file: UploadedFile,
    *,
    event: Event,
    mapping: Sequence[str],
    least_minutes: int,
    now: datetime,
    date: str = "",
) -> None:
    """Say what the columns of a report are, and how long somebody has to stay; it must be locked.

    `date` is the public id of the date that the report is of; "" leaves it to the report. Raises
    `moving.files.InvalidMapping`. A report that has done its work stays as it is.
    """
    check_mapping(file.kind, mapping)
    if file.step is not Step.DONE:
        file.mapping, file.choices = list(mapping), {"least": least_minutes, "date": date}
        of = date_of(file, event=event, now=now).public_id
        file.choices = {"least": least_minutes, "date": of}
        file.step = Step.CHECKED
        file.version += 1


def compare(file: UploadedFile, *, event: Event, now: datetime) -> list[Guest]:
    """The guests of an uploaded report, each with whom they are among the event's people."""
    least_minutes, date = int(file.choices.get("least", 0)), date_of(file, event=event, now=now)
    guests = list(_guests(list_rows(file, limit=MOST_ROWS), file.mapping, event, date))
    people = _find_people(Scope(event_id=event.id), guests, date)
    by_email = {person.email_key: person for person in people}
    by_name = defaultdict(list)
    for person in people:
        if person.status is RegistrationStatus.CONFIRMED:
            by_name[person.name_key].append(person)
    for guest in guests:
        _recognise(guest, by_email.get(guest.email), by_name)
    return [_judged(guest, least_minutes) for guest in _merged(guests)]


def mark(
    file: UploadedFile,
    *,
    event: Event,
    agreed: Collection[int],
    now: datetime,
) -> int:
    """Mark who came: those who are sure, and of the unsure those whose rows are in `agreed`.

    Returns how many were marked; none for a report that has done its work. The list must be locked.
    """
    if file.step is Step.DONE:
        return 0
    event = lock_event(event.id)
    guests, date = compare(file, event=event, now=now), date_of(file, event=event, now=now)
    file.counts = {match.value: sum(each.match is match for each in guests) for match in Match}
    coming = [
        each
        for each in guests
        if each.match is Match.SURE or (each.match is Match.UNSURE and each.number in agreed)
    ]
    usual = min(date.starts_at, now)
    came = {each.person.id: min(each.joined or usual, now) for each in coming if each.person}
    record_report(came=came, date=date, report_id=file.id)
    file.step, file.counts = Step.DONE, {**file.counts, "marked": len(coming)}
    known = [row for each in guests if each.person for row in each.rows]
    for start in range(0, len(known), _CHUNK):
        _forget(file, known[start : start + _CHUNK])
    return len(coming)


def _guess_date(file: UploadedFile, event: Event, dates: Sequence[EventDate]) -> EventDate:
    """The date around which most of the first times in the report lie."""
    if len(dates) == 1 or Column.JOINED not in file.mapping:
        return dates[-1]
    joined = file.mapping.index(Column.JOINED)
    texts = (row.cells[joined] for row in list_rows(file, limit=_TIMES_READ) if row.cells[joined:])
    instants = [instant for text in texts if (instant := come_at(text, event, dates))]
    counted = Counter(date_at(instant, dates).public_id for instant in instants)
    return max(reversed(dates), key=lambda date: counted[date.public_id])


def _guests(
    rows: Sequence[UploadedRow], mapping: Sequence[str], event: Event, date: EventDate
) -> Iterator[Guest]:
    by_who: dict[str, Guest] = {}
    for row in rows:
        if _NEXT_PART.match(row.cells[0]) and not any(row.cells[1:]):
            return
        said = {what: cell for what, cell in zip(mapping, row.cells, strict=False) if what}
        name, email = whole_name(said), _key(said.get(Column.EMAIL, ""))
        who = email or fold(name)
        if not who:
            continue
        if who not in by_who:
            by_who[who] = Guest(name, email)
            yield by_who[who]
        guest = by_who[who]
        guest.rows.append(row.number)
        _add_time(guest, read_minutes(said.get(Column.MINUTES, "")))
        joined = come_at(said.get(Column.JOINED, ""), event, [date])
        guest.joined = min(filter(None, (guest.joined, joined)), default=None)


def _key(text: str) -> str:
    try:
        return read_address(text).key
    except RowProblem:
        return ""


def _add_time(guest: Guest, minutes: int | None) -> None:
    if minutes is not None:
        guest.minutes = (guest.minutes or 0) + minutes


def _find_people(scope: Scope, guests: Sequence[Guest], date: EventDate) -> list[Person]:
    """The people in the scope who have the address, or the name, of a guest."""
    was_online = sa.exists().where(
        Attendance.registration_id == Registration.id,
        Attendance.date_id == date.id,
        Attendance.way == AttendanceWay.ONLINE,
    )
    emails = [guest.email for guest in guests if guest.email]
    names = [name for guest in guests for name in name_keys(guest.name)]
    found: dict[int, Person] = {}
    for column, keys in ((Registration.email_key, emails), (Registration.name_key, names)):
        for start in range(0, len(keys), _CHUNK):
            rows = db.session.execute(
                sa.select(
                    Registration.id,
                    Registration.public_id,
                    Registration.name,
                    Registration.email_key,
                    Registration.name_key,
                    Registration.status,
                    was_online,
                ).where(*scope.conditions(), column.in_(keys[start : start + _CHUNK]))
            )
            found.update({row[0]: Person(*row) for row in rows})
    return list(found.values())


def _recognise(guest: Guest, by_email: Person | None, by_name: dict[str, list[Person]]) -> None:
    if by_email is not None:
        is_in = by_email.status is RegistrationStatus.CONFIRMED
        guest.person, guest.match = by_email, Match.SURE if is_in else Match.UNSURE
        return
    namesakes = next((by_name[name] for name in name_keys(guest.name) if by_name.get(name)), [])
    if len(namesakes) == 1:
        guest.person, guest.match = namesakes[0], Match.UNSURE
    elif namesakes:
        guest.match = Match.AMBIGUOUS


def _merged(guests: Sequence[Guest]) -> list[Guest]:
    """One guest for each person, also for one who came by two addresses or names."""
    found: dict[int, Guest] = {}
    for guest in guests:
        key = guest.person.id if guest.person else -guest.number
        first = found.setdefault(key, guest)
        if first is not guest:
            first.rows += guest.rows
            _add_time(first, guest.minutes)
            first.joined = min(filter(None, (first.joined, guest.joined)), default=None)
            if guest.match is Match.SURE:
                first.match = Match.SURE
    return list(found.values())


def _judged(guest: Guest, least_minutes: int) -> Guest:
    if guest.person is not None and guest.person.came:
        guest.match = Match.ALREADY
    elif guest.minutes is not None and guest.minutes < least_minutes and guest.person:
        guest.match = Match.SHORT
    return guest


def _forget(file: UploadedFile, numbers: Sequence[int]) -> None:
    db.session.execute(
        sa.delete(UploadedRow)
        .where(UploadedRow.file_id == file.id, UploadedRow.number.in_(numbers))
        .execution_options(synchronize_session=False)
    )
