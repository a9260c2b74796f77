"""Changing an event that people have registered for: who hears of it, and that they will.

A change is made, compared with what was there, and taken back by an exception where people have to
hear of it and the organiser has not seen yet how many, and of what. What the organiser agrees to
then is exactly what is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import case, func, select

from webinars.events.editing.heard import (
    Changes,
    Heard,
    can_be_told,
    differences,
    fingerprint,
    heard,
    is_title,
    kind_of,
    must_be_told,
)
from webinars.events.models import Event, EventStatus
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db
from webinars.registrations.choosing import is_for
from webinars.registrations.gone import GoneDate, remember
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.news.counting import Hearers, count_hearers
from webinars.registrations.news.known import (
    as_heard,
    find_unheard,
    gather,
    list_notices,
    renamed,
    titles_as_heard,
    while_off,
)
from webinars.registrations.news.latecomers import steps_of
from webinars.registrations.news.merging import ROOM, is_news
from webinars.registrations.news.progress import list_on_their_way
from webinars.registrations.seats import fill_seats, lock_event
from webinars.registrations.taking_part import TakesPart

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Audience:
    """Who is registered: confirmed people by language, the most first, and the others' number.

    `unreached` are those confirmed who have no address: somebody has to tell them. `online` of the
    confirmed said that they take part so.
    """

    by_language: dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    pending: int = 0
    unreached: int = 0
    online: int = 0

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

    A move into the past is news to nobody, but written down: for how long data is kept depends on
    it (`webinars.registrations.retention`), and what people know (`news.known`). So is another
    title of which nobody is told: the next news names it, too. Seats that became free by a change
    go to those who wait.

    Raises `ReceiptNeeded`, and what `save` raises; the caller's transaction then has to be rolled
    back.
    """
    event = lock_event(event_id)
    notices = list_notices(event.id)
    stored = while_off(heard(event), notices)
    dates = {date.id: GoneDate.last_of(date) for date in event.dates}
    save(event)
    db.session.flush()
    there = {date.id for date in event.dates}
    remember({known: date for known, date in dates.items() if known not in there})
    if EventStatus.DRAFT not in (stored["status"], event.status):  # known to nobody
        notice = EventNotice(event_id=event.id, user_id=user_id, created_at=now)
        notice.reasons = {language: text for language, text in word.reasons.items() if text}
        _write_down(event, notice, stored, notices, word=word)
    fill_seats(event, domain=domain, now=now)
    return event


def refuse_while_registered(event: Event) -> None:
    """Raise `PeopleRegistered` where somebody takes part, or still may. The event is locked."""
    if count_audience(event.id).total:
        raise PeopleRegistered(event.slug)


def count_audience(event_id: int) -> Audience:
    """Who is registered for an event, by language and status."""
    is_online = case((Registration.takes_part == TakesPart.ONLINE, 1))
    rows = db.session.execute(
        select(Registration.status, Registration.language, func.count(), func.count(is_online))
        .where(Registration.event_id == event_id, Registration.status.in_(ACTIVE))
        .group_by(Registration.status, Registration.language)
    ).all()
    unreached = _count_unreached(event_id)
    confirmed = [
        (language, count - unreached.get(language, 0))
        for status, language, count, _online in rows
        if status is RegistrationStatus.CONFIRMED
    ]
    confirmed.sort(key=lambda row: (-row[1], row[0]))
    return Audience(
        by_language={language: count for language, count in confirmed if count > 0},
        unreached=sum(unreached.values()),
        online=sum(row[3] for row in rows if row[0] is RegistrationStatus.CONFIRMED),
        waiting=sum(row[2] for row in rows if row[0] is RegistrationStatus.WAITING),
        pending=sum(row[2] for row in rows if row[0] is RegistrationStatus.PENDING),
    )


def count_on_date(event: Event, uid: str) -> int:
    """How many are registered, in any way that counts, for the date with this UID."""
    count = select(func.count()).where(
        Registration.event_id == event.id, Registration.status.in_(ACTIVE), *is_for(event, uid)
    )
    return db.session.scalar(count) or 0


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


