"""A list that somebody uploaded, as rows of text: CSV in any common shape, and XLSX.

Spreadsheets write CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252; which it
is shows in the file. Whatever a file holds, reading it stays within the limits below, and ends in
rows or in a subclass of `UnreadableTable`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from webinars.registrations.details import clean_text
from webinars.registrations.moving.reading_xlsx import (
    NO_NOTES,
    SheetNotes,
    list_xlsx_rows,
    look_through,
)
from webinars.registrations.moving.unreadable import (
    AddressBook,
    BrokenTable,
    EmptyTable,
    OldSpreadsheet,
    PdfFile,
    TableTooLarge,
    TooManyColumns,
    TooManyRows,
    UnreadableTable,
    WebPage,
)

MOST_BYTES = 10 * 1024 * 1024
"""The largest file that is read."""
MOST_ROWS = 20_000
"""The most rows that say something, without the headings."""
MOST_COLUMNS = 60

_MOST_SCANNED = 1_100_000
"""A sheet has 1,048,576 rows; a file that pretends to have more is not read to its end."""
_LONGEST_CELL = 6_000
_MOST_CHARACTERS = 20_000_000
"""In all cells together: a spreadsheet can say one text in any number of cells, and stay small."""
_LONG_TEXT = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNING = 2_000
_HTML = re.compile(
    r"(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<(!doctype html|html|head|body|table|meta)\b", re.S
)
_DELIMITERS = (",", ";", "\t", "|")
_SEP = re.compile(r"\s*sep=(.)\s*\Z", re.IGNORECASE)
_NEUTRALISED = re.compile(r"\A'(?=[=+\-@\t\r])")

Row = tuple[int, list[str]]
"""A row's number in the file, from 1, and its cells."""


@dataclass(frozen=True)
class Table:
    """The rows of a file that say something, each as wide as the widest; `notes` of its sheet."""

    rows: Sequence[Row]
    notes: SheetNotes = NO_NOTES

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0][1])


def read_table(content: bytes) -> Table:
    """Read the file `content`. Raises a subclass of `UnreadableTable`."""
    if len(content) > MOST_BYTES:
        raise TableTooLarge
    if content.startswith(_OLE):
        raise OldSpreadsheet
    if content.startswith(b"%PDF"):
        raise PdfFile
    if content.startswith(b"PK"):
        notes = look_through(content)
        return _table(list_xlsx_rows(content, notes.name, MOST_COLUMNS + 1), notes)
    text = _decoded(content)
    beginning = text[:_BEGINNING].lstrip().lower()
    if beginning.startswith("begin:vcard"):
        raise AddressBook
    if _HTML.match(beginning):
        raise WebPage
    return _table(_csv_rows(text))


def _table(rows: Iterable[Sequence[str]], notes: SheetNotes = NO_NOTES) -> Table:
    found = list(_said(rows))
    if not found:
        raise EmptyTable
    width = max(len(cells) for _number, cells in found)
    if width > MOST_COLUMNS:
        raise TooManyColumns
    wide = [(number, cells + [""] * (width - len(cells))) for number, cells in found]
    return Table(wide, notes)


def _said(rows: Iterable[Sequence[str]]) -> Iterator[Row]:
    """The rows with anything in them, cleaned. Stops as soon as there is too much of them."""
    count, characters, known = 0, 0, dict[str, str]()
    for number, row in enumerate(rows, 1):
        if number > _MOST_SCANNED or count > MOST_ROWS:
            raise TooManyRows
        if not any(row):
            continue
        characters += sum(map(len, row))
        if characters > _MOST_CHARACTERS:
            raise TableTooLarge
        cells = [_cleaned(text, known) for text in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            count += 1
            yield number, cells


def _cleaned(text: str, known: dict[str, str]) -> str:
    """What a cell says; long texts that come again are cleaned, and held in memory, once."""
    if len(text) < _LONG_TEXT:
        return _cell(text)
    if text not in known:
        known[text] = _cell(text)
    return known[text]


def _cell(text: str) -> str:
    """What a cell says, without what no database keeps, and without what an export put before."""
    return clean_text(_NEUTRALISED.sub("", text[:_LONGEST_CELL], count=1))


def _decoded(content: bytes) -> str:
    """The text of a file whose encoding nobody tells. Raises `BrokenTable` for what is no text."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    sample = content[:4096]
    for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[start::2].count(0) > len(sample) * 0.3:
            return content.decode(encoding, errors="replace")
    if sample.count(0):
        raise BrokenTable
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _csv_rows(text: str) -> Iterator[list[str]]:
    first, _, rest = text.partition("\n")
    told = _SEP.match(first)
    if told is not None:
        yield []
        delimiter, text = told[1], rest
    else:
        delimiter = _guess_delimiter(text[:20_000])
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:  # a quotation mark that nobody closes, or no delimiter at all
        raise BrokenTable from error


def _guess_delimiter(sample: str) -> str:
    """The delimiter that divides most rows into the same number of cells, more than one."""
    return max(_DELIMITERS, key=lambda each: _evenness(sample, each))


def _evenness(sample: str, delimiter: str) -> tuple[int, int]:
    try:
        rows = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))[:50]
    except csv.Error:
        return (0, 0)
    widths = [len(row) for row in rows if row]
    usual = max(set(widths), key=widths.count, default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)


__all__ = ["MOST_BYTES", "MOST_COLUMNS", "MOST_ROWS", "Table", "UnreadableTable", "read_table"]
