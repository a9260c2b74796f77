"""Rows of text as CSV and as XLSX, byte by byte while they are read: nothing is held back.

A cell that a spreadsheet could take for a formula gets an apostrophe in front, as spreadsheets
themselves write a text. Each cell of a CSV stands in quotation marks: a program that expects the
other delimiter would else cut a text in two, and take its second half for a formula. The XLSX has
the few parts that the format asks for (ECMA-376, part 1): text, and moments and days as a
spreadsheet sorts and filters them; nothing is written to a disk on the way.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from xml.sax.saxutils import escape

Cell = str | date
"""A text, a day, or a moment: a naive `datetime`, on the clocks that its column names."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula begins with, also in full width, as spreadsheets read it in East Asia."""
_LONGEST = 32_767
"""As many characters fit into a cell of a spreadsheet."""
_CHUNK = 64 * 1024
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
    '<sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>",
}
_HEADING, _MOMENT, _DAY = 1, 2, 3
"""The styles of cells, by their place in `cellXfs`."""
_FALSE_LEAP_DAY = 60
"""Sheets believe in a 29 February 1900; what is before it they show a day off, or not at all."""
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - the sheet's clocks, which have no zone
"""A sheet counts days from here, as all do whose first day is in 1900."""

_HEAD = (
    f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '</sheetView></sheetViews><cols><col min="1" max="100" width="24" customWidth="1"/></cols>'
    "<sheetData>"
)


def neutral(text: str) -> str:
    """A cell's text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_csv(rows: Iterable[Sequence[Cell]], delimiter: str) -> Iterator[bytes]:
    """The rows as CSV (RFC 4180) in UTF-8; a byte order mark tells Excel so."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    text.write("\ufeff")
    for row in rows:
        writer.writerow([neutral(_in_figures(cell)) for cell in row])
        if text.tell() > _CHUNK:
            yield _taken(text)
    yield _taken(text)


def as_xlsx(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The rows as the one sheet of a workbook; the first row stays in sight, and filters."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, xml in _PARTS.items():
            archive.writestr(name, _XML + xml)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write((_XML + _HEAD).encode())
            count = width = 0
            for count, row in enumerate(rows, 1):
                sheet.write(_row(row, is_heading=count == 1))
                width = max(width, len(row))
                if sink.size > _CHUNK:
                    yield sink.take()
            sheet.write(_foot(width, count))
    yield sink.take()


def _row(cells: Sequence[Cell], *, is_heading: bool) -> bytes:
    written = "".join(_cell(cell, _HEADING if is_heading else 0) for cell in cells)
    return f"<row>{written}</row>".encode()


def _cell(cell: Cell, style: int) -> str:
    if isinstance(cell, str):
        text = escape(_NOT_XML.sub("", neutral(cell)[:_LONGEST]))
        kind = f'<c s="{style}" t="inlineStr">' if style else '<c t="inlineStr">'
        return f'{kind}<is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(cell, datetime):
        days = (cell - _EPOCH).total_seconds() / 86_400
        return f'<c s="{_MOMENT}"><v>{days:.8f}</v></c>'
    days = cell.toordinal() - _EPOCH.toordinal()
    if days <= _FALSE_LEAP_DAY:  # a sheet cannot count so far back
        return _cell(_in_figures(cell), style)
    return f'<c s="{_DAY}"><v>{days}</v></c>'


def _foot(width: int, count: int) -> bytes:
    """The end of a sheet with this many columns and rows: its first row filters them."""
    last, number = "", width
    while number:
        number, letter = divmod(number - 1, 26)
        last = chr(ord("A") + letter) + last
    filters = f'<autoFilter ref="A1:{last}{count}"/>' if width else ""
    return f"</sheetData>{filters}</worksheet>".encode()


def _in_figures(cell: Cell) -> str:
    """A cell as text, as `2027-03-01 10:00`."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return cell if isinstance(cell, str) else cell.isoformat()


def _taken(text: io.StringIO) -> bytes:
    found = text.getvalue().encode(errors="replace")
    text.seek(0)
    text.truncate()
    return found


class _Sink:
    """What was written and not taken yet; a file that only goes forward."""

    def __init__(self) -> None:
        self._written: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        """Take what `zipfile` writes."""
        self._written.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def take(self) -> bytes:
        """Everything that was written since the last time."""
        found = b"".join(self._written)
        self._written.clear()
        self.size = 0
        return found
