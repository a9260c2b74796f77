"""Registering the people of an uploaded list: a check that changes nothing, then the import.

Both, and taking the import back, go on in batches, each a short transaction of its own that also
remembers how far it came: whoever goes on with it, the page or a worker, begins where the last one
ended, and two at once wait for one another. The list may be imported again: who is registered is
left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.addresses import EmailAddress
from webinars.registrations.lookup import find_by_keys
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.moving import taking_back
from webinars.registrations.moving.erased import find_erased
from webinars.registrations.moving.files import check_mapping, finish, list_rows, lock_file
from webinars.registrations.moving.models import (
    Finding,
    ImportGround,
    Step,
    UploadedFile,
    UploadedRow,
)
from webinars.registrations.moving.rows import (
    MAIL_LANGUAGE,
    NAME_ADDRESS,
    Reading,
    RowProblem,
    read_row,
    reading_of,
    replaced_language,
)
from webinars.registrations.people.adding import (
    AlreadyRegistered,
    Ground,
    Newcomer,
    Outcome,
    Way,
    add_people,
    keep_ground,
)
from webinars.registrations.seats import lock_event
from webinars.registrations.suggestions import suggest_address

BATCH = 50
"""How many rows are gone through at once: the event is locked while they are registered."""

MISTYPED = "mistyped"
"""The count of addresses that look mistyped, beside those of each `Finding`."""

WITHOUT = "without-address"
"""The count of those who are new and have no address, beside those of each `Finding`."""

DOUBTS = (MISTYPED, WITHOUT, MAIL_LANGUAGE, NAME_ADDRESS)
"""What is counted besides, of rows that are new; the last two also of rows that have another."""

_IN_PROGRESS = (Step.CHECKING, Step.IMPORTING)


class CheckedAnew(ValueError):
    """Another check than the one that was looked at is the last one."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """How an organiser wants a list imported.

    `way` and `statement` say how its people agreed; they are kept with each registration. Who finds
    no seat waits, or is not registered (`waits`). They get the usual mail, or none (`tells`).
    `without` is how those agreed who have no address; None leaves them out.
    """

    way: str
    statement: str
    waits: bool = True
    tells: bool = True
    without: TakenDown | None = None


@dataclass(frozen=True, kw_only=True)
class TakenDown:
    """How those of a list agreed who have no address, as `Choices` are stored.

    `agreed_on` is the day (ISO 8601) and `given_at` a moment of it, `taken_by` who took it down;
    `statement` says so in the organiser's words, and is kept with each of them.
    """

    way: str
    agreed_on: str
    given_at: str
    taken_by: str
    statement: str

    def as_ground(self) -> Ground:
        """The same, as it is kept with somebody."""
        given_at = datetime.fromisoformat(self.given_at)
        return Ground(way=Way(self.way), statement=self.statement, given_at=given_at)


def choices_of(file: UploadedFile) -> Choices | None:
    """The choices that were made, once they were."""
    if not file.choices:
        return None
    without = file.choices.get("without")
    return Choices(**{**file.choices, "without": TakenDown(**without) if without else None})


def start_check(file: UploadedFile, *, mapping: Sequence[str], choices: Choices) -> None:
    """Begin to look at each row, as these columns and choices have it; the list must be locked.

    Raises `moving.files.InvalidMapping`. A list that is being imported, or was, stays as it is.
    """
    check_mapping(file.kind, mapping, needs_addresses=choices.without is None)
    if file.step in {Step.IMPORTING, Step.DONE}:
        return
    file.mapping, file.choices = list(mapping), asdict(choices)
    file.step, file.last_row, file.counts = Step.CHECKING, 0, {}
    file.version += 1
    db.session.execute(
        sa.update(UploadedRow)
        .where(UploadedRow.file_id == file.id)
        .values(finding=None, key="", problem={})
        .execution_options(synchronize_session=False)
    )


def start_import(file: UploadedFile, *, version: int) -> bool:
    """Begin to register those whom the check `version` found to be new; the list must be locked.

    Returns whether it did: False for a form that was sent twice. Raises `CheckedAnew`.
    """
    if file.step in {Step.IMPORTING, Step.DONE}:
        return False
    if file.step is not Step.CHECKED or file.version != version:
        raise CheckedAnew
    file.step, file.last_row = Step.IMPORTING, 0
    return True


def list_in_progress() -> Sequence[int]:
    """The ids of the lists that somebody has to go on with, the oldest first."""
    return db.session.scalars(
        sa.select(UploadedFile.id)
        .where(sa.or_(UploadedFile.step.in_(_IN_PROGRESS), UploadedFile.goes_back))
        .order_by(UploadedFile.created_at)
    ).all()


def advance(*, file_id: int, domain: str, now: datetime) -> bool:
    """Go through the next batch of a list. Returns whether there is more to do."""
    file = lock_file(file_id)
    if file is not None and file.goes_back:
        return taking_back.go_on(file, domain=domain, now=now)
    if file is None or file.step not in _IN_PROGRESS:
        return False
    if file.step is Step.CHECKING:
        return _check_batch(file)
    return _import_batch(file, domain=domain, now=now)


@dataclass(frozen=True)
class _Read:
    """A row, and who it says is to be registered, or what is wrong with it."""

    number: int
    newcomer: Newcomer | None
    problem: dict[str, str]


def _check_batch(file: UploadedFile) -> bool:
    rows = list_rows(file, after=file.last_row, limit=BATCH)
    event = db.session.get_one(Event, file.event_id)
    read = _read_all(rows, _reading(file, event))
    keys = [each.newcomer.key for each in read if each.newcomer]
    there = {key: each.status for key, each in find_by_keys(event.id, keys).items()}
    gone, earlier = find_erased(event.id, keys), _rows_before(file, keys)
    found = []
    for each in read:
        if each.newcomer is None:
            found.append(_found(file, each.number, Finding.WRONG, problem=each.problem))
            continue
        key = each.newcomer.key
        if key in earlier:
            code = "repeated" if each.newcomer.address else "same-name"
            problem = RowProblem(code, value=str(earlier[key])).as_json()
            found.append(_found(file, each.number, Finding.REPEATED, key=key, problem=problem))
            continue
        earlier[key] = earlier[each.newcomer.named_key] = each.number
        finding = _standing(there.get(key), is_erased=key in gone)
        problem = each.problem if finding is Finding.NEW else {}
        found.append(_found(file, each.number, finding, key=key, problem=problem))
    _keep(file, found, rows[-1].number if rows else file.last_row)
    if len(rows) < BATCH:
        file.step = Step.CHECKED
    return file.step is Step.CHECKING


def _import_batch(file: UploadedFile, *, domain: str, now: datetime) -> bool:
    """Register the next of those who were new; who came in meanwhile is left alone."""
    event = lock_event(file.event_id)
    choices = choices_of(file)
    rows = list_rows(file, findings=[Finding.NEW], after=file.last_row, limit=BATCH)
    read = _read_all(rows, _reading(file, event))
    last_row = rows[-1].number if rows else file.last_row
    gone = find_erased(event.id, [each.newcomer.key for each in read if each.newcomer])
    coming = {
        each.number: each.newcomer
        for each in read
        if each.newcomer and each.newcomer.key not in gone
    }
    outcomes = add_people(
        event_id=event.id,
        people=list(coming.values()),
        waits=bool(choices and choices.waits),
        tells=bool(choices and choices.tells),
        domain=domain,
        now=now,
    )
    done = dict(zip(coming, outcomes, strict=True))
    _keep_grounds(file, done.values(), choices, now)
    found = [
        _came_of(file, each.number, done[each.number]) if each.number in done else _left(file, each)
        for each in read
    ]
    file.counts = _without_new(file, len(found))
    _keep(file, found, last_row)
    if len(rows) < BATCH:
        finish(file)
    return file.step is Step.IMPORTING


def _reading(file: UploadedFile, event: Event) -> Reading:
    choices = choices_of(file)
    way = choices.way if choices else ""
    return reading_of(
        event,
        mapping=file.mapping,
        headings=file.headings,
        way=way,
        takes_without_address=choices is not None and choices.without is not None,
    )


def _read_all(rows: Sequence[UploadedRow], reading: Reading) -> list[_Read]:
    found = []
    for row in rows:
        try:
            newcomer = read_row(row.cells, reading)
        except RowProblem as problem:
            found.append(_Read(row.number, None, problem.as_json()))
            continue
        said = replaced_language(row.cells, reading)
        marks = {MAIL_LANGUAGE: said} if said and newcomer.address else {}
        if "@" in newcomer.details.name:
            marks[NAME_ADDRESS] = newcomer.details.name
        found.append(_Read(row.number, newcomer, _doubt_about(newcomer.address) | marks))
    return found


def _doubt_about(address: EmailAddress | None) -> dict[str, str]:
    """What somebody should look at before a row is imported; nothing where all looks right."""
    if address is None:
        return RowProblem(WITHOUT).as_json()
    meant = suggest_address(address.email)
    return RowProblem(MISTYPED, value=meant).as_json() if meant else {}


def _rows_before(file: UploadedFile, keys: Sequence[str]) -> dict[str, int]:
    """Those of the addresses that rows before this batch have, with the first of these rows."""
    found = db.session.execute(
        sa.select(UploadedRow.key, sa.func.min(UploadedRow.number))
        .where(
            UploadedRow.file_id == file.id,
            UploadedRow.key.in_(keys),
            UploadedRow.number <= file.last_row,
        )
        .group_by(UploadedRow.key)
    )
    return dict(found.all())


def _standing(status: RegistrationStatus | None, *, is_erased: bool) -> Finding:
    if status is not None:
        return Finding.KNOWN if status in ACTIVE else Finding.ENDED
    return Finding.ERASED if is_erased else Finding.NEW


def _came_of(file: UploadedFile, number: int, outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Registration):
        is_in = outcome.status is RegistrationStatus.CONFIRMED
        return _found(file, number, Finding.ADDED if is_in else Finding.WAITING)
    if isinstance(outcome, AlreadyRegistered):
        there = outcome.registration
        return _found(
            file, number, _standing(there.status, is_erased=False), key=there.email_key or ""
        )
    problem = RowProblem("refused", value=outcome.state.value).as_json()
    return _found(file, number, Finding.REFUSED, problem=problem)


def _left(file: UploadedFile, row: _Read) -> dict[str, Any]:
    finding = Finding.ERASED if row.newcomer else Finding.WRONG
    return _found(file, row.number, finding, problem={} if row.newcomer else row.problem)


def _found(
    file: UploadedFile,
    number: int,
    finding: Finding,
    *,
    key: str = "",
    problem: dict[str, str] | None = None,
) -> dict[str, Any]:
    kept = {"file_id": file.id, "number": number, "finding": finding, "problem": problem or {}}
    return kept | ({"key": key} if key else {})


def _keep(file: UploadedFile, found: list[dict[str, Any]], last_row: int) -> None:
    """Remember what became of the rows of a batch, and how far the list has come."""
    for keyed in (True, False):
        batch = [each for each in found if ("key" in each) is keyed]
        if batch:
            db.session.execute(sa.update(UploadedRow), batch)
    counts = Counter(file.counts)
    counts.update(each["finding"].value for each in found)
    new = [each["problem"] for each in found if each["finding"] is Finding.NEW]
    for doubt in (MISTYPED, WITHOUT):
        counts[doubt] += sum(problem.get("code") == doubt for problem in new)
    for mark in (MAIL_LANGUAGE, NAME_ADDRESS):
        counts[mark] += sum(mark in problem for problem in new)
    file.counts, file.last_row = dict(counts), last_row


def _without_new(file: UploadedFile, count: int) -> dict[str, int]:
    """The counts, less those who are new no longer."""
    return {**file.counts, Finding.NEW.value: file.counts.get(Finding.NEW.value, 0) - count}


def _keep_grounds(
    file: UploadedFile, outcomes: Iterable[Outcome], choices: Choices | None, now: datetime
) -> None:
    if choices is None:
        return
    of_list = Ground(way=Way(choices.way), statement=choices.statement, given_at=now)
    of_others = choices.without.as_ground() if choices.without else of_list
    for each in outcomes:
        if isinstance(each, Registration):
            keep_ground(each, of_others if each.email is None else of_list, file_id=file.id)


def find_ground(registration: Registration) -> ImportGround | None:
    """How somebody came by a list, and agreed; None for who did not."""
    return db.session.get(ImportGround, registration.id)
