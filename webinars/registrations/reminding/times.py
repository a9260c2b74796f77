"""When a reminder is due: so long before, but at an hour at which people are awake."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from webinars.times import get_zone, to_local

MORNING, EVENING, NIGHT = time(8), time(20), time(21)
DAY = timedelta(days=1)

_EARLIER, _LATER = timedelta(hours=13), timedelta(hours=12)
"""By how much night moves a reminder at most, clocks that change in it included."""

_ON_TIME = timedelta(minutes=15)
"""So long after its moment a reminder goes at any hour: many people take a worker some time."""

_OF_USE = timedelta(hours=1)
"""What leaves at least so long before the beginning can wait for the morning."""


def reminder_due_at(starts_at: datetime, minutes: int, zone: str) -> datetime:
    """When somebody in `zone` is reminded of a date, `minutes` before it or thereabouts.

    What would come at night, by their clocks, comes in the morning, if that leaves at least half
    of the time; else on the evening before. Raises `webinars.times.UnknownZone`.
    """
    at = starts_at - timedelta(minutes=minutes)
    if is_awake(at, zone):
        return at
    local = to_local(at, zone)
    evening = local.date() if local.time() >= NIGHT else local.date() - DAY
    morning_at = _instant(datetime.combine(evening + DAY, MORNING), zone)
    if starts_at - morning_at >= timedelta(minutes=minutes / 2):
        return morning_at
    return _instant(datetime.combine(evening, EVENING), zone)


def is_awake(at: datetime, zone: str) -> bool:
    """Whether people in `zone` are awake then."""
    return MORNING <= to_local(at, zone).time() < NIGHT


def lateness(minutes: int) -> timedelta:
    """By how much a reminder can be late, after a standstill: half the time at most, and a day."""
    return min(timedelta(minutes=minutes / 2), DAY)


def is_due(
    due_at: datetime, minutes: int, now: datetime, *, starts_at: datetime, zone: str
) -> bool:
    """Whether to remind somebody in `zone` now, of what begins at `starts_at`.

    What is late does not come at night either, but in the morning, in its first hour at the latest;
    where that would be less than an hour before the beginning it comes at once.
    """
    if not due_at <= now <= _latest(due_at, minutes, starts_at=starts_at, zone=zone):
        return False
    is_late = now > due_at + _ON_TIME
    return not is_late or is_awake(now, zone) or not _can_wait(now, starts_at, zone)


def may_be_due(starts_at: datetime, minutes: int, now: datetime) -> bool:
    """Whether somebody, in whatever zone, may have to be reminded now."""
    around, half = starts_at - timedelta(minutes=minutes), timedelta(minutes=minutes / 2)
    latest = around + min(half, _LATER) + lateness(minutes) + _LATER + _OF_USE
    return around - _EARLIER <= now <= latest and now < starts_at


def _latest(due_at: datetime, minutes: int, *, starts_at: datetime, zone: str) -> datetime:
    """Until when a reminder goes that is late.

    Where the time for being late is over at night, or in the first hour of a morning for which it
    had to wait, all of that hour is left: a worker that stands still in the evening has no other.
    """
    latest = due_at + lateness(minutes)
    nights = [
        each
        for each in (max(due_at, latest - _OF_USE), latest)
        if not is_awake(each, zone) and _can_wait(each, starts_at, zone)
    ]
    return max([latest, *(_next_morning(each, zone) + _OF_USE for each in nights)])


def _can_wait(at: datetime, starts_at: datetime, zone: str) -> bool:
    """Whether the morning after the night `at` is early enough."""
    return _next_morning(at, zone) <= starts_at - _OF_USE


def _next_morning(at: datetime, zone: str) -> datetime:
    local = to_local(at, zone)
    day = local.date() if local.time() < MORNING else local.date() + DAY
    return _instant(datetime.combine(day, MORNING), zone)


def _instant(local: datetime, zone: str) -> datetime:
    """The instant of a naive local time; one that the clocks skip counts an hour later."""
    return local.replace(tzinfo=get_zone(zone))
