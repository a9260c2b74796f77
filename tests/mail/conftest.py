"""A mail server, and the application that sends through it, on both engines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.mail.server import MailServer, send_through


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def mailing_app(app: Flask, server: MailServer) -> Iterator[Flask]:
    send_through(app, server.port)
    yield app
    for transport in app.extensions.get("opened", []):
        transport.close()
