"""Mails that are part of something larger, so that a mailing's mails can be found and counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("outgoing_mails") as batch_op:
        batch_op.add_column(sa.Column("part_of", sa.String(length=80), nullable=True))
        batch_op.create_index("ix_outgoing_mails_part_of_state", ["part_of", "state"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("outgoing_mails") as batch_op:
        batch_op.drop_index("ix_outgoing_mails_part_of_state")
        batch_op.drop_column("part_of")
