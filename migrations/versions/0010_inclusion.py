"""Statistics of inclusion; who was put on the waiting list by hand; what an import has added."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEEP_IDS = {"sqlite_autoincrement": True}
"""SQLite copies a table to change it; ids of registrations are never used again (0001)."""


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "inclusion_counts",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_inclusion_counts_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "question", "answer", name=op.f("pk_inclusion_counts")),
    )
    with op.batch_alter_table("events") as batch:
        batch.add_column(sa.Column("inclusion", sa.JSON(), server_default="[]", nullable=False))
        batch.add_column(
            sa.Column("inclusion_closed", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch:
        batch.add_column(
            sa.Column("waits_by_hand", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    _link_files("import_grounds", "file_id")
    _link_files("attendances", "report_id")
    with op.batch_alter_table("uploaded_files") as batch:
        batch.add_column(
            sa.Column("goes_back", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def _link_files(table: str, column: str) -> None:
    """Let rows say which uploaded list they come from."""
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(column, sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f(f"fk_{table}_{column}"), "uploaded_files", [column], ["id"], ondelete="SET NULL"
        )
        batch.create_index(op.f(f"ix_{table}_{column}"), [column])


def _unlink_files(table: str, column: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.drop_index(op.f(f"ix_{table}_{column}"))
        batch.drop_constraint(op.f(f"fk_{table}_{column}"), type_="foreignkey")
        batch.drop_column(column)


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("uploaded_files") as batch:
        batch.drop_column("goes_back")
    _unlink_files("attendances", "report_id")
    _unlink_files("import_grounds", "file_id")
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch:
        batch.drop_column("waits_by_hand")
    with op.batch_alter_table("events") as batch:
        batch.drop_column("inclusion_closed")
        batch.drop_column("inclusion")
    op.drop_table("inclusion_counts")
