"""People can agree to be in the recording of an event."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    _allow("newsletter", "access-needs", "recording")


def downgrade() -> None:
    """Take the change back: what people agreed to about recordings is forgotten."""
    op.execute("DELETE FROM consents WHERE purpose = 'recording'")
    _allow("newsletter", "access-needs")


def _allow(*purposes: str) -> None:
    """Let a consent be for these purposes alone."""
    listed = ", ".join(f"'{purpose}'" for purpose in purposes)
    with op.batch_alter_table("consents") as table:
        table.drop_constraint(op.f("ck_consents_consentpurpose"), type_="check")
        table.create_check_constraint(
            op.f("ck_consents_consentpurpose"), sa.text(f"purpose IN ({listed})")
        )
