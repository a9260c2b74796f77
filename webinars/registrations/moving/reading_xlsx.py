"""A sheet of an XLSX file as rows of text, whoever made the file.

openpyxl reads a sheet row by row, and formulas as what they last came to; nothing is worked out,
and no link is followed. Before that every part is unpacked once, and counted, by `zipfile`, which
reads no more of one than its directory says; expat refuses document types, with which attacks
begin. A sheet may pretend to have any number of rows: whoever reads them has to stop somewhere.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NoReturn
from xml.parsers import expat

from webinars.registrations.moving.unreadable import (
    BrokenTable,
    OtherDocument,
    TableTooLarge,
    UnreadableTable,
)

_MOST_PARTS = 2_000
_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_WHOLE = 20 * 1024 * 1024
"""For parts that are held in memory as a whole; sheets are not."""
_CHUNK = 256 * 1024
_MOST_ELEMENTS = 2_000_000
_OF_A_WORKBOOK = "xl/"
_XML = (".xml", ".rels")


@dataclass(frozen=True)
class SheetNotes:
    """What a table does not show: from which sheet it is, and what else is in the file.

    `hidden` rows say something and are not seen, as those that a filter leaves out; `others` are
    the names of the sheets, besides the one that is read, where rows say something.
    """

    name: str = ""
    hidden: int = 0
    others: tuple[str, ...] = ()


NO_NOTES = SheetNotes()


def look_through(content: bytes) -> SheetNotes:
    """The notes about the first sheet that says something. Raises a subclass of `UnreadableTable`.

    Refuses what unpacks to too much, and XML that no spreadsheet program writes.
    """
    try:
        counts = _count_rows(content)
        with _opened(content) as book:
            sheets = [(sheet.title, counts.get(sheet._worksheet_path)) for sheet in book.worksheets]
    except UnreadableTable:
        raise
    except Exception as error:  # zipfile, zlib, expat and openpyxl raise a dozen kinds
        raise BrokenTable from error
    said = [(title, rows) for title, rows in sheets if rows is not None and rows.said]
    if not said:
        return SheetNotes(sheets[0][0] if sheets else "")
    (name, rows), *others = said
    return SheetNotes(name, rows.hidden, tuple(title for title, _rows in others))


def list_xlsx_rows(content: bytes, name: str, most_columns: int) -> Iterator[list[str]]:
    """The rows of the sheet `name`, with `most_columns` cells at most, without an end perhaps.

    Only of what was looked through before. Raises a subclass of `UnreadableTable`.
    """
    try:
        with _opened(content) as book:
            sheet = book[name]
            sheet.reset_dimensions()  # a file may say less, or more, than it has
            for row in sheet.iter_rows(max_col=most_columns, values_only=True):
                yield [_text(value) for value in row]
    except Exception as error:
        raise BrokenTable from error


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    import openpyxl  # noqa: PLC0415 - every process would start later for few files

    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        yield book
    finally:
        book.close()


def _count_rows(content: bytes) -> dict[str, _Rows]:
    """Look at every part of the file; what the rows of each sheet say, by its name in there."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        sizes = [part.file_size for part in parts]
        if len(parts) > _MOST_PARTS or sum(sizes) > _MOST_UNPACKED:
            raise TableTooLarge
        if not any(part.filename.startswith(_OF_A_WORKBOOK) for part in parts):
            raise OtherDocument
        for part in parts:
            is_sheet = "worksheets/" in part.filename
            if part.file_size > _MOST_WHOLE and not is_sheet:
                raise TableTooLarge
            if part.filename.lower().endswith(_XML):
                found[part.filename] = _read_part(archive, part, counts=is_sheet)
    return found


class _Rows:
    """Counts the rows of a sheet that say something, and those of them that are hidden."""

    def __init__(self) -> None:
        self.said = self.hidden = self._elements = 0
        self._is_hidden = self._is_counted = False

    def start(self, name: str, given: dict[str, str]) -> None:
        """Take an element as it begins."""
        self._elements += 1
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._is_hidden, self._is_counted = given.get("hidden") in {"1", "true"}, False
        elif kind in {"v", "is"} and not self._is_counted:
            self._is_counted = True
            self.said += 1
            self.hidden += self._is_hidden

    @property
    def is_enough(self) -> bool:
        """Whether so much was looked at that the rest is only checked."""
        return self._elements > _MOST_ELEMENTS


def _read_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, counts: bool) -> _Rows:
    """Refuse a document type in a part, and count its rows where it `counts`."""
    rows, parser = _Rows(), expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    if counts:
        parser.StartElementHandler = rows.start
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk)
            if rows.is_enough:
                parser.StartElementHandler = None
        parser.Parse(b"", True)
    return rows


def _refuse(*_said: object) -> NoReturn:
    raise BrokenTable


def _text(value: object) -> str:
    """What a cell shows, in a form that does not depend on a country."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
