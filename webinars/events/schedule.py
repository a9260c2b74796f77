"""When an event takes place: its dates, its agenda's times, its registration window.

The organiser's wall-clock times are the truth; instants are worked out here whenever the dates or
the zone change, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise, zip_longest
from uuid import uuid4

from sqlalchemy.orm import object_session

from webinars.events.called_off import remember_called_off
from webinars.events.models import Event, EventDate
from webinars.events.programme import AgendaItem
from webinars.times import is_repeated, to_instant

Span = tuple[datetime, datetime]
_ASIDE = timedelta(days=200_000)
_MOST_FORMER = 200


class InvalidDates(ValueError):
    """The dates cannot be an event's; the message is a sentence."""


def new_uid(domain: str) -> str:
    """A UID for a calendar component, globally unique (RFC 7986 §5.3); made once, then stored."""
    return f"{uuid4()}@{domain}"


def set_dates(
    event: Event,
    spans: Sequence[Span],
    *,
    domain: str,
    now: datetime,
    moved: Sequence[EventDate | None] | None = None,
) -> None:
    """Make `spans`, pairs of naive local start and end, the dates of `event` in its zone.

    `moved` has, for each span, the date that moves there, or None for a new one; without it the
    dates there are move by position. They keep their identity, and their agenda moves with them;
    dates too many are removed. The SEQUENCE of a date rises when its time changes (RFC 5546
    §2.1.4). Raises `InvalidDates`, and `webinars.times.NonexistentTime` for a time that the clocks
    skip.
    """
    check_spans(spans)
    instants = [
        (to_instant(start, event.zone), to_instant(end, event.zone)) for start, end in spans
    ]
    if moved is None:
        moved = [date for date, _span in zip_longest(event.dates[: len(spans)], spans)]
    remember_days(event, present_days(event))
    gone = [each for each in event.dates if each not in moved]
    remember_called_off(event, gone, now)
    _step_aside(event, spans, moved)
    for each in gone:
        event.dates.remove(each)
    for former, span, instant in zip(moved, spans, instants, strict=True):
        _place(event, former, span, instant, domain)
    event.dates.sort(key=lambda each: each.starts_local)
    event.starts_at, event.ends_at = instants[0][0], instants[-1][1]
    event.updated_at = now


def present_days(event: Event) -> set[date]:
    """The local days on which the event's dates begin, and that on which its registration ends."""
    days = {each.starts_local.date() for each in event.dates}
    closes = event.registration_closes_local
    return days | ({closes.date()} if closes else set())


def remember_days(event: Event, days: Iterable[date]) -> None:
    """Remember `days` of an event that is about to move: its texts may name them still."""
    known = dict.fromkeys([*(event.former_days or ()), *sorted(map(str, days))])
    event.former_days = list(known)[-_MOST_FORMER:]


def check_spans(spans: Sequence[Span]) -> None:
    """Raise `InvalidDates` unless there are spans, in order, apart, each of at most 24 hours."""
    if not spans:
        raise InvalidDates("An event needs at least one date.")
    for start, end in spans:
        if end <= start:
            raise InvalidDates(
                f"The date that begins {start:%Y-%m-%d %H:%M} ends before it begins."
            )
        if end - start > timedelta(days=1):
            raise InvalidDates(
                f"The date that begins {start:%Y-%m-%d %H:%M} is longer than 24 hours: "
                "an event of several days has a date for each day."
            )
    for (_, previous_end), (start, _) in pairwise(spans):
        if start < previous_end:
            raise InvalidDates(
                f"The date that begins {start:%Y-%m-%d %H:%M} has to follow the one before it."
            )


def item_span(date: EventDate, item: AgendaItem) -> Span:
    """The naive local start and end of an agenda item of `date`."""
    start = date.starts_local + timedelta(minutes=item.offset_minutes)
    return start, start + timedelta(minutes=item.duration_minutes)


def opens_at(event: Event) -> datetime | None:
    """The instant (UTC) at which registration opens; None where it is open from the beginning."""
    local = event.registration_opens_local
    return None if local is None else to_instant(local, event.zone)


def closes_at(event: Event) -> datetime:
    """The first instant (UTC) at which registration is over.

    A deadline of 23:59 includes that minute. Without a deadline the end of the last date counts.
    """
    local = event.registration_closes_local
    if local is None:
        return event.ends_at
    return to_instant(local, event.zone) + timedelta(minutes=1)


def repeated_times(spans: Sequence[Span], zone: str) -> list[datetime]:
    """The naive local times that the clocks of `zone` show twice, in autumn: the first counts."""
    return [local for span in spans for local in span if is_repeated(local, zone)]


def _step_aside(event: Event, spans: Sequence[Span], moved: Sequence[EventDate | None]) -> None:
    """Let dates trade places: the database compares each row as it is written, not at the end."""
    wanted = [start for start, _ in spans]
    places = {date.starts_local for date in event.dates}
    session = object_session(event)
    if session is None or places.isdisjoint(wanted):
        return
    if wanted == [date and date.starts_local for date in moved] and len(moved) == len(places):
        return
    for each in event.dates:
        each.starts_local += _ASIDE
    session.flush()


def _place(event: Event, date: EventDate | None, span: Span, instant: Span, domain: str) -> None:
    if date is None:
        date = EventDate(public_id=str(uuid4()), uid=new_uid(domain), sequence=0)
        event.dates.append(date)
    elif (date.starts_at, date.ends_at) != instant:
        date.sequence += 1
    date.starts_local, date.ends_local = span
    date.starts_at, date.ends_at = instant
