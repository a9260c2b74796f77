"""`webinars event import` and `webinars event export`."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from config import ROOT
from tests.events.files import MINIMAL
from webinars.commands.events import demo, event
from webinars.events.exchange import find_event

DEMO = sorted((ROOT / "demo").glob("*.json"))


def run(app: Flask, *arguments: str, command: click.Command = event) -> Result:
    return CliRunner().invoke(command, arguments, obj=ScriptInfo(create_app=lambda: app))


@pytest.mark.parametrize("file", DEMO, ids=lambda file: file.stem)
def test_what_is_exported_and_imported_again_is_exported_the_same(
    app: Flask, file: Path, tmp_path: Path
) -> None:
    added = run(app, "import", str(file))
    assert added.output == f"Imported http://localhost:8000/events/{file.stem}/\n"
    copy = tmp_path / "copy.json"
    copy.write_text(run(app, "export", file.stem).stdout, "utf-8")
    assert run(app, "import", "--replace", str(copy)).exit_code == 0
    assert run(app, "export", file.stem).stdout == copy.read_text("utf-8")


@pytest.mark.parametrize("name", ["nothere.json", "."])
def test_a_file_that_cannot_be_read_is_named_in_one_sentence(
    app: Flask, tmp_path: Path, name: str
) -> None:
    refused = run(app, "import", str(tmp_path / name))
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    assert str(tmp_path / name) in refused.output
    assert refused.output.count("\n") == 1


def test_an_event_that_is_there_is_replaced_only_when_asked_to(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "briefing.json"
    file.write_text(json.dumps(MINIMAL))
    run(app, "import", str(file))
    refused = run(app, "import", str(file))
    assert refused.exit_code == 1
    assert refused.output.count("\n") == 1
    assert "--replace" in refused.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "line 1"),
        (b"\xff", "UTF-8"),
        (json.dumps(MINIMAL | {"zone": "Mars/Base"}).encode(), "zone"),
    ],
)
def test_a_file_that_is_no_event_is_refused_with_a_sentence(
    app: Flask, tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "briefing.json"
    file.write_bytes(content)
    refused = run(app, "import", str(file))
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: ")
    assert words in refused.output
    assert find_event("briefing") is None


def test_an_event_that_is_not_there_cannot_be_exported(app: Flask) -> None:
    refused = run(app, "export", "nothing")
    assert (refused.exit_code, refused.output) == (1, 'Error: There is no event "nothing".\n')


def test_the_demo_is_loaded_once(app: Flask) -> None:
    first, second = (run(app, "load", command=demo) for _ in range(2))
    assert first.exit_code == second.exit_code == 0
    assert first.output.count(": added") == second.output.count(": already there") == len(DEMO)
