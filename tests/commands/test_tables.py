"""What a start asks of the database's tables."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click
import pytest
from flask import Flask

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


def test_a_server_that_is_away_is_waited_for(sqlite_app: Flask) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    require_tables(settings_for(url, settings_of(sqlite_app).var))
