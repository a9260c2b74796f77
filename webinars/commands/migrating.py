"""The migrations in `migrations/`, run on the application's database.

Alembic takes an eighth of the time that a process needs to start: only what migrates loads this.
"""

from __future__ import annotations

import flask_migrate
from flask import current_app

from config import ROOT
from webinars.extensions import db

MIGRATIONS = str(ROOT / "migrations")


def upgrade(revision: str = "head", directory: str = MIGRATIONS) -> None:
    """Bring the tables up to a revision."""
    _bind()
    flask_migrate.upgrade(directory=directory, revision=revision)


def downgrade(revision: str = "-1", directory: str = MIGRATIONS) -> None:
    """Take the tables back to a revision."""
    _bind()
    flask_migrate.downgrade(directory=directory, revision=revision)


def stamp(revision: str = "head") -> None:
    """Note a revision as the database's present one, whatever was noted before."""
    _bind()
    flask_migrate.stamp(revision=revision, purge=True)


def _bind() -> None:
    flask_migrate.Migrate(current_app, db, directory=MIGRATIONS)
