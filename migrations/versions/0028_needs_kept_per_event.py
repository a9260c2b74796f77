"""An event can keep what people need for other days than its organisation does."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("events") as table:
        table.add_column(sa.Column("access_retention_days", sa.Integer(), nullable=True))
        table.create_check_constraint(
            op.f("ck_events_access_retention_days_range"),
            "access_retention_days BETWEEN 0 AND 90",
        )


def downgrade() -> None:
    """Take the change back: the organisation's days hold for all events."""
    with op.batch_alter_table("events") as table:
        table.drop_constraint(op.f("ck_events_access_retention_days_range"), type_="check")
        table.drop_column("access_retention_days")
