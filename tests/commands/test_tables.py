"""What a start asks of the database's tables."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest
from flask import Flask
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from config import Settings
from tests.conftest import settings_for
from tests.system.site import free_port
from webinars.commands import migrating
from webinars.commands.tables import NO_TABLES, OLD_TABLES, require_tables
from webinars.extensions import db


def settings_of(app: Flask) -> Settings:
    settings: Settings = app.config["SETTINGS"]
    return replace(settings, database_url=app.config["SQLALCHEMY_DATABASE_URI"])


def test_the_present_tables_are_enough(app: Flask) -> None:
    require_tables(settings_of(app))


@pytest.mark.parametrize("command", ["run", "web", "worker"])
def test_nothing_starts_on_a_database_without_tables(tmp_path: Path, command: str) -> None:
    own = {"WEBINARS_VAR": str(tmp_path), "PORT": str(free_port())}
    done = subprocess.run(
        [sys.executable, "-m", "webinars.cli", command],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (1, f"Error: {NO_TABLES}\n")
    assert not (tmp_path / "webinars.db").exists()


def test_older_tables_stop_the_start(app: Flask) -> None:
    migrating.downgrade("0001")
    try:
        with pytest.raises(click.ClickException, match=OLD_TABLES):
            require_tables(settings_of(app))
    finally:
        migrating.upgrade()


def test_tables_of_a_later_version_are_taken(app: Flask) -> None:
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
    try:
        require_tables(settings_of(app))
    finally:
        migrating.stamp()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"username": "nobody"}, 'role "nobody" does not exist'),
        ({"database": "nothing"}, 'database "nothing" does not exist'),
        ({"query": {"sslmode": "bogus"}}, 'invalid sslmode value: "bogus"'),
        ({"query": {"foo": "1"}}, 'invalid connection option "foo"'),
    ],
)
def test_what_the_server_refuses_stops_the_start_and_tells_no_password(
    postgres_database: str, tmp_path: Path, changes: dict[str, Any], reason: str
) -> None:
    url = make_url(postgres_database).set(password="tiger")
    more = changes.pop("query", {})
    refused = url.set(**changes).update_query_dict(more).render_as_string(hide_password=False)
    with pytest.raises(click.ClickException) as stopped:
        require_tables(settings_for(refused, tmp_path))
    assert str(stopped.value) == f"DATABASE_URL cannot be used: {reason}."


@pytest.mark.parametrize(
    ("words", "stops"),
    [
        ("FATAL:  the database system is starting up", False),
        ("FATAL:  sorry, too many clients already", False),
        ("connection timeout expired", False),
        ("failed to resolve host 'db': [Errno -3] Temporary failure in name resolution", False),
        ('FATAL:  password authentication failed for user "a"', True),
        ("FATAL:  the role has gone\n- ::1: Connection refused\n\tIs the server running", True),
    ],
)
def test_only_what_passes_by_itself_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, stops: bool
) -> None:
    def refuse(_url: object) -> None:
        raise OperationalError("", {}, Exception(f"connection failed: at x failed: {words}"))

    monkeypatch.setattr("webinars.commands.tables.stored_revision", refuse)
    settings = settings_for("postgresql://db/events", tmp_path)
    with pytest.raises(click.ClickException) if stops else nullcontext():
        require_tables(settings)


def test_a_server_that_is_away_is_waited_for(sqlite_app: Flask) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    require_tables(settings_for(url, settings_of(sqlite_app).var))
