"""Each subscriber gets a link of its own, and the language of what they agreed to."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0025"
branch_labels = None
depends_on = None

_SUBSCRIBERS = sa.table(
    "subscribers", sa.column("id"), sa.column("token"), sa.column("consent_language")
)


def upgrade() -> None:
    """Apply the change. The language of a newsletter was that of the consent."""
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


def downgrade() -> None:
    """Take the change back: the links stop working."""
    with op.batch_alter_table("subscribers") as table:
        table.drop_constraint("uq_subscribers_token", type_="unique")
        table.drop_column("consent_language")
        table.drop_column("token")
