"""The database layer keeps its promises on both engines."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.conftest import settings_for
from webinars import create_app, database
from webinars.accounts.models import User
from webinars.extensions import db, transaction

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def a_user(email: str, created_at: datetime = NOON) -> User:
    return User(email=email, fs_uniquifier=email, created_at=created_at)


def test_a_transaction_keeps_what_it_wrote(app: Flask) -> None:
    with transaction():
        db.session.add(a_user("amina@example.org"))
    assert db.session.query(User).one().created_at == NOON


def test_a_failing_transaction_leaves_nothing(app: Flask) -> None:
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.add_all([a_user("amina@example.org"), a_user("amina@example.org")])
    assert db.session.query(User).count() == 0


def test_a_naive_datetime_is_refused(app: Flask) -> None:
    with pytest.raises(Exception, match="naive"), transaction():
        db.session.add(a_user("amina@example.org", NOON.replace(tzinfo=None)))


def test_a_crowd_of_threads_writes_to_sqlite_in_turn(sqlite_app: Flask) -> None:
    def write(number: int) -> None:
        with sqlite_app.app_context():
            db.session.execute(sa.text("PRAGMA busy_timeout = 50"))
            with transaction():
                db.session.add(a_user(f"{number}@example.org"))
                time.sleep(0.02)

    with ThreadPoolExecutor(12) as crowd:
        assert len(list(crowd.map(write, range(24)))) == 24
    assert db.session.query(User).count() == 24


def test_who_stands_in_line_for_long_asks_sqlite_itself(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.05)

    def write() -> None:
        with sqlite_app.app_context():
            db.session.execute(sa.text("PRAGMA busy_timeout = 50"))
            with transaction():
                pass

    with ThreadPoolExecutor(1) as other, transaction():
        refused = other.submit(write)
        with pytest.raises(sa.exc.OperationalError, match="locked"):
            refused.result(timeout=5)


def test_sqlite_is_durable_and_checks_foreign_keys(empty_sqlite: str, tmp_path: Path) -> None:
    with create_app(settings_for(empty_sqlite, tmp_path)).app_context():  # as it is started
        pragmas = {
            name: db.session.execute(sa.text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        db.session.remove()
        db.engine.dispose()
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
