"""What stops any command: one sentence that says what is missing, and a non-zero exit."""

from __future__ import annotations

import os
import sys
from io import BytesIO, FileIO, TextIOWrapper
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.exc import DataError

from config import ROOT
from tests.conftest import KEY, settings_for
from tests.system.site import free_port
from webinars.cli import main
from webinars.commands.tables import OLD_TABLES, require_tables


def run(*arguments: str, **environment: str) -> Result:
    env = {"SECRET_KEY": KEY, **environment}
    return CliRunner().invoke(main, arguments, env=env)


def assert_is_a_sentence(result: Result, words: str) -> None:
    assert result.exit_code != 0
    assert result.output.startswith("Error: ")
    assert result.output.endswith(".\n")
    assert result.output.count("\n") == 1
    assert words in result.output


NEEDING_TABLES = [
    ("mail", "list"),
    ("mail", "retry", "1"),
    ("demo", "load"),
    ("event", "export", "x"),
    ("organisation", "create", "x", "--name", "X", "--contact-email", "x@example.org"),
    ("user", "create", "x@example.org", "--organisation", "x"),
]


@pytest.mark.parametrize("command", NEEDING_TABLES)
def test_a_database_with_older_tables(older_tables: Path, command: tuple[str, ...]) -> None:
    result = run(*command, WEBINARS_VAR=str(older_tables))
    assert_is_a_sentence(result, OLD_TABLES)


def test_a_mail_waits_for_the_tables(older_tables: Path) -> None:
    result = run("mail", "receive", WEBINARS_VAR=str(older_tables))
    assert (result.exit_code, result.output) == (os.EX_TEMPFAIL, f"Not received: {OLD_TABLES}\n")


@pytest.fixture(scope="module")
def older_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a database that was not updated yet."""
    folder = tmp_path_factory.mktemp("older")
    assert run("db", "upgrade", "0011", WEBINARS_VAR=str(folder)).exit_code == 0
    return folder


@pytest.mark.parametrize("command", NEEDING_TABLES)
def test_a_database_without_tables(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = run(*command, WEBINARS_VAR=str(tmp_path))
    assert_is_a_sentence(result, "`webinars db upgrade` makes them")


def test_a_database_without_tables_is_not_copied(tmp_path: Path) -> None:
    result = run("backup", str(tmp_path / "copy"), WEBINARS_VAR=str(tmp_path))
    assert_is_a_sentence(result, "`webinars db upgrade` makes them")
    assert not (tmp_path / "copy").exists()


def test_a_database_that_cannot_be_reached(tmp_path: Path) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    result = run("mail", "list", WEBINARS_VAR=str(tmp_path), DATABASE_URL=url)
    assert_is_a_sentence(result, "The database cannot be used")


def test_what_the_database_cannot_keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long(*_arguments: object, **_names: object) -> None:
        raise DataError("INSERT …", {}, Exception("value too long\nDETAIL: a name"))

    assert run("db", "upgrade", WEBINARS_VAR=str(tmp_path)).exit_code == 0
    monkeypatch.setattr("webinars.mail.outbox.count_by_state", too_long)
    result = run("mail", "list", WEBINARS_VAR=str(tmp_path))
    assert_is_a_sentence(result, "The database cannot keep this: value too long")


@pytest.mark.parametrize("command", [("db", "upgrade"), ("mail", "list"), ("worker",)])
def test_a_file_that_is_no_database(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "webinars.db").write_text("a letter, not a database" * 100)
    result = run(*command, WEBINARS_VAR=str(tmp_path))
    assert_is_a_sentence(result, "file is not a database")


@pytest.mark.parametrize("folder", ["q?x", "q%41"])
def test_every_command_means_the_same_file(tmp_path: Path, folder: str) -> None:
    named = Path(os.path.relpath(tmp_path / folder, ROOT))
    assert run("db", "upgrade", WEBINARS_VAR=str(named)).exit_code == 0
    assert (tmp_path / folder / "webinars.db").exists()
    told = run("mail", "list", WEBINARS_VAR=str(named), DATABASE_URL="")
    assert told.output == "No mail.\n"
    url = "sqlite:///" + quote(str(named / "webinars.db"))
    require_tables(settings_for(url, tmp_path))


@pytest.mark.parametrize("setting", ["WEBINARS_VAR", "DATABASE_URL"])
def test_a_folder_that_cannot_be_made(tmp_path: Path, setting: str) -> None:
    (tmp_path / "file").touch()
    below = tmp_path / "file" / "folder"
    values = {"WEBINARS_VAR": str(below), "DATABASE_URL": f"sqlite:///{below}/webinars.db"}
    environment = {"WEBINARS_VAR": str(tmp_path), setting: values[setting]}
    if setting == "WEBINARS_VAR":
        environment["SECRET_KEY"] = ""  # the demo's own is kept there
    said = run("db", "upgrade", **environment)
    assert_is_a_sentence(said, str(below))
    assert setting in said.output


def test_a_setting_that_is_wrong(tmp_path: Path) -> None:
    for command in (("run",), ("worker",), ("db", "upgrade"), ("mail", "list")):
        result = run(*command, WEBINARS_VAR=str(tmp_path), MAIL_PORT="post")
        assert_is_a_sentence(result, "MAIL_PORT is 'post'")


@pytest.mark.parametrize(
    "arguments",
    [
        ("backup", "/"),
        ("backup",),
        ("mail", "list", "--limit", "0"),
        ("mail", "list", "--limt", "3"),
        ("mail", "list", "--state", "lost"),
        ("--verbose",),
        ("nothing",),
        ("facts", "parse", "/dev/null", "--zone", "Mars"),
    ],
)
def test_a_command_that_cannot_be_meant(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert_is_a_sentence(result, "--help` says how")


def test_a_group_without_a_command_says_what_there_is() -> None:
    assert "Commands:" in run("mail").output


@pytest.mark.parametrize("unbuffered", [False, True], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    "arguments",
    [("agenda", "parse", "-"), ("facts", "parse", "-"), ("--help",), ("mail", "--help")],
)
def test_an_output_that_is_full(
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    unbuffered: bool,
) -> None:
    text = BytesIO(b"10:00 - 11:00 Opening")
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(text))
    full = (
        # as with PYTHONUNBUFFERED: nothing is left over that writing again would tell
        TextIOWrapper(FileIO("/dev/full", "w"), write_through=True)
        if unbuffered
        else Path("/dev/full").open("w")  # noqa: SIM115 - the command lets go of it
    )
    monkeypatch.setattr(sys, "stdout", full)
    monkeypatch.setenv("SECRET_KEY", KEY)
    with pytest.raises(SystemExit, match="1"):
        main(list(arguments))
    full.close()
    assert capfd.readouterr().err.startswith("Error: The output cannot be written: No space")
