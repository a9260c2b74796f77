"""Writing the mails of invitations and reminders, in batches, in the worker.

The mails of a batch, its invitations, and how far the list has come are one transaction: a worker
that is killed repeats nobody, and of two only one has a list in hand. Nobody has two invitations to
an event, however many lists there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from webinars.database import insert_into, new_public_id
from webinars.extensions import db
from webinars.registrations.invitations import reminding
from webinars.registrations.invitations.models import (
    Invitation,
    InvitationRound,
    InvitationStatus,
    RoundKind,
    RoundStatus,
    search_text,
)
from webinars.registrations.invitations.queueing import MESSAGES, queue_many
from webinars.registrations.invitations.reading import Entry
from webinars.registrations.invitations.sending import GOING, Check, obstacle, sort_people
from webinars.registrations.lookup import new_token
from webinars.registrations.seats import hold_people_still

BATCH = 250
"""So many people of a list are written to in one transaction."""


def list_due(now: datetime) -> Sequence[int]:
    """The ids of the rounds of which mails are to be written, the longest due first."""
    due = sa.select(InvitationRound.id).where(*_due(now))
    return db.session.scalars(due.order_by(InvitationRound.send_at, InvitationRound.id)).all()


def write_next(*, round_id: int, domain: str, now: datetime) -> bool:
    """Write the next mails of a round; whether that did something. Another worker's is left alone.

    Of an event that is off by then nobody is invited: the list is stopped.
    """
    is_due = (*_due(now), InvitationRound.id == round_id)
    event_id = db.session.scalar(sa.select(InvitationRound.event_id).where(*is_due))
    if event_id is None:
        return False
    hold_people_still(event_id)  # before the round, in the order of whoever erases a person
    found = db.session.scalar(
        sa.select(InvitationRound)
        .where(*is_due)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        return False
    if obstacle(found.event, now):
        _stop(found)
        return True
    found.status = RoundStatus.SENDING
    write = _write_reminders if found.kind is RoundKind.REMIND else _write_invitations
    if not write(found, domain=domain, now=now):
        found.status = RoundStatus.SENT
        found.entries, found.problems = [], []
    return True


def _stop(found: InvitationRound) -> None:
    """Send no more of a round. Of a list those stay whom it did not invite yet."""
    if found.kind is RoundKind.REMIND:
        found.status, found.send_at = RoundStatus.SENT, None
        return
    found.status, found.send_at = RoundStatus.STOPPED, None
    found.entries, found.place = found.entries[found.place :], 0


def part_of(round_id: int) -> str:
    """The key under which the outbox keeps a round's mails."""
    return f"invitations/{round_id}"


def _write_invitations(found: InvitationRound, *, domain: str, now: datetime) -> bool:
    """Invite the next people of a list; whether there are more."""
    entries = [Entry(**each) for each in found.entries[found.place : found.place + BATCH]]
    result = Check()
    sort_people(found.event_id, entries, result)
    invited = _insert(found, result.new, now)
    _queue(found, invited, domain=domain, now=now)
    found.place += len(entries)
    return found.place < len(found.entries)


def _write_reminders(found: InvitationRound, *, domain: str, now: datetime) -> bool:
    batch = reminding.take_next(
        found.event_id, asked_at=found.created_at, after=found.place, size=BATCH, now=now
    )
    _queue(found, batch.people, domain=domain, now=now)
    found.place = batch.last
    return batch.has_more


def _queue(
    found: InvitationRound, people: Sequence[tuple[int, str]], *, domain: str, now: datetime
) -> None:
    queue_many(
        people,
        message=MESSAGES[found.kind],
        round_id=found.id,
        part_of=part_of(found.id),
        domain=domain,
        now=now,
    )
    found.written += len(people)


def _insert(
    found: InvitationRound, people: Sequence[Entry], now: datetime
) -> list[tuple[int, str]]:
    """Store the invitations of people; those that another list has just invited are left out.

    In the order of their addresses, so that two lists of the same people never block each other.
    """
    if not people:
        return []
    in_order = sorted(people, key=lambda each: each.key)
    rows = db.session.execute(
        insert_into(db.session, Invitation)
        .values([_row(found, each, now) for each in in_order])
        .on_conflict_do_nothing(index_elements=[Invitation.event_id, Invitation.email_key])
        .returning(Invitation.id, Invitation.email)
    )
    return sorted((row[0], row[1]) for row in rows)


def _row(found: InvitationRound, person: Entry, now: datetime) -> dict[str, Any]:
    return {
        "event_id": found.event_id,
        "round_id": found.id,
        "public_id": new_public_id(),
        "token": new_token(),
        "status": InvitationStatus.OPEN,
        "reservation_id": found.reservation_id,
        "label": found.label,
        "name": person.name,
        "email": person.email,
        "email_key": person.key,
        "organisation": person.organisation,
        "language": person.language,
        "search_text": search_text(
            name=person.name, email=person.email, organisation=person.organisation
        ),
        "created_at": now,
        "written_at": now,
    }


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return InvitationRound.status.in_(GOING), InvitationRound.send_at <= now
