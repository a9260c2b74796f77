"""`webinars agenda parse`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.events.parsing.docx_files import word_file
from webinars.commands.agenda import agenda

TEXT = """Mercredi 19 novembre
9h30-10h00 : Accueil café
10h : Débat
Modération : Zoé Petit (HCR)
"""


def run(*arguments: str, given: bytes | None = None) -> Result:
    return CliRunner().invoke(agenda, ["parse", *arguments], input=given)


def test_an_agenda_is_printed_as_json(tmp_path: Path) -> None:
    file = tmp_path / "agenda.txt"
    file.write_text(TEXT, "utf-8")
    result = run(str(file), "--year", "2025")
    found = json.loads(result.stdout)
    assert set(found) == {"items", "days", "unplaced", "warnings"}
    first, second = found["items"]
    assert (first["day"], first["start"], first["end"]) == ("2025-11-19", "09:30", "10:00")
    assert (first["title"], first["kind"]) == ("Accueil café", "break")
    assert second["people"] == [
        {"name": "Zoé Petit", "role": "", "affiliation": "HCR", "as": "moderator", "unsure": False}
    ]
    assert found["unplaced"] == found["warnings"] == []
    assert result.stderr == ""


def test_the_standard_input_is_read() -> None:
    assert json.loads(run("-", given=b"10:00 Start\n").stdout)["items"][0]["title"] == "Start"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_other_encodings_with_a_mark_are_read(encoding: str) -> None:
    found = json.loads(run("-", given=TEXT.encode(encoding)).stdout)
    assert found["items"][1]["title"] == "Débat"


def test_windows_1252_is_read_and_said() -> None:
    result = run("-", given=TEXT.encode("cp1252"))
    assert json.loads(result.stdout)["items"][1]["title"] == "Débat"
    assert "Windows-1252" in result.stderr


def test_a_word_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "agenda.docx"
    file.write_bytes(word_file())
    found = json.loads(run(str(file)).stdout)
    assert [item["title"] for item in found["items"]] == ["Welcome", "Talk"]
    assert "In force since May." in [each["text"] for each in found["unplaced"]]


@pytest.mark.parametrize("content", [b"PK\x03\x04\0\0", b"\x81\x8d", b"\xff\xfe\x00"])
def test_what_is_not_text_is_refused_with_a_sentence(content: bytes) -> None:
    result = run("-", given=content)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_named() -> None:
    result = run("nowhere.txt")
    assert result.exit_code != 0
    assert "nowhere.txt" in result.stderr


def test_the_command_is_part_of_webinars() -> None:
    from webinars.cli import main

    assert main.commands["agenda"] is agenda
