"""A person's own feed rises with what they change of themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.add_column(
        "registrations",
        sa.Column("edit_version", sa.Integer(), server_default="0", nullable=False),
    )


def downgrade() -> None:
    """Take the change back: what people change of themselves is not counted."""
    op.drop_column("registrations", "edit_version")
