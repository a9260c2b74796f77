"""Whether the database has the tables that this version of the code needs.

Asked at each start, and by every command that works with the tables; without Alembic, which takes
long to load.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
import sqlalchemy as sa
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError
from sqlalchemy.pool import NullPool

from config import ROOT, Settings

NO_TABLES = "The database has no tables yet: `webinars db upgrade` makes them."
OLD_TABLES = (
    "The database's tables are older than this version: `webinars db upgrade` brings them up "
    "to date."
)

_NOTED = "alembic_version"
"""Where Alembic notes the last migration."""

P = ParamSpec("P")
R = TypeVar("R")

_NO_ANSWER = re.compile(
    "Is the server running|timeout expired|timed out|No route|unreachable|resolve host"
    "|closed the connection|reset by peer"
)
_NOT_NOW = re.compile(
    "starting up|shutting down|recovery mode|not (yet )?accepting|too many|connection slots"
    "|administrator command|login_retry|no more connections|cannot connect"
)
"""Words of libpq for a server that cannot be reached, and of PostgreSQL and PgBouncer for one that
is busy.

What it says while connecting comes without an SQLSTATE. Words in another language count as no: a
service that is started again by the system comes to the same.
"""


def with_tables(command: Callable[P, R]) -> Callable[P, R]:
    """A command in the application's context that needs the tables of this version."""

    @with_appcontext
    @wraps(command)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        require_tables(current_app.config["SETTINGS"])
        return command(*args, **kwargs)

    return checked


def require_tables(settings: Settings) -> None:
    """Raise `click.ClickException` where tables are missing, or older than the code.

    Newer ones are taken: a machine may start again while another has a later version already. So
    is a server that cannot be reached, because the pages say so until it is back. One that refuses
    `DATABASE_URL` will go on to, and is a reason to stop.
    """
    url = make_url(settings.database_url)
    try:
        stored = stored_revision(url)
    except (OperationalError, ProgrammingError, ArgumentError) as error:
        if url.get_backend_name() == "sqlite":
            raise
        words = str(getattr(error, "orig", error))
        if _NOT_NOW.search(words) or ("FATAL" not in words and _NO_ANSWER.search(words)):
            return
        raise click.ClickException(f"DATABASE_URL cannot be used: {_reason(words)}.") from None
    if stored is None:
        raise click.ClickException(NO_TABLES)
    if stored in list_revisions()[:-1]:
        raise click.ClickException(OLD_TABLES)


def list_revisions() -> list[str]:
    """Every migration from the first to the last, by the numbers that their files begin with."""
    files = (ROOT / "migrations" / "versions").glob("[0-9]*.py")
    return sorted(file.name.partition("_")[0] for file in files)


def _reason(words: str) -> str:
    """What the server or its client says, without where it was asked."""
    line = re.sub(r"^.* (failed|is bad): |^FATAL: ", "", words.strip().splitlines()[0])
    return " ".join(line.removeprefix("FATAL:").split()).rstrip(".")


def stored_revision(url: URL) -> str | None:
    """The last migration that the database went through; an SQLite file is not made by asking."""
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return None
    engine = sa.create_engine(url, poolclass=NullPool)
    if not sa.inspect(engine).has_table(_NOTED):
        return None
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(_NOTED)))
