"""What organisers keep: pasted texts, partners' links, notices, mailings, members, an audit log."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

from webinars.events.search import fold

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

AT_ONCE = 1000
KEEP_IDS = {"sqlite_autoincrement": True}
"""SQLite copies a table to change it; ids of registrations are never used again (0001)."""


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "pictures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pictures")),
        sa.UniqueConstraint("name", name=op.f("uq_pictures_name")),
    )
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_audit_entries_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_audit_entries_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.create_index(
            "ix_audit_entries_organisation_id_at", ["organisation_id", "at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_audit_entries_subject"), ["subject"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_user_id"), ["user_id"], unique=False)

    op.create_table(
        "mailing_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_mailing_templates_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing_templates")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_mailing_templates_organisation_id_name")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_mailing_templates_public_id")),
    )
    op.create_table(
        "member_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner",
                "editor",
                "viewer",
                "check-in",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("invited_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["invited_by_id"],
            ["users.id"],
            name=op.f("fk_member_invitations_invited_by_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_member_invitations_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_invitations")),
        sa.UniqueConstraint(
            "organisation_id", "email", name=op.f("uq_member_invitations_organisation_id_email")
        ),
        sa.UniqueConstraint("public_id", name=op.f("uq_member_invitations_public_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_member_invitations_token_hash")),
    )
    op.create_table(
        "pasted_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.Column("corrections", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_pasted_texts_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_pasted_texts_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pasted_texts")),
        sa.UniqueConstraint("public_id", name=op.f("uq_pasted_texts_public_id")),
    )
    with op.batch_alter_table("pasted_texts") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_pasted_texts_created_at"), ["created_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_pasted_texts_organisation_id"), ["organisation_id"], unique=False
        )

    op.create_table(
        "event_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "moved",
                "place",
                "postponed",
                "cancelled",
                "reinstated",
                "agenda",
                "materials",
                "texts",
                name="noticekind",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expanded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_notices_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_event_notices_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_notices")),
    )
    with op.batch_alter_table("event_notices") as batch_op:
        batch_op.create_index("ix_event_notices_due", ["expanded_at", "created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_notices_event_id"), ["event_id"], unique=False)

    op.create_table(
        "mailings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "scheduled",
                "sending",
                "sent",
                "cancelled",
                name="mailingstatus",
                native_enum=False,
                create_constraint=True,
                length=20,
            ),
            nullable=False,
        ),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("last_registration_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("edit_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_mailings_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_mailings_user_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_mailings_public_id")),
    )
    with op.batch_alter_table("mailings") as batch_op:
        batch_op.create_index("ix_mailings_due", ["status", "send_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_mailings_event_id"), ["event_id"], unique=False)

    op.create_table(
        "partner_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_partner_links_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_partner_links_organisation_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_links")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_partner_links_event_id_code")),
    )
    op.create_table(
        "seat_reservations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("released_local", sa.DateTime(), nullable=True),
        sa.CheckConstraint("seats >= 0", name=op.f("ck_seat_reservations_seats_not_negative")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["events.id"],
            name=op.f("fk_seat_reservations_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_reservations")),
        sa.UniqueConstraint("event_id", "code", name=op.f("uq_seat_reservations_event_id_code")),
        sa.UniqueConstraint("public_id", name=op.f("uq_seat_reservations_public_id")),
    )
    op.create_table(
        "mailing_texts",
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailing_id"],
            ["mailings.id"],
            name=op.f("fk_mailing_texts_mailing_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mailing_id", "language", name=op.f("pk_mailing_texts")),
    )
    with op.batch_alter_table("event_hosts") as batch_op:
        batch_op.add_column(
            sa.Column(
                "sight",
                sa.Enum(
                    "none",
                    "own",
                    "all",
                    name="hostsight",
                    native_enum=False,
                    create_constraint=True,
                    length=20,
                ),
                server_default="none",
                nullable=False,
            )
        )

    with op.batch_alter_table("event_texts") as batch_op:
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("events") as batch_op:
        batch_op.add_column(
            sa.Column("join_opens_minutes", sa.Integer(), server_default="15", nullable=False)
        )
        batch_op.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("edit_version", sa.Integer(), server_default="0", nullable=False)
        )

    with op.batch_alter_table("members") as batch_op:
        batch_op.add_column(
            sa.Column("sees_access_needs", sa.Boolean(), server_default=sa.false(), nullable=False)
        )

    with op.batch_alter_table("organisations") as batch_op:
        batch_op.add_column(sa.Column("logo_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_organisations_logo_id"),
            "pictures",
            ["logo_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("questions") as batch_op:
        batch_op.add_column(sa.Column("condition", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=36), nullable=True))
        batch_op.add_column(
            sa.Column(
                "origin",
                sa.Enum(
                    "form",
                    "organiser",
                    "import",
                    name="origin",
                    native_enum=False,
                    create_constraint=True,
                    length=20,
                ),
                server_default="form",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("partner_link_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reservation_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("note", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("name_key", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("search_text", sa.Text(), nullable=True))
    _describe_registrations()
    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        for column in ("public_id", "name_key", "search_text"):
            batch_op.alter_column(column, nullable=False)
        batch_op.create_index(
            "ix_registrations_event_id_created_at", ["event_id", "created_at", "id"], unique=False
        )
        batch_op.create_index(
            "ix_registrations_event_id_name_key", ["event_id", "name_key", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_registrations_partner_link_id"), ["partner_link_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_registrations_reservation_id"), ["reservation_id"], unique=False
        )
        batch_op.create_unique_constraint(batch_op.f("uq_registrations_public_id"), ["public_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_reservation_id"),
            "seat_reservations",
            ["reservation_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_registrations_partner_link_id"),
            "partner_links",
            ["partner_link_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("speakers") as batch_op:
        batch_op.add_column(sa.Column("picture_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_speakers_picture_id"),
            "pictures",
            ["picture_id"],
            ["id"],
            ondelete="SET NULL",
        )

    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("public_id", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("tf_primary_method", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("tf_totp_secret", sa.String(length=255), nullable=True))
        batch_op.add_column(sa.Column("tf_last_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("mf_recovery_codes", sa.JSON(), nullable=True))
    _name_users()
    with op.batch_alter_table("users") as batch_op:
        batch_op.alter_column("public_id", nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_users_public_id"), ["public_id"])


def _name_users() -> None:
    """Give each user a name for addresses."""
    table = sa.table("users", sa.column("id"), sa.column("public_id"))
    connection = op.get_bind()
    for user_id in connection.scalars(sa.select(table.c.id)).all():
        connection.execute(
            table.update().where(table.c.id == user_id).values(public_id=str(uuid4()))
        )


def _describe_registrations() -> None:
    """Give each registration a name for addresses, and what it is sorted and searched by."""
    table = sa.table(
        "registrations",
        *(sa.column(name) for name in ("id", "name", "email", "organisation")),
        *(sa.column(name) for name in ("public_id", "name_key", "search_text")),
    )
    change = (
        table.update()
        .where(table.c.id == sa.bindparam("of"))
        .values({name: sa.bindparam(name) for name in ("public_id", "name_key", "search_text")})
    )
    connection, last = op.get_bind(), 0
    people = sa.select(table).order_by(table.c.id).limit(AT_ONCE)
    while rows := connection.execute(people.where(table.c.id > last)).all():
        connection.execute(change, [_described(row) for row in rows])
        last = rows[-1].id


def _described(row: sa.Row[tuple[object, ...]]) -> dict[str, object]:
    name, rest = fold(row.name), fold(f"{row.email} {row.organisation}")
    return {
        "of": row.id,
        "public_id": str(uuid4()),
        "name_key": name[:100],
        "search_text": f"{name} {rest}",
    }


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_users_public_id"), type_="unique")
        batch_op.drop_column("mf_recovery_codes")
        batch_op.drop_column("tf_last_step")
        batch_op.drop_column("tf_totp_secret")
        batch_op.drop_column("tf_primary_method")
        batch_op.drop_column("public_id")

    with op.batch_alter_table("speakers") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_speakers_picture_id"), type_="foreignkey")
        batch_op.drop_column("picture_id")

    with op.batch_alter_table("registrations", table_kwargs=KEEP_IDS) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_registrations_partner_link_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_registrations_reservation_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_registrations_public_id"), type_="unique")
        batch_op.drop_index(batch_op.f("ix_registrations_reservation_id"))
        batch_op.drop_index(batch_op.f("ix_registrations_partner_link_id"))
        batch_op.drop_index("ix_registrations_event_id_name_key")
        batch_op.drop_index("ix_registrations_event_id_created_at")
        batch_op.drop_column("search_text")
        batch_op.drop_column("name_key")
        batch_op.drop_column("note")
        batch_op.drop_column("reservation_id")
        batch_op.drop_column("partner_link_id")
        batch_op.drop_constraint(op.f("ck_registrations_origin"), type_="check")
        batch_op.drop_column("origin")
        batch_op.drop_column("public_id")

    with op.batch_alter_table("questions") as batch_op:
        batch_op.drop_column("condition")

    with op.batch_alter_table("organisations") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_organisations_logo_id"), type_="foreignkey")
        batch_op.drop_column("logo_id")

    with op.batch_alter_table("members") as batch_op:
        batch_op.drop_column("sees_access_needs")

    with op.batch_alter_table("events") as batch_op:
        batch_op.drop_column("edit_version")
        batch_op.drop_column("archived_at")
        batch_op.drop_column("join_opens_minutes")

    with op.batch_alter_table("event_texts") as batch_op:
        batch_op.drop_column("changed_at")

    with op.batch_alter_table("event_hosts") as batch_op:
        batch_op.drop_constraint(op.f("ck_event_hosts_hostsight"), type_="check")
        batch_op.drop_column("sight")

    op.drop_table("mailing_texts")
    op.drop_table("seat_reservations")
    op.drop_table("partner_links")
    with op.batch_alter_table("mailings") as batch_op:
        batch_op.drop_index(batch_op.f("ix_mailings_event_id"))
        batch_op.drop_index("ix_mailings_due")

    op.drop_table("mailings")
    with op.batch_alter_table("event_notices") as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_notices_event_id"))
        batch_op.drop_index("ix_event_notices_due")

    op.drop_table("event_notices")
    with op.batch_alter_table("pasted_texts") as batch_op:
        batch_op.drop_index(batch_op.f("ix_pasted_texts_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_pasted_texts_created_at"))

    op.drop_table("pasted_texts")
    op.drop_table("member_invitations")
    op.drop_table("mailing_templates")
    with op.batch_alter_table("audit_entries") as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entries_user_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entries_subject"))
        batch_op.drop_index("ix_audit_entries_organisation_id_at")

    op.drop_table("audit_entries")
    op.drop_table("pictures")
