"""Fails when the migrations do not lead to the tables that the models describe.

`python -m tests.check_migrations` migrates an empty SQLite database and compares it: tables,
columns, indexes, and what Alembic leaves out, the values that a column may have and its default.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import StaticPool

from tests.conftest import migrate_database, settings_for
from webinars import create_app
from webinars.extensions import db


def differences(engine: Engine) -> list[Any]:
    """What the database at `engine` lacks, or has too much of, compared with the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = list(compare_metadata(context, db.metadata))
        migrated, described = _rules(connection), _rules_of_models(connection)
    others = sorted(migrated.items() ^ described.items())
    return found + [f"{name}: {rule}" for name, rule in dict(others).items()]


def _rules(connection: Connection, schema: str | None = None) -> dict[str, str]:
    """Conditions and defaults as the engine has them: Alembic does not compare the ones, nor the
    others where they are empty. Those that count rows name their own table.
    """
    inspector = sa.inspect(connection)
    rules: dict[str, str] = {}
    for table in inspector.get_table_names(schema):
        for check in inspector.get_check_constraints(table, schema):
            rules[f"{table}, {check['name']}"] = check["sqltext"]
        for column in inspector.get_columns(table, schema):
            default = str(column["default"])
            rules[f"{table}.{column['name']}, default"] = default.partition("nextval")[0]
    return {name: rule for name, rule in rules.items() if not name.startswith("alembic_version")}


def _rules_of_models(connection: Connection) -> dict[str, str]:
    """The same of tables that are made from the models, for a moment."""
    if connection.dialect.name == "sqlite":
        engine = sa.create_engine("sqlite://", poolclass=StaticPool)
        with engine.connect() as memory:
            db.metadata.create_all(memory)
            rules = _rules(memory)
        engine.dispose()
        return rules
    connection.execute(sa.schema.CreateSchema("described"))
    db.metadata.create_all(connection.execution_options(schema_translate_map={None: "described"}))
    rules = _rules(connection, "described")
    connection.rollback()
    return rules


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
