"""Sending invitations: a list is looked at, agreed to, and leaves after a minute.

Until then it can be taken back. The mails are written by the worker
(`webinars.registrations.invitations.writing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from webinars.database import new_public_id
from webinars.events.models import Event, EventStatus
from webinars.events.schedule import closes_at
from webinars.extensions import db
from webinars.registrations.invitations import reminding
from webinars.registrations.invitations.models import (
    Invitation,
    InvitationRound,
    RoundKind,
    RoundStatus,
)
from webinars.registrations.invitations.reading import Entry, Problem, Reading
from webinars.registrations.models import Registration
from webinars.registrations.moving.erased import find_erased
from webinars.registrations.seats import lock_event

UNDO_FOR = timedelta(seconds=60)
_CHUNK = 500
_STATUS = RoundStatus
GOING = (_STATUS.SCHEDULED, _STATUS.SENDING)
"""The statuses of a round of which mails are to be written."""


class RoundNotFound(LookupError):
    """The event has no such list or reminder."""


class NotADraft(RuntimeError):
    """The list is on its way, or was sent."""


class TooLate(RuntimeError):
    """The minute is over: mails may have left."""


class ChangedSinceCheck(RuntimeError):
    """What was looked at is not what would be sent."""


class AlreadyReminding(RuntimeError):
    """A reminder is on its way: `public_id`."""

    def __init__(self, public_id: str) -> None:
        super().__init__("A reminder is on its way.")
        self.public_id = public_id


class Obstacle(StrEnum):
    """Why nobody can be invited now."""

    NOT_PUBLISHED = "not-published"
    CLOSED = "closed"


class NotReady(RuntimeError):
    """Nobody can be invited now: `obstacle`."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


@dataclass
class Check:
    """What a list would do: the people by what becomes of them, and the lines that do nothing."""

    new: list[Entry] = field(default_factory=list)
    invited: list[Entry] = field(default_factory=list)
    registered: list[Entry] = field(default_factory=list)
    erased: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def languages(self) -> list[str]:
        """Those of the people who would be invited."""
        return sorted({each.language for each in self.new})


def obstacle(event: Event, now: datetime) -> Obstacle | None:
    """What keeps people from being invited to the event now."""
    if event.status is not EventStatus.PUBLISHED:
        return Obstacle.NOT_PUBLISHED
    return Obstacle.CLOSED if now >= closes_at(event) else None


def begin(
    *, event_id: int, reading: Reading, label: str, reservation_id: int | None, now: datetime
) -> InvitationRound:
    """Keep a list that was read, to be looked at. Nobody is invited yet."""
    entries, problems = reading.as_json()
    found = InvitationRound(
        event_id=event_id,
        public_id=new_public_id(),
        kind=RoundKind.INVITE,
        status=_STATUS.DRAFT,
        label=label,
        reservation_id=reservation_id,
        words={},
        entries=entries,
        problems=problems,
        created_at=now,
    )
    db.session.add(found)
    db.session.flush()
    return found


def get_round(event_id: int, public_id: str) -> InvitationRound:
    """The event's list or reminder with this public id. Raises `RoundNotFound`."""
    found = db.session.scalar(
        sa.select(InvitationRound).where(
            InvitationRound.event_id == event_id, InvitationRound.public_id == public_id
        )
    )
    if found is None:
        raise RoundNotFound
    return found


def list_rounds(event_id: int, *, limit: int) -> Sequence[InvitationRound]:
    """The lists and reminders that are not through yet, the latest first."""
    return db.session.scalars(
        sa.select(InvitationRound)
        .where(InvitationRound.event_id == event_id, InvitationRound.status != _STATUS.SENT)
        .order_by(InvitationRound.id.desc())
        .limit(limit)
    ).all()


def check(found: InvitationRound) -> Check:
    """What would become of everybody on the list, as things are now."""
    result = Check(problems=[Problem(**each) for each in found.problems])
    for chunk in _chunks([Entry(**each) for each in found.entries[found.place :]], _CHUNK):
        sort_people(found.event_id, chunk, result)
    return result


