"""Lists as spreadsheets write them, and the way of one through an import."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

import openpyxl

from tests.registrations.builders import DOMAIN, NOW
from webinars.accounts.service import create_user, find_user
from webinars.events.models import Event
from webinars.events.programme import Question, QuestionText, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations.moving.files import keep_file, lock_file
from webinars.registrations.moving.importing import Choices, advance, start_check, start_import
from webinars.registrations.moving.models import FileKind, UploadedFile, UploadedRow
from webinars.registrations.moving.reading import read_table

CHOICES = Choices(way="on paper", statement="They signed up at the spring meeting.")


def csv_of(*rows: Sequence[str]) -> bytes:
    """The rows with semicolons between their cells, in UTF-8."""
    return "\r\n".join(";".join(row) for row in rows).encode()


def xlsx_of(*rows: Sequence[object]) -> bytes:
    """The rows as a spreadsheet."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*sheets: tuple[str, list[list[str]]], hidden: int = 0) -> bytes:
    """A workbook; `hidden` is a row of its sheets that a filter leaves out."""
    book = openpyxl.Workbook()
    for position, (title, rows) in enumerate(sheets):
        sheet = book.create_sheet(title, position)
        for row in rows:
            sheet.append(row)
        if hidden:
            sheet.row_dimensions[hidden].hidden = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def a_question(key: str, type: QuestionType, **labels: str) -> Question:
    """A question with its wording by language."""
    texts = [QuestionText(language=language, label=label) for language, label in labels.items()]
    return Question(key=key, type=type, texts=texts)


def user_id() -> int:
    """A member's user."""
    with transaction():
        user = find_user("member@example.org") or create_user(
            email="member@example.org", password="a long enough phrase", name="Member", now=NOW
        )
    return user.id


def keep(
    event_id: int, content: bytes, *, kind: FileKind = FileKind.PEOPLE, now: datetime = NOW
) -> int:
    """Upload a list for the event; its id."""
    owner = user_id()
    with transaction():
        file = keep_file(
            event=db.session.get_one(Event, event_id),
            user_id=owner,
            kind=kind,
            name="people.csv",
            table=read_table(content),
            now=now,
        )
    return file.id


def run(file_id: int, *, now: datetime = NOW) -> None:
    """Go on with a list to the end of its step."""
    more = True
    while more:
        with transaction():
            more = advance(file_id=file_id, domain=DOMAIN, now=now)


def check(file_id: int, choices: Choices = CHOICES, mapping: Sequence[str] | None = None) -> None:
    """Check a list with its columns as they were guessed, or as `mapping` has them."""
    with transaction():
        file = lock_file(file_id)
        assert file is not None
        start_check(file, mapping=mapping or file.mapping, choices=choices)
    run(file_id)


def begin(file_id: int, version: int | None = None) -> None:
    """Agree to the import of what was checked, or of the check `version`."""
    with transaction():
        file = lock_file(file_id)
        assert file is not None
        start_import(file, version=file.version if version is None else version)


def bring_in(event_id: int, content: bytes, choices: Choices = CHOICES) -> int:
    """Upload, check and import a list; its id."""
    file_id = keep(event_id, content)
    check(file_id, choices)
    begin(file_id)
    run(file_id)
    return file_id


def file_of(file_id: int) -> UploadedFile:
    """The list as it is stored."""
    db.session.rollback()
    return db.session.get_one(UploadedFile, file_id)


def counts(file_id: int) -> dict[str, int]:
    """What became of the rows, without what is none."""
    return {name: count for name, count in file_of(file_id).counts.items() if count}


def problems(file_id: int) -> dict[int, dict[str, str]]:
    """What is wrong with which row."""
    db.session.rollback()
    rows = db.session.query(UploadedRow).filter_by(file_id=file_id).order_by(UploadedRow.number)
    return {row.number: row.problem for row in rows if row.problem}
