"""Of each purpose, at most one consent of a registration is in force."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. Where two registrations had become one, several could be in force."""
    # Who took one back was left with the other, and had said no to being recorded all the same.
    op.execute("""
        UPDATE consents SET withdrawn_at = (
            SELECT max(other.withdrawn_at) FROM consents AS other
            WHERE other.registration_id = consents.registration_id
            AND other.purpose = consents.purpose
        )
        WHERE purpose = 'recording' AND withdrawn_at IS NULL AND EXISTS (
            SELECT 1 FROM consents AS other
            WHERE other.registration_id = consents.registration_id
            AND other.purpose = consents.purpose
            AND other.withdrawn_at >= consents.given_at
        )
    """)
    # Nobody took these back: the later one says the same, and stays.
    op.execute("""
        DELETE FROM consents WHERE withdrawn_at IS NULL AND EXISTS (
            SELECT 1 FROM consents AS later
            WHERE later.registration_id = consents.registration_id
            AND later.purpose = consents.purpose
            AND later.withdrawn_at IS NULL
            AND (later.given_at > consents.given_at
                OR later.given_at = consents.given_at AND later.id > consents.id)
        )
    """)
    op.create_index(
        "ix_consents_in_force",
        "consents",
        ["registration_id", "purpose"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_index("ix_consents_in_force", table_name="consents")
