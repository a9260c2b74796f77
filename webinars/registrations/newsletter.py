"""An organisation's newsletter as its organisers see it: how many get it, and whom they write to.

Who agreed, and how that ends, is in `webinars.registrations.subscriptions`. Whoever has withdrawn
is not here any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from webinars.extensions import db
from webinars.registrations.models import Subscriber

_AT_ONCE = 500


@dataclass(frozen=True)
class Readership:
    """How many get it, how many of them read which language, and since when (UTC) there are any."""

    count: int
    languages: Sequence[tuple[str, int]]
    since: datetime | None


def count_readers(organisation_id: int) -> Readership:
    """Who gets the newsletter, in numbers; the language that most read comes first."""
    rows = db.session.execute(
        sa.select(Subscriber.language, sa.func.count(), sa.func.min(Subscriber.confirmed_at))
        .where(*_of(organisation_id))
        .group_by(Subscriber.language)
    ).all()
    languages = sorted(((code, count) for code, count, _first in rows), key=lambda row: -row[1])
    since = min((first for _code, _count, first in rows), default=None)
    return Readership(sum(count for _code, count in languages), languages, since)


def iter_readers(organisation_id: int) -> Iterator[Subscriber]:
    """Everybody who gets the newsletter, in the order in which they said yes."""
    yield from db.session.scalars(
        sa.select(Subscriber)
        .where(*_of(organisation_id))
        .order_by(Subscriber.confirmed_at, Subscriber.id)
        .execution_options(yield_per=_AT_ONCE)
    )


def _of(organisation_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return Subscriber.organisation_id == organisation_id, Subscriber.withdrawn_at.is_(None)
