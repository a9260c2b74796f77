"""The measurements of large events, with a small one: they work, and fail where they should."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from bench import moving, news, people
from bench.stage import Broken, keep, stop_if_broken

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="They ask Linux for their memory."
)


def test_lists_and_exports_are_measured(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, little in (
        ("TRIES", 1),
        ("VIEWS", {"by name": "?sort=name"}),
        ("DOOR", {"the door: a code": "?q={code}"}),
    ):
        monkeypatch.setattr(people, name, little)
    event_id = people.fill(60)
    people.look("SQLite", sqlite_app, event_id)
    moving.take_out("SQLite", event_id)
    stop_if_broken()
    assert {"the door: check in", "out as xlsx"} <= set(words(capsys.readouterr().out))


def words(printed: str) -> list[str]:
    """The names of what was measured."""
    lines = [line.removeprefix("SQLite").lstrip(": ") for line in printed.splitlines()]
    return [line.partition("  ")[0].partition(": 0")[0] for line in lines]


def test_news_is_measured(sqlite_app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    news.measure("SQLite", sqlite_app, count=20)
    stop_if_broken()
    assert "registered meanwhile" in capsys.readouterr().out


def test_a_promise_that_is_not_kept_is_told_once() -> None:
    keep("a list, in milliseconds", 499, most=500)
    stop_if_broken()
    keep("a list, in milliseconds", 501, most=500)
    with pytest.raises(Broken, match="a list, in milliseconds: 501, promised are 500 at most"):
        stop_if_broken()
    stop_if_broken()
