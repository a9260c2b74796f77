"""`webinars db upgrade|downgrade` and `webinars backup`."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections import deque
from contextlib import closing
from itertools import dropwhile
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext
from sqlalchemy.engine import URL

from webinars.commands.tables import NO_TABLES, stored_revision
from webinars.events.organising import EventNotice
from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail, Restore
from webinars.registrations.invitations.models import InvitationRound, RoundKind, RoundStatus
from webinars.registrations.mailings.models import Mailing, MailingStatus
from webinars.registrations.moving.models import Step, UploadedFile
from webinars.times import utc_now

PAGES_PER_STEP = 4096
_TABLES_PER_LINE = 10
_BEGINS_TABLE = "dumping contents of table"
"""What pg_dump says before each of them."""

_HOLD = (  # one text for both engines; nothing in it comes from outside
    f"UPDATE {OutgoingMail.__tablename__} "  # noqa: S608
    f"SET state = '{MailState.HELD}', lease_owner = NULL, lease_until = NULL "
    f"WHERE state IN ('{MailState.QUEUED}', '{MailState.SENDING}')",
    f"UPDATE {EventNotice.__tablename__} SET held = true WHERE expanded_at IS NULL",  # noqa: S608
    f"UPDATE {Mailing.__tablename__} "  # noqa: S608
    f"SET status = '{MailingStatus.CANCELLED}' "
    f"WHERE status IN ('{MailingStatus.SCHEDULED}', '{MailingStatus.SENDING}')",
    f"UPDATE {InvitationRound.__tablename__} "  # noqa: S608
    f"SET status = CASE kind WHEN '{RoundKind.REMIND}' THEN '{RoundStatus.SENT}' "
    f"ELSE '{RoundStatus.STOPPED}' END, send_at = NULL "
    f"WHERE status IN ('{RoundStatus.SCHEDULED}', '{RoundStatus.SENDING}')",
    f"UPDATE {UploadedFile.__tablename__} "  # noqa: S608
    f"SET step = '{Step.MAPPING}', version = version + 1 WHERE step = '{Step.IMPORTING}'",
    f"UPDATE {UploadedFile.__tablename__} SET goes_back = false WHERE goes_back",  # noqa: S608
    f"INSERT INTO {Restore.__tablename__} (copied_at) VALUES ('%s')",  # noqa: S608
)
"""Run on the copy: by the time it is restored, what waits in it may have been sent long ago.

Each is left out where the copy has no such table or column: who updates makes a copy before, with
the new code and the tables of the old. The last notes when the copy was made, for what becomes due
in the meantime.
"""


@click.group("db")
def database() -> None:
    """The database's tables."""


@database.command()
@click.argument("revision", default="head")
@with_appcontext
def upgrade(revision: str) -> None:
    """Bring the tables up to date; an empty database gets all of them."""
    from webinars.commands import migrating, steps  # noqa: PLC0415 - see there

    if db.engine.dialect.name == "sqlite" and db.engine.url.database:
        make_folder(Path(db.engine.url.database).parent)
    steps.require_way_up(stored_revision(db.engine.url), revision)
    with steps.telling_steps():
        migrating.upgrade(revision)
    click.echo("The database is up to date.")


