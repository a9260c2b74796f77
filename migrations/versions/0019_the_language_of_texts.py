"""In which language somebody reads what organisers wrote, where it is not that of the interface."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. Everybody who is registered goes on reading as before."""
    column = sa.Column("text_language", sa.String(12), nullable=False, server_default="")
    op.add_column("registrations", column)


def downgrade() -> None:
    """Take the change back: all read in the language of the interface again."""
    op.drop_column("registrations", "text_language")
