"""What every test stands on: an application with an empty database, on both engines.

A test that takes `app` (or anything built on it) runs twice, on SQLite and on a real PostgreSQL
that is started once for the run; a test of a page (`tests/web`) on one of them. Of the cases of a
test, PostgreSQL, which takes longer, has the first and a third of the others; with `CASES_ON=both`
in the environment it has all. Tests in `tests/browser` and others that need only one engine take
`sqlite_app`.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache, Undefined
from jinja2.utils import missing
from werkzeug.test import TestResponse

from config import Settings
from tests.postgres import PostgresServer
from webinars import create_app
from webinars.commands.migrating import upgrade
from webinars.extensions import db

LONGEST_ID = 60
KEY = "a key for tests that is long enough to be taken"

CHEAP = {"argon2__rounds": 1, "argon2__memory_cost": 64, "argon2__parallelism": 1}
"""argon2id as fast as it gets; a test of the passwords themselves builds its own application."""


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


def trust_the_disk(app: Flask) -> None:
    """Let SQLite wait for no disk: a test's database outlives no power cut."""

    def hurry(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", hurry)


def pytest_collection_finish() -> None:
    """Let the search for garbage pass over the tests themselves: it takes a tenth of their time."""
    gc.freeze()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave most cases of a test to SQLite."""
    if os.environ.get("CASES_ON") == "both":
        return
    left_out = set(_left_to_sqlite(items))
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def _left_to_sqlite(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """The cases that PostgreSQL does without."""
    begun: set[str] = set()
    for item in items:
        case = getattr(item, "callspec", None)
        if case is None or case.params.get("database_url") != "postgres" or len(case.params) == 1:
            continue
        test, _, _ = item.nodeid.partition("[")
        if test in begun and crc32(item.nodeid.encode()) % 3:
            yield item
        begun.add(test)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name long values by their length: otherwise ten megabytes would be part of a test's name.

    Files with a time in them would even have other names in each process.
    """
    if isinstance(val, str | bytes) and len(val) > LONGEST_ID:
        return f"{argname} of {len(val)}"
    return None


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
    """A migrated, empty SQLite database, to be copied; the first process of the run makes it."""
    folder = folder_of_the_run(tmp_path_factory, "template")
    path = folder / "template.db"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            migrate_database(f"sqlite:///{folder / 'making.db'}", folder)
            (folder / "making.db").rename(path)
    return path


def folder_of_the_run(factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder that all processes of the run share."""
    own = factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / name
    folder.mkdir(exist_ok=True)
    return folder


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


@dataclass
class Stage:
    """What a test process keeps from test to test: a database on each engine, and applications.

    Making a PostgreSQL database, and building an application, each take longer than most tests.
    """

    folder: Path
    compiled: Path
    """Where templates are kept that any process of the run has compiled."""
    applications: dict[str, Flask] = field(default_factory=dict)

    def application(self, url: str, var: Path) -> Flask:
        """The application on the database at `url`, as good as new, keeping its files in `var`."""
        app = self.applications.get(url)
        if app is None:
            app = self.applications[url] = create_app(settings_for(url, self.folder))
            app.test_client_class = Visitor
            app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(self.compiled))
            app.jinja_env.undefined = NotThere
            app.extensions["security"].pwd_context.update(**CHEAP)
            trust_the_disk(app)
        app.testing = True
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], var=var)
        return app

    def let_go(self, url: str) -> None:
        """Close what an application holds on to, because its database is put back."""
        app = self.applications.get(url)
        if app is not None:
            with app.app_context():
                db.engine.dispose()


@pytest.fixture(scope="session")
def backstage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """What this process keeps from test to test."""
    stage = Stage(tmp_path_factory.mktemp("stage"), folder_of_the_run(tmp_path_factory, "compiled"))
    yield stage
    for url in stage.applications:
        stage.let_go(url)


@pytest.fixture(scope="session")
def postgres_database(
    postgres: PostgresServer, postgres_template: str, backstage: Stage
) -> Iterator[str]:
    """The address of the PostgreSQL database that tests have, one after the other."""
    url = postgres.create("stage", template=postgres_template)
    yield url
    backstage.let_go(url)


@pytest.fixture(scope="session")
def postgres_revision(postgres: PostgresServer, postgres_database: str) -> str | None:
    """The migration that the tables of tests have had."""
    return postgres.revision(postgres_database)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database, once on each engine."""
    name = "empty_sqlite" if request.param == "sqlite" else "empty_postgres"
    url: str = request.getfixturevalue(name)
    return url


@pytest.fixture
def empty_sqlite(backstage: Stage, sqlite_template: Path) -> str:
    """The address of an empty SQLite database."""
    path = backstage.folder / "webinars.db"
    url = f"sqlite:///{path}"
    backstage.let_go(url)
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    shutil.copy(sqlite_template, path)
    return url


@pytest.fixture
def empty_postgres(
    postgres: PostgresServer,
    postgres_database: str,
    postgres_revision: str | None,
    backstage: Stage,
) -> str:
    """The address of an empty PostgreSQL database.

    A test of migrations that failed has left old tables: they are made anew.
    """
    if postgres.revision(postgres_database) != postgres_revision:
        backstage.let_go(postgres_database)
        postgres.drop("stage")
        postgres.create("stage", template="template_webinars")
    postgres.empty(postgres_database)
    return postgres_database


@pytest.fixture
def app(database_url: str, backstage: Stage, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty database, inside its context."""
    yield from _running(backstage.application(database_url, tmp_path))


@pytest.fixture
def sqlite_app(empty_sqlite: str, backstage: Stage, tmp_path: Path) -> Iterator[Flask]:
    """The application on an empty SQLite database, inside its context."""
    yield from _running(backstage.application(empty_sqlite, tmp_path))


class NotThere(Undefined):
    """What a template asks for in vain. Of an object that is a slip of the pen, and fails.

    A name that only some pages have, and a key of what was sent, may be missing.
    """

    def _fail_for_objects(self) -> None:
        of = self._undefined_obj
        if of is not missing and not isinstance(of, Mapping):
            self._fail_with_undefined_error()

    def __bool__(self) -> bool:
        """False, as in production."""
        self._fail_for_objects()
        return False

    def __str__(self) -> str:
        """Nothing, as in production."""
        self._fail_for_objects()
        return ""

    def __iter__(self) -> Iterator[object]:
        """Nothing, as in production."""
        self._fail_for_objects()
        return iter(())


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
    config, extensions, logged = dict(app.config), dict(app.extensions), list(app.logger.handlers)
    with app.app_context():
        yield app
        db.session.remove()
    app.config.clear()
    app.config.update(config)
    app.extensions.clear()
    app.extensions.update(extensions)
    app.logger.handlers[:] = logged


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without cookies or JavaScript."""
    return app.test_client(use_cookies=False)


@pytest.fixture
def count_queries(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement run while the test holds the list."""
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):  # which SQLite is told, and PostgreSQL's driver says
            statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(db.engine, "before_cursor_execute", note)
