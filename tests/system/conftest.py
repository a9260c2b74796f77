"""The whole system, running on each engine: several web processes, a worker, a mail server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from tests.mail.server import MailServer
from tests.postgres import PostgresServer
from tests.system.crowd import unsent
from tests.system.site import Site
from tests.waiting import until
from webinars import create_app
from webinars.extensions import db


@pytest.fixture(scope="session")
def only_mail_server() -> Iterator[MailServer]:
    """Where both sites send their mail."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def site(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    only_mail_server: MailServer,
) -> Iterator[Site]:
    """A site of three web processes; a test that takes it runs once on each engine."""
    folder = tmp_path_factory.mktemp("site")
    url = _new_database(request, folder)
    site = Site(folder, DATABASE_URL=url, WEB_PROCESSES="3", **only_mail_server.settings)
    site.start()
    yield site
    assert site.stop() == 0, site.said()
    assert "Traceback" not in site.said(), site.said()


def _new_database(request: pytest.FixtureRequest, folder: Path) -> str:
    if request.param == "postgres":
        template = request.getfixturevalue("postgres_template")
        server: PostgresServer = request.getfixturevalue("postgres")
        url = server.create("site", template=template)
        server.keep_commits("site")  # one test ends the server
        return url
    shutil.copy(request.getfixturevalue("sqlite_template"), folder / "webinars.db")
    return f"sqlite:///{folder / 'webinars.db'}"


@pytest.fixture
def app(site: Site) -> Iterator[Flask]:
    """The application on the site's database, inside its context."""
    app = create_app(Settings.from_environment(site.environment))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def mail_server(app: Flask, only_mail_server: MailServer) -> Iterator[MailServer]:
    """The mail server, once the mail of former tests has come, with nothing in it."""
    until(lambda: unsent() == 0)
    only_mail_server.forget()
    yield only_mail_server
    only_mail_server.answers.clear()
    only_mail_server.go_on.set()
