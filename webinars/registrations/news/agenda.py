"""Changes of an agenda that nobody was told of yet; and telling them, all in one.

Organisers change an agenda in many small steps. Each is kept, in one notice of the event that is
written to nobody, until they say that people are to hear of all of it, or need not. What is told
then is how the agenda was before the first of them, and how it is now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from webinars.events.editing.heard import Changes, fingerprint
from webinars.events.editing.versions import take_turn
from webinars.events.models import Event, EventDate, EventStatus
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.programming.changes import (
    AgendaChange,
    agenda_as_told,
    are_told_alike,
    load_programme,
)
from webinars.extensions import db
from webinars.registrations.gone import FORMAT
from webinars.registrations.news.counting import Hearers, count_with_place
from webinars.registrations.news.merging import News, news_of
from webinars.registrations.telling import ReceiptNeeded

_KNOWN = frozenset({EventStatus.PUBLISHED, EventStatus.POSTPONED})

Items = list[dict[str, Any]]


@dataclass(frozen=True)
class Untold:
    """What of the agenda differs from what people know, `since` when, and whom it concerns.

    `changes` is the exact difference, `seen` its fingerprint.
    """

    since: datetime
    changes: Changes
    news: News
    audience: Hearers

    @property
    def seen(self) -> str:
        """What an organiser agrees to who has read the difference."""
        return fingerprint(self.changes)

    @property
    def count(self) -> int:
        """How many items differ."""
        return len({each["item"] for side in self.changes["agenda"] for each in side})


def has_hearers(event: Event, now: datetime) -> bool:
    """Whether somebody knows the agenda: the event is to be seen and to come, and has people."""
    if event.status not in _KNOWN or event.ends_at <= now:
        return False
    return count_with_place(event.id).total > 0


def keep(change: AgendaChange, *, user_id: int | None, now: datetime) -> None:
    """Remember, in the transaction of a change, how the agenda was for those who know it."""
    event = change.event
    if not change.is_news:
        return
    notice = _find(event)
    if not has_hearers(event, now):
        if notice is not None:  # those who knew the agenda have left
            db.session.delete(notice)
        return
    if notice is None:
        notice = EventNotice(
            event_id=event.id,
            kind=NoticeKind.AGENDA,
            changes={"agenda": [[], []]},
            untold=True,
            expanded_at=now,  # there are no mails to write
            user_id=user_id,
            created_at=now,
        )
    sides = notice.changes["agenda"]
    known = {each["item"] for side in sides for each in side}
    before, after = (
        [*side, *(each for each in new if each["item"] not in known)]
        for side, new in zip(sides, (change.before, change.after), strict=True)
    )
    notice.changes = {"agenda": [before, after]}
    if any(_differences(event, notice)):
        db.session.add(notice)
    elif notice in db.session:
        db.session.delete(notice)  # all is as it was


def find_untold(event: Event, now: datetime) -> Untold | None:
    """What people could be told of the agenda of `event`, which `load_programme` has loaded.

    None where it is as they know it, or nobody would hear of it.
    """
    if event.status is not EventStatus.PUBLISHED or event.ends_at <= now:
        return None
    notice = _find(event)
    if notice is None:
        return None
    before, after = _differences(event, notice)
    if not before and not after:
        return None
    changes: Changes = {"agenda": [before, after]}
    audience = count_with_place(event.id)
    if not audience.total:
        return None
    told = EventNotice(event_id=event.id, kind=NoticeKind.AGENDA, changes=changes)
    return Untold(notice.created_at, changes, news_of(event, [told]), audience)


def tell(
    event: Event, *, seen: str, reasons: Mapping[str, str], user_id: int, now: datetime
) -> Untold | None:
    """Let those who have a place hear of it, in the caller's transaction; None where it is nothing.

    Raises `ReceiptNeeded` where `seen` is not the fingerprint of what they would hear.
    """
    untold = _take(event, seen, now)
    if untold is None:
        return None
    db.session.add(
        EventNotice(
            event_id=event.id,
            kind=NoticeKind.AGENDA,
            changes=untold.changes,
            reasons={language: text for language, text in reasons.items() if text},
            user_id=user_id,
            created_at=now,
        )
    )
    return untold


def drop(event: Event, *, seen: str, now: datetime) -> Untold | None:
    """Let the agenda count as known, as it is now; raises what `tell` raises."""
    return _take(event, seen, now)


def _take(event: Event, seen: str, now: datetime) -> Untold | None:
    """What was kept, alone; it is kept no more."""
    take_turn(event)
    untold = find_untold(load_programme(event), now)
    if untold is None:
        return None
    if seen != untold.seen:
        raise ReceiptNeeded(untold.changes, untold.audience, {})
    notice = _find(event)
    if notice is not None:
        db.session.delete(notice)
    return untold


def _find(event: Event) -> EventNotice | None:
    return db.session.scalar(
        select(EventNotice)
        .where(
            EventNotice.event_id == event.id,
            EventNotice.kind == NoticeKind.AGENDA,
            EventNotice.untold,
        )
        .limit(1)
    )


def _differences(event: Event, notice: EventNotice) -> tuple[Items, Items]:
    """Those items of which the notice knows that are another now: as they were, as they are."""
    was, then = ({each["item"]: each for each in side} for side in notice.changes["agenda"])
    dates = {date.uid: date for date in event.dates}
    there = agenda_as_told(event)
    before, after = [], []
    for item in dict.fromkeys([*was, *then]):
        old, new = was.get(item), there.get(item)
        # Of a date that is gone people have heard, and of what was on it with that.
        old = _moved_along(old, dates[old["date"]]) if old and old["date"] in dates else None
        if old and new and are_told_alike(old, new):
            continue
        before += [old] if old else []
        after += [new] if new else []
    return _in_time(before), _in_time(after)


def _moved_along(told: dict[str, Any], date: EventDate) -> dict[str, Any]:
    """An item as it stood, on its date as people know it by now: that has told of its own moves."""
    start, end = (datetime.fromisoformat(told[side]) for side in ("start", "end"))
    starts = date.starts_local + timedelta(minutes=told["offset"])
    return told | {
        "start": starts.strftime(FORMAT),
        "end": (starts + (end - start)).strftime(FORMAT),
    }


def _in_time(items: Items) -> Items:
    return sorted(items, key=lambda told: str(told["start"]))
