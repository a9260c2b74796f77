"""When a confirmed person can join: before, open, or over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from webinars.events.models import Event, EventDate, EventFormat, EventStatus

LINGERS = timedelta(minutes=30)
"""So long after the end that was planned a meeting may go on, and lets people in."""


class JoinPhase(StrEnum):
    """What the join page shows at a moment."""

    BEFORE = "before"
    OPEN = "open"
    ENDED = "ended"


def dates_ahead(event: Event, now: datetime) -> list[EventDate]:
    """The event's dates that have not ended at `now`, in order: a running one comes first."""
    return [date for date in event.dates if date.ends_at > now]


def dates_to_join(event: Event, own: Sequence[EventDate], now: datetime) -> list[EventDate]:
    """Those of somebody's `own` dates that have not ended at `now`, for the way into the meeting.

    One that has just ended comes first: meetings run over, and whoever lost their line has to come
    back. It makes room where the way in opens for the next one.
    """
    ahead = [date for date in own if date.ends_at > now]
    over = [date for date in own if date.ends_at <= now < date.ends_at + LINGERS]
    is_next_open = bool(ahead) and opens_at(event, ahead[0]) <= now
    if event.format is EventFormat.IN_PERSON or is_next_open:
        return ahead
    return [*over[-1:], *ahead]


def running_date(
    event: Event, now: datetime, ahead: Sequence[EventDate] | None = None
) -> EventDate | None:
    """The date that is going on at `now`; None where none is, or the event is off.

    `ahead` are the only ones that count for somebody, where they are not all of `dates_ahead`.
    """
    if event.status is not EventStatus.PUBLISHED:
        return None
    ahead = dates_ahead(event, now) if ahead is None else ahead
    return ahead[0] if ahead and ahead[0].starts_at <= now else None


def opens_at(event: Event, date: EventDate) -> datetime:
    """When the way in opens for one of the event's dates."""
    return date.starts_at - timedelta(minutes=event.join_opens_minutes)


def join_phase(event: Event, now: datetime, ahead: Sequence[EventDate] | None = None) -> JoinPhase:
    """Where the event's running or next date stands at `now`; ENDED after the last.

    `ahead` are the only ones that count for somebody, where they are not all of `dates_ahead`.
    """
    ahead = dates_ahead(event, now) if ahead is None else ahead
    if not ahead:
        return JoinPhase.ENDED
    return JoinPhase.BEFORE if now < opens_at(event, ahead[0]) else JoinPhase.OPEN
