"""People can choose among the dates of a series."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. Registrations that are there are for all dates, as they were."""
    op.add_column(
        "events",
        sa.Column("choose_dates", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "chosen_dates",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=255), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_chosen_dates_registration_id_registrations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "uid", name=op.f("pk_chosen_dates")),
    )
    op.create_index("ix_chosen_dates_uid", "chosen_dates", ["uid", "chosen", "registration_id"])


def downgrade() -> None:
    """Take the change back: every registration is for all dates again."""
    op.drop_index("ix_chosen_dates_uid", table_name="chosen_dates")
    op.drop_table("chosen_dates")
    op.drop_column("events", "choose_dates")
