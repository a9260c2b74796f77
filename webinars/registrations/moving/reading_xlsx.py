"""The first sheet of an XLSX file as rows of text, whoever made the file.

openpyxl reads a sheet row by row, and formulas as what they last came to; nothing is worked out,
and no link is followed. Before that every part is unpacked once, and counted, by `zipfile`, which
reads no more of one than its directory says; expat refuses document types, with which attacks
begin. A sheet may pretend to have any number of rows: whoever reads them has to stop somewhere.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NoReturn
from xml.parsers import expat

from webinars.registrations.moving.unreadable import BrokenTable, TableTooLarge, UnreadableTable

_MOST_PARTS = 2_000
_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_WHOLE = 20 * 1024 * 1024
"""For parts that are held in memory as a whole; sheets are not."""
_CHUNK = 256 * 1024
_XML = (".xml", ".rels")


def list_xlsx_rows(content: bytes, most_columns: int) -> Iterator[list[str]]:
    """The rows of the first sheet, with `most_columns` cells at most, without an end perhaps.

    Raises a subclass of `UnreadableTable`.
    """
    import openpyxl  # noqa: PLC0415 - every process would start later for few files

    try:
        _look_through(content)
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # a file may say less, or more, than it has
        for row in sheet.iter_rows(max_col=most_columns, values_only=True):
            yield [_text(value) for value in row]
    except UnreadableTable:
        raise
    except Exception as error:  # zipfile, zlib, expat and openpyxl raise a dozen kinds
        raise BrokenTable from error


def _look_through(content: bytes) -> None:
    """Refuse what unpacks to too much, and XML that no spreadsheet program writes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        sizes = [part.file_size for part in parts]
        if len(parts) > _MOST_PARTS or sum(sizes) > _MOST_UNPACKED:
            raise TableTooLarge
        for part in parts:
            if part.file_size > _MOST_WHOLE and "worksheets/" not in part.filename:
                raise TableTooLarge
            if part.filename.lower().endswith(_XML):
                _refuse_doctype(archive, part)


def _refuse_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    with archive.open(part) as file:
        while chunk := file.read(_CHUNK):
            parser.Parse(chunk)
        parser.Parse(b"", True)


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
