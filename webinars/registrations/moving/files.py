"""Keeping an uploaded list while its member looks at it: for a day, and for them alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.details import clean_line
from webinars.registrations.moving.columns import (
    ATTENDANCE,
    PEOPLE,
    QUESTION,
    Column,
    find_headings,
    guess,
)
from webinars.registrations.moving.models import (
    FileKind,
    Finding,
    Step,
    UploadedFile,
    UploadedRow,
)
from webinars.registrations.moving.reading import Table
from webinars.registrations.moving.unreadable import EmptyTable

KEPT = timedelta(days=1)
SAMPLES = 3
"""How many rows the page that asks for the columns shows."""

_COLUMNS = {FileKind.PEOPLE: PEOPLE, FileKind.ATTENDANCE: ATTENDANCE}


class InvalidMapping(ValueError):
    """What the columns are said to be cannot work: `no-email`, `no-name`, or `twice`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def keep_file(
    *, event: Event, user_id: int, kind: FileKind, name: str, table: Table, now: datetime
) -> UploadedFile:
    """Keep the rows of an uploaded list, and guess what its columns are.

    Raises `moving.unreadable.EmptyTable` where there is nothing below the headings.
    """
    columns = _COLUMNS[kind]
    place = find_headings(table.rows, columns)
    headings = ["" for _each in range(table.width)] if place is None else table.rows[place][1]
    rows = table.rows if place is None else table.rows[place + 1 :]
    if not rows:
        raise EmptyTable
    asked = event.questions if kind is FileKind.PEOPLE else []
    mapping = guess(headings, columns, asked)
    if place is None:
        mapping = _with_addresses(mapping, rows)
    file = UploadedFile(
        event_id=event.id,
        user_id=user_id,
        kind=kind,
        name=clean_line(name)[:200],
        headings=[clean_line(text)[:200] for text in headings],
        mapping=mapping,
        choices={},
        row_count=len(rows),
        counts={},
        created_at=now,
    )
    db.session.add(file)
    db.session.flush()
    kept = [{"file_id": file.id, "number": number, "cells": cells} for number, cells in rows]
    db.session.execute(sa.insert(UploadedRow), [{**each, "problem": {}} for each in kept])
    return file


def find_file(
    *, event_id: int, user_id: int, public_id: str, kind: FileKind, now: datetime
) -> UploadedFile | None:
    """The member's own list with this public id, while it is kept."""
    return db.session.scalar(
        sa.select(UploadedFile).where(
            UploadedFile.event_id == event_id,
            UploadedFile.user_id == user_id,
            UploadedFile.public_id == public_id,
            UploadedFile.kind == kind,
            UploadedFile.created_at > now - KEPT,
        )
    )


def list_files(
    *, event_id: int, user_id: int, kind: FileKind, now: datetime
) -> Sequence[UploadedFile]:
    """The member's lists for the event that are still kept, the latest first."""
    return db.session.scalars(
        sa.select(UploadedFile)
        .where(
            UploadedFile.event_id == event_id,
            UploadedFile.user_id == user_id,
            UploadedFile.kind == kind,
            UploadedFile.created_at > now - KEPT,
        )
        .order_by(UploadedFile.created_at.desc(), UploadedFile.id.desc())
        .limit(20)
    ).all()


def lock_file(file_id: int) -> UploadedFile | None:
    """Take the list's lock and return it as it is now; None where it is gone."""
    return db.session.scalars(
        sa.update(UploadedFile)
        .where(UploadedFile.id == file_id)
        .values(version=UploadedFile.version)
        .returning(UploadedFile),
        execution_options={"populate_existing": True, "synchronize_session": False},
    ).one_or_none()


def list_rows(
    file: UploadedFile,
    *,
    findings: Sequence[Finding] = (),
    code: str = "",
    after: int = 0,
    limit: int,
) -> Sequence[UploadedRow]:
    """Rows of the list behind the row `after`; with these findings, and this problem, if given.

    `code` is that of a problem, or a mark that stands beside one.
    """
    rows = sa.select(UploadedRow).where(UploadedRow.file_id == file.id, UploadedRow.number > after)
    if findings:
        rows = rows.where(UploadedRow.finding.in_(findings))
    if code:
        marked = UploadedRow.problem[code].as_string().is_not(None)
        rows = rows.where(sa.or_(UploadedRow.problem["code"].as_string() == code, marked))
    return db.session.scalars(rows.order_by(UploadedRow.number).limit(limit)).all()


def has_rows_without_address(file: UploadedFile) -> bool:
    """Whether any row of the list has nothing like an address in all of its cells."""
    is_without = sa.cast(UploadedRow.cells, sa.Text).not_like("%@%")
    query = sa.select(UploadedRow.number).where(UploadedRow.file_id == file.id, is_without)
    return db.session.scalar(query.limit(1)) is not None


def check_mapping(kind: FileKind, mapping: Sequence[str], *, needs_addresses: bool = True) -> None:
    """Raise `InvalidMapping` for columns by which nobody can be registered, or recognised.

    A list of people `needs_addresses` unless those without one are registered as well.
    """
    named = [each for each in mapping if each]
    if len(set(named)) < len(named):
        raise InvalidMapping("twice")
    has_name = not {Column.NAME, Column.FIRST_NAME, Column.LAST_NAME}.isdisjoint(named)
    if kind is FileKind.PEOPLE and needs_addresses and Column.EMAIL not in named:
        raise InvalidMapping("no-email")
    if not has_name and (kind is FileKind.PEOPLE or Column.EMAIL not in named):
        raise InvalidMapping("no-name")


def offered_columns(file: UploadedFile, event: Event) -> list[str]:
    """Everything that a column of the list can be."""
    if file.kind is FileKind.ATTENDANCE:
        return [column.value for column in ATTENDANCE]
    asked = [QUESTION + question.key for question in event.questions]
    return [*(column.value for column in PEOPLE), *asked]


def discard(file: UploadedFile) -> None:
    """Forget the list."""
    _delete(UploadedFile.id == file.id)


def remove_old_files(*, now: datetime) -> int:
    """Forget the lists that were uploaded a day ago; returns how many."""
    return _delete(UploadedFile.created_at <= now - KEPT)


def finish(file: UploadedFile) -> None:
    """The list has done its work: what its rows said of people goes, except where it went wrong."""
    file.step = Step.DONE
    file.counts = {**file.counts, Finding.NEW.value: 0}  # rows that erasing removed meanwhile
    db.session.execute(
        sa.delete(UploadedRow)
        .where(
            UploadedRow.file_id == file.id,
            UploadedRow.finding.in_([Finding.ADDED, Finding.WAITING, Finding.KNOWN]),
        )
        .execution_options(synchronize_session=False)
    )


def _with_addresses(mapping: list[str], rows: Sequence[tuple[int, list[str]]]) -> list[str]:
    """Without headings the column with addresses is known by them."""
    first = next((index for index, cell in enumerate(rows[0][1]) if "@" in cell), None)
    return [Column.EMAIL.value if index == first else each for index, each in enumerate(mapping)]


def _delete(condition: sa.ColumnElement[bool]) -> int:
    gone = db.session.scalars(
        sa.delete(UploadedFile)
        .where(condition)
        .returning(UploadedFile.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
