"""Fails when the migrations do not lead to the tables that the models describe.

`python -m tests.check_migrations` migrates an empty SQLite database and compares it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Engine

from tests.conftest import migrate_database, settings_for
from webinars import create_app
from webinars.extensions import db


def differences(engine: Engine) -> list[Any]:
    """What the database at `engine` lacks, or has too much of, compared with the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.metadata))


def main() -> int:
    """Compare, and say what differs."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/webinars.db"
        migrate_database(url, Path(folder))
        app = create_app(settings_for(url, Path(folder)))
        with app.app_context():
            found = differences(db.engine)
            db.engine.dispose()
    for difference in found:
        sys.stdout.write(f"not in the migrations: {difference}\n")
    sys.stdout.write("The migrations match the models.\n" if not found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
