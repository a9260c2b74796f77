"""What a shorter period of an organisation takes from its events that have none of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import lazyload

from webinars.accounts.models import Organisation
from webinars.events.models import Event
from webinars.events.organising import EventNotice
from webinars.extensions import db
from webinars.registrations.models import AccessNeeds, Registration
from webinars.registrations.retention import list_moves, removed_at


@dataclass(frozen=True)
class Reach:
    """How many people, at how many events."""

    people: int = 0
    events: int = 0


@dataclass(frozen=True)
class Shortening:
    """Whose data is removed at once, and whose sooner than before but not yet."""

    at_once: Reach = Reach()
    sooner: Reach = Reach()


def shorten(organisation: Organisation, *, days: int, now: datetime) -> Shortening:
    """What becomes of registrations if they are kept for `days`; two statements at most."""
    usual = Event.retention_days.is_(None)
    before = organisation.retention_days
    return _shorten(organisation, [usual], before=before, days=days, now=now)


def shorten_needs(organisation: Organisation, *, days: int, now: datetime) -> Shortening:
    """What becomes of what people need, as far as it was promised for longer; two statements."""
    promised = func.coalesce(AccessNeeds.kept_days, days + 1)
    needs = select(AccessNeeds.registration_id).where(promised > days)
    usual = Event.access_retention_days.is_(None), Registration.id.in_(needs)
    before = organisation.access_retention_days
    return _shorten(organisation, usual, before=before, days=days, now=now)


def _shorten(
    organisation: Organisation,
    conditions: Sequence[ColumnElement[bool]],
    *,
    before: int,
    days: int,
    now: datetime,
) -> Shortening:
    if days >= before:
        return Shortening()
    rows = db.session.execute(
        select(Event, func.count())
        .join(Registration, Registration.event_id == Event.id)
        .where(Event.organisation_id == organisation.id, *conditions)
        .group_by(Event.id)
        .options(lazyload(Event.texts), lazyload(Event.organisation))
    ).all()
    moves = _list_moves([event for event, _count in rows], ended_by=now - timedelta(days))
    at_once, sooner = list[int](), list[int]()
    for event, count in rows:
        when = removed_at(event, days=days, moves=moves[event.id])
        if when < removed_at(event, days=before, moves=moves[event.id]):
            (at_once if when <= now else sooner).append(count)
    return Shortening(Reach(sum(at_once), len(at_once)), Reach(sum(sooner), len(sooner)))


def _list_moves(events: Sequence[Event], *, ended_by: datetime) -> dict[int, list[EventNotice]]:
    """By event: its moves. They decide only about events that have `ended_by` then."""
    found: dict[int, list[EventNotice]] = defaultdict(list)
    ended = [event.id for event in events if event.ends_at <= ended_by]
    for notice in db.session.scalars(list_moves(*ended)) if ended else ():
        found[notice.event_id].append(notice)
    return found
