"""Lists in the shapes that spreadsheets give them, and files that are none."""

from __future__ import annotations

import contextlib
import io
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quickness import within
from tests.registrations.moving.lists import book_of, xlsx_of
from webinars.registrations.moving import reading, unreadable
from webinars.registrations.moving.reading import MOST_BYTES, MOST_ROWS, read_table
from webinars.registrations.moving.reading_xlsx import SheetNotes
from webinars.registrations.moving.unreadable import UnreadableTable

HEADINGS = ["Nom", "Courriel"]
ZOE = ["Zoé Łoś", "zoe@example.org"]


def written(separator: str, *rows: list[str]) -> str:
    return "\r\n".join(separator.join(row) for row in rows)


def cells(content: bytes) -> list[list[str]]:
    return [row for _number, row in read_table(content).rows]


def sheet_with(xml: str) -> bytes:
    """A spreadsheet whose sheet is replaced."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_of(["a"]))) as before,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            after.writestr(name, xml if is_sheet else before.read(name))
    return changed.getvalue()


SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)


def zipped(name: str) -> bytes:
    """A file as office programs write others than workbooks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, "<x/>")
    return file.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_separators_and_encodings_are_recognised(separator: str, encoding: str) -> None:
    text = written(separator, HEADINGS, ZOE)
    assert cells(text.encode(encoding)) == [HEADINGS, ZOE]


def test_windows_1252_is_what_is_not_utf_8() -> None:
    text = written(";", ["Prénom", "Société"], ["Jürgen", "Œuvre – “Paix” 5 €"])
    assert cells(text.encode("cp1252"))[1] == ["Jürgen", "Œuvre – “Paix” 5 €"]


def test_a_separator_inside_quotation_marks_divides_nothing() -> None:
    text = 'name;email\r\n"Doe; Jane\r\n""JD""";jane@example.org\r\n'
    assert cells(text.encode())[1] == ['Doe; Jane\n"JD"', "jane@example.org"]


def test_excels_word_for_the_separator_is_believed() -> None:
    found = read_table(b"sep=|\r\nname|email\r\nA, B; C|a@example.org\r\n").rows
    assert found == [(2, ["name", "email"]), (3, ["A, B; C", "a@example.org"])]


def test_one_column_is_enough() -> None:
    assert cells(b"email\na@example.org\nb@example.org") == [
        ["email"],
        ["a@example.org"],
        ["b@example.org"],
    ]


def test_empty_rows_are_passed_over_and_counted() -> None:
    found = read_table(b"name,email\n\n,,\nA,a@example.org,,,\n").rows
    assert found == [(1, ["name", "email"]), (4, ["A", "a@example.org"])]


def test_a_spreadsheet_is_read_as_it_shows() -> None:
    row = ["Amina", 12, 12.5, True, None, date(2027, 3, 1), datetime(2027, 3, 1, 9, 30)]
    assert cells(xlsx_of(["a"] * 7, row))[1] == [
        *("Amina", "12", "12.5", "yes", "", "2027-03-01", "2027-03-01 09:30:00"),
    ]


def test_a_formula_is_not_worked_out() -> None:
    text = '=HYPERLINK("https://evil.example","x")'
    assert cells(xlsx_of(["name", "email"], [text, "a@example.org"]))[1] == ["", "a@example.org"]


def test_what_an_export_put_before_a_formula_is_taken_away_again() -> None:
    assert cells(b"name,phone\nA,'+32 2 123\nB,'quoted'\n")[1:] == [
        ["A", "+32 2 123"],
        ["B", "'quoted'"],
    ]


def test_what_no_database_keeps_and_what_turns_text_around_goes() -> None:
    text = "name,email\nA\u202ebc\x07\ud800,a@example.org\n"
    assert cells(text.encode("utf-8", "surrogatepass"))[1][0].startswith("A")
    assert cells("name,email\nA\u202ebc\x07,a@example.org\n".encode())[1][0] == "Abc"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", unreadable.EmptyTable),
        (b"\n\n;;;\n", unreadable.EmptyTable),
        (b"x" * (MOST_BYTES + 1), unreadable.TableTooLarge),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, unreadable.OldSpreadsheet),
        (b"PK\x03\x04 not a zip file", unreadable.BrokenTable),
        (b"%PDF-1.4 x", unreadable.PdfFile),
        (b"\n<html><table><tr><td>Name</td></tr></table></html>", unreadable.WebPage),
        (b"<!DOCTYPE html>\n<title>List</title>", unreadable.WebPage),
        (b"BEGIN:VCARD\nFN:Amina\nEND:VCARD\n", unreadable.AddressBook),
        (zipped("content.xml"), unreadable.OtherDocument),
        (zipped("word/document.xml"), unreadable.OtherDocument),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0", unreadable.BrokenTable),
        (b'name,email\n"never closed' + b"x," * 100_000, unreadable.BrokenTable),
        (b"a," * 61, unreadable.TooManyColumns),
        (b"a\n" * (MOST_ROWS + 2), unreadable.TooManyRows),
        (b"\n" * 1_200_000, unreadable.TooManyRows),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_what_cannot_be_read_says_why(content: bytes, why: type[UnreadableTable]) -> None:
    with pytest.raises(why):
        read_table(content)


