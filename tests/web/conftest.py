"""What several tests of pages begin with.

Pages share the engines out: each test runs on one of the two, by its name, so that the tests of a
page are on both. The rules that pages call have tests of their own, which run twice.
"""

from __future__ import annotations

from zlib import crc32

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event
from tests.web.visiting import LATER, span

ENGINES = ("empty_sqlite", "empty_postgres")


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database on the engine that falls to the test."""
    url: str = request.getfixturevalue(ENGINES[crc32(request.node.nodeid.encode()) % 2])
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