def _write_down(
    event: Event,
    notice: EventNotice,
    stored: Heard,
    notices: Sequence[EventNotice],
    *,
    word: Word,
) -> None:
    """Store the change from `stored`, which the event has seen: to be told, or as unheard.

    An event that comes back from a move into the past is compared with what people know of it;
    while it stays there, with how it is stored. Titles are compared with those that people know.
    """
    now, after = notice.created_at, heard(event)
    unheard = find_unheard(stored, notices)
    before = stored
    if unheard is not None and event.ends_at > now:
        before = as_heard(stored, notices, [unheard])
    since = _first_registered_at(event.id)
    if since is not None:
        before = before | titles_as_heard(stored, notices, since)
    notice.changes = differences(before, after)
    notice.kind = kind_of(notice.changes)
    others = renamed(stored, after) if since is not None else ()
    titles = [name for name in others if name in notice.changes]
    if _is_to_be_told(event, notice, after, word=word):
        notice.known_since = steps_of(filter(is_title, notice.changes), notices)
        hearers = count_hearers(event, notice.changes, now, notice.known_since)
        if not _tell(notice, hearers, word=word, after=after):
            room = sorted(ROOM & notice.changes.keys()) if since is not None else []
            _note_quietly(notice, [*titles, *room])
    elif event.ends_at <= now and must_be_told(notice.changes, after):
        if unheard is not None:
            gather(unheard, notice.changes)
        elif _is_over_by(event, notice, stored):
            _note_unheard(notice, stored, after, notices)
    else:
        _note_quietly(notice, titles)


def _note_quietly(notice: EventNotice, names: Sequence[str]) -> None:
    """Write down which titles are others now, for the next news to name; and another room, where
    all take part online and do not hear of it: the SEQUENCE rose (`news.known.first_sequences`).
    """
    if names:
        notice.kind, notice.known_since = NoticeKind.TEXTS, {}
        notice.changes = {name: notice.changes[name] for name in names}
        _add_untold(notice)


def _add_untold(notice: EventNotice) -> None:
    notice.untold, notice.expanded_at = True, notice.created_at  # there are no mails to write
    db.session.add(notice)


def _first_registered_at(event_id: int) -> datetime | None:
    """When the first of those registered; None where nobody is."""
    return db.session.scalar(
        select(func.min(Registration.created_at)).where(
            Registration.event_id == event_id, Registration.status.in_(ACTIVE)
        )
    )


def _is_to_be_told(event: Event, notice: EventNotice, after: Heard, *, word: Word) -> bool:
    """Whether there is news. When and where it was is none."""
    if must_be_told(notice.changes, after):
        return is_news(event, notice.kind, notice.changes, notice.created_at)
    return word.about_texts and any(can_be_told(name) for name in notice.changes)


def _is_over_by(event: Event, notice: EventNotice, stored: Heard) -> bool:
    """Whether the event is over by what changed from `stored`, or was over and ends a day before.

    How the end of what is over is corrected within a day changes nothing.
    """
    ended_at = max(GoneDate.of(date, stored["zone"]).ends_at for date in stored["dates"])
    is_moved = ended_at > notice.created_at or ended_at - event.ends_at >= _DAY
    return is_moved or notice.kind is NoticeKind.REINSTATED


def _note_unheard(
    notice: EventNotice, stored: Heard, after: Heard, notices: Sequence[EventNotice]
) -> None:
    """Write down that the event is over by this change, of which nobody hears.

    News on its way reaches nobody any more: what was before that is what people know. Only that a
    date is gone, which has to leave their calendars, still does.
    """
    told = [each for each in notices if not each.untold]
    known = as_heard(stored, told, list_on_their_way(notice.event_id, notice.created_at))
    there = {each["uid"] for each in stored["dates"]}
    dates = [each for each in known["dates"] if each["uid"] in there]
    notice.changes = differences(known | {"dates": dates}, after)
    _add_untold(notice)


def _tell(notice: EventNotice, audience: Hearers, *, word: Word, after: Heard) -> bool:
    """Store the notice, where there is somebody to hear it; whether there is.

    Raises `ReceiptNeeded`.
    """
    if not audience.total and not audience.invited:
        return False
    if word.seen != fingerprint(notice.changes):
        raise ReceiptNeeded(notice.changes, audience, after)
    tells_invited = word.tells_invited and audience.invited > 0
    if not audience.total and not tells_invited:
        return False
    notice.last_invitation_id = 0 if tells_invited else None
    db.session.add(notice)
    return True
