"""Agendas of many shapes in seven languages, each beside what is to be found in it.

`texts/<name>.txt` is what somebody pastes; `texts/<name>.expected` is what comes out.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.events.parsing.rendering import render
from webinars.events.parsing.agenda.reading import parse_agenda

TEXTS = sorted(Path(__file__).parent.joinpath("texts").glob("*.txt"))


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_an_agenda_is_understood(file: Path) -> None:
    found = render(parse_agenda(file.read_text("utf-8")))
    assert found == file.with_suffix(".expected").read_text("utf-8")


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_how_lines_end_makes_no_difference(file: Path) -> None:
    text = file.read_text("utf-8")
    assert parse_agenda(text.replace("\n", "\r\n")) == parse_agenda(text)


def test_there_are_many_of_them() -> None:
    assert len(TEXTS) >= 40
