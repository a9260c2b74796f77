"""Changing an event that people have registered for: who hears of it, and that they will.

A change is made, compared with what was there, and taken back by an exception where people have to
hear of it and the organiser has not seen yet how many, and of what. What the organiser agrees to
then is exactly what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from sqlalchemy import func, select

from webinars.events.editing.heard import (
    Changes,
    Heard,
    can_be_told,
    differences,
    fingerprint,
    heard,
    kind_of,
    must_be_told,
)
from webinars.events.models import Event, EventStatus
from webinars.events.organising import MOVES, UNTOLD, EventNotice, NoticeKind
from webinars.extensions import db
from webinars.registrations.gone import GoneDate, remember
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.news.counting import Hearers, count_hearers
from webinars.registrations.seats import fill_seats, lock_event

_UNTOLD = timedelta(seconds=1)
"""Of a move that nobody is to hear of: it counts as told of so long before it was made."""


@dataclass(frozen=True)
class Audience:
    """Who is registered: confirmed people by language, the most first, and the others' number.

    `unreached` are those confirmed who have no address: somebody has to tell them.
    """

    by_language: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    pending: int = 0
    unreached: int = 0

    @property
    def confirmed(self) -> int:
        """How many people are confirmed and can be written to."""
        return sum(self.by_language.values())

    @property
    def with_place(self) -> int:
        """How many are confirmed, with and without an address."""
        return self.confirmed + self.unreached

    @property
    def total(self) -> int:
        """How many are registered in any way that counts."""
        return self.with_place + self.waiting + self.pending


@dataclass(frozen=True, kw_only=True)
class Word:
    """What the organiser said to the receipt.

    `seen` is the fingerprint of the differences they agreed to, "" before; `reasons` their words by
    language; `about_texts`, whether people are told though only texts changed; `tells_invited`,
    whether those are told as well who are invited and have not answered.
    """

    seen: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    about_texts: bool = False
    tells_invited: bool = False


class ReceiptNeeded(Exception):
    """People have to hear of this, and the organiser has not agreed to it. Nothing was changed.

    `changes` is the exact difference, `seen` its fingerprint, `after` what the event would be.
    """

    def __init__(self, changes: Changes, audience: Hearers, after: Heard) -> None:
        super().__init__(f"{audience.total} people have to hear of this.")
        self.changes = changes
        self.audience = audience
        self.after = after
        self.seen = fingerprint(changes)


class PeopleRegistered(Exception):
    """People are registered, so that the event cannot vanish from where they look for it."""


def change_event(
    *,
    event_id: int,
    save: Callable[[Event], None],
    word: Word,
    user_id: int,
    domain: str,
    now: datetime,
) -> Event:
    """Let `save` change the locked event; write down what those who registered have to hear.

    A move into the past is news to nobody, but written down: data is kept from that moment on
    (`webinars.registrations.retention`). Seats that became free by it go to those who wait.

    Raises `ReceiptNeeded`, and what `save` raises; the caller's transaction then has to be rolled
    back.
    """
    event = lock_event(event_id)
    before, ended_at = _as_last_heard(event), event.ends_at
    dates = {date.id: GoneDate.last_of(date) for date in event.dates}
    save(event)
    db.session.flush()
    there = {date.id for date in event.dates}
    remember({known: date for known, date in dates.items() if known not in there})
    after = heard(event)
    changes = differences(before, after)
    if EventStatus.DRAFT not in (before["status"], after["status"]):  # known to nobody
        notice = EventNotice(
            event_id=event.id,
            kind=kind_of(changes),
            changes=changes,
            reasons={language: text for language, text in word.reasons.items() if text},
            user_id=user_id,
            created_at=now,
        )
        is_over = event.ends_at <= now and (ended_at <= now or notice.kind in MOVES)
        if _is_to_be_told(changes, after, is_over=is_over, word=word):
            _tell(notice, count_hearers(event, changes, now), word=word, after=after)
        elif is_over and changes and notice.kind in MOVES:
            notice.expanded_at = now - _UNTOLD
            db.session.add(notice)
    fill_seats(event, domain=domain, now=now)
    return event


def refuse_while_registered(event: Event) -> None:
    """Raise `PeopleRegistered` where somebody takes part, or still may. The event is locked."""
    if count_audience(event.id).total:
        raise PeopleRegistered(event.slug)


def count_audience(event_id: int) -> Audience:
    """Who is registered for an event, by language and status."""
    rows = db.session.execute(
        select(Registration.status, Registration.language, func.count())
        .where(Registration.event_id == event_id, Registration.status.in_(ACTIVE))
        .group_by(Registration.status, Registration.language)
    ).all()
    unreached = _count_unreached(event_id)
    confirmed = [
        (language, count - unreached.get(language, 0))
        for status, language, count in rows
        if status is RegistrationStatus.CONFIRMED
    ]
    confirmed.sort(key=lambda row: (-row[1], row[0]))
    return Audience(
        by_language={language: count for language, count in confirmed if count > 0},
        unreached=sum(unreached.values()),
        waiting=sum(row[2] for row in rows if row[0] is RegistrationStatus.WAITING),
        pending=sum(row[2] for row in rows if row[0] is RegistrationStatus.PENDING),
    )


def _count_unreached(event_id: int) -> dict[str, int]:
    """How many confirmed people have no address, by language: few, found by the address's index."""
    rows = db.session.execute(
        select(Registration.language, func.count())
        .where(
            Registration.event_id == event_id,
            Registration.email_key.is_(None),
            Registration.status == RegistrationStatus.CONFIRMED,
        )
        .group_by(Registration.language)
    )
    return dict(rows.all())


