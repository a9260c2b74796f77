"""The guides in the product's help: Markdown files in `webinars/help/<language>/<guide>/`.

A file is a topic: `# Title`, a lead, then sections, `## Heading {#anchor}`. A picture stands on a
line of its own; one of a page as phones show it may lie beside it, `people-narrow.webp` beside
`people.webp`: the wide one cannot be read there. Nothing but a name in bold may be a label of the
interface, so that a test can tell when a label changes; see `docs/recipes.md`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup
from PIL import Image

from webinars.languages import SHIPPED
from webinars.markdown import render

FOLDER = Path(__file__).resolve().parent.parent / "help"
STATIC = FOLDER.parent / "static"
ORGANISERS, REGISTRANTS = GUIDES = ("organisers", "registrants")
NARROW = "-narrow"
"""What the names of pictures for phones end with."""

_HEADING = re.compile(r"^## (?P<title>.+?) \{#(?P<anchor>[a-z-]+)\}$", re.MULTILINE)
_PICTURE = re.compile(r"^!\[(?P<alt>[^\]]+)\]\((?:\.\./)+static/(?P<file>[a-z/-]+\.webp)\)$", re.M)


@dataclass(frozen=True)
class Picture:
    """A picture of a page: the static `file`, its size in pixels, and what is on it.

    `narrow` is the one for phones, where there is one.
    """

    file: str
    alt: str
    width: int
    height: int
    narrow: Picture | None = None


@dataclass(frozen=True)
class Section:
    """A part of a topic under its heading; `parts` are texts and pictures in order."""

    anchor: str
    title: str
    parts: Sequence[Markup | Picture]

    @property
    def words(self) -> str:
        """All that it says, without marks."""
        texts = (each.striptags() for each in self.parts if isinstance(each, Markup))
        return " ".join([self.title, *texts])


@dataclass(frozen=True)
class Topic:
    """A page of a guide. `key` stands in its address."""

    key: str
    title: str
    lead: Markup
    sections: Sequence[Section]


@cache
def guide(name: str, language: str) -> dict[str, Topic]:
    """The topics of a guide by key, in order; in English where a language has none."""
    folder = FOLDER / language / name
    if not folder.is_dir():
        folder = FOLDER / SHIPPED[0] / name
    return {topic.key: topic for topic in map(_read, sorted(folder.glob("*.md")))}


def _read(path: Path) -> Topic:
    text = path.read_text(encoding="utf-8")
    first, *rest = _HEADING.split(text)
    title, _line, lead = first.removeprefix("# ").partition("\n")
    sections = [
        Section(anchor, heading, list(_parts(body)))
        for heading, anchor, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True)
    ]
    return Topic(path.stem.partition("-")[2], title.strip(), render(lead.strip()), sections)


def _parts(body: str) -> Iterator[Markup | Picture]:
    text, *rest = _PICTURE.split(body)
    yield render(text.strip())
    for alt, file, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        narrow = file.replace(".webp", f"{NARROW}.webp")
        has_narrow = (STATIC / narrow).exists()
        yield _picture(file, alt, _picture(narrow, alt) if has_narrow else None)
        if after.strip():
            yield render(after.strip())


def _picture(file: str, alt: str, narrow: Picture | None = None) -> Picture:
    with Image.open(STATIC / file) as image:
        return Picture(file, alt, *image.size, narrow)
