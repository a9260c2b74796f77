"""Events remember the dates that they do not have any more, for the calendars that had them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. Of dates that were called off before nothing is known."""
    dates = sa.Column("called_off", sa.JSON(), nullable=False, server_default="[]")
    op.add_column("events", dates)


def downgrade() -> None:
    """Take the change back."""
    op.drop_column("events", "called_off")
