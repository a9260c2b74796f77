"""Changes of an agenda that nobody was told of yet; and telling them, all in one.

Organisers change an agenda in many small steps. Each is kept, in one notice of the event that is
written to nobody, until they say that people are to hear of all of it, or need not. What is told
then is how the agenda was before the first of them, and how it is now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webinars.events.editing.heard import Changes, fingerprint
from webinars.events.editing.versions import take_turn
from webinars.events.models import Event, EventStatus
from webinars.events.organising import EventNotice, NoticeKind
from webinars.events.programming.changes import (
    AgendaChange,
    agenda_as_told,
    are_told_alike,
    load_programme,
)
from webinars.extensions import db
from webinars.registrations.news.counting import Hearers, count_with_place
from webinars.registrations.news.kept import find_kept, known_items
from webinars.registrations.news.latecomers import AGENDA, who_hears
from webinars.registrations.news.merging import News
from webinars.registrations.telling import ReceiptNeeded

_KNOWN = frozenset({EventStatus.PUBLISHED, EventStatus.POSTPONED, EventStatus.CANCELLED})

Items = list[dict[str, Any]]


@dataclass(frozen=True)
class Untold:
    """What of the agenda differs from what people know, `since` when, and whom it concerns.

    `changes` is the exact difference, `seen` its fingerprint; `known_since` as notices have it.
    """

    since: datetime
    changes: Changes
    news: News
    audience: Hearers
    known_since: dict[str, Any]

    @property
    def seen(self) -> str:
        """What an organiser agrees to who has read the difference."""
        return fingerprint(self.changes)

    @property
    def count(self) -> int:
        """How many items differ."""
        return len({each["item"] for side in self.changes["agenda"] for each in side})


def has_hearers(event: Event, now: datetime) -> bool:
    """Whether somebody knows the agenda and would hear of it: the event is to come, has people."""
    return event.status is not EventStatus.CANCELLED and _is_known(event, now)


def keep(change: AgendaChange, *, user_id: int | None, now: datetime) -> None:
    """Remember, in the transaction of a change, how the agenda was for those who know it."""
    event = change.event
    if not change.is_news:
        return
    notice = find_kept(event)
    if not _is_known(event, now):
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
    touched = {each["item"]: now.isoformat() for each in [*change.before, *change.after]}
    notice.known_since = {AGENDA: {**(notice.known_since or {}).get(AGENDA, {}), **touched}}
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
    notice = find_kept(event)
    if notice is None:
        return None
    before, after = _ahead(event, _differences(event, notice), now)
    if not before and not after:
        return None
    changes: Changes = {"agenda": [before, after]}
    since = (notice.known_since or {}).get(AGENDA, {})
    audience = count_with_place(event, who_hears(event, [*before, *after], since))
    if not audience.total:
        return None
    told = EventNotice(event_id=event.id, kind=NoticeKind.AGENDA, changes=changes)
    return Untold(notice.created_at, changes, _as_news(event, told), audience, notice.known_since)


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
            known_since=untold.known_since,
            reasons={language: text for language, text in reasons.items() if text},
            user_id=user_id,
            created_at=now,
        )
    )
    return untold


def drop(event: Event, *, seen: str, now: datetime) -> Untold | None:
    """Let the agenda count as known, as it is now; raises what `tell` raises."""
    return _take(event, seen, now)


def _is_known(event: Event, now: datetime) -> bool:
    """Whether somebody knows the agenda. What is cancelled may take place after all."""
    if event.status not in _KNOWN or event.ends_at <= now:
        return False
    return count_with_place(event).total > 0


def _take(event: Event, seen: str, now: datetime) -> Untold | None:
    """What was kept, alone; it is kept no more."""
    take_turn(event)
    untold = find_untold(load_programme(event), now)
    if untold is None:
        return None
    if seen != untold.seen:
        raise ReceiptNeeded(untold.changes, untold.audience, {})
    notice = find_kept(event)
    if notice is not None:
        db.session.delete(notice)
    return untold


def _differences(event: Event, notice: EventNotice) -> tuple[Items, Items]:
    """Those items of which the notice knows that are another now: as they were, as they are."""
    there = agenda_as_told(event)
    before, after = [], []
    for item, old in known_items(event, notice).items():
        new = there.get(item)
        if old and new and are_told_alike(old, new):
            continue
        before += [old] if old else []
        after += [new] if new else []
    return _in_time(before), _in_time(after)


def _ahead(event: Event, sides: Sequence[Items], now: datetime) -> Iterator[Items]:
    """What is, or was, on a date that is not over."""
    ahead = {date.uid for date in event.dates if date.ends_at > now}
    items = {each["item"] for side in sides for each in side if each["date"] in ahead}
    for side in sides:
        yield [each for each in side if each["item"] in items]


def _as_news(event: Event, notice: EventNotice) -> News:
    """The exact difference that `notice` has, item by item, whatever else is kept."""
    was, there = ({each["item"]: each for each in side} for side in notice.changes["agenda"])
    items = list(was | there)
    sides = [{item: side.get(item) for item in items} for side in (was, there)]
    return News(event, [notice], {"agenda": sides}, event.zone)


def _in_time(items: Items) -> Items:
    return sorted(items, key=lambda told: str(told["start"]))
