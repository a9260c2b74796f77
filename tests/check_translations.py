"""Fails when a text of the interface is missing from a shipped language.

`python -m tests.check_translations` extracts every text afresh and holds it against each
catalogue; `--update` writes the new texts into the catalogues for translating.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from config import ROOT
from webinars.languages import SHIPPED

FOLDER = ROOT / "webinars" / "translations"

_UPDATE_OPTIONS = (
    *("--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"),
    *("--width", "100"),
)


def extract(target: Path) -> Catalog:
    """Every text of the code and the templates, as a catalogue."""
    _pybabel(
        "extract", "-F", "babel.cfg", "-o", str(target), "--no-location", "--sort-output",
        "--omit-header", "-k", "lazy_gettext", "-k", "_l", "webinars", "templates",
    )  # fmt: skip
    with target.open("rb") as file:
        return read_po(file)


def update(template: Path) -> None:
    """Write new texts into the catalogues and drop those no longer used."""
    for language in SHIPPED[1:]:
        path = catalogue_path(language)
        verb = "update" if path.exists() else "init"
        extra = _UPDATE_OPTIONS if verb == "update" else ()
        _pybabel(verb, "-i", str(template), "-o", str(path), "-l", language, *extra)


def catalogue_path(language: str) -> Path:
    """Where the translations into `language` are kept."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def missing(language: str, texts: Catalog) -> Iterator[str]:
    """The texts that `language` says nothing, or something unsure, for."""
    path = catalogue_path(language)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    for text in texts:
        if text.id and not _is_complete(catalogue.get(text.id, text.context)):
            yield str(text.id)


def _is_complete(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return all(strings)


def _pybabel(*arguments: str) -> None:
    CommandLineInterface().run(["pybabel", "--quiet", *arguments])  # type: ignore[no-untyped-call]


def main() -> int:
    """Check, or update with `--update`; the number of missing texts decides the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        texts = extract(template)
        if "--update" in sys.argv:
            update(template)
    gaps = [(language, text) for language in SHIPPED[1:] for text in missing(language, texts)]
    for language, text in gaps:
        sys.stdout.write(f"{language}: missing: {text}\n")
    sys.stdout.write(f"{len(texts)} texts, {len(gaps)} translations missing\n")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
