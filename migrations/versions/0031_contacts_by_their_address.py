"""Whoever registered several people is found by their address, for each mail that comes in."""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_index(op.f("ix_parties_contact_key"), "parties", ["contact_key"])


def downgrade() -> None:
    """Take the change back."""
    op.drop_index(op.f("ix_parties_contact_key"), table_name="parties")
