"""Who came to which date, and what people show at the door."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from webinars.events.search import fold

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEEP_IDS = {"sqlite_autoincrement": True}
"""SQLite copies a table to change it; ids of registrations are never used again (0001)."""

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
AT_ONCE = 5000


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "attendances",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "door",
                "online",
                name="attendanceway",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["event_dates.id"],
            name=op.f("fk_attendances_date_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_attendances_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "date_id", "way", name=op.f("pk_attendances")),
    )
    with op.batch_alter_table("attendances") as batch_op:
        batch_op.create_index(batch_op.f("ix_attendances_date_id"), ["date_id"], unique=False)
    _record_attendances()

    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.add_column(sa.Column("door_token", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("door_code", sa.String(length=8), nullable=True))
        batch_op.add_column(sa.Column("door_text", sa.String(length=250), nullable=True))
    _give_codes()
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        for column in ("door_token", "door_code", "door_text"):
            batch_op.alter_column(column, nullable=False)
        batch_op.create_index("ix_registrations_door_code", ["door_code"], unique=False)
        batch_op.create_index(
            "ix_registrations_event_id_door_text",
            ["event_id", "door_text", "door_code", "id"],
            unique=False,
        )
        batch_op.create_unique_constraint(batch_op.f("uq_registrations_door_token"), ["door_token"])


def _record_attendances() -> None:
    """Who came until now came by the join page, to the date that was on or next; else the last."""
    op.execute(
        """
        INSERT INTO attendances (registration_id, date_id, way, came_at)
        SELECT person.id, date.id, 'online', person.attended_at
        FROM registrations AS person JOIN event_dates AS date ON date.id = COALESCE(
            (SELECT id FROM event_dates WHERE event_id = person.event_id
             AND ends_at > person.attended_at ORDER BY starts_at LIMIT 1),
            (SELECT id FROM event_dates WHERE event_id = person.event_id
             ORDER BY starts_at DESC LIMIT 1)
        )
        WHERE person.attended_at IS NOT NULL
        """
    )


def _give_codes() -> None:
    """Give each registration its codes, and what it is searched by at the door."""
    names = ("id", "name", "organisation", "door_token", "door_code", "door_text")
    table = sa.table("registrations", *(sa.column(name) for name in names))
    change = (
        table.update()
        .where(table.c.id == sa.bindparam("of"))
        .values({name: sa.bindparam(name) for name in names[3:]})
    )
    connection, last = op.get_bind(), 0
    people = sa.select(table.c.id, table.c.name, table.c.organisation).order_by(table.c.id)
    while rows := connection.execute(people.where(table.c.id > last).limit(AT_ONCE)).all():
        connection.execute(change, [_codes(row) for row in rows])
        last = rows[-1].id


def _codes(row: sa.Row[tuple[int, str, str]]) -> dict[str, object]:
    return {
        "of": row.id,
        "door_token": secrets.token_urlsafe(24),
        "door_code": "".join(secrets.choice(ALPHABET) for _ in range(8)),
        "door_text": f"{fold(row.name)[:120]} {fold(row.organisation)[:120]}".rstrip(),
    }


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_registrations_door_token"), type_="unique")
        batch_op.drop_index("ix_registrations_event_id_door_text")
        batch_op.drop_index("ix_registrations_door_code")
        batch_op.drop_column("door_text")
        batch_op.drop_column("door_code")
        batch_op.drop_column("door_token")

    with op.batch_alter_table("attendances") as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendances_date_id"))

    op.drop_table("attendances")
