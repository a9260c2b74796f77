"""Notices that nobody hears of say so; descriptions of events are searched."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

from webinars.database import UTCDateTime
from webinars.events.search import fold
from webinars.markdown import to_plain

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

AT_ONCE = 200

MARK = timedelta(seconds=1)
"""So long before it was made, a notice that nobody hears of counted as told."""

NOTICES = sa.table(
    "event_notices",
    sa.column("id", sa.Integer),
    sa.column("created_at", UTCDateTime),
    sa.column("expanded_at", UTCDateTime),
    sa.column("untold", sa.Boolean),
)
TEXTS = sa.table(
    "event_texts",
    sa.column("event_id", sa.Integer),
    sa.column("language", sa.String),
    sa.column("description", sa.Text),
    sa.column("search_description", sa.Text),
)


def upgrade() -> None:
    """Apply the change. What was marked by a moment before it was made is marked by its column."""
    untold = sa.Column("untold", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("event_notices", untold)
    _mark_untold()
    searched = sa.Column("search_description", sa.Text(), nullable=False, server_default="")
    op.add_column("event_texts", searched)
    _search_descriptions()


def _mark_untold() -> None:
    """Mark by the column what has the mark, and not what a clock that was slow has told."""
    moments = sa.select(NOTICES.c.id, NOTICES.c.created_at, NOTICES.c.expanded_at)
    connection = op.get_bind()
    early = moments.where(NOTICES.c.expanded_at < NOTICES.c.created_at)
    for row in connection.execute(early).all():
        if row.created_at - row.expanded_at == MARK:
            marked = sa.update(NOTICES).where(NOTICES.c.id == row.id)
            connection.execute(marked.values(untold=True, expanded_at=row.created_at))


def _search_descriptions() -> None:
    """Give each description what a search compares with."""
    key = (TEXTS.c.event_id, TEXTS.c.language)
    change = (
        sa.update(TEXTS)
        .where(
            TEXTS.c.event_id == sa.bindparam("of"), TEXTS.c.language == sa.bindparam("written_in")
        )
        .values(search_description=sa.bindparam("folded"))
    )
    described = sa.select(*key, TEXTS.c.description).where(TEXTS.c.description != "")
    page = described.order_by(*key).limit(AT_ONCE)
    connection, last = op.get_bind(), sa.tuple_(sa.literal(0), sa.literal(""))
    while rows := connection.execute(page.where(sa.tuple_(*key) > last)).all():
        folded = [
            {"of": row[0], "written_in": row[1], "folded": fold(to_plain(row[2]))} for row in rows
        ]
        connection.execute(change, folded)
        last = sa.tuple_(sa.literal(rows[-1][0]), sa.literal(rows[-1][1]))


def downgrade() -> None:
    """Take the change back: the mark is a moment again."""
    op.drop_column("event_texts", "search_description")
    marked = sa.select(NOTICES.c.id, NOTICES.c.created_at).where(NOTICES.c.untold.is_(sa.true()))
    connection = op.get_bind()
    for row in connection.execute(marked).all():
        before = row.created_at - MARK
        is_row = NOTICES.c.id == row.id
        connection.execute(sa.update(NOTICES).where(is_row).values(expanded_at=before))
    op.drop_column("event_notices", "untold")
