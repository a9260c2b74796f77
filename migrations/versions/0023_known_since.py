"""Notices keep when what they tell was changed: who registered after that knows it already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. Of what was changed before, nobody knows when."""
    known = sa.Column("known_since", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("event_notices", known)


def downgrade() -> None:
    """Take the change back: everybody is told all of it again."""
    op.drop_column("event_notices", "known_since")
