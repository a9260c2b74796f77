"""`webinars restore`: a copy takes the place of the database, for SQLite.

Putting a file there by hand is not enough: beside the database SQLite keeps a log (`-wal`) of what
is not in it yet, which after a crash or a kill would be played into the copy, and ruin it. The copy
is made ready beside the database, so that whatever goes wrong meanwhile leaves all as it was.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import stat
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO
from urllib.parse import quote

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.engine import URL

from config import Settings
from webinars import create_app
from webinars.commands.database import make_folder
from webinars.commands.files import ReadableFile
from webinars.commands.tables import list_revisions
from webinars.extensions import db, transaction
from webinars.registrations.erasing import erase_again
from webinars.registrations.moving.erased import Erased, Person, hashes_of
from webinars.times import utc_now

_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a database in use, or after a crash: its log, and the log's index."""

_SHARED_BYTES = 0x40000002, 510
"""Where in its file each connection of a database with a log holds a lock while it is open."""

_REGISTERED = "SELECT event_id, email_key, name, organisation FROM registrations"

_POSTGRESQL = (
    "A copy of PostgreSQL is restored by psql, into an empty database: "
    "`psql -v ON_ERROR_STOP=1 -1 -f FILE DATABASE_URL`."
)


@dataclass(frozen=True)
class Outcome:
    """What became of it: the database of before and those erased since, None where not known."""

    copied_at: str
    aside: Path | None
    erased: int | None


@dataclass(frozen=True)
class People:
    """Who was erased from a database, and who is registered in it."""

    erased: list[Erased]
    registered: list[Person]


@click.command()
@click.argument("file", type=ReadableFile())
@with_appcontext
def restore(file: IO[bytes]) -> None:
    """Put FILE, a copy that `webinars backup` made, in the place of the database (SQLite).

    Stop the service before. The present database is kept beside it. Who had their data erased
    after the copy was made, as far as the present database knows, is erased again. Mail that waits
    in the copy stays held, and tables of an earlier version are brought up to date.
    """
    url = db.engine.url
    if url.get_backend_name() != "sqlite":
        raise click.ClickException(_POSTGRESQL)
    try:
        outcome = _restore(file, Path(url.database or "").resolve())
    except sqlite3.Error as error:
        raise click.ClickException(
            f"The copy cannot be put in place, and all is as it was: {error}."
        ) from None
    click.echo(_sentence(outcome))


def _restore(file: IO[bytes], database: Path) -> Outcome:
    _require_unused(database)
    make_folder(database.parent)
    draft = database.with_name(f".{database.name}.{os.getpid()}")
    try:
        draft.touch(mode=0o600)
        with draft.open("wb") as copy:
            shutil.copyfileobj(file, copy)
        copied_at = _check(draft, file.name)
        before = _read_before(database)
        erased = _make_ready(draft, before or People([], []))
        _give_owner(draft, database)
        _fold_log(database, before)
        _require_unused(database)
        aside = _swap(draft, database)
    finally:
        for path in (draft, *_beside(draft)):
            path.unlink(missing_ok=True)
    return Outcome(copied_at, aside, None if before is None else erased)


def _require_unused(database: Path) -> None:
    """Raise `click.ClickException` where a process has the database open.

    Asked by the lock and not by opening it, which a ruined one would not stand.
    """
    if not database.exists():
        return
    start, length = _SHARED_BYTES
    with database.open("r+b") as held:
        try:
            fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB, length, start)
        except (BlockingIOError, PermissionError):
            raise click.ClickException(
                f"Something uses the database {database}: stop the service first, "
                "and whatever else has it open."
            ) from None


def _check(copy: Path, name: str) -> str:
    """When the copy was made. Raises `click.ClickException` for what is none of ours."""
    try:
        with closing(_open_to_read(copy)) as opened:
            [found] = opened.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                raise click.ClickException(f"{name} is damaged: {' '.join(found.split())}")
            [revision] = opened.execute("SELECT version_num FROM alembic_version").fetchone()
            [copied_at] = opened.execute(
                "SELECT max(copied_at) FROM restores WHERE resumed_at IS NULL"
            ).fetchone()
    except (sqlite3.DatabaseError, TypeError) as error:  # a table without a row is none of ours
        reason = f" ({error})" if isinstance(error, sqlite3.Error) else ""
        raise click.ClickException(
            f"{name} is no copy that `webinars backup` made{reason}."
        ) from None
    if revision not in list_revisions():
        raise click.ClickException(f"{name} is from a later version, which alone can restore it.")
    if copied_at is None:
        raise click.ClickException(
            f"{name} is a database, but no copy that `webinars backup` made: mail that waits in it "
            "may have been sent, and would go out again."
        )
    return str(copied_at)


