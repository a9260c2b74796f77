"""What several tests of pages begin with.

Pages share the engines out: each test runs on one of the two, by its name, a third of them on
PostgreSQL, which takes longer, so that the tests of a page are on both. The rules that pages call
have tests of their own, which run twice. A module whose `ENGINE` names one has all its tests
there. With
`PAGES_ON=both` in the environment every test of a page runs on both, too.

Pages ask the clock, and tests say what they show of events on fixed days: to them, and to the cases
that they are given, it is always `TODAY`, in whatever year they run.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from datetime import UTC, datetime
from types import SimpleNamespace
from zlib import crc32

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event
from tests.web.visiting import LATER, span
from webinars import times

TODAY = datetime(2026, 12, 1, 10, tzinfo=UTC)
"""When the tests of pages begin: before the days of `tests.registrations.builders`."""

_AWAY = TODAY - datetime.now(UTC)
CLOCK = SimpleNamespace(now=lambda zone: datetime.now(zone) + _AWAY)
ENGINES = ("empty_sqlite", "empty_postgres")
_SHARES = ("empty_postgres", "empty_sqlite", "empty_sqlite")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a test run on the engine that falls to it, or on both."""
    if "database_url" in metafunc.fixturenames:
        by_name = _SHARES[crc32(metafunc.definition.nodeid.encode()) % len(_SHARES)]
        its_own = getattr(metafunc.module, "ENGINE", by_name)
        engines = ENGINES if os.environ.get("PAGES_ON") == "both" else (its_own,)
        metafunc.parametrize("database_url", engines, indirect=True)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Put the clock to `TODAY` while modules are read: their cases are made then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "datetime", CLOCK)
        return (yield)


@pytest.fixture(autouse=True)
def in_their_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the clock to `TODAY`; it goes on from there."""
    monkeypatch.setattr(times, "datetime", CLOCK)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database on one of the engines."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture
def talk(app: Flask) -> int:
    """An open event."""
    return add_event(slug="talk", spans=[span(LATER)])


@pytest.fixture
def from_afar(app: Flask) -> FlaskClient:
    """A browser on another computer."""
    browser = app.test_client(use_cookies=False)
    browser.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    return browser
