"""When a reminder is due: so long before, but at an hour at which people are awake."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from webinars.times import get_zone, to_local

MORNING, EVENING, NIGHT = time(8), time(20), time(21)
DAY = timedelta(days=1)

_EARLIER, _LATER = timedelta(hours=13), timedelta(hours=12)
"""By how much night moves a reminder at most, clocks that change in it included."""


def reminder_due_at(starts_at: datetime, minutes: int, zone: str) -> datetime:
    """When somebody in `zone` is reminded of a date, `minutes` before it or thereabouts.

    What would come at night, by their clocks, comes in the morning, if that leaves at least half
    of the time; else on the evening before. Raises `webinars.times.UnknownZone`.
    """
    at = starts_at - timedelta(minutes=minutes)
    local = to_local(at, zone)
    if MORNING <= local.time() < NIGHT:
        return at
    evening = local.date() if local.time() >= NIGHT else local.date() - DAY
    morning_at = _instant(datetime.combine(evening + DAY, MORNING), zone)
    if starts_at - morning_at >= timedelta(minutes=minutes / 2):
        return morning_at
    return _instant(datetime.combine(evening, EVENING), zone)


def is_due(due_at: datetime, minutes: int, now: datetime) -> bool:
    """Whether to remind now. Late, after a standstill, by half the time at most, and by a day."""
    latest = min(timedelta(minutes=minutes / 2), DAY)
    return due_at <= now <= due_at + latest


def may_be_due(starts_at: datetime, minutes: int, now: datetime) -> bool:
    """Whether somebody, in whatever zone, may have to be reminded now."""
    around, half = starts_at - timedelta(minutes=minutes), timedelta(minutes=minutes / 2)
    latest = around + min(half, _LATER) + min(half, DAY)
    return around - _EARLIER <= now <= latest and now < starts_at


def _instant(local: datetime, zone: str) -> datetime:
    """The instant of a naive local time; one that the clocks skip counts an hour later."""
    return local.replace(tzinfo=get_zone(zone))
