"""A zone that nobody named is stored as none, and follows the event's."""

from __future__ import annotations

from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change. Of who filled in the form nobody knows who named the event's."""
    op.execute(
        "UPDATE registrations SET zone = '' "
        "WHERE (origin <> 'form' OR party_id IS NOT NULL) "
        "AND zone = (SELECT zone FROM events WHERE events.id = registrations.event_id)"
    )


def downgrade() -> None:
    """Take the change back."""
    op.execute(
        "UPDATE registrations "
        "SET zone = (SELECT zone FROM events WHERE events.id = registrations.event_id) "
        "WHERE zone = ''"
    )
