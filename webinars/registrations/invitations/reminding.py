"""Reminding those who have not answered: by hand, and once by itself before registration closes.

Nobody who registered, declined, was withdrawn, or whose address failed is reminded, and nobody who
was written to in the last day. That somebody was is stored with the mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from webinars.events.models import Event, EventStatus
from webinars.events.schedule import closes_at
from webinars.extensions import db
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.invitations.forgetting import about_invitation
from webinars.registrations.invitations.models import (
    Invitation,
    InvitationSettings,
    InvitationStatus,
)
from webinars.registrations.invitations.queueing import REMIND, queue_many
from webinars.registrations.reminding.times import is_awake, is_due, reminder_due_at
from webinars.registrations.seats import hold_people_still

BETWEEN_MAILS = timedelta(hours=24)
OFFERED_DAYS = (3, 7)
"""How many days before registration closes people can be reminded."""

BATCH = 250
Condition = sa.ColumnElement[bool]


@dataclass(frozen=True)
class Batch:
    """Those whom one worker reminds now, by the ids and addresses of their invitations.

    `last` is the id of the last invitation that was looked at; `has_more`: there may be later ones.
    """

    people: Sequence[tuple[int, str]]
    last: int
    has_more: bool


def has_not_answered() -> tuple[Condition, ...]:
    """What limits a query to the invitations without an answer."""
    return (Invitation.registration_id.is_(None), Invitation.status == InvitationStatus.OPEN)


def did_not_arrive() -> Condition:
    """Whether a mail to the present address could not be delivered."""
    return sa.exists().where(
        OutgoingMail.about == about_invitation(),
        OutgoingMail.state == MailState.UNDELIVERABLE,
        OutgoingMail.recipient == Invitation.email,
    )


def count_due(event_id: int, now: datetime) -> int:
    """How many people would be reminded now."""
    count = sa.select(sa.func.count(Invitation.id)).where(*_to_remind(event_id, now))
    return db.session.scalar(count) or 0


def next_due_at(event_id: int) -> datetime | None:
    """When the first of those who have not answered can be reminded; None where nobody ever can."""
    written_at = db.session.scalar(
        sa.select(Invitation.written_at)
        .where(*silent(event_id))
        .order_by(Invitation.written_at)
        .limit(1)
    )
    return written_at + BETWEEN_MAILS if written_at else None


def take_next(event_id: int, *, asked_at: datetime, after: int, size: int, now: datetime) -> Batch:
    """Take the next of those to remind, after the invitation with the id `after`.

    `asked_at` is when an organiser asked for it; who was written to since then is left out.
    """
    return _take(_to_remind(event_id, asked_at), after=after, size=size, written_at=now)


def settings_of(event_id: int) -> int | None:
    """How many days before registration closes people are reminded; None: they are not."""
    return db.session.scalar(
        sa.select(InvitationSettings.remind_days).where(InvitationSettings.event_id == event_id)
    )


def save_settings(event_id: int, remind_days: int | None) -> bool:
    """Remind people so many days before registration closes; None: do not. Whether it is new."""
    stored = db.session.get(InvitationSettings, event_id)
    if remind_days == (stored.remind_days if stored else None):
        return False
    db.session.merge(InvitationSettings(event_id=event_id, remind_days=remind_days))
    return True


def list_due(now: datetime) -> Iterator[int]:
    """The ids of the events whose invited people are to be reminded now."""
    rows = db.session.execute(
        sa.select(Event, InvitationSettings.remind_days)
        .join(InvitationSettings, InvitationSettings.event_id == Event.id)
        .where(
            InvitationSettings.remind_days.is_not(None),
            Event.status == EventStatus.PUBLISHED,
            Event.ends_at > now,
        )
    ).all()
    for event, days in rows:
        if days is not None and _is_time(event, days, now):
            yield event.id


def remind_next(
    *,
    event_id: int,
    domain: str,
    now: datetime,
    size: int = BATCH,
    held_until: datetime | None = None,
) -> bool:
    """Write the next reminders of an event, for `size` people at most; whether there may be more.

    Who is reminded is marked in the same transaction, by a change that only one worker can make.
    What was due by `held_until` waits for a person: it may have been sent
    (`webinars.mail.restoring`).
    """
    hold_people_still(event_id)
    days = settings_of(event_id)
    event = db.session.get(Event, event_id)
    if event is None or days is None or not _is_time(event, days, now):
        return False
    due = (*_to_remind(event_id, now), Invitation.reminded_at.is_(None))
    batch = _take(due, after=0, size=size, written_at=now, reminded_at=now)
    queue_many(
        batch.people,
        message=REMIND,
        round_id=None,
        part_of=f"invitations/of/{event_id}",
        domain=domain,
        now=now,
        held=held_until is not None and _due_at(event, days) <= held_until,
    )
    return batch.has_more


def _take(due: tuple[Condition, ...], *, after: int, size: int, **marks: datetime) -> Batch:
    """Take some of those who are due, and mark them in the same breath.

    Two workers never take the same: what one has in hand the other passes by, and what it has
    marked is not due any more. People do not answer meanwhile (`hold_people_still`).
    """
    ids = db.session.scalars(
        sa.select(Invitation.id)
        .where(*due, Invitation.id > after)
        .order_by(Invitation.id)
        .limit(size)
        .with_for_update(skip_locked=True)
    ).all()
    marked = db.session.execute(
        sa.update(Invitation)
        .where(*due, Invitation.id.in_(ids))
        .values(marks)
        .returning(Invitation.id, Invitation.email),
        execution_options={"synchronize_session": False},
    )
    return Batch(
        sorted((row[0], row[1]) for row in marked),
        last=ids[-1] if ids else after,
        has_more=len(ids) == size,
    )


def _is_time(event: Event, days: int, now: datetime) -> bool:
    """Whether it is so many days before the deadline, at an hour when people are awake.

    An invitation knows nobody's time zone: the event's clocks count.
    """
    if not is_awake(now, event.zone):
        return False  # whoever was written to yesterday becomes due at any hour
    due_at, closes = _due_at(event, days), closes_at(event)
    return is_due(due_at, _minutes(days), now, starts_at=closes, zone=event.zone)


def _due_at(event: Event, days: int) -> datetime:
    return reminder_due_at(closes_at(event), _minutes(days), event.zone)


def _minutes(days: int) -> int:
    return days * 24 * 60


def _to_remind(event_id: int, now: datetime) -> tuple[Condition, ...]:
    return (*silent(event_id), Invitation.written_at <= now - BETWEEN_MAILS)


def silent(event_id: int) -> tuple[Condition, ...]:
    """What limits a query to those who have not answered, though a mail reached them."""
    return (Invitation.event_id == event_id, *has_not_answered(), sa.not_(did_not_arrive()))
