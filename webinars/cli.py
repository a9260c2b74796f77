"""The `webinars` command."""

from __future__ import annotations

import click
from flask.cli import ScriptInfo
from sqlalchemy.exc import DatabaseError, DataError, OperationalError, ProgrammingError

from config import SettingError
from webinars import create_app
from webinars.commands import accounts, agenda, database, events, facts, mail, server
from webinars.commands.tables import NO_TABLES


class Webinars(click.Group):
    """Turns what stops a command into one sentence and a non-zero exit."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Raises `click.ClickException` for what the environment lacks."""
        try:
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
        except OSError as error:
            if error.filename is None:
                raise
            raise click.ClickException(f"{error.filename}: {error.strerror}.") from None


@click.group(cls=Webinars)
@click.pass_context
def main(context: click.Context) -> None:
    """Event and webinar registration for civil-society networks."""
    context.obj = ScriptInfo(create_app=create_app)


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
