"""A mail server, and the application that sends through it, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.mail.server import MailServer, app_for
from webinars.extensions import db


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def mailing_app(database_url: str, server: MailServer, tmp_path: Path) -> Iterator[Flask]:
    app = app_for(database_url, tmp_path, server.port)
    with app.app_context():
        yield app
        for transport in app.extensions.get("opened", []):
            transport.close()
        db.session.remove()
        db.engine.dispose()
