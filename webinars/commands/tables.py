"""Whether the database has the tables that this version of the code needs; asked at each start.

Without Alembic, which takes long to load.
"""

from __future__ import annotations

from pathlib import Path

import click
import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from config import ROOT, Settings

NO_TABLES = "The database has no tables yet: `webinars db upgrade` makes them."
OLD_TABLES = (
    "The database's tables are older than this version: `webinars db upgrade` brings them up "
    "to date."
)

_NOTED = "alembic_version"
"""Where Alembic notes the last migration."""


def require_tables(settings: Settings) -> None:
    """Raise `click.ClickException` where tables are missing, or older than the code.

    Newer ones are taken: a machine may start again while another has a later version already. So
    is a server that cannot be reached, because the pages say so until it is back.
    """
    url = make_url(settings.database_url)
    try:
        stored = _stored_revision(url)
    except OperationalError:
        if url.get_backend_name() == "sqlite":
            raise
        return
    if stored is None:
        raise click.ClickException(NO_TABLES)
    if stored in _earlier_revisions():
        raise click.ClickException(OLD_TABLES)


def _earlier_revisions() -> set[str]:
    """Every migration except the last one, by the numbers that their files begin with."""
    files = sorted((ROOT / "migrations" / "versions").glob("[0-9]*.py"))
    return {file.name.partition("_")[0] for file in files[:-1]}


def _stored_revision(url: URL) -> str | None:
    """The last migration that the database went through; an SQLite file is not made by asking."""
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return None
    engine = sa.create_engine(url, poolclass=NullPool)
    if not sa.inspect(engine).has_table(_NOTED):
        return None
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(_NOTED)))
