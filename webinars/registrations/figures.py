"""How registration goes: figures per event for those who may see them. Counts, never people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import selectinload

from webinars.events.models import Event, EventHost, EventStatus, HostSight
from webinars.events.queries import written_with
from webinars.events.search import folded_words
from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.taking_part import TakesPart

Counts = dict[tuple[int, RegistrationStatus], tuple[int, int]]


class Shown(StrEnum):
    """Which of an organisation's events are listed."""

    COMING = "coming"
    PAST = "past"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class EventFigures:
    """An event with its counts of registrations; `are_seen` says whether these may be shown.

    A co-host is shown them where it may see everybody. `online` of the confirmed take part so.
    """

    event: Event
    are_seen: bool
    confirmed: int
    online: int
    waiting: int
    pending: int


def list_figures(
    *,
    organisation_id: int,
    shown: Shown,
    offset: int,
    limit: int,
    now: datetime,
    search: str = "",
    only_at_door: bool = False,
) -> list[EventFigures]:
    """The events that an organisation owns or co-hosts: those to come, soonest first, or others.

    Past and archived events come latest first. What is archived is in its own list alone. `search`
    looks for each of its words in titles, summaries and descriptions of any language.
    `only_at_door` leaves out those at which nobody looks who comes: drafts, and others' events.
    """
    hosted = exists().where(
        EventHost.event_id == Event.id, EventHost.organisation_id == organisation_id
    )
    events = db.session.scalars(
        select(Event)
        .where(or_(Event.organisation_id == organisation_id, hosted))
        .where(
            *_conditions(shown, now),
            *map(written_with, folded_words(search)),
            *(_at_door(organisation_id) if only_at_door else []),
        )
        .options(selectinload(Event.texts), selectinload(Event.hosts), selectinload(Event.dates))
        .order_by(Event.starts_at if shown is Shown.COMING else Event.starts_at.desc(), Event.id)
        .offset(offset)
        .limit(limit)
    ).all()
    counts = _count([event.id for event in events])
    return [_figures(event, counts, organisation_id) for event in events]


def _at_door(organisation_id: int) -> list[ColumnElement[bool]]:
    return [
        Event.organisation_id == organisation_id,
        Event.status != EventStatus.DRAFT,
    ]


def _conditions(shown: Shown, now: datetime) -> list[ColumnElement[bool]]:
    if shown is Shown.ARCHIVED:
        return [Event.archived_at.is_not(None)]
    is_past = Event.ends_at <= now if shown is Shown.PAST else Event.ends_at > now
    return [Event.archived_at.is_(None), is_past]


def _count(event_ids: list[int]) -> Counts:
    """By event and status: everybody, and those who take part online."""
    is_online = case((Registration.takes_part == TakesPart.ONLINE, 1))
    rows = db.session.execute(
        select(Registration.event_id, Registration.status, func.count(), func.count(is_online))
        .where(Registration.event_id.in_(event_ids))
        .group_by(Registration.event_id, Registration.status)
    )
    return {(event_id, status): (count, online) for event_id, status, count, online in rows}


def _figures(event: Event, counts: Counts, organisation_id: int) -> EventFigures:
    all_seen_by = {host.organisation_id for host in event.hosts if host.sight is HostSight.ALL}

    def count(status: RegistrationStatus) -> int:
        return counts.get((event.id, status), (0, 0))[0]

    return EventFigures(
        event=event,
        are_seen=organisation_id in {event.organisation_id, *all_seen_by},
        confirmed=count(RegistrationStatus.CONFIRMED),
        online=counts.get((event.id, RegistrationStatus.CONFIRMED), (0, 0))[1],
        waiting=count(RegistrationStatus.WAITING),
        pending=count(RegistrationStatus.PENDING),
    )
