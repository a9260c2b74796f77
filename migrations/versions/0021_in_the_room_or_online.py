"""How somebody takes part in an event that is in a room and online, and who needs a seat then."""

from __future__ import annotations

import sqlalchemy as sa
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
_COUNTED = (
    *("event_id", "status", "language", "listening_language", "origin", "partner_link_id"),
    *("attended_at", "organisation"),
)


def _count_by(*columns: str) -> None:
    op.drop_index("ix_registrations_counted", table_name="registrations")
    op.create_index("ix_registrations_counted", "registrations", list(columns), unique=False)


def upgrade() -> None:
    """Apply the change. Whoever is registered was not asked, and has a seat, as before."""
    op.execute(_WAY)
    _count_by(*_COUNTED, "takes_part")
    is_open = sa.Column("online_open", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("events", is_open)


def downgrade() -> None:
    """Take the change back: nobody knows who comes to the room, and all need a seat."""
    op.drop_column("events", "online_open")
    _count_by(*_COUNTED)
    op.drop_column("registrations", "takes_part")
