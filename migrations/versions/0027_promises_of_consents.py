"""Each subscriber gets a link of its own; needs are kept as long as was promised."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_SUBSCRIBERS = sa.table(
    "subscribers", sa.column("id"), sa.column("token"), sa.column("consent_language")
)


def upgrade() -> None:
    """Apply the change. The language of a newsletter was that of the consent.

    What was promised of needs is taken from the present setting: nothing else is stored.
    """
    op.add_column("subscribers", sa.Column("token", sa.String(64), nullable=True))
    op.add_column(
        "subscribers",
        sa.Column("consent_language", sa.String(12), nullable=False, server_default=""),
    )
    op.execute("UPDATE subscribers SET consent_language = language")
    connection = op.get_bind()
    for (number,) in connection.execute(sa.select(_SUBSCRIBERS.c.id)).all():
        connection.execute(
            _SUBSCRIBERS.update()
            .where(_SUBSCRIBERS.c.id == number)
            .values(token=secrets.token_urlsafe(24))
        )
    with op.batch_alter_table("subscribers") as table:
        table.alter_column("token", existing_type=sa.String(64), nullable=False)
        table.create_unique_constraint("uq_subscribers_token", ["token"])
    op.add_column("access_needs", sa.Column("kept_days", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE access_needs SET kept_days = (SELECT organisations.access_retention_days "
        "FROM organisations JOIN events ON events.organisation_id = organisations.id "
        "JOIN registrations ON registrations.event_id = events.id "
        "WHERE registrations.id = access_needs.registration_id)"
    )


def downgrade() -> None:
    """Take the change back: the links stop working, and a longer period reaches everybody."""
    op.drop_column("access_needs", "kept_days")
    with op.batch_alter_table("subscribers") as table:
        table.drop_constraint("uq_subscribers_token", type_="unique")
        table.drop_column("consent_language")
        table.drop_column("token")
