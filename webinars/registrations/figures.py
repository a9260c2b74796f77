"""How registration goes: figures per event for those who may see them. Counts, never people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from webinars.accounts.models import Member
from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus


@dataclass(frozen=True)
class EventFigures:
    """An event with its counts of registrations."""

    event: Event
    confirmed: int
    waiting: int
    pending: int
    is_past: bool


def list_figures(*, user_id: int, now: datetime) -> list[EventFigures]:
    """The events of the organisations that `user_id` is a member of, the soonest first.

    Past events follow the coming ones, the latest first.
    """
    events = db.session.scalars(
        select(Event)
        .join(Member, Member.organisation_id == Event.organisation_id)
        .where(Member.user_id == user_id)
        .options(selectinload(Event.texts))
        .order_by(Event.starts_at)
    ).all()
    counts = _count_by_status([event.id for event in events])
    figures = [_figures(event, counts, now) for event in events]
    coming = [figure for figure in figures if not figure.is_past]
    return coming + [figure for figure in reversed(figures) if figure.is_past]


def _count_by_status(event_ids: list[int]) -> dict[tuple[int, RegistrationStatus], int]:
    rows = db.session.execute(
        select(Registration.event_id, Registration.status, func.count())
        .where(Registration.event_id.in_(event_ids))
        .group_by(Registration.event_id, Registration.status)
    )
    return {(event_id, status): count for event_id, status, count in rows}


def _figures(
    event: Event, counts: dict[tuple[int, RegistrationStatus], int], now: datetime
) -> EventFigures:
    def count(status: RegistrationStatus) -> int:
        return counts.get((event.id, status), 0)

    return EventFigures(
        event=event,
        confirmed=count(RegistrationStatus.CONFIRMED),
        waiting=count(RegistrationStatus.WAITING),
        pending=count(RegistrationStatus.PENDING),
        is_past=event.ends_at <= now,
    )
