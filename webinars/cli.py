"""The `webinars` command."""

from __future__ import annotations

import click
from flask.cli import FlaskGroup

from webinars import create_app


@click.group(cls=FlaskGroup, create_app=lambda: create_app(), add_default_commands=False)
def main() -> None:
    """Event and webinar registration for civil-society networks."""
