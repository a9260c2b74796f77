"""Style sheets and scripts, read as text: for every script, and whoever bears no motion."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from config import ROOT

SHEETS = sorted((ROOT / "webinars" / "static").glob("*.css"))
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CALM = re.compile(r"@media \(prefers-reduced-motion: reduce\) \{(.*?)\n\}", re.DOTALL)
_PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-)?(?:left|right)"
    r"(?:-[\w-]+)?\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
_MOTION = re.compile(r"(?<![\w-])(?:transition|animation|scroll-behavior)[\w-]*\s*:\s*([^;}]+)")

every_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


def rules(sheet: Path) -> str:
    return _COMMENT.sub("", sheet.read_text())


@every_sheet
def test_no_side_is_physical_so_that_arabic_is_laid_out_as_well(sheet: Path) -> None:
    assert _PHYSICAL.findall(rules(sheet)) == []


def test_the_pattern_finds_what_it_is_for() -> None:
    for wrong in ("margin-left: 0", "left:0", "text-align: right", "border-right-width: 1px"):
        assert _PHYSICAL.search(f"p {{ {wrong} }}"), wrong
    for right in ("margin-inline-start: 0", "text-align: start", "inset-inline: 0"):
        assert not _PHYSICAL.search(f"p {{ {right} }}"), right


def test_whoever_wants_no_motion_gets_none() -> None:
    """The universal rule outdoes whatever a page may move; only scrolling is named by itself."""
    (calm,) = _CALM.findall(rules(ROOT / "webinars" / "static" / "app.css"))
    assert "* { transition: none !important; animation: none !important }" in calm
    assert "html { scroll-behavior: auto }" in calm


@every_sheet
def test_nothing_else_says_important_about_motion(sheet: Path) -> None:
    elsewhere = _CALM.sub("", rules(sheet))
    assert [value for value in _MOTION.findall(elsewhere) if "important" in value] == []


def test_a_script_is_sent_without_its_comments(client: FlaskClient) -> None:
    source = (ROOT / "webinars" / "static" / "app.js").read_text(encoding="utf-8")

    with client.get("/static/app.js") as answer:
        sent = answer.get_data(as_text=True)

    assert not re.search(r"^\s*(//|$)", sent.strip(), re.MULTILINE)
    code = [line.strip() for line in source.splitlines()]
    assert sent.splitlines() == [line for line in code if line and not line.startswith("//")]


@pytest.mark.parametrize("name", ["app.js", "organiser.js"])
def test_no_script_has_a_text_over_several_lines(name: str) -> None:
    source = ROOT / "webinars" / "static" / name
    for line in source.read_text(encoding="utf-8").splitlines():
        assert line.count("`") % 2 == 0, line
