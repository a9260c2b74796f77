"""News of an event also for those who are invited and have not answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. No notice from before it is for them."""
    op.add_column("event_notices", sa.Column("last_invitation_id", sa.Integer(), nullable=True))
    written = sa.Column("invited_written", sa.Integer(), nullable=False, server_default="0")
    op.add_column("event_notices", written)


def downgrade() -> None:
    """Take the change back: those who are invited hear nothing by themselves."""
    op.drop_column("event_notices", "invited_written")
    op.drop_column("event_notices", "last_invitation_id")
