"""Photos of speakers that may be shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. No photo is shown that was not before."""
    op.add_column(
        "speakers",
        sa.Column("shows_photo", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def downgrade() -> None:
    """Take the change back: photos stay in organisers' pages again."""
    op.drop_column("speakers", "shows_photo")
