"""Alembic's environment: the application's engine and metadata, on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlite3

from alembic import context
from sqlalchemy.engine import Connection

from webinars.database import WRITE, UTCDateTime
from webinars.extensions import db


def _render_item(kind: str, item: object, _context: object) -> str | bool:
    """Write the project's own column types as what they are, so that migrations stand alone."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _check_foreign_keys(connection: Connection, switch: str) -> None:
    """Past SQLAlchemy, which would begin a transaction: within one, SQLite ignores it."""
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    driver.execute(f"PRAGMA foreign_keys = {switch}")


def run_migrations_online() -> None:
    """Run the migrations in one transaction, on the application's own engine."""
    engine = db.engine
    is_sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(**{WRITE: True}) as connection:
        if is_sqlite:  # a table is altered by copying it, which must not cascade
            _check_foreign_keys(connection, "OFF")
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=is_sqlite,
            compare_type=True,
            render_item=_render_item,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            _check_foreign_keys(connection, "ON")


run_migrations_online()
