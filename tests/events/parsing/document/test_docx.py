"""Word files: what is kept of them, and what is refused."""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import date
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.events.parsing.docx_files import (
    PACKAGE,
    document,
    paragraph,
    parts,
    run,
    word_file,
    zipped,
)
from webinars.events.parsing.document.reading import (
    BrokenFile,
    EmptyFile,
    FileTooLarge,
    OldWordFile,
    ProtectedFile,
    SuspiciousFile,
    UnreadableFile,
    read_file,
)
from webinars.events.parsing.facts.reading import parse_facts

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def test_headings_lists_links_tables_and_footnotes_are_kept() -> None:
    assert read_file(word_file(), "note.docx").text == "\n".join(
        [
            "# Rights at the border",
            "",
            "Thursday 1 October 2026, 10:00–11:30 CEST",
            "",
            "## Aims",
            "",
            "- Explain the **law**[^1]",
            "",
            "  1. national law",
            "- Meet \\<people>",
            "",
            "[Register here](https://example.org/register), not [there](#)",
            "",
            "10:00 | Welcome",
            "",
            "10:15 | Talk",
            "",
            "kept",
            "",
            "[^1]: In force since May.",
        ]
    )


def test_the_facts_of_a_word_file_are_those_of_its_text() -> None:
    facts = parse_facts(read_file(word_file()), today=date(2026, 1, 15))
    assert facts.title is not None
    assert facts.title.value == "Rights at the border"
    assert facts.date is not None
    assert facts.date.value == date(2026, 10, 1)
    assert [fact.value.url for fact in facts.links] == ["https://example.org/register"]
    assert facts.description.startswith("## Aims")
    assert facts.description.endswith("[^1]: In force since May.")


@pytest.mark.parametrize(
    ("content", "failure"),
    [
        (OLE, OldWordFile),
        (OLE + "EncryptedPackage".encode("utf-16-le"), ProtectedFile),
        (b"PK\x03\x04" + bytes(50), BrokenFile),
        (word_file()[:-400], BrokenFile),
        (zipped({"a.txt": "no Word file"}), BrokenFile),
        (zipped({"xl/workbook.xml": "<workbook/>"}), BrokenFile),
        (zipped(parts() | {"word/document.xml": "<w:document"}), BrokenFile),
        (zipped(parts() | {"word/document.xml": b"\xff\xfe\x00<"}), BrokenFile),
        (word_file(paragraph(run(" "))), EmptyFile),
        (zipped({f"part{n}.xml": "<a/>" for n in range(2_001)}), FileTooLarge),
        (zipped(parts() | {"word/media/a.png": bytes(101 * 1024 * 1024)}), FileTooLarge),
        (zipped(parts() | {"word/theme.xml": b"<a>" + bytes(21 * 1024 * 1024)}), FileTooLarge),
        (zipped(parts() | {"word/document.xml": "<a>" * 200 + "</a>" * 200}), FileTooLarge),
        (word_file("<w:p/>" * 80_001), FileTooLarge),
        (b"PK\x03\x04" + bytes(10 * 1024 * 1024), FileTooLarge),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(
    content: bytes, failure: type[UnreadableFile]
) -> None:
    with pytest.raises(failure) as refused:
        read_file(content, "note.docx")
    assert type(refused.value) is failure


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_grow(encoding: str) -> None:
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "bbbb">'
        '<!ENTITY c "&b;&b;&b;">]>' + document(paragraph(run("&c;")))
    )
    with pytest.raises(SuspiciousFile):
        read_file(zipped(parts() | {"word/document.xml": bomb.encode(encoding)}))


def test_a_part_that_hides_behind_another_name_is_not_read() -> None:
    content = parts()
    content["_rels/.rels"] = str(content["_rels/.rels"]).replace("word/document.xml", "word/d.bin")
    content["word/d.bin"] = '<!DOCTYPE a [<!ENTITY b "b">]>' + document(paragraph(run("&b;")))
    del content["word/document.xml"]
    with pytest.raises(BrokenFile):
        read_file(zipped(content))


def test_a_file_that_says_it_is_encrypted_is_refused() -> None:
    content = bytearray(word_file())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(mark)
        flags = struct.unpack_from("<H", content, place + at)[0]
        struct.pack_into("<H", content, place + at, flags | 1)
    with pytest.raises(ProtectedFile):
        read_file(bytes(content))


def test_files_beside_the_document_are_never_opened() -> None:
    picture = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><wp:docPr id="1" name="p" descr="Our logo"/><a:graphic xmlns:a='
        '"http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData><pic:pic xmlns:pic='
        '"http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        '<a:blip r:link="p1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )
    content = parts(paragraph(picture + run("text")))
    content["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="p1" Type="x"'
        ' Target="file:///etc/hostname" TargetMode="External"/></Relationships>'
    )
    with patch("builtins.open", side_effect=AssertionError("a file was opened")):
        assert read_file(zipped(content)).text == "Our logo text"


def test_whatever_the_library_stumbles_over_makes_the_file_a_broken_one() -> None:
    with (
        patch("mammoth.convert_to_html", side_effect=RecursionError),
        pytest.raises(BrokenFile),
    ):
        read_file(word_file())


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(word_file())
    for _change in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(BrokenFile, EmptyFile, FileTooLarge, ProtectedFile, SuspiciousFile):
        assert read_file(bytes(content)).text
