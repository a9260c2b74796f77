"""More to search by; several telephone numbers; how to choose the interpretation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from webinars.events.search import fold

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SEARCHED: dict[str, tuple[Sequence[str], str]] = {
    "events": (["id"], "hashtags"),
    "organisation_texts": (["organisation_id", "language"], "name"),
    "agenda_item_texts": (["item_id", "language"], "title"),
}
"""By table: its key, and the column that is searched."""


def upgrade() -> None:
    """Apply the change. The old code, where it still runs, can add rows: it fills in no text."""
    for table, (keys, column) in SEARCHED.items():
        searched = sa.Column("search_text", sa.Text(), nullable=False, server_default="")
        op.add_column(table, searched)
        _fill(table, keys, column)
    with op.batch_alter_table("events") as batch_op:
        batch_op.alter_column(
            "join_phone",
            existing_type=sa.String(length=200),
            type_=sa.String(length=1000),
            existing_nullable=False,
        )
        batch_op.add_column(
            sa.Column("listening_help", sa.JSON(), server_default="{}", nullable=False)
        )


def downgrade() -> None:
    """Take the change back: of the telephone numbers stay those that there is room for."""
    events = sa.table("events", sa.column("id", sa.Integer), sa.column("join_phone", sa.String))
    _change(events, ["id"], "join_phone", "join_phone", _on_one_line)
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("listening_help")
        batch_op.alter_column(
            "join_phone",
            existing_type=sa.String(length=1000),
            type_=sa.String(length=200),
            existing_nullable=False,
        )
    for table in SEARCHED:
        op.drop_column(table, "search_text")


def _fill(table: str, keys: Sequence[str], column: str) -> None:
    kind = sa.JSON() if column == "hashtags" else sa.String()
    columns = [*map(sa.column, keys), sa.column(column, kind), sa.column("search_text")]
    _change(sa.table(table, *columns), keys, column, "search_text", _folded)


def _change(
    table: sa.TableClause,
    keys: Sequence[str],
    source: str,
    target: str,
    change: Callable[[Any], str],
) -> None:
    connection = op.get_bind()
    columns = [table.c[name] for name in (*keys, source)]
    for row in connection.execute(sa.select(*columns)).all():
        is_row = [table.c[key] == value for key, value in zip(keys, row[:-1], strict=True)]
        connection.execute(sa.update(table).where(*is_row).values({target: change(row[-1])}))


def _folded(value: str | list[str]) -> str:
    return fold(value if isinstance(value, str) else " ".join(value))


def _on_one_line(numbers: str) -> str:
    kept = ""
    for line in numbers.splitlines():
        longer = f"{kept}, {line}" if kept else line
        kept = longer if len(longer) <= 200 else kept
    return kept
