"""What a decision about people would do, said before it is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.joining import dates_ahead
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.people.deciding import APPLIES_TO, TAKES_SEATS, Decision
from webinars.registrations.scope import Condition, Scope
from webinars.registrations.states import count_seats, is_kept, seats_left
from webinars.registrations.taking_part import TakesPart


@dataclass(frozen=True)
class Preview:
    """What a decision would do: how many it changes, and how many mails go to them at most.

    `unreached` are those of them who have no address, and have to be told.

    `free` is the number of seats that they can have; None where there is no limit. `online` of them
    take part online, and need none.
    """

    changing: int
    mails: int
    unreached: int
    free: int | None
    online: int = 0

    @property
    def too_many(self) -> int:
        """How many would find no seat."""
        return 0 if self.free is None else max(self.changing - self.online - self.free, 0)


def preview(
    *,
    event: Event,
    counts: Mapping[RegistrationStatus, int],
    decision: Decision,
    without_address: Mapping[RegistrationStatus, int] | None = None,
    kept: int = 0,
    online: int = 0,
    now: datetime,
) -> Preview:
    """What `decision` would do to as many people of each status as `counts` says.

    So many of these have no address as `without_address` says. For all of them so many seats are
    `kept` already, which nobody else can have; `online` of them need none.
    """
    changed = {status: n for status, n in counts.items() if status in APPLIES_TO[decision]}
    nowhere = without_address or {}
    mailed = {status: n - nowhere.get(status, 0) for status, n in changed.items()}
    changing, reached, dates = sum(changed.values()), sum(mailed.values()), dates_ahead(event, now)
    if decision in TAKES_SEATS:
        mails = reached * len(dates)
    else:
        further = len(dates) if decision is Decision.WAIT else max(len(dates) - 1, 0)
        mails = reached + mailed.get(RegistrationStatus.CONFIRMED, 0) * further
    seats = count_seats(event, now)
    free = seats_left(event, seats.taken_for(None, seats.by_date) - kept)
    return Preview(changing, mails, changing - reached, free, online)


def count_kept(scope: Scope, public_ids: Sequence[str], decision: Decision, now: datetime) -> int:
    """For how many of those whom a decision about `public_ids` gives a seat one is kept."""
    if decision not in TAKES_SEATS:
        return 0
    return _count(scope, public_ids, decision, is_kept(now), sa.not_(_needs_none(scope)))


def count_online(scope: Scope, public_ids: Sequence[str], decision: Decision) -> int:
    """How many of those whom a decision about `public_ids` changes need no seat: online is open."""
    return _count(scope, public_ids, decision, _needs_none(scope))


def _needs_none(scope: Scope) -> Condition:
    if not db.session.get_one(Event, scope.event_id).is_online_open:
        return sa.false()
    return Registration.takes_part.is_not_distinct_from(TakesPart.ONLINE)


def _count(
    scope: Scope, public_ids: Sequence[str], decision: Decision, *conditions: Condition
) -> int:
    changed = Registration.status.in_(APPLIES_TO[decision])
    wanted = (*scope.conditions(), Registration.public_id.in_(public_ids), changed, *conditions)
    found = sa.select(sa.func.count()).select_from(Registration).where(*wanted)
    return db.session.scalar(found) or 0