def make_folder(folder: Path) -> None:
    """Make the folder of the database. Raises `click.ClickException`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise click.ClickException(
            f"The database's folder {folder} cannot be made: {reason}. "
            "Set DATABASE_URL or WEBINARS_VAR."
        ) from None


@database.command(context_settings={"ignore_unknown_options": True})
@click.argument("revision", default="-1")
@with_appcontext
def downgrade(revision: str) -> None:
    """Take the last change of the tables back, or all down to REVISION (`base`: every table)."""
    from webinars.commands import migrating, steps  # noqa: PLC0415 - see there

    steps.require_way_down(stored_revision(db.engine.url), revision)
    with steps.telling_steps():
        migrating.downgrade(revision)
    click.echo("The change is taken back.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup(file: Path) -> None:
    """Copy the database to FILE while everything runs.

    SQLite gives a database file, PostgreSQL an SQL file for psql. Mail that waits in the copy is
    held there: a restore does not send it, unless `webinars mail retry` says so. Reminders that
    become due before the restored system works are held likewise. Messages to many that were on
    their way are stopped there, and lists that were being imported, or whose people were being
    invited, have to be agreed to once more.
    """
    if file.exists():
        raise click.ClickException(f"{file} exists already.")
    if stored_revision(db.engine.url) is None:
        raise click.ClickException(NO_TABLES)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)
        _copy(db.engine.url, draft)
        _keep(draft, file)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written: {error.strerror}.") from None
    except sqlite3.Error as error:
        raise click.ClickException(f"The copy failed: {error}.") from None
    finally:
        draft.unlink(missing_ok=True)
    click.echo(f"Copied the database to {file}.")


def _copy(url: URL, draft: Path) -> None:
    if url.get_backend_name() == "sqlite":
        _copy_sqlite(Path(url.database or ""), draft)
    else:
        _dump_postgres(url, draft)


def _hold(copied_at: str) -> list[str]:
    """What is run on a copy that was made then, in UTC, as its engine writes a moment."""
    *held, noted = _HOLD
    return [*held, noted % copied_at]


def _copy_sqlite(database: Path, draft: Path) -> None:
    """SQLite's online backup, within one read transaction: writers neither wait nor restart it."""
    copied_at = utc_now()
    with (
        closing(sqlite3.connect(database, isolation_level=None)) as source,
        closing(sqlite3.connect(draft, isolation_level=None)) as copy,
    ):
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(copy, pages=PAGES_PER_STEP, progress=_show_progress, sleep=0)
        copy.execute("PRAGMA journal_mode = DELETE")
        for statement in _hold(f"{copied_at:%Y-%m-%d %H:%M:%S.%f}"):
            _run_if_there(copy, statement)
        copy.execute("VACUUM")  # leaves nothing of what was erased


def _run_if_there(copy: sqlite3.Connection, statement: str) -> None:
    try:
        copy.execute(statement)
    except sqlite3.OperationalError as error:
        if not str(error).startswith(("no such table", "no such column")):
            raise


def _show_progress(_status: int, remaining: int, total: int) -> None:
    if total > PAGES_PER_STEP:
        click.echo(f"{100 * (total - remaining) // total} % copied", err=True)


def _dump_postgres(url: URL, draft: Path) -> None:
    """The password goes through the environment: arguments can be read by every user."""
    pg_dump = shutil.which("pg_dump")
    if pg_dump is None:
        raise click.ClickException("pg_dump is not installed: it belongs to PostgreSQL's client.")
    address = url.set(drivername="postgresql", password=None).render_as_string()
    copied_at = utc_now()
    in_english = {"LC_ALL": "C"}  # what it says is counted
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    with draft.open("wb") as output:
        _watch(
            [pg_dump, "--verbose", "--no-owner", "--no-privileges", f"--dbname={address}"],
            environment=os.environ | in_english | password,
            output=output,
        )
        held = "\n".join(map(_if_there, _hold(copied_at.isoformat())))
        output.write(f"\nRESET search_path;\n{held}\n".encode())


def _watch(command: list[str], *, environment: dict[str, str], output: IO[bytes]) -> None:
    """Run pg_dump, and say how far it is. Raises `click.ClickException` with its reason."""
    said = deque[str](maxlen=20)
    tables = 0
    with subprocess.Popen(
        command, env=environment, stdout=output, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as dump:
        for line in dump.stderr or ():
            said.append(line)
            if _BEGINS_TABLE in line:
                _show_tables(tables)
                tables += 1
    if dump.returncode != 0:
        told = list(dropwhile(_is_no_error, said)) or said
        reason = " ".join(" ".join(told).split())
        raise click.ClickException(f"The copy failed: {reason or 'pg_dump gave no reason'}")
    _show_tables(tables, all_of_them=True)


_ERROR = re.compile(r"(?:error|fatal|panic):", re.IGNORECASE)


def _is_no_error(line: str) -> bool:
    return not _ERROR.search(line)


def _show_tables(copied: int, *, all_of_them: bool = False) -> None:
    if copied and (all_of_them or copied % _TABLES_PER_LINE == 0):
        click.echo(f"{copied} tables copied", err=True)


def _if_there(statement: str) -> str:
    """For PostgreSQL, decided while it is restored."""
    missing = "EXCEPTION WHEN undefined_table OR undefined_column THEN NULL;"
    return f"DO $held$ BEGIN {statement}; {missing} END $held$;"


def _keep(draft: Path, file: Path) -> None:
    """Give the finished copy its name, once it is on the disk."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.rename(file)