def list_notices(event_id: int) -> list[EventNotice]:
    """What people were told of an event, or will be: the latest first."""
    query = select(EventNotice).where(
        EventNotice.event_id == event_id, EventNotice.expanded_at.is_distinct_from(UNTOLD)
    )
    return list(
        db.session.scalars(query.order_by(EventNotice.created_at.desc(), EventNotice.id.desc()))
    )


def _as_last_heard(event: Event) -> Heard:
    """The event as people know it: while it is off, with the dates that it had before.

    Nor have they heard of moves into the past: who takes a wrong year back has nothing to tell.
    """
    known, notices = heard(event), list_notices(event.id)
    for notice in takewhile(_is_unheard, notices):
        known |= {
            name: old
            for name, (old, _new) in notice.changes.items()
            if old is not None and not can_be_told(name)
        }
    if event.status in (EventStatus.POSTPONED, EventStatus.CANCELLED):
        off = next((each for each in notices if _is_off(each)), None)
        if off is not None and "dates" in off.changes:
            known["dates"] = off.changes["dates"][0]
    return known


def _is_unheard(notice: EventNotice) -> bool:
    """Whether it is a move into the past, which was written down as told when it was made."""
    told_at = notice.expanded_at
    return notice.kind is NoticeKind.MOVED and told_at is not None and told_at < notice.created_at


def _is_off(notice: EventNotice) -> bool:
    return notice.kind in (NoticeKind.POSTPONED, NoticeKind.CANCELLED)


def _is_to_be_told(changes: Changes, after: Heard, *, is_over: bool, word: Word) -> bool:
    """Whether there is news. When and where it was is none."""
    if must_be_told(changes, after):
        return not is_over
    return word.about_texts and any(can_be_told(name) for name in changes)


def _tell(notice: EventNotice, audience: Hearers, *, word: Word, after: Heard) -> None:
    """Store the notice, where there is somebody to hear it. Raises `ReceiptNeeded`."""
    if not audience.total and not audience.invited:
        return
    if word.seen != fingerprint(notice.changes):
        raise ReceiptNeeded(notice.changes, audience, after)
    tells_invited = word.tells_invited and audience.invited > 0
    if not audience.total and not tells_invited:
        return
    notice.last_invitation_id = 0 if tells_invited else None
    db.session.add(notice)
