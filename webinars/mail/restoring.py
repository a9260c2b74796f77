"""That a system was restored from a backup: what it did after the copy was made, it has forgotten.

`webinars backup` notes in the copy when it was made. A restored system works again from the start
of its first worker. What was due until then may have been sent by the system that is gone.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail, Restore


def resume(now: datetime) -> datetime | None:
    """Note that the system works again; when its copy was made, or None where it did before.

    However many workers begin at once, one alone is told.
    """
    resumed = (
        sa.update(Restore)
        .where(Restore.resumed_at.is_(None))
        .values(resumed_at=now)
        .returning(Restore.copied_at)
        .execution_options(synchronize_session=False)
    )
    return min(db.session.scalars(resumed), default=None)


def held_until() -> datetime | None:
    """Until when what was due waits for a person, as it may have been sent; None: all may go."""
    return db.session.scalar(sa.select(sa.func.max(Restore.resumed_at)))


def hold_all() -> None:
    """Let what waits wait for a person, in a copy that is not in use yet."""
    db.session.flush()
    db.session.execute(
        sa.update(OutgoingMail)
        .where(OutgoingMail.state == MailState.QUEUED)
        .values(state=MailState.HELD)
        .execution_options(synchronize_session=False)
    )
