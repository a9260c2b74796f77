"""Photos of speakers that may be shown, people by organisation, usual languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from webinars.events.search import fold

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

AT_ONCE = 5000


def upgrade() -> None:
    """Apply the change. No photo is shown that was not before."""
    shows_photo = sa.Column("shows_photo", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("speakers", shows_photo)
    pattern = sa.Column("default_pattern", sa.String(60), nullable=False, server_default="")
    op.add_column("organisations", pattern)
    key = sa.Column("organisation_key", sa.String(101), nullable=False, server_default="1")
    op.add_column("registrations", key)
    _sort_by_organisation()
    op.create_index(
        "ix_registrations_event_id_organisation_key",
        "registrations",
        ["event_id", "organisation_key", "name_key", "id"],
    )


def _sort_by_organisation() -> None:
    """Give each registration with an organisation what it is sorted by."""
    columns = (sa.column(name) for name in ("id", "organisation", "organisation_key"))
    table = sa.table("registrations", *columns)
    change = (
        table.update()
        .where(table.c.id == sa.bindparam("of"))
        .values(organisation_key=sa.bindparam("key"))
    )
    people = (
        sa.select(table.c.id, table.c.organisation)
        .where(table.c.organisation != "")
        .order_by(table.c.id)
        .limit(AT_ONCE)
    )
    connection, last = op.get_bind(), 0
    while rows := connection.execute(people.where(table.c.id > last)).all():
        keys = [{"of": row.id, "key": _key(row.organisation)} for row in rows]
        connection.execute(change, keys)
        last = rows[-1].id


def _key(organisation: str) -> str:
    folded = fold(organisation)
    return f"0{folded[:100]}" if folded else "1"


def downgrade() -> None:
    """Take the change back: photos stay in organisers' pages again."""
    op.drop_index("ix_registrations_event_id_organisation_key", "registrations")
    op.drop_column("registrations", "organisation_key")
    op.drop_column("organisations", "default_pattern")
    op.drop_column("speakers", "shows_photo")
