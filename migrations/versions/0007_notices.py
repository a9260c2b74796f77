"""How far a notice has come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("event_notices") as batch_op:
        batch_op.add_column(
            sa.Column("last_registration_id", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("written", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("event_notices") as batch_op:
        batch_op.drop_column("held")
        batch_op.drop_column("written")
        batch_op.drop_column("last_registration_id")
