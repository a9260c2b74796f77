"""What comes back by mail, and offers of seats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEEP_IDS = {"sqlite_autoincrement": True}
"""SQLite copies a table to change it; ids of registrations are never used again (0001)."""

PARTSTATS = sa.Enum(
    "ACCEPTED",
    "TENTATIVE",
    "DECLINED",
    "DELEGATED",
    name="partstat",
    native_enum=False,
    create_constraint=True,
    length=20,
)
METHODS = sa.Enum(
    "REPLY",
    "COUNTER",
    "REFRESH",
    name="method",
    native_enum=False,
    create_constraint=True,
    length=20,
)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "received_mails",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_received_mails")),
    )
    op.create_index(op.f("ix_received_mails_received_at"), "received_mails", ["received_at"])
    op.create_table(
        "calendar_answers",
        *_of_a_date("calendar_answers"),
        sa.Column("partstat", PARTSTATS, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_calendar_answers_date_id"), "calendar_answers", ["date_id"])
    op.create_table(
        "open_questions",
        *_of_a_date("open_questions"),
        sa.Column("method", METHODS, nullable=False),
        sa.Column("partstat", PARTSTATS, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index(op.f("ix_open_questions_date_id"), "open_questions", ["date_id"])
    op.create_index(op.f("ix_open_questions_asked_at"), "open_questions", ["asked_at"])
    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(
            sa.Column("decline_frees_seat", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(sa.Column("offer_hours", sa.Integer(), nullable=True))
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.add_column(sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_registrations_event_id_offered_until", ["event_id", "offered_until"], unique=False
        )


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.drop_index("ix_registrations_event_id_offered_until")
        batch_op.drop_column("offered_until")
    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("offer_hours")
        batch_op.drop_column("decline_frees_seat")
    op.drop_table("open_questions")
    op.drop_table("calendar_answers")
    op.drop_table("received_mails")


def _of_a_date(table: str) -> tuple[sa.Column[int] | sa.Constraint, ...]:
    """Columns and constraints of what belongs to a registration and one of its dates."""
    return (
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f(f"fk_{table}_registration_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["date_id"], ["event_dates.id"], name=op.f(f"fk_{table}_date_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("registration_id", "date_id", name=op.f(f"pk_{table}")),
    )
