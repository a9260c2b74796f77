"""What a person's own pages say of the event's news: why it is off, and from when it was moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from webinars.events.models import Event, EventDate
from webinars.events.organising import EventNotice
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.gone import GoneDate
from webinars.registrations.models import Registration
from webinars.registrations.news.known import list_notices
from webinars.registrations.news.merging import JUST_BEFORE, OFF, dates_known, news_as_told, news_of
from webinars.times import to_local


@dataclass(frozen=True)
class Move:
    """That people were told, at `moved_at`, of another time of a date; and what was `before`.

    `moved_local` is the same moment on the event's clocks.
    """

    moved_at: datetime
    moved_local: datetime
    before: GoneDate


def why_off(event: Event, language: str) -> tuple[str, str]:
    """The organiser's words on why `event` does not take place, and in which language they are.

    In `language` where there are any; ("", "") where nothing was said, or the event is not off.
    """
    if event.status not in OFF:
        return "", ""
    off = next((each for each in list_notices(event.id) if "status" in each.changes), None)
    if off is None or off.untold:
        return "", ""
    return news_as_told(event, off).reason(language)


def moves_of(registration: Registration, now: datetime) -> dict[str, Move]:
    """How those of the person's dates ahead stood that were moved since they registered, by UID.

    The last move of each. Nothing of one that is again as people knew it before.
    """
    event = registration.event
    since = registration.created_at - JUST_BEFORE
    told = [
        each
        for each in list_notices(event.id)
        if {"dates", "zone"} & each.changes.keys() and not each.untold and each.created_at > since
    ]
    knew = [
        {old.uid: old for old in dates_known(news_of(event, told[number::-1]))}
        for number in range(len(told))
    ]
    ahead = own_dates_ahead(registration, now)
    found = {
        date.uid: _last_move(date, told, [each.get(date.uid) for each in knew]) for date in ahead
    }
    return {uid: move for uid, move in found.items() if move is not None}


def _last_move(
    date: EventDate, told: Sequence[EventNotice], knew: Sequence[GoneDate | None]
) -> Move | None:
    """The last of the notices that tells of another time of `date`, the latest being the first.

    Notices of which nobody had a mail yet when the next was written are one move with that.
    """
    times, move = _times(date), None
    for notice, before in zip(told, knew, strict=True):
        is_told_apart = notice.expanded_at is not None and (
            move is None or notice.expanded_at <= move.moved_at
        )
        if move is not None and is_told_apart:
            break
        if before is not None and _times(before) != times:
            moved_at = move.moved_at if move else notice.created_at
            move = Move(moved_at, to_local(moved_at, date.event.zone), before)
            times = _times(before)
    return move if move and _times(move.before) != _times(date) else None


def _times(date: EventDate | GoneDate) -> tuple[datetime, datetime]:
    return date.starts_at, date.ends_at