def send(
    *, event_id: int, public_id: str, count: int, words: Mapping[str, str], now: datetime
) -> InvitationRound:
    """Let a list go in a minute, to the `count` people who were shown as new.

    `words` are the organisers' own, by language. Raises `NotADraft` (also when it is sent twice),
    `ChangedSinceCheck`, `NotReady`, `RoundNotFound`.
    """
    found = _lock(event_id, public_id)
    if found.status not in (_STATUS.DRAFT, _STATUS.STOPPED) or found.kind is not RoundKind.INVITE:
        raise NotADraft
    problem = obstacle(found.event, now)
    if problem:
        raise NotReady(problem)
    new = len(check(found).new)
    if new != count or not new:
        raise ChangedSinceCheck
    found.words = {language: text for language, text in words.items() if text}
    found.status, found.send_at = _STATUS.SCHEDULED, now + UNDO_FOR
    return found


def remind(*, event_id: int, count: int, now: datetime) -> InvitationRound:
    """Remind, in a minute, the `count` people who were shown as not having answered.

    Who was written to in the last day is not among them: so nobody is reminded twice in a day.
    Raises `ChangedSinceCheck`, `AlreadyReminding` (also when it is sent twice), `NotReady`.
    """
    event = lock_event(event_id)  # one reminder at a time
    problem = obstacle(event, now)
    if problem:
        raise NotReady(problem)
    going = _find_reminder(event_id)
    if going is not None:
        raise AlreadyReminding(going)
    if not count or reminding.count_due(event_id, now) != count:
        raise ChangedSinceCheck
    found = InvitationRound(
        event_id=event_id,
        public_id=new_public_id(),
        kind=RoundKind.REMIND,
        status=_STATUS.SCHEDULED,
        words={},
        entries=[],
        problems=[],
        created_at=now,
        send_at=now + UNDO_FOR,
    )
    db.session.add(found)
    db.session.flush()
    return found


def undo(*, event_id: int, public_id: str, now: datetime) -> InvitationRound:
    """Take a round back that has not left: a list is a draft again, a reminder is none any more.

    Twice does no harm. Raises `TooLate`, `RoundNotFound`.
    """
    found = _lock(event_id, public_id)
    if found.status in (_STATUS.DRAFT, _STATUS.STOPPED):
        return found
    if found.status is not _STATUS.SCHEDULED or found.send_at is None or now >= found.send_at:
        raise TooLate
    found.status, found.send_at = _STATUS.DRAFT, None
    if found.kind is RoundKind.REMIND:
        db.session.delete(found)
    return found


def discard(*, event_id: int, public_id: str) -> None:
    """Throw a list away that was not sent. Raises `NotADraft`, `RoundNotFound`."""
    found = _lock(event_id, public_id)
    if found.status not in (_STATUS.DRAFT, _STATUS.STOPPED):
        raise NotADraft
    db.session.delete(found)


def sort_people(event_id: int, people: Sequence[Entry], result: Check) -> None:
    """Add people to `result`, by what would become of them now."""
    keys = [each.key for each in people]
    registered, invited = (
        set(
            db.session.scalars(
                sa.select(kind.email_key).where(kind.event_id == event_id, kind.email_key.in_(keys))
            )
        )
        for kind in (Registration, Invitation)
    )
    erased = find_erased(event_id, keys)
    for each in people:
        if each.key in registered:
            result.registered.append(each)
        elif each.key in invited:
            result.invited.append(each)
        elif each.key in erased:
            result.erased.append(each)
        else:
            result.new.append(each)


def _chunks(people: Sequence[Entry], size: int) -> Iterator[Sequence[Entry]]:
    return (people[start : start + size] for start in range(0, len(people), size))


def _find_reminder(event_id: int) -> str | None:
    """The public id of the reminder that is on its way."""
    going = sa.select(InvitationRound.public_id).where(
        InvitationRound.event_id == event_id,
        InvitationRound.kind == RoundKind.REMIND,
        InvitationRound.status.in_(GOING),
    )
    return db.session.scalar(going.limit(1))


def _lock(event_id: int, public_id: str) -> InvitationRound:
    """The round, held until the transaction ends, and read as it is then."""
    own = (InvitationRound.event_id == event_id, InvitationRound.public_id == public_id)
    db.session.execute(
        sa.update(InvitationRound).where(*own).values(place=InvitationRound.place),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()
    return get_round(event_id, public_id)
