"""Figures of an event: what is arranged, what stays of removed registrations, counting fast."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNTED = (
    *("event_id", "status", "language", "listening_language", "origin", "partner_link_id"),
    *("attended_at", "organisation"),
)
"""What figures are counted by: the index alone answers, without reading a single registration."""


def upgrade() -> None:
    """Apply the change."""
    op.create_index("ix_registrations_counted", "registrations", list(COUNTED), unique=False)
    with op.batch_alter_table("access_needs") as batch_op:
        batch_op.add_column(sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("removed_counts") as batch_op:
        batch_op.alter_column(
            "dimension",
            existing_type=sa.String(length=20),
            type_=sa.String(length=60),
            existing_nullable=False,
        )


def downgrade() -> None:
    """Take it back; counts by answers have no room in the former column."""
    op.execute("DELETE FROM removed_counts WHERE dimension LIKE 'answer-%'")
    with op.batch_alter_table("removed_counts") as batch_op:
        batch_op.alter_column(
            "dimension",
            existing_type=sa.String(length=60),
            type_=sa.String(length=20),
            existing_nullable=False,
        )
    with op.batch_alter_table("access_needs") as batch_op:
        batch_op.drop_column("arranged_at")
    op.drop_index("ix_registrations_counted", table_name="registrations")
