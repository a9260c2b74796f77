"""People who were registered in one go, and people without an e-mail address."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEEP_IDS = {"sqlite_autoincrement": True}
"""SQLite copies a table to change it; ids of registrations are never used again (0001)."""

ADDRESS = sa.String(length=254)
STATUS = sa.Enum(
    *("pending", "confirmed", "waiting", "declined", "cancelled"),
    name="untold_was",
    native_enum=False,
    create_constraint=True,
    length=20,
)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", ADDRESS, nullable=False),
        sa.Column("contact_key", ADDRESS, nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("passed_over", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_parties_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("public_id", name=op.f("uq_parties_public_id")),
    )
    op.create_index(op.f("ix_parties_event_id"), "parties", ["event_id"])
    op.create_table(
        "untold",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=36), nullable=False),
        sa.Column("was", STATUS, nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_untold_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("registration_id", "message", name=op.f("pk_untold")),
    )
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.add_column(
            sa.Column("phone", sa.String(length=50), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("party_id", sa.Integer(), nullable=True))
        batch_op.alter_column("email", existing_type=ADDRESS, nullable=True)
        batch_op.alter_column("email_key", existing_type=ADDRESS, nullable=True)
        batch_op.create_foreign_key(
            op.f("fk_registrations_party_id"), "parties", ["party_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(op.f("ix_registrations_party_id"), ["party_id"], unique=False)
        batch_op.create_check_constraint(
            op.f("ck_registrations_email"), "(email IS NULL) = (email_key IS NULL)"
        )


def downgrade() -> None:
    """Take the change back. Who has no address gets one that no mail can be sent to (RFC 2606)."""
    op.execute(
        "UPDATE registrations SET email = 'nobody-' || id || '@no-email.invalid', "
        "email_key = 'nobody-' || id || '@no-email.invalid' WHERE email IS NULL"
    )
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.drop_constraint(op.f("ck_registrations_email"), type_="check")
        batch_op.drop_index(op.f("ix_registrations_party_id"))
        batch_op.drop_constraint(op.f("fk_registrations_party_id"), type_="foreignkey")
        batch_op.alter_column("email_key", existing_type=ADDRESS, nullable=False)
        batch_op.alter_column("email", existing_type=ADDRESS, nullable=False)
        batch_op.drop_column("party_id")
        batch_op.drop_column("phone")
    op.drop_table("untold")
    op.drop_index(op.f("ix_parties_event_id"), table_name="parties")
    op.drop_table("parties")
