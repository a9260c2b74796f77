"""On SQLite ids of dates are never used again, as on PostgreSQL: mails that wait name them."""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


NAMED = """
    UPDATE sqlite_sequence SET seq = max(seq, (
        SELECT coalesce(max(json_extract(payload, '$.date')), 0) FROM outgoing_mails
        WHERE json_type(payload, '$.date') = 'integer'
    )) WHERE name = 'event_dates'
"""
"""Ids of dates that are gone, and that mails still name, count as used, too."""


def upgrade() -> None:
    """Apply the change."""
    _copy_dates(sqlite_autoincrement=True)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(NAMED)


def downgrade() -> None:
    """Take the change back."""
    _copy_dates(sqlite_autoincrement=False)


def _copy_dates(**table_kwargs: bool) -> None:
    """SQLite copies a table to change how it counts; other engines do nothing of it."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("event_dates", recreate="always", table_kwargs=table_kwargs):
            pass
