"""`webinars agenda parse`: the agenda in a text, as JSON."""

from __future__ import annotations

import codecs
import json
from typing import BinaryIO

import click

from webinars.commands.facts import REASONS
from webinars.commands.files import ReadableFile
from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import as_json
from webinars.events.parsing.document import reading as document

_BYTE_ORDER_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


_WORD = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class NotText(ValueError):
    """The bytes are not those of a text; the message is a sentence."""


@click.group()
def agenda() -> None:
    """Agendas as people write them."""


@agenda.command()
@click.argument("file", type=ReadableFile())
@click.option("--year", type=click.IntRange(1900, 2200), help="The year of dates without one.")
def parse(file: BinaryIO, *, year: int | None) -> None:
    """Print the agenda in FILE, a text or a .docx, as JSON; - reads the standard input.

    `docs/parsing.md` describes what is understood and what is printed. Nothing is stored.
    """
    name = getattr(file, "name", "-")
    content = file.read()
    try:
        text, encoding = _of_word(content) or decode(content)
    except document.UnreadableFile as error:
        raise click.ClickException(f"{name}: {REASONS[type(error)]}.") from None
    except NotText as error:
        raise click.ClickException(f"{name}: {error}") from None
    if encoding == "cp1252":
        click.echo(f"{name} is not UTF-8; it was read as Windows-1252.", err=True)
    found = as_json(parse_agenda(text, year=year))
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


def _of_word(content: bytes) -> tuple[str, str] | None:
    """The text of a Word file; None where `content` is none."""
    if not content.startswith(_WORD):
        return None
    return document.read_file(content).text, "utf-8"


def decode(content: bytes) -> tuple[str, str]:
    """The text in `content` and its encoding: UTF-8, UTF-16 with a mark, else Windows-1252.

    Raises `NotText` for bytes that no text has, such as those of a Word file.
    """
    encoding = _BYTE_ORDER_MARKS.get(content[:2], "utf-8-sig")
    if encoding == "utf-8-sig" and b"\0" in content:
        raise NotText("This is not a text file. Save it as plain text, or paste its text.")
    for candidate in (encoding, "cp1252"):
        try:
            return content.decode(candidate), candidate
        except UnicodeDecodeError:
            if candidate == "utf-16":
                break
    raise NotText("This is not text in UTF-8. Save it as UTF-8 and try again.")
