"""`webinars event import`, `webinars event export` and `webinars demo load`."""

from __future__ import annotations

from typing import IO

import click
from flask import current_app

from config import Settings
from webinars import demo as demo_content
from webinars.commands.files import ReadableFile
from webinars.commands.tables import with_tables
from webinars.events import exchange
from webinars.extensions import transaction
from webinars.links import Links
from webinars.registrations.replacing import EventIsInUse, take_in
from webinars.times import utc_now

FAILURES = (
    exchange.InvalidEvent,
    exchange.EventExists,
    exchange.EventHasRegistrations,
    EventIsInUse,
    demo_content.NotADemo,
)


@click.group()
def event() -> None:
    """Events as files."""


@event.command("import")
@click.argument("file", type=ReadableFile())
@click.option("--replace", is_flag=True, help="Take the place of the event with this slug.")
@with_tables
def import_file(file: IO[bytes], *, replace: bool) -> None:
    """Add the event that FILE describes; `docs/event-format.md` says how to write one."""
    settings = _settings()
    try:
        with transaction():
            added = take_in(
                exchange.parse(file.read()),
                domain=settings.domain,
                organizer_email=settings.mail_default_sender,
                now=utc_now(),
                replace=replace,
            )
            slug = added.slug
    except FAILURES as error:
        raise click.ClickException(_advice(error)) from None
    click.echo(f"Imported {Links(settings.base_url).event(slug)}")


@event.command("export")
@click.argument("slug")
@with_tables
def export_file(slug: str) -> None:
    """Write the event called SLUG to the standard output. The join link is in it."""
    found = exchange.find_event(slug)
    if found is None:
        raise click.ClickException(f'There is no event "{slug}".')
    click.echo(exchange.to_text(exchange.export_event(found)), nl=False)


@click.group()
def demo() -> None:
    """The demo's content."""


@demo.command("load")
@with_tables
def load() -> None:
    """Add the demo's events and organiser, as far as they are not there yet."""
    try:
        with transaction():
            login = demo_content.load(now=utc_now(), settings=_settings(), report=click.echo)
    except FAILURES as error:
        raise click.ClickException(_advice(error)) from None
    address = f"{_settings().base_url}/organiser/"
    click.echo(f"Sign in as {login.email} with the password {login.password} at {address}")


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _advice(error: Exception) -> str:
    if isinstance(error, exchange.EventExists):
        return f"{error} Import with --replace to put this file in its place."
    return str(error)
