"""`webinars mail list` and `webinars mail retry`: the outbox, for who runs the system."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from webinars.extensions import transaction
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.times import utc_now

UNFINISHED = (MailState.QUEUED, MailState.SENDING, MailState.UNDELIVERABLE, MailState.HELD)
RETRIED = (MailState.UNDELIVERABLE, MailState.HELD)
SENT_AGAIN_BY_ID = (*RETRIED, MailState.QUEUED)


@click.group()
def mail() -> None:
    """Mail on its way."""


@mail.command("list")
@click.option("--state", type=click.Choice([state.value for state in MailState]))
@with_appcontext
def list_mails(state: str | None) -> None:
    """Show the mails that are not finished, or those in one STATE."""
    counts = outbox.count_by_state()
    if not counts:
        click.echo("No mail.")
        return
    found = outbox.list_mails([MailState(state)] if state else UNFINISHED)
    click.echo("\n".join(map(_line, found)) or f"No mail is {state or 'unfinished'}.")
    summary = [f"{counts[state]} {state.value}" for state in MailState if state in counts]
    click.echo(", ".join(summary), err=True)


@mail.command()
@click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Every mail in the state.")
@click.option(
    "--state",
    type=click.Choice([state.value for state in RETRIED]),
    default=MailState.UNDELIVERABLE.value,
    show_default=True,
    help="With --all: which mails; `held` ones waited when a backup was made.",
)
@with_appcontext
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
