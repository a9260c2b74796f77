"""What an event's seats were at each commit, while a crowd acted on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.registrations.builders import NOW
from tests.registrations.crowd import Act, act_in_process, shares_of
from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.states import is_kept


@dataclass(frozen=True)
class Seats:
    """How many an event had at its `revision`, and the ids of those for whom one was taken."""

    revision: int
    capacity: int
    seated: frozenset[int]


Watched = Callable[[Sequence[Act]], tuple[Counter[str], list[Seats]]]
"""`act_watched` on the database of a test; the fixture `watched`."""


def act_watched(
    pool: Executor, database_url: str, var: Path, acts: Sequence[Act]
) -> tuple[Counter[str], list[Seats]]:
    """Let everybody act on one event at once.

    Returns the outcomes, and the seats at each commit, in their order, those of before first.
    """
    seen = [seats_now(db.session(), acts[0][1])]
    db.session.rollback()
    parts = [pool.submit(_act, database_url, var, share) for share in shares_of(acts)]
    done = [part.result(timeout=120) for part in parts]
    outcomes = sum((each for each, _ in done), Counter[str]())
    for _, part in done:
        seen += part
    return outcomes, sorted(seen, key=attrgetter("revision"))


def _act(database_url: str, var: Path, acts: Sequence[Act]) -> tuple[Counter[str], list[Seats]]:
    seen: list[Seats] = []

    def note(session: Session) -> None:
        session.flush()
        seen.append(seats_now(session, acts[0][1]))

    sa.event.listen(db.session, "before_commit", note)
    try:
        return act_in_process(database_url, var, acts), seen
    finally:
        sa.event.remove(db.session, "before_commit", note)


def seats_now(session: Session, event_id: int) -> Seats:
    """The seats as a transaction sees them that holds the event's lock, with what it has done."""
    row = sa.select(Event.revision, Event.capacity).where(Event.id == event_id)
    revision, capacity = session.execute(row).one()
    is_seated = sa.or_(Registration.status == RegistrationStatus.CONFIRMED, is_kept(NOW))
    seated = sa.select(Registration.id).where(Registration.event_id == event_id, is_seated)
    return Seats(revision, capacity or 0, frozenset(session.scalars(seated)))


def oversold(seen: Iterable[Seats]) -> list[Seats]:
    """The commits at which somebody got a seat that there was not.

    Who has one keeps it when an organiser makes seats fewer; then nobody else may get one.
    """
    return [
        now
        for was, now in pairwise(seen)
        if now.seated - was.seated and len(now.seated) > now.capacity
    ]
