"""Lists on their way in, why their people were registered, and whom no list brings back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "erased_addresses",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_erased_addresses_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "email_hash", name=op.f("pk_erased_addresses")),
    )
    op.create_table(
        "import_grounds",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_import_grounds_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", name=op.f("pk_import_grounds")),
    )
    op.create_table(
        "uploaded_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", _enum("filekind", "people", "attendance"), nullable=False),
        sa.Column(
            "step",
            _enum("step", "mapping", "checking", "checked", "importing", "done"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_uploaded_files_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_uploaded_files_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploaded_files")),
        sa.UniqueConstraint("public_id", name=op.f("uq_uploaded_files_public_id")),
    )
    with op.batch_alter_table("uploaded_files") as batch_op:
        batch_op.create_index(batch_op.f("ix_uploaded_files_created_at"), ["created_at"])
        batch_op.create_index(batch_op.f("ix_uploaded_files_event_id"), ["event_id"])
        batch_op.create_index("ix_uploaded_files_step", ["step"])
        batch_op.create_index(batch_op.f("ix_uploaded_files_user_id"), ["user_id"])

    op.create_table(
        "uploaded_rows",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=254), nullable=False),
        sa.Column(
            "finding",
            _enum(
                "finding",
                "new",
                "known",
                "ended",
                "erased",
                "repeated",
                "wrong",
                "added",
                "waiting",
                "refused",
            ),
            nullable=True,
        ),
        sa.Column("problem", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["uploaded_files.id"],
            name=op.f("fk_uploaded_rows_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_uploaded_rows")),
    )
    with op.batch_alter_table("uploaded_rows") as batch_op:
        batch_op.create_index("ix_uploaded_rows_file_id_finding", ["file_id", "finding", "number"])
        batch_op.create_index("ix_uploaded_rows_file_id_key", ["file_id", "key"])


def downgrade() -> None:
    """Take it back."""
    op.drop_table("uploaded_rows")
    op.drop_table("uploaded_files")
    op.drop_table("import_grounds")
    op.drop_table("erased_addresses")
