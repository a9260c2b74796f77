"""Which events an organisation's members work on: its own, and those that it co-hosts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select, update

from webinars.events.models import Event, EventHost, EventStatus, HostSight
from webinars.extensions import db


def find_hosted(*, slug: str, organisation_id: int) -> tuple[Event, HostSight] | None:
    """The event `slug` where the organisation owns or co-hosts it, and whom its members see.

    Its own members see all registrants; a co-host's, what the owner granted.
    """
    event = db.session.scalar(select(Event).where(Event.slug == slug))
    if event is None:
        return None
    if event.organisation_id == organisation_id:
        return event, HostSight.ALL
    host = db.session.get(EventHost, (event.id, organisation_id))
    return None if host is None else (event, host.sight)


def mark_changed(*, organisation_id: int, now: datetime) -> None:
    """Let pages and calendars know that a host of these events is called, or reached, differently.

    A calendar that subscribed has read the old name, and takes the new one with a higher SEQUENCE
    alone. Postponed and past events stay as they are: how long data is kept counts from their last
    change.
    """
    hosted = select(EventHost.event_id).where(EventHost.organisation_id == organisation_id)
    db.session.execute(
        update(Event)
        .where(
            or_(Event.organisation_id == organisation_id, Event.id.in_(hosted)),
            Event.status != EventStatus.POSTPONED,
            Event.ends_at > now,
        )
        .values(updated_at=now, edit_version=Event.edit_version + 1)
        .execution_options(synchronize_session=False)
    )


def list_latest(*, organisation_id: int, limit: int) -> Sequence[Event]:
    """The organisation's own events with their texts, the latest first."""
    return db.session.scalars(
        select(Event)
        .where(Event.organisation_id == organisation_id)
        .order_by(Event.starts_at.desc(), Event.id)
        .limit(limit)
    ).all()
