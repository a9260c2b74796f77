"""Days on which a draft was to take place, so that its texts can be held against them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. What was moved before is not known, and nobody is asked about it."""
    days = sa.Column("former_days", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("events", days)


def downgrade() -> None:
    """Take the change back."""
    op.drop_column("events", "former_days")