def _open_to_read(database: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{quote(str(database))}?mode=ro", uri=True)


def _read_before(database: Path) -> People | None:
    """What it knows of people; None where the database is not there, or unreadable.

    Only read: otherwise SQLite would tidy up its log, which is all that a ruined one may have.
    """
    if not database.exists():
        return None
    try:
        with closing(_open_to_read(database)) as opened:
            return _read_people(opened)
    except sqlite3.DatabaseError:
        return None


def _read_people(opened: sqlite3.Connection) -> People:
    erased = opened.execute("SELECT event_id, email_hash FROM erased_addresses").fetchall()
    return People(erased, opened.execute(_REGISTERED).fetchall())


def _make_ready(draft: Path, before: People) -> int:
    """Bring its tables up to date, and erase who has to be; how many these were."""
    from webinars.commands import migrating, steps  # noqa: PLC0415 - see there

    settings: Settings = current_app.config["SETTINGS"]
    url = URL.create("sqlite", database=str(draft)).render_as_string()
    with create_app(replace(settings, database_url=url)).app_context():
        with steps.telling_steps():
            migrating.upgrade()
        with transaction():
            count = erase_again(_erased_since(draft, before), domain=settings.domain, now=utc_now())
        db.session.remove()
        db.engine.dispose()
    with closing(sqlite3.connect(draft)) as opened:
        opened.execute("VACUUM")  # leaves nothing of who was erased
    return count


def _erased_since(draft: Path, before: People) -> set[Erased]:
    """Who was erased after the copy was made, for the first time or again.

    Who was erased earlier as well, and is registered in both, has come back by themselves.
    """
    with closing(_open_to_read(draft)) as opened:
        copied = _read_people(opened)
    known, earlier = set(before.erased), set(copied.erased)
    both = known & earlier & hashes_of(copied.registered)
    return (known - earlier) | (both - hashes_of(before.registered))


def _fold_log(database: Path, before: People | None) -> None:
    """Let a readable database hold all of its log: it has to be whole until the copy is in place.

    Between the moves of the two, a power cut would leave it without what it was told last.
    """
    if before is not None:
        with suppress(sqlite3.Error), closing(sqlite3.connect(database)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _give_owner(draft: Path, database: Path) -> None:
    """Let the copy belong to whom the database belongs to, and be open to the same people."""
    model = (database if database.exists() else database.parent).stat()
    if database.exists():
        draft.chmod(stat.S_IMODE(model.st_mode))
    own = draft.stat()
    if (own.st_uid, own.st_gid) != (model.st_uid, model.st_gid):
        os.chown(draft, model.st_uid, model.st_gid)


def _swap(draft: Path, database: Path) -> Path | None:
    """Put the copy in place; where the database of before, if any, is kept.

    At no moment there is no database. A log that is left goes aside before: it may hold the last
    that a ruined one knew, and must not meet the copy.
    """
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    log, index = _beside(database)
    aside = None
    if database.exists():
        aside = database.with_name(f"{database.name}.before-{utc_now():%Y%m%d-%H%M%S}")
        aside.hardlink_to(database)
        with suppress(FileNotFoundError):
            log.rename(_beside(aside)[0])
    for path in (log, index):
        path.unlink(missing_ok=True)
    draft.replace(database)
    return aside


def _beside(database: Path) -> list[Path]:
    return [database.with_name(database.name + ending) for ending in _BESIDE]


def _sentence(outcome: Outcome) -> str:
    made = datetime.fromisoformat(outcome.copied_at)
    done = f"Restored the copy of {made:%Y-%m-%d %H:%M} UTC"
    back = "whoever had their data erased since then is in it again"
    if outcome.aside is None:
        return f"{done}; there was no database before, so {back}."
    kept = f"{done}; the database of before is kept as {outcome.aside}"
    if outcome.erased is None:
        return f"{kept}, but cannot be read, so {back}."
    if outcome.erased == 0:
        return f"{kept}, and knows of nobody in the copy who had their data erased since then."
    people = "1 person is" if outcome.erased == 1 else f"{outcome.erased} people are"
    return f"{kept}, and {people} erased again who had their data erased since then."
