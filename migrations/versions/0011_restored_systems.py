"""What a system remembers of being restored, when mail last left, and earlier tidying up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COUNTED = ("registrations", "attendances", "answers")
"""Counted from their indexes alone, which PostgreSQL can only where it has tidied up."""

EARLY = {"autovacuum_vacuum_scale_factor": 0.02, "autovacuum_vacuum_insert_scale_factor": 0.02}
"""After two of a hundred rows have changed, or are new, in place of twenty."""


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "restores",
        sa.Column("copied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("copied_at", name=op.f("pk_restores")),
    )
    op.create_index(
        "ix_outgoing_mails_state_finished_at", "outgoing_mails", ["state", "finished_at"]
    )
    # An event that is postponed offers nothing. Where it was before this was held to, who had an
    # offer would have lost their place in line when it takes place after all.
    op.execute(
        "UPDATE registrations SET offered_until = NULL WHERE offered_until IS NOT NULL "
        "AND event_id IN (SELECT id FROM events WHERE status <> 'published')"
    )
    if op.get_bind().dialect.name == "postgresql":
        values = ", ".join(f"{name} = {share}" for name, share in EARLY.items())
        for table in COUNTED:
            op.execute(f"ALTER TABLE {table} SET ({values})")


def downgrade() -> None:
    """Take the change back."""
    if op.get_bind().dialect.name == "postgresql":
        for table in COUNTED:
            op.execute(f"ALTER TABLE {table} RESET ({', '.join(EARLY)})")
    op.drop_index("ix_outgoing_mails_state_finished_at", "outgoing_mails")
    op.drop_table("restores")
