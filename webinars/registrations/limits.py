"""How often something may be done, counted in the database across all processes.

What is counted (an IP, an address) is kept as a keyed hash, in `rate_counts`, for a week after the
moment that was named. A moment of the far future so keeps it until `forget_noted`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from webinars.database import insert_into
from webinars.extensions import db
from webinars.registrations.addresses import parse_address
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.models import RateCount

MAILS_PER_HOUR = 3
"""How many mails that anyone can cause by a form go to one address in an hour."""

SOON = timedelta(hours=3)
"""A mail about what begins so soon must not wait for its turn: it would come too late."""

LATEST = timedelta(minutes=30)
"""So long before the beginning a mail is still of use."""

_HOUR = timedelta(hours=1)
_SLOTS = 12
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Allowance:
    """What may be done `times` times in any stretch of `window`.

    What is done of the scope `beside` takes room, too, but does not depend on this one.
    """

    scope: str
    times: int
    window: timedelta
    beside: str | None = None

    @property
    def slot(self) -> timedelta:
        """How finely it is counted."""
        return self.window / _SLOTS

    def turns(self, subject: str, now: datetime) -> list[datetime]:
        """The slots of what `subject` did, or may do later, that count at `now`, in order."""
        scopes = [self.scope] if self.beside is None else [self.scope, self.beside]
        keys = [_key(scope, subject) for scope in scopes]
        return _turns_since(keys, now - self.window - self.slot)


_LATER = Allowance("mail-later", MAILS_PER_HOUR, _HOUR, beside="mail")
_DATES = Allowance("mail-dates", MAILS_PER_HOUR, _HOUR)
_LISTS = Allowance("mail-lists", MAILS_PER_HOUR, _HOUR)


def allow(*, scope: str, subject: str, limit: int, window: timedelta, now: datetime) -> bool:
    """Whether `subject` may do what `scope` names once more; counts it if so.

    Never more than `limit` times in any stretch of `window`. A refused try does not count. Call it
    in the transaction of what it allows: what is rolled back was not done.
    """
    key, slot = _key(scope, subject), window / _SLOTS
    starts_at = _slot_start(now, slot)
    earlier = sa.select(sa.func.coalesce(sa.func.sum(RateCount.count), 0)).where(
        RateCount.key == key,
        RateCount.window_starts_at > now - window - slot,
        RateCount.window_starts_at != starts_at,
    )
    counted = _counting(key, starts_at, 1)
    done = counted.returning(RateCount.count + earlier.scalar_subquery())
    if db.session.execute(done).scalar_one() <= limit:
        return True
    _count(key, starts_at, -1)
    return False


def room(
    allowance: Allowance, subject: str, now: datetime, *, count: int = 1
) -> tuple[int, datetime]:
    """How often more `subject` may do what is allowed at `now`, and when it may `count` times.

    With a `count` above the allowance: when it may as often as it ever can. Counts nothing.
    """
    taken = allowance.turns(subject, now)
    over = len(taken) + min(count, allowance.times) - allowance.times
    at = taken[over - 1] + allowance.window + allowance.slot if over > 0 else now
    return max(allowance.times - len(taken), 0), at


def take_turns(
    allowance: Allowance, subject: str, now: datetime, *, count: int = 1
) -> list[datetime]:
    """When `subject` may do it `count` times more: at `now`, or when it can be.

    Never more often than is allowed, in the order in which turns are taken.
    """
    key, slot = _key(allowance.scope, subject), allowance.slot
    _count(key, _slot_start(now, slot), 0)  # from here on, turns are taken by one at a time
    taken = allowance.turns(subject, now)
    times: list[datetime] = []
    for _ in range(count):
        is_full = len(taken) >= allowance.times
        at = max(now, taken[-allowance.times] + allowance.window + slot) if is_full else now
        times.append(at)
        taken.append(_slot_start(at, slot))
    for starts_at, turns in Counter(_slot_start(at, slot) for at in times).items():
        _count(key, starts_at, turns)
    return times


def note(*, scope: str, subject: str, now: datetime) -> None:
    """Count that `subject` did what `scope` names, without a limit; for `is_done`."""
    _count(_key(scope, subject), _slot_start(now, _HOUR), 1)


def is_done(*, scope: str, subject: str) -> bool:
    """Whether `subject` did what `scope` names lately; for a week at most it is known."""
    return _done_since(_key(scope, subject), _EPOCH) > 0


def forget(*, scope: str, subject: str) -> None:
    """Count what `subject` did no more."""
    db.session.execute(sa.delete(RateCount).where(RateCount.key == _key(scope, subject)))


def list_noted(since: datetime) -> list[datetime]:
    """The moments, in whole hours, at or after `since` under which something is noted."""
    moments = sa.select(RateCount.window_starts_at).where(RateCount.window_starts_at >= since)
    return list(db.session.scalars(moments.distinct()))


def forget_noted(moments: Collection[datetime]) -> None:
    """Forget all that is noted under these moments of `list_noted`."""
    db.session.execute(sa.delete(RateCount).where(RateCount.window_starts_at.in_(moments)))


def mail_allowed(email: str, now: datetime) -> bool:
    """Whether one more mail that a form asks for may go to `email`; counts it if so.

    Ask before anything depends on whether the address is known: one form's count shows by another.
    """
    return _mail_allowed("mail", email, now)


def way_back_allowed(email: str, now: datetime) -> bool:
    """Whether one more mail with a lost link, or for a new password, may go to `email`.

    Counts it if so. They have an hour of their own: who registers for three events, or whose
    address others use, could not get back to what they have.
    """
    return _mail_allowed("mail-way-back", email, now)


def mail_at(email: str, now: datetime) -> datetime:
    """When a mail may go to `email` that anybody can cause, and that must not be lost.

    At `now` where no other such mail waits for its turn, and the hour has room for one.
    """
    is_free = room(_LATER, parse_address(email).key, now)[1] == now
    return now if is_free and mail_allowed(email, now) else later_mail_at(email, now)


def later_mail_at(email: str, now: datetime) -> datetime:
    """When a mail may go to `email` that was not allowed now, but must not be lost.

    As soon as the hour has room for one, three an hour. Other limits do not depend on this one: a
    stranger who takes turns of many hours must not hold up a lost link or a new password.
    """
    return take_turns(_LATER, parse_address(email).key, now)[0]


def overdue_mail_at(email: str, now: datetime, *, begins_at: datetime) -> datetime:
    """When a mail that was not allowed now may go, about what begins at `begins_at`.

    At `now` where its turn would be less than `SOON` before that. Such mails have a limit of their
    own, which is as low; beyond it they go `LATEST` before the beginning at the latest.
    """
    subject = parse_address(email).key
    _left, turn = room(_LATER, subject, now)
    if begins_at - turn >= SOON:
        return later_mail_at(email, now)
    if allow(scope="mail-soon", subject=subject, limit=MAILS_PER_HOUR, window=_HOUR, now=now):
        return now
    return min(later_mail_at(email, now), max(now, begins_at - LATEST))


def further_mails_at(email: str, count: int, now: datetime) -> list[datetime]:
    """When each of `count` mails for the further dates of a registration may go to `email`."""
    return take_turns(_DATES, parse_address(email).key, now, count=count)


def list_mail_at(email: str, now: datetime) -> datetime:
    """When the list of those whom `email` registered may go there.

    Its sender has no page that shows it. So it does not wait behind what else went to the address.
    """
    return take_turns(_LISTS, parse_address(email).key, now)[0]


def _mail_allowed(scope: str, email: str, now: datetime) -> bool:
    subject = parse_address(email).key
    return allow(scope=scope, subject=subject, limit=MAILS_PER_HOUR, window=_HOUR, now=now)


def _key(scope: str, subject: str) -> str:
    return keyed_hashes(f"limit:{scope}", subject)[0]


def _slot_start(moment: datetime, slot: timedelta) -> datetime:
    return moment - (moment - _EPOCH) % slot


def _done_since(key: str, since: datetime) -> int:
    """How often it was done."""
    done = db.session.scalar(
        sa.select(sa.func.sum(RateCount.count)).where(
            RateCount.key == key, RateCount.window_starts_at > since
        )
    )
    return done or 0


def _turns_since(keys: Collection[str], since: datetime) -> list[datetime]:
    """The slot of each turn that was taken of any of these, in order."""
    rows = db.session.execute(
        sa.select(RateCount.window_starts_at, RateCount.count)
        .where(RateCount.key.in_(keys), RateCount.window_starts_at > since)
        .order_by(RateCount.window_starts_at)
    )
    return [starts_at for starts_at, count in rows for _ in range(count)]


def _count(key: str, starts_at: datetime, change: int) -> None:
    db.session.execute(_counting(key, starts_at, change))


def _counting(key: str, starts_at: datetime, change: int) -> sqlite.Insert | postgresql.Insert:
    """Adds to a slot's count. Holds the row's lock, so that tries at once are counted in turn."""
    insert = insert_into(db.session, RateCount).values(
        key=key, window_starts_at=starts_at, count=change
    )
    target = [RateCount.key, RateCount.window_starts_at]
    raised = {"count": RateCount.count + change}
    return insert.on_conflict_do_update(index_elements=target, set_=raised)
