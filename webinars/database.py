"""What every table shares: the declarative base, column types, and the write transaction.

Services never commit. A view, command or worker step wraps its one domain call in
`transaction()`, so that what a person is told and what is stored never differ.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from threading import RLock
from typing import TypeVar
from uuid import uuid4
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import InternalError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session
from sqlalchemy.pool import ConnectionPoolEntry

S = TypeVar("S", bound=Session)

AT_COMMIT = "This happened at COMMIT: what the transaction wrote may be stored or not."
"""Note on an exception that ended a transaction when everything had been written."""

WRITE = "webinars_write"
"""Execution option that marks a connection's transaction as one that writes."""

READ_ONLY = "25006"
"""The SQLSTATE of a write to a PostgreSQL that takes none (`read_only_sql_transaction`)."""

PATIENCE = 20.0
"""For how many seconds a thread stands in line, and then again at SQLite's door."""

_turns: WeakKeyDictionary[Engine, RLock] = WeakKeyDictionary()
"""Of each SQLite engine, what its threads take before they write."""


class Base(DeclarativeBase):
    """The base of every model. Constraint names are fixed so that migrations can name them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def new_public_id() -> str:
    """A name for a row in addresses: random, so that it tells neither order nor number."""
    return str(uuid4())


class UTCDateTime(sa.types.TypeDecorator[datetime]):
    """An instant: aware datetimes in and out, UTC in the database on both engines."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive datetimes; store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime was stored as an instant: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(kind: type[StrEnum], name: str | None = None) -> sa.Enum:
    """A text column that holds one of `kind`'s values, with a CHECK constraint behind it.

    A second column of the same kind in a table needs a `name` for its constraint.
    """
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=20,
        name=name or kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


def insert_into(session: scoped_session[S], table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what happens where a row is there already (`on_conflict_…`)."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if on_sqlite else postgresql.insert(table)


def is_read_only(session: scoped_session[S]) -> bool:
    """Whether a PostgreSQL takes no writes: a standby, or the old server after a failover."""
    if session.get_bind().dialect.name == "sqlite":
        return False
    return bool(session.scalar(sa.text("SHOW transaction_read_only")) == "on")


@contextmanager
def transaction(session: scoped_session[S]) -> Iterator[None]:
    """Run a block as one write transaction: commit at its end, roll back when it raises.

    What the session read before is let go first, so that the block sees the present. SQLite takes
    its write lock here (`BEGIN IMMEDIATE`): a transaction that reads first and writes later could
    be refused in the middle without waiting. Threads of one process wait in line for that: SQLite
    looks now and then whether the database is free, and in a crowd some would never find it so.
    Nobody stands there for ever: where another process holds the database, all are told so.

    Who catches what the database raises can ask `may_be_stored` about it.
    """
    session.rollback()
    with _turn_of(session):
        session.connection(execution_options={WRITE: True})
        try:
            yield
            session.flush()
            _commit(session)
        except BaseException:
            session.rollback()
            raise


@contextmanager
def _turn_of(session: scoped_session[S]) -> Iterator[None]:
    """The place in the line of those who write; there is none where the database has its own."""
    bind = session.get_bind()
    turn = _turns.get(bind if isinstance(bind, Engine) else bind.engine)
    is_held = turn is not None and turn.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if turn is not None and is_held:
            turn.release()


def may_be_stored(error: BaseException) -> bool:
    """Whether what was written may be stored, although the transaction ended with `error`.

    A connection that is lost while it commits takes the answer with it.
    """
    return AT_COMMIT in getattr(error, "__notes__", ())


def _commit(session: scoped_session[S]) -> None:
    try:
        session.commit()
    except BaseException as error:
        error.add_note(AT_COMMIT)
        raise


def listen_to(engine: Engine) -> None:
    """Prepare each connection of `engine`, and what its database raises."""
    if engine.dialect.name == "postgresql":
        sa.event.listen(engine, "handle_error", _on_error, retval=True)
    if engine.dialect.name != "sqlite":
        return
    _turns[engine] = RLock()
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "begin", _on_begin)


def _on_error(context: ExceptionContext) -> OperationalError | None:
    """Let a PostgreSQL that only reads any more be one that cannot be used for the moment.

    After a failover the old server stays up, as a standby. To the driver a refused write is an
    `InternalError`, as if the application were at fault. The connection is given up: the next one
    may lead to the server that writes now.
    """
    error = context.sqlalchemy_exception
    if not isinstance(error, InternalError):
        return None
    if getattr(error.orig, "sqlstate", None) != READ_ONLY:
        return None
    context.is_disconnect = True
    return OperationalError(
        error.statement, error.params, error.orig or error, hide_parameters=error.hide_parameters
    )


def _on_connect(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver would begin transactions in its own way
    for pragma in (
        f"busy_timeout = {PATIENCE * 1000:.0f}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
