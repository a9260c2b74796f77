"""People who are invited to an event, the rounds in which they are, and when they are reminded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def one_of(name: str, *values: str) -> sa.Enum:
    """A text column that holds one of `values`."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=20)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "invitation_rounds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("kind", one_of("roundkind", "invite", "remind"), nullable=False),
        sa.Column(
            "status",
            one_of("roundstatus", "draft", "scheduled", "sending", "sent", "stopped"),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("reservation_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_invitation_rounds_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["seat_reservations.id"],
            name=op.f("fk_invitation_rounds_reservation_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation_rounds")),
        sa.UniqueConstraint("public_id", name=op.f("uq_invitation_rounds_public_id")),
    )
    with op.batch_alter_table("invitation_rounds") as batch_op:
        batch_op.create_index("ix_invitation_rounds_due", ["status", "send_at"])
        batch_op.create_index(batch_op.f("ix_invitation_rounds_event_id"), ["event_id"])
        batch_op.create_index(batch_op.f("ix_invitation_rounds_reservation_id"), ["reservation_id"])

    op.create_table(
        "event_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column(
            "status", one_of("invitationstatus", "open", "declined", "withdrawn"), nullable=False
        ),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.String(length=64), nullable=True),
        sa.Column("reservation_id", sa.Integer(), nullable=True),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_event_invitations_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["invitation_rounds.id"],
            name=op.f("fk_event_invitations_round_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registrations.id"],
            name=op.f("fk_event_invitations_registration_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["reservation_id"],
            ["seat_reservations.id"],
            name=op.f("fk_event_invitations_reservation_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_invitations")),
        sa.UniqueConstraint(
            "event_id", "email_key", name=op.f("uq_event_invitations_event_id_email_key")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_event_invitations_public_id")),
        sa.UniqueConstraint("token", name=op.f("uq_event_invitations_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("event_invitations") as batch_op:
        batch_op.create_index("ix_event_invitations_event_id_id", ["event_id", "id"])
        for column in ("round_id", "registration_id", "reservation_id", "submission"):
            batch_op.create_index(batch_op.f(f"ix_event_invitations_{column}"), [column])

    op.create_table(
        "invitation_settings",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_invitation_settings_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_invitation_settings")),
    )


def downgrade() -> None:
    """Take the change back."""
    op.drop_table("invitation_settings")
    op.drop_table("event_invitations")
    op.drop_table("invitation_rounds")
