"""How somebody takes part in an event that is in a room and online."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# As one statement that both engines take: Alembic would copy SQLite's table for the constraint.
_WAY = (
    "ALTER TABLE registrations ADD COLUMN takes_part VARCHAR(20) "
    "CONSTRAINT ck_registrations_takespart CHECK (takes_part IN ('room', 'online'))"
)


def upgrade() -> None:
    """Apply the change. Whoever is registered was not asked."""
    op.execute(_WAY)


def downgrade() -> None:
    """Take the change back: nobody knows who comes to the room."""
    op.drop_column("registrations", "takes_part")
