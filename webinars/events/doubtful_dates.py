"""Dates of an event that may be a slip: over already, or minutes from now. Pure functions.

Spans are the new beginnings and ends on the clocks of `zone`; `now` is aware.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime, timedelta

from webinars.events.models import Event
from webinars.events.schedule import Span
from webinars.times import to_instant

SOON = timedelta(hours=1)
"""What begins within so long hardly anybody hears of by mail in time."""


def is_as_before(event: Event, spans: Sequence[Span], zone: str, now: datetime) -> bool:
    """Whether no date is new or moved, or an event that is over still ends on its last day."""
    known = {(date.starts_local, date.ends_local) for date in event.dates}
    last = max(end for _start, end in spans)
    is_kept = zone == event.zone and known.issuperset(spans)
    return is_kept or (event.ends_at <= now and last.date() == event.dates[-1].ends_local.date())


def newly_over(event: Event, spans: Sequence[Span], zone: str, now: datetime) -> list[datetime]:
    """The beginnings of those dates that are over by these `spans`, though they were to come.

    Spans do not say which date they are of: one that is new and over is taken for a date that was
    ahead, and has another time now, where there is one. Its clocks may have changed alone. On the
    day of a date that is over already it is that one, corrected.
    """
    gone = [each for each in event.dates if (each.starts_local, each.ends_local) not in spans]
    days_over = {each.starts_local.date() for each in gone if each.ends_at <= now}
    ahead = {(each.starts_local, each.ends_local) for each in event.dates if each.ends_at > now}
    known = {(each.starts_local, each.ends_local) for each in event.dates}
    over = [span for span in spans if to_instant(span[1], zone) <= now]
    has_moved = not ahead.issubset(spans)
    new = {span for span in over if span not in known and span[0].date() not in days_over}
    return [span[0] for span in over if span in ahead or (has_moved and span in new)]


def soon(
    spans: Sequence[Span], zone: str, *, known: Set[datetime], now: datetime
) -> datetime | None:
    """The first beginning within the hour that is not `known`, of what is not over."""
    instants = [(to_instant(start, zone), to_instant(end, zone)) for start, end in spans]
    near = (start for start, end in instants if start <= now + SOON and end > now)
    return min((each for each in near if each not in known), default=None)
