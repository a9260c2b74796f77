"""What pages and mails are made of is read when a process starts.

An update puts new files below what runs. Until that is reloaded it has to go on as it was: an old
view would hand a new template less than it asks for.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from flask import Flask
from flask_babel import force_locale, get_domain
from jinja2 import FunctionLoader

from config import ROOT
from webinars.languages import SHIPPED
from webinars.web.guides import GUIDES, guide

TEMPLATES = ROOT / "templates"
_KINDS = (".html", ".txt")

Source = tuple[str, str | None, None]


def install(app: Flask) -> None:
    """Let `app` take templates and translations from memory; templates are compiled when needed."""
    app.jinja_loader = FunctionLoader(read_templates().get)
    with app.app_context():
        for language in SHIPPED:
            with force_locale(language):
                get_domain().get_translations()


@cache
def read_templates() -> dict[str, Source]:
    """Every template by its name, with the file that it came from for who looks for a mistake.

    Read once: the processes that a web server forks later have to get the same ones.
    """
    files = (
        Path(folder, name)
        for folder, _, names in os.walk(TEMPLATES)
        for name in names
        if name.endswith(_KINDS)  # not what an editor keeps beside it
    )
    return {
        file.relative_to(TEMPLATES).as_posix(): (file.read_text("utf-8"), str(file), None)
        for file in files
    }


def read_guides() -> None:
    """Read the help, which takes longer than a start may: after the start."""
    for language in SHIPPED:
        for name in GUIDES:
            guide(name, language)
