"""Which message to many somebody without an e-mail address has to be told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. Of what is to be told already nobody knows which message it is."""
    op.create_table(
        "untold_mailings",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id", "message"],
            ["untold.registration_id", "untold.message"],
            name=op.f("fk_untold_mailings_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["mailing_id"],
            ["mailings.id"],
            name=op.f("fk_untold_mailings_mailing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "mailing_id", name=op.f("pk_untold_mailings")),
    )
    op.create_index(op.f("ix_untold_mailings_mailing_id"), "untold_mailings", ["mailing_id"])


def downgrade() -> None:
    """Take the change back: messages to tell are named, and not attributed."""
    op.drop_index(op.f("ix_untold_mailings_mailing_id"), table_name="untold_mailings")
    op.drop_table("untold_mailings")