def test_rows_that_a_filter_hides_are_read_and_counted() -> None:
    table = read_table(book_of(("List", [HEADINGS, ZOE, ["Bo", "bo@example.org"]]), hidden=3))
    assert [number for number, _row in table.rows] == [1, 2, 3]
    assert table.notes == SheetNotes("List", hidden=1)
    assert read_table(xlsx_of(HEADINGS, ZOE)).notes.hidden == 0


def test_the_first_sheet_that_says_something_is_read_and_others_are_named() -> None:
    several = book_of(("Empty", []), ("Read me", [["See the list"]]), ("List", [HEADINGS, ZOE]))
    table = read_table(several)
    assert [row for _number, row in table.rows] == [["See the list"]]
    assert table.notes == SheetNotes("Read me", others=("List",))


def test_a_spreadsheet_that_unpacks_to_a_lot_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _each in range(200):
            part.write(b"0" * 1024 * 1024)
    tracemalloc.start()
    with pytest.raises(unreadable.TableTooLarge):
        read_table(bomb.getvalue())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * 1024 * 1024


def test_entities_are_refused() -> None:
    xml = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + SHEET.format("")
    with pytest.raises(unreadable.BrokenTable):
        read_table(sheet_with(xml))


def test_a_sheet_that_pretends_to_be_endless_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """As every sheet is that goes on beyond the limit; to come near it takes a while."""
    monkeypatch.setattr(reading, "_MOST_SCANNED", 11_000)
    row = '<row r="1000000000"><c t="inlineStr"><is><t>x</t></is></c></row>'
    with within(1), pytest.raises(unreadable.TooManyRows):
        read_table(sheet_with(SHEET.format(row)))


def test_more_empty_rows_than_may_say_something_are_no_obstacle() -> None:
    said = '<row r="1"><c t="inlineStr"><is><t>name</t></is></c></row>'
    empty = "".join(f'<row r="{number}"/>' for number in range(2, MOST_ROWS + 10))
    assert cells(sheet_with(SHEET.format(said + empty))) == [["name"]]


def test_twenty_thousand_rows_are_read_and_one_more_is_not() -> None:
    rows = b"a@example.org\n" * (MOST_ROWS + 1)
    assert len(read_table(rows).rows) == MOST_ROWS + 1
    with pytest.raises(unreadable.TooManyRows):
        read_table(rows + b"a@example.org\n")


def read_or_refuse(content: bytes) -> None:
    with contextlib.suppress(UnreadableTable):
        read_table(content)


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_else(content: bytes) -> None:
    read_or_refuse(content)
    read_or_refuse(b"PK\x03\x04" + content)


@given(st.text(max_size=300))
def test_no_text_raises_anything_else(text: str) -> None:
    read_or_refuse(text.encode("utf-8", "surrogatepass"))


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED = (
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml" /></Types>'
)


def one_text_everywhere(rows: int, text: str = "é" * 6_000) -> bytes:
    """A small spreadsheet that says one long shared text in 60 cells of each row."""
    row = "<row>" + '<c t="s"><v>0</v></c>' * 60 + "</row>"
    types, changed = "[Content_Types].xml", io.BytesIO()
    sheet = sheet_with(f'<worksheet xmlns="{MAIN}"><sheetData>{row * rows}</sheetData></worksheet>')
    with (
        zipfile.ZipFile(io.BytesIO(sheet)) as before,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in set(before.namelist()) - {types, "xl/sharedStrings.xml"}:
            after.writestr(name, before.read(name))
        after.writestr(types, before.read(types).decode().replace("</Types>", SHARED))
        strings = f'<sst xmlns="{MAIN}"><si><t xml:space="preserve">{text}</t></si></sst>'
        after.writestr("xl/sharedStrings.xml", strings)
    return changed.getvalue()


def test_one_text_in_a_hundred_thousand_cells_is_too_much_within_seconds() -> None:
    content = one_text_everywhere(rows=2_000)
    assert len(content) < 100_000
    with within(2), pytest.raises(unreadable.TableTooLarge):
        read_table(content)


@pytest.mark.parametrize("text", ["é" * 6_000, "a\n" * 3_000, "e\u0301" * 3_000])
def test_as_much_as_is_read_is_read_within_seconds(text: str) -> None:
    content = one_text_everywhere(rows=50, text=text)
    with within(3):
        assert len(read_table(content).rows) == 50
