"""How often something may be done, counted in the database across all processes.

What is counted (an IP, an address) is kept as a keyed hash, in `rate_counts`, for a week at most.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from webinars.extensions import db
from webinars.registrations.addresses import parse_address
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.models import RateCount

MAILS_PER_HOUR = 3
"""How many mails that anyone can cause by a form go to one address in an hour."""

_SLOTS = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def allow(*, scope: str, subject: str, limit: int, window: timedelta, now: datetime) -> bool:
    """Whether `subject` may do what `scope` names once more; counts it if so.

    Never more than `limit` times in any stretch of `window`. A refused try does not count. Call it
    in the transaction of what it allows: what is rolled back was not done.
    """
    key = keyed_hashes(f"limit:{scope}", subject)[0]
    slot = window / _SLOTS
    starts_at = now - (now - _EPOCH) % slot
    _count(key, starts_at, 1)
    done = db.session.scalar(
        sa.select(sa.func.sum(RateCount.count)).where(
            RateCount.key == key, RateCount.window_starts_at > now - window - slot
        )
    )
    if done is not None and done <= limit:
        return True
    _count(key, starts_at, -1)
    return False


def mail_allowed(email: str, now: datetime) -> bool:
    """Whether one more mail that a form asks for may go to `email`; counts it if so.

    Ask before anything depends on whether the address is known: one form's count shows by another.
    """
    return allow(
        scope="mail",
        subject=parse_address(email).key,
        limit=MAILS_PER_HOUR,
        window=timedelta(hours=1),
        now=now,
    )


def _count(key: str, starts_at: datetime, change: int) -> None:
    """Add to a slot's count. Holds the row's lock, so that tries at once are counted in turn."""
    on_sqlite = db.session.get_bind().dialect.name == "sqlite"
    values = {"key": key, "window_starts_at": starts_at, "count": change}
    target = [RateCount.key, RateCount.window_starts_at]
    raised = {"count": RateCount.count + change}
    if on_sqlite:
        db.session.execute(
            sqlite.insert(RateCount)
            .values(values)
            .on_conflict_do_update(index_elements=target, set_=raised)
        )
    else:
        db.session.execute(
            postgresql.insert(RateCount)
            .values(values)
            .on_conflict_do_update(index_elements=target, set_=raised)
        )
