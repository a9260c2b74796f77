"""`webinars mail`: the outbox, for who runs the system, and what comes in by a pipe."""

from __future__ import annotations

import logging
import os
import sys
from typing import IO

import click
from flask import Flask
from flask.cli import ScriptInfo

from config import SettingError, Settings
from webinars.commands.tables import require_tables, with_tables
from webinars.extensions import transaction
from webinars.mail import outbox
from webinars.mail.incoming.reading import LARGEST
from webinars.mail.models import UNFINISHED, MailState, OutgoingMail
from webinars.registrations.replies.forwarding import NobodyReads, TooMany
from webinars.registrations.replies.post import post_of
from webinars.registrations.replies.receiving import receive
from webinars.times import utc_now

RETRIED = (MailState.UNDELIVERABLE, MailState.HELD)
SENT_AGAIN_BY_ID = (*RETRIED, MailState.QUEUED)

MOST = 2**31 - 1
"""The largest number that PostgreSQL keeps in a column of ids."""

_DISCARDED_AT_ONCE = 1024 * 1024
_log = logging.getLogger(__name__)


@click.group()
def mail() -> None:
    """Mail on its way."""


@mail.command("list")
@click.option("--state", type=click.Choice([state.value for state in MailState]))
@click.option("--limit", type=click.IntRange(1, MOST), default=50, show_default=True)
@with_tables
def list_mails(state: str | None, limit: int) -> None:
    """Show the oldest mails that are not finished, or of those in one STATE."""
    counts = outbox.count_by_state()
    if not counts:
        click.echo("No mail.")
        return
    states = [MailState(state)] if state else UNFINISHED
    found = outbox.list_mails(states, limit=limit)
    click.echo("\n".join(map(_line, found)) or f"No mail is {state or 'unfinished'}.")
    more = sum(counts.get(each, 0) for each in states) - len(found)
    if more > 0:
        click.echo(f"and {more:,} more; --limit shows them", err=True)
    summary = [f"{counts[state]} {state.value}" for state in MailState if state in counts]
    click.echo(", ".join(summary), err=True)


@mail.command()
@click.argument("ids", nargs=-1, type=click.IntRange(1, MOST), metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Every mail in the state.")
@click.option(
    "--state",
    type=click.Choice([state.value for state in RETRIED]),
    default=MailState.UNDELIVERABLE.value,
    show_default=True,
    help="With --all: which mails; `held` ones waited when a backup was made.",
)
@with_tables
def retry(ids: tuple[int, ...], everything: bool, state: str) -> None:
    """Send mails again that were given up or held back."""
    if bool(ids) == everything:
        raise click.UsageError("Name the mails by their numbers, or say --all.")
    states = [MailState(state)] if everything else SENT_AGAIN_BY_ID
    with transaction():
        again = outbox.retry(now=utc_now(), states=states, ids=ids)
    if missing := sorted(set(ids) - set(again)):
        numbers = ", ".join(map(str, missing))
        raise click.ClickException(f"Not waiting, given up or held, so not sent again: {numbers}.")
    click.echo(f"{len(again)} put back into the queue.")


@mail.command("receive")
@click.pass_context
def receive_mail(context: click.Context) -> None:
    """Read one message from standard input and deal with it, for a mail server's pipe.

    Exits as `sysexits.h` says, so that the server keeps what could not be stored: 0 done, 67
    nobody reads this mailbox, 75 try again later.
    """
    message = _read_message(sys.stdin.buffer)
    try:
        sys.exit(_receive(context.ensure_object(ScriptInfo).load_app(), message))
    except (SettingError, click.ClickException) as error:
        click.echo(f"Not received: {error}", err=True)
    except Exception as error:  # a mail must not be lost because of us, nor its text be printed
        _log.error("A mail could not be received: %s.", type(error).__name__)
        click.echo(f"Not received for now: {type(error).__name__}.", err=True)
    sys.exit(os.EX_TEMPFAIL)


def _receive(app: Flask, message: bytes) -> int:
    settings: Settings = app.config["SETTINGS"]
    require_tables(settings)
    with app.app_context():
        try:
            with transaction():
                receive(message, post=post_of(settings), now=utc_now())
        except NobodyReads:
            click.echo("Nobody reads mail to this address.", err=True)
            return os.EX_NOUSER
        except TooMany:
            click.echo("Too many mails at once; please try again later.", err=True)
            return os.EX_TEMPFAIL
    return os.EX_OK


def _read_message(stream: IO[bytes]) -> bytes:
    """What the largest message may have, and one octet more; the rest is read and let go."""
    message = stream.read(LARGEST + 1)
    while len(message) > LARGEST and stream.read(_DISCARDED_AT_ONCE):
        pass
    return message


def _line(mail: OutgoingMail) -> str:
    parts = [
        str(mail.id),
        mail.state.value,
        f"{mail.created_at:%Y-%m-%d %H:%M}Z",
        mail.message,
        mail.recipient or "(forgotten)",
        f"attempts: {mail.attempts}",
        mail.last_error or "",
    ]
    return "  ".join(parts).rstrip()
