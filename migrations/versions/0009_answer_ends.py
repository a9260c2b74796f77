"""An answer holds while its date ends when it did, too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. Answers that are there hold for the dates as they are now."""
    op.add_column(
        "calendar_answers", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True)
    )
    op.execute(
        "UPDATE calendar_answers SET ends_at = "
        "(SELECT ends_at FROM event_dates WHERE event_dates.id = calendar_answers.date_id)"
    )
    with op.batch_alter_table("calendar_answers") as batch:
        batch.alter_column("ends_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("calendar_answers") as batch:
        batch.drop_column("ends_at")
