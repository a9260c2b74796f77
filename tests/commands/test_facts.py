"""`webinars facts parse`: no database, one JSON object, one sentence where a file is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.events.parsing.docx_files import word_file
from webinars.cli import main
from webinars.commands.facts import REASONS
from webinars.events.parsing.document.reading import UnreadableFile

TEXT = """Safe routes

Thursday 12 March, 14:00-15:30 CET, Zoom

Register by 10 March.
"""
KEYS = (
    *("title", "date", "start", "end", "zone", "platform", "languages", "registration_deadline"),
    *("contact", "hashtags", "links", "warnings", "description"),
)


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(main, ["facts", "parse", *arguments], input=text)


def found(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    data: dict[str, Any] = json.loads(result.stdout)
    return data


def test_the_facts_of_a_file_are_printed_as_json(tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    file.write_text(TEXT, "utf-8")
    data = found(run(str(file), "--today", "2026-01-15", "--zone", "Europe/Paris"))
    assert set(KEYS) <= set(data)
    assert (data["date"], data["start"], data["end"]) == ("2026-03-12", "14:00", "15:30")
    assert (data["zone"], data["platform"]) == ("Europe/Paris", "Zoom")
    assert data["registration_deadline"] == "2026-03-10T23:59"
    assert data["warnings"] == [
        {
            "code": "year-assumed",
            "line": 3,
            "values": {"date": "2026-03-12"},
            "text": "Line 3: No year is written; 2026-03-12 is assumed.",
        }
    ]
    assert data["sources"]["start"] == {
        "lines": [{"line": 3, "text": "Thursday 12 March, 14:00-15:30 CET, Zoom"}],
        "unsure": False,
    }
    assert data["description"] == ""  # all of it is a fact


def test_a_text_can_come_from_the_standard_input() -> None:
    assert found(run("-", text=TEXT))["title"] == "Safe routes"


def test_the_present_day_settles_a_year_where_no_other_is_given() -> None:
    assert found(run("-", text=TEXT))["date"][4:] == "-03-12"


def test_word_files_and_html_are_read_as_well(tmp_path: Path) -> None:
    word, page = tmp_path / "note.docx", tmp_path / "page.html"
    word.write_bytes(word_file())
    page.write_text("<h1>Title</h1><p>3 March 2026</p>")
    assert found(run(str(word)))["date"] == "2026-10-01"
    assert found(run(str(page)))["title"] == "Title"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "there is no text in it"),
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "note.docx"
    file.write_bytes(content)
    refused = run(str(file))
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: The file cannot be read: ")
    assert words in refused.output
    assert refused.output.count("\n") == 1


def test_there_is_a_sentence_for_every_reason() -> None:
    assert set(REASONS) == set(UnreadableFile.__subclasses__())


def test_an_unknown_zone_and_a_missing_file_are_refused() -> None:
    assert "There is no time zone called 'Nowhere'" in run("-", "--zone", "Nowhere").output
    missing = run("/nowhere/at/all.txt")
    assert (missing.exit_code, missing.output.count("\n")) == (1, 1)
