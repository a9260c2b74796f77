"""Answers know their request, and that a no gave the place back; decisions keep their words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. What cancelled somebody before is not known.

    Until the new code runs everywhere, the old one adds answers without `asked_step`.
    """
    op.add_column(
        "registrations", sa.Column("decision_words", sa.Text(), nullable=False, server_default="")
    )
    op.add_column(
        "registrations", sa.Column("words_before", sa.Text(), nullable=False, server_default="")
    )
    op.add_column("registrations", sa.Column("decision_step", sa.Integer(), nullable=True))
    op.add_column("calendar_answers", sa.Column("asked_step", sa.Integer(), nullable=True))
    op.add_column("calendar_answers", sa.Column("freed_step", sa.Integer(), nullable=True))
    op.execute("UPDATE calendar_answers SET asked_step = step")


def downgrade() -> None:
    """Take the change back."""
    op.drop_column("calendar_answers", "freed_step")
    op.drop_column("calendar_answers", "asked_step")
    op.drop_column("registrations", "decision_step")
    op.drop_column("registrations", "words_before")
    op.drop_column("registrations", "decision_words")
