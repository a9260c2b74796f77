"""The `webinars` command."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import ScriptInfo
from sqlalchemy.exc import DatabaseError, DataError, OperationalError, ProgrammingError

from config import SettingError
from webinars import create_app
from webinars.commands import accounts, agenda, database, events, facts, mail, restoring, server
from webinars.commands.tables import NO_TABLES


class Misused(click.ClickException):
    """The command line says nothing that can be done."""

    exit_code = 2


@contextmanager
def _in_a_sentence() -> Iterator[None]:
    """Turn what was misused, or what the system refused, into a `click.ClickException`."""
    try:
        yield
    except click.UsageError as error:
        raise _about_usage(error) from None
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever read has seen enough; click ends quietly
            raise
        raise click.ClickException(_about_system(error)) from None


class Webinars(click.Group):
    """Turns what stops a command into one sentence and a non-zero exit."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options before the command's name, of which `--help` is dealt with here.

        Raises `click.ClickException`.
        """
        with _in_a_sentence():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Raises `click.ClickException` for what the environment lacks."""
        try:
            with _in_a_sentence():
                return super().invoke(ctx)
        except SettingError as error:
            raise click.ClickException(str(error)) from None
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(_about_database(error)) from None
        except DataError as error:
            raise click.ClickException(
                f"The database cannot keep this: {_reason(error)}."
            ) from None
        except DatabaseError as error:
            if type(error) is not DatabaseError:  # a more exact kind is a mistake of the program
                raise
            raise click.ClickException(_about_database(error)) from None


@click.group(cls=Webinars)
@click.pass_context
def main(context: click.Context) -> None:
    """Event and webinar registration for civil-society networks."""
    context.obj = ScriptInfo(create_app=create_app)


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def _about_usage(error: click.UsageError) -> click.ClickException:
    """One sentence in place of the command's usage; a group without a command shows its help."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError) or error.ctx is None:
        return error
    what = " ".join(error.format_message().split()).rstrip(".?").replace(". Did", ": did")
    return Misused(f"{what}; `{error.ctx.command_path} --help` says how.")


def _about_system(error: OSError) -> str:
    """What the system refused, and of which file it was."""
    reason = error.strerror or str(error)
    try:
        sys.stdout.flush()
    except OSError:  # what was written has nowhere to go, and would be tried again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return f"The output cannot be written: {reason}."
    if error.errno in _NO_ROOM and not error.filename:  # what was written went through no buffer
        return f"The output cannot be written: {reason}."
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


def _about_database(error: DatabaseError) -> str:
    reason = _reason(error)
    if "no such table" in reason or ("relation" in reason and "does not exist" in reason):
        return NO_TABLES
    return f"The database cannot be used: {reason}."


def _reason(error: DatabaseError) -> str:
    return str(error.orig).strip().splitlines()[0].rstrip(".")


for command in (
    server.run,
    server.web,
    server.worker,
    database.database,
    database.backup,
    restoring.restore,
    mail.mail,
    accounts.organisation,
    accounts.user,
    events.event,
    events.demo,
    agenda.agenda,
    facts.facts,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
