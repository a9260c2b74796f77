"""Answers know their request, and that a no gave the place back; decisions keep their words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. What cancelled somebody before is not known."""
    op.add_column(
        "registrations", sa.Column("decision_words", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("registrations", sa.Column("decision_step", sa.Integer(), nullable=True))
    with op.batch_alter_table("calendar_answers") as batch:
        batch.add_column(sa.Column("asked_step", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("freed_step", sa.Integer(), nullable=True))
    op.execute("UPDATE calendar_answers SET asked_step = step")
    with op.batch_alter_table("calendar_answers") as batch:
        batch.alter_column("asked_step", existing_type=sa.Integer(), nullable=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("calendar_answers") as batch:
        batch.drop_column("freed_step")
        batch.drop_column("asked_step")
    op.drop_column("registrations", "decision_step")
    op.drop_column("registrations", "decision_words")
