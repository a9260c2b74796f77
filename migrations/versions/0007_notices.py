"""How far a notice has come; reminders; own feeds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEEP_IDS = {"sqlite_autoincrement": True}
"""SQLite copies a table to change it; ids of registrations are never used again (0001)."""


def upgrade() -> None:
    """Apply the change."""
    with op.batch_alter_table("event_notices") as batch_op:
        batch_op.add_column(
            sa.Column("last_registration_id", sa.Integer(), server_default="0", nullable=False)
        )
        batch_op.add_column(sa.Column("written", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(
            sa.Column("held", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    op.create_table(
        "sent_reminders",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("event_date_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_sent_reminders_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_date_id"],
            ["event_dates.id"],
            name=op.f("fk_sent_reminders_event_date_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "registration_id", "event_date_id", "minutes", name=op.f("pk_sent_reminders")
        ),
    )
    with op.batch_alter_table("sent_reminders") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sent_reminders_event_date_id"), ["event_date_id"], unique=False
        )

    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.add_column(sa.Column("feed_token", sa.String(length=64), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_registrations_feed_token"), ["feed_token"])

    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(
            sa.Column("reminders", sa.JSON(), server_default="[10080, 1440, 60]", nullable=False)
        )


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_registrations_feed_token"), type_="unique")
        batch_op.drop_column("feed_token")

    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("reminders")

    op.drop_table("sent_reminders")

    with op.batch_alter_table("event_notices") as batch_op:
        batch_op.drop_column("held")
        batch_op.drop_column("written")
        batch_op.drop_column("last_registration_id")
