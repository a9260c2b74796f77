"""`webinars restore`: a copy takes the place of a database that was killed, used, or ruined."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from tests.conftest import Stage, settings_for
from tests.mail.server import put
from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    find_in_transaction,
    mails,
    messages,
    sign_up,
    statuses,
)
from tests.registrations.invitations.lists import draft, invite
from tests.registrations.moving.lists import csv_of, keep
from webinars import create_app
from webinars.commands import migrating
from webinars.commands.database import backup
from webinars.commands.restoring import restore
from webinars.extensions import db, transaction
from webinars.mail.models import MailState
from webinars.registrations import manage
from webinars.registrations.moving.erased import find_erased
from webinars.registrations.parties.models import Party

WRITE = "CREATE TABLE later AS SELECT * FROM registrations"

OPENED = """
    import os, sqlite3, sys
    opened = sqlite3.connect(sys.argv[1], isolation_level=None)
    opened.execute("PRAGMA journal_mode = WAL")
    opened.execute(sys.argv[2])
    print("open", flush=True)
    sys.stdin.read()
    os._exit(1)
"""
"""A process that has written something; once its input ends it is gone as if it had been killed."""


@pytest.fixture
def copy(sqlite_app: Flask, tmp_path: Path) -> Path:
    """A copy of a database with Amina, Bo and an event."""
    event_id = add_event()
    for name in ("amina", "bo"):
        sign_up(event_id, f"{name}@example.org")
    assert run(sqlite_app, tmp_path / "copy.db", command=backup).exit_code == 0
    return tmp_path / "copy.db"


def run(app: Flask, file: Path, *, command: click.Command = restore) -> Result:
    """Call it with nothing of this process open, as if in one of its own."""
    let_go()
    return CliRunner().invoke(command, [str(file)], obj=ScriptInfo(create_app=lambda: app))


def let_go() -> None:
    db.session.remove()
    db.engine.dispose()


def database() -> Path:
    return Path(db.engine.url.database or "")


def kept() -> list[Path]:
    """What lies in the folder of the database beside it."""
    return sorted(path for path in database().parent.glob(f"*{database().name}*"))


def event_ids() -> list[int]:
    with closing(sqlite3.connect(database())) as present:
        return [row[0] for row in present.execute("SELECT id FROM events")]


def erase(email: str = "amina@example.org") -> None:
    with transaction():
        manage.erase(registration=find_in_transaction(email), domain=DOMAIN, now=NOW)


def register_others(event_id: int, email: str = "amina@example.org") -> None:
    contact = {"contact_name": "Amina", "contact_email": email, "contact_key": email}
    with transaction():
        db.session.add(Party(event_id=event_id, created_at=NOW, **contact))


def opened(statement: str) -> subprocess.Popen[str]:
    let_go()
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(OPENED), str(database()), statement],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


@pytest.fixture(autouse=True)
def leave_nothing(sqlite_app: Flask) -> Iterator[None]:
    """The next test begins with a folder that holds nothing of this one."""
    before = set(kept())
    yield
    for path in set(kept()) - before:
        path.unlink()


def test_after_a_kill_the_copy_is_what_is_there(sqlite_app: Flask, copy: Path) -> None:
    [event_id] = event_ids()
    opened(WRITE).communicate()
    assert database().with_name(f"{database().name}-wal").stat().st_size
    done = run(sqlite_app, copy)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Restored the copy of ")
    assert done.output.count("\n") == 1
    with closing(sqlite3.connect(database())) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert not restored.execute("SELECT 1 FROM sqlite_master WHERE name = 'later'").fetchall()
    assert set(statuses(event_id)) == {"amina@example.org", "bo@example.org"}


def test_the_database_of_before_is_kept_with_what_was_in_its_log(
    sqlite_app: Flask, copy: Path
) -> None:
    database().chmod(0o640)
    opened(WRITE).communicate()
    run(sqlite_app, copy)
    [aside] = database().parent.glob("webinars.db.before-*")
    with closing(sqlite3.connect(aside)) as before:
        assert len(before.execute("SELECT * FROM later").fetchall()) == 2
    assert database().stat().st_mode & 0o777 == 0o640
    database().chmod(0o644)


def test_a_database_that_is_in_use_is_left_alone(sqlite_app: Flask, copy: Path) -> None:
    process = opened(WRITE)
    refused = run(sqlite_app, copy)
    with closing(sqlite3.connect(database())) as present:
        assert len(present.execute("SELECT * FROM later").fetchall()) == 2
    process.communicate()
    assert refused.exit_code == 1
    assert "Something uses the database" in refused.output
    assert not list(database().parent.glob(".webinars.db*"))


def test_a_ruined_database_is_kept_as_it_is(sqlite_app: Flask, copy: Path) -> None:
    let_go()
    database().write_bytes(b"ruined" * 1000)
    log = database().with_name(f"{database().name}-wal")
    log.write_bytes(b"the last that it knew")
    done = run(sqlite_app, copy)
    assert done.exit_code == 0, done.output
    assert "cannot be read" in done.output
    [aside, beside] = sorted(database().parent.glob("webinars.db.before-*"))
    assert aside.read_bytes().startswith(b"ruined")
    assert beside.name == f"{aside.name}-wal"
    assert event_ids()


def test_who_was_erased_since_is_erased_again_and_told_nothing(
    sqlite_app: Flask, copy: Path
) -> None:
    [event_id] = event_ids()
    erase()
    done = run(sqlite_app, copy)
    assert "and 1 person is erased again" in done.output
    assert set(statuses(event_id)) == {"bo@example.org"}
    assert messages("amina@example.org") == []
    assert find_erased(event_id, ["amina@example.org"]) == {"amina@example.org"}
    assert b"amina@" not in database().read_bytes()


def test_a_seat_of_who_is_erased_again_goes_on_and_its_mail_waits_for_a_person(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    event_id = add_event(capacity=1)
    for name in ("amina", "bo"):
        sign_up(event_id, f"{name}@example.org")
    assert run(sqlite_app, tmp_path / "copy.db", command=backup).exit_code == 0
    erase()
    run(sqlite_app, tmp_path / "copy.db")
    assert statuses(event_id) == {"bo@example.org": "confirmed"}
    assert {mail.state for mail in mails("bo@example.org")} == {MailState.HELD}


def test_who_was_erased_before_the_copy_and_registered_again_stays(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    event_id = add_event()
    sign_up(event_id)
    erase()
    sign_up(event_id)
    assert run(sqlite_app, tmp_path / "copy.db", command=backup).exit_code == 0
    done = run(sqlite_app, tmp_path / "copy.db")
    assert "knows of nobody" in done.output
    assert set(statuses(event_id)) == {"amina@example.org"}


def test_who_was_erased_again_after_the_copy_is_erased_again(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    event_id = add_event()
    for name in ("amina", "bo"):
        sign_up(event_id, f"{name}@example.org")
        erase(f"{name}@example.org")
        sign_up(event_id, f"{name}@example.org")
    assert run(sqlite_app, tmp_path / "copy.db", command=backup).exit_code == 0
    erase("amina@example.org")
    done = run(sqlite_app, tmp_path / "copy.db")
    assert "and 1 person is erased again" in done.output
    assert set(statuses(event_id)) == {"bo@example.org"}


def test_what_named_somebody_before_they_registered_is_erased_with_them(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    event_id = add_event()
    invite(event_id)
    draft(event_id, "amina@example.org\ncem@example.org\n")
    keep(event_id, csv_of(["Name", "E-mail"], ["Amina", "amina@example.org"], ["Bo", "b@x.org"]))
    register_others(event_id)
    assert run(sqlite_app, tmp_path / "copy.db", command=backup).exit_code == 0
    sign_up(event_id)
    erase()
    done = run(sqlite_app, tmp_path / "copy.db")
    assert "and 1 person is erased again" in done.output
    assert b"amina" not in database().read_bytes().lower()
    assert b"bo@example.org" in database().read_bytes()
    assert b"cem@example.org" in database().read_bytes()
    assert b"b@x.org" in database().read_bytes()


def test_who_was_erased_before_the_copy_and_registered_others_is_still_named_to_them(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    event_id = add_event()
    sign_up(event_id)
    erase()
    register_others(event_id)
    assert run(sqlite_app, tmp_path / "copy.db", command=backup).exit_code == 0
    done = run(sqlite_app, tmp_path / "copy.db")
    assert "knows of nobody" in done.output
    assert db.session.scalars(sa.select(Party.contact_name)).all() == ["Amina"]


def test_a_power_cut_before_the_copy_is_in_place_loses_nothing(
    sqlite_app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(WRITE).communicate()

    def cut(_draft: Path, _database: Path) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "replace", cut)
    assert run(sqlite_app, copy).exit_code == 1
    with closing(sqlite3.connect(database())) as present:
        assert len(present.execute("SELECT * FROM later").fetchall()) == 2


def test_where_there_is_no_database_the_copy_becomes_it(sqlite_app: Flask, copy: Path) -> None:
    let_go()
    database().unlink()
    done = run(sqlite_app, copy)
    assert "there was no database before" in done.output
    assert event_ids()


def test_mail_of_the_copy_is_still_held_and_the_restore_known(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    put("queued@example.org")
    run(sqlite_app, tmp_path / "copy.db", command=backup)
    assert run(sqlite_app, tmp_path / "copy.db").exit_code == 0
    assert [mail.state for mail in mails()] == [MailState.HELD]
    with closing(sqlite3.connect(database())) as restored:
        assert restored.execute("SELECT resumed_at FROM restores").fetchall() == [(None,)]


def test_tables_of_an_earlier_version_are_brought_up_to_date(
    sqlite_app: Flask, copy: Path, tmp_path: Path
) -> None:
    with create_app(settings_for(f"sqlite:///{copy}", tmp_path)).app_context():
        migrating.downgrade("0030")
        let_go()
    done = run(sqlite_app, copy)
    assert done.exit_code == 0, done.output
    with closing(sqlite3.connect(database())) as restored:
        assert restored.execute("SELECT version_num FROM alembic_version").fetchall() != [("0030",)]


@pytest.mark.parametrize(
    ("ruin", "words"),
    [
        (None, "is no copy that `webinars backup` made"),
        ("DROP TABLE alembic_version", "is no copy that `webinars backup` made"),
        ("DELETE FROM alembic_version", "is no copy that `webinars backup` made"),
        ("UPDATE alembic_version SET version_num = '9999'", "is from a later version"),
        ("DELETE FROM restores", "would go out again"),
        ("UPDATE restores SET resumed_at = copied_at", "would go out again"),
    ],
)
def test_what_is_no_copy_of_ours_changes_nothing(
    sqlite_app: Flask, copy: Path, ruin: str | None, words: str
) -> None:
    before = database().read_bytes()
    if ruin is None:
        copy.write_text("a letter")
    else:
        with closing(sqlite3.connect(copy, isolation_level=None)) as changed:
            changed.execute(ruin)
    refused = run(sqlite_app, copy)
    assert refused.exit_code == 1
    assert words in refused.output
    assert refused.output.count("\n") == 1
    assert database().read_bytes() == before
    assert not list(database().parent.glob(".webinars.db*"))


def test_a_damaged_copy_changes_nothing(sqlite_app: Flask, copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    page = 4096
    content[page * 5 : page * 9] = b"\xff" * page * 4
    copy.write_bytes(content)
    refused = run(sqlite_app, copy)
    assert refused.exit_code == 1
    assert "copy.db is " in refused.output
    assert refused.output.count("\n") == 1


def test_of_postgresql_psql_is_named(backstage: Stage, empty_postgres: str, tmp_path: Path) -> None:
    app = backstage.application(empty_postgres, tmp_path)
    (tmp_path / "copy.sql").touch()
    refused = CliRunner().invoke(
        restore, [str(tmp_path / "copy.sql")], obj=ScriptInfo(create_app=lambda: app)
    )
    assert refused.exit_code == 1
    assert "psql" in refused.output
    assert refused.output.count("\n") == 1
