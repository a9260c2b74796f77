"""`webinars facts parse`: what is recognised in a concept note, an invitation or an e-mail."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import BinaryIO

import click

from webinars.commands.files import ReadableFile
from webinars.events.parsing.document import reading as document
from webinars.events.parsing.facts.json import to_json
from webinars.events.parsing.facts.reading import parse_facts
from webinars.times import UnknownZone, get_zone, utc_now

REASONS: dict[type[document.UnreadableFile], str] = {
    document.PdfFile: "it is a PDF; copy its text, and save that as a .txt file",
    document.BrokenFile: "it is damaged, or neither a Word file (.docx) nor text",
    document.OldWordFile: "it is in the format of Word before 2007 (.doc); save it as .docx",
    document.ProtectedFile: "it is protected with a password",
    document.FileTooLarge: "it is too large; 10 MB and the text of some hundred pages are read",
    document.SuspiciousFile: "it has a document type, which Word files never have",
    document.EmptyFile: "there is no text in it",
}


@click.group()
def facts() -> None:
    """Facts in texts about events."""


@facts.command("parse")
@click.argument("file", type=ReadableFile())
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day from which years that are not written are judged; the present one if not given.",
)
@click.option("--zone", help='The zone of the organisation, such as "Europe/Brussels".')
def parse(file: BinaryIO, *, today: datetime | None, zone: str | None) -> None:
    """Print the facts in FILE as JSON: text, Markdown, HTML or .docx; - reads standard input.

    No database is needed. `docs/parsing-facts.md` describes the keys.
    """
    _check_zone(zone)
    try:
        source = document.read_file(file.read(), getattr(file, "name", "") or "")
    except document.UnreadableFile as error:
        raise click.ClickException(f"The file cannot be read: {REASONS[type(error)]}.") from None
    found = parse_facts(source, today=_day(today), default_zone=zone)
    click.echo(json.dumps(to_json(found, source), ensure_ascii=False, indent=2))


def _day(today: datetime | None) -> date:
    return (today or utc_now()).date()


def _check_zone(zone: str | None) -> None:
    try:
        if zone is not None:
            get_zone(zone)
    except UnknownZone as error:
        raise click.BadParameter(str(error), param_hint="--zone") from None
