"""Days on which a draft was to take place; seats that are kept while a decision can be undone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webinars.database import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEX = "ix_registrations_event_id_seat_kept_until"


def upgrade() -> None:
    """Apply the change. What was moved before is not known, and nobody is asked about it."""
    days = sa.Column("former_days", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("events", days)
    op.add_column("registrations", sa.Column("seat_kept_until", UTCDateTime()))
    is_kept = sa.text("seat_kept_until IS NOT NULL")
    op.create_index(
        INDEX,
        "registrations",
        ["event_id", "seat_kept_until"],
        sqlite_where=is_kept,
        postgresql_where=is_kept,
    )


def downgrade() -> None:
    """Take the change back: seats that were kept are free."""
    op.drop_index(INDEX, "registrations")
    op.drop_column("registrations", "seat_kept_until")
    op.drop_column("events", "former_days")
