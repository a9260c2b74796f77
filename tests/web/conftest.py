"""What several tests of pages begin with."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.registrations.builders import add_event
from tests.web.visiting import LATER, span


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
