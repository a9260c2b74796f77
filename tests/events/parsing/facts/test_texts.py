"""Facts in texts of many shapes: each file has what is expected, a line of dashes, and the text."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.json import to_json
from webinars.events.parsing.facts.reading import parse_facts

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_the_facts_of_a_text_are_found(file: Path) -> None:
    head, text = file.read_text("utf-8").split("\n-----\n", 1)
    expected: dict[str, Any] = json.loads(head)
    today = date.fromisoformat(expected.pop("today", "2026-01-15"))
    zone = expected.pop("default", None)
    document = read_text(text)
    found = to_json(parse_facts(document, today=today, default_zone=zone), document)
    assert {key: shortened(found, key) for key in expected} == expected


def shortened(found: dict[str, Any], key: str) -> object:
    """Warnings by their codes, placed lines by their numbers; `unsure` names what is."""
    if key == "unsure":
        return sorted(name for name, source in found["sources"].items() if source["unsure"])
    if key == "warnings":
        return [warning["code"] for warning in found["warnings"]]
    if key == "placed":
        return [line["line"] for line in found["placed"]]
    return found[key]


def test_there_are_texts_to_read() -> None:
    assert len(TEXTS) >= 40
