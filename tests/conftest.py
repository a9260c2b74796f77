"""What every test stands on: an application with an empty database, on both engines.

A test that takes `app` (or anything built on it) runs twice, on SQLite and on a real PostgreSQL
that is started once for the run. Tests in `tests/browser` and others that need only one engine
take `sqlite_app`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from config import Settings
from tests.postgres import PostgresServer
from webinars import create_app
from webinars.extensions import db

KEY = "a key for tests that is long enough to be taken"


def settings_for(database_url: str, var: Path, **changes: str) -> Settings:
    """The settings of a test: a demo without a mail server, on `database_url`."""
    return Settings.from_environment(
        {
            "DATABASE_URL": database_url,
            "SECRET_KEY": KEY,
            "BASE_URL": "http://localhost:8000",
            "WEBINARS_VAR": str(var),
            **changes,
        }
    )


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server of this run's own.

    Its folder is not one of pytest's: for root the server runs as another user, and the next run
    of pytest, while this one goes on, would close the way into pytest's folder to it.
    """
    with (
        tempfile.TemporaryDirectory(prefix="webinars-postgres-") as folder,
        PostgresServer(Path(folder)) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database, to be copied."""
    folder = tmp_path_factory.mktemp("template")
    path = folder / "template.db"
    migrate_database(f"sqlite:///{path}", folder)
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a migrated, empty PostgreSQL database, to be copied."""
    migrate_database(postgres.create("template_webinars"), tmp_path_factory.mktemp("pg"))
    return "template_webinars"


def migrate_database(url: str, var: Path) -> None:
    """Bring an empty database up to the present tables."""
    app = create_app(settings_for(url, var))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, once on each engine."""
    with empty_database(request, tmp_path) as url:
        yield url


@contextmanager
def empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of a database on the engine that a fixture is parametrised with."""
    if request.param == "sqlite":
        yield _sqlite_copy(request, folder)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"test_{os.urandom(6).hex()}"
    yield server.create(name, template=request.getfixturevalue("postgres_template"))
    server.drop(name)


def _sqlite_copy(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    path = tmp_path / "webinars.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database, inside its context."""
    yield from _running(create_app(settings_for(database_url, tmp_path)))


@pytest.fixture
def sqlite_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty SQLite database, inside its context."""
    yield from _running(create_app(settings_for(_sqlite_copy(request, tmp_path), tmp_path)))


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for the run; each application would compile them anew."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what another application compiled."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what this one compiled."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


class Visitor(FlaskClient):
    """A client whose requests share nothing with the test, as in production.

    Without it they would run in the test's own context, with its session and its `g`.
    """

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401
        """Send a request in a context of its own; the test then sees what was stored."""
        db.session.rollback()
        with self.application.app_context():
            return super().open(*args, **kwargs)


def _running(app: Flask) -> Iterator[Flask]:
    app.testing = True
    app.test_client_class = Visitor
    app.jinja_env.bytecode_cache = CompiledTemplates()
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies or JavaScript."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def count_queries(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement run while the test holds the list."""
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(db.engine, "before_cursor_execute", note)
