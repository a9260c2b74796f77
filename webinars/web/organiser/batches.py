"""Decisions about people as they are kept in the audit log, so that they can be taken back.

An entry holds public ids only: who stood where, and where they stand since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from webinars.accounts.models import AuditEntry
from webinars.accounts.rights import Right
from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.parties.waiting import count_waiting
from webinars.registrations.people.deciding import UNDO_FOR, Change, Outcome
from webinars.registrations.people.lost_places import LostPlaces, count_lost
from webinars.registrations.scope import Scope, list_people
from webinars.registrations.taking_part import needs_seat
from webinars.web.organiser import people_words as words
from webinars.web.organiser.desk import EventDesk

UNDO = "people.undo"
_NAMED = 20


@dataclass(frozen=True)
class Done:
    """What a page says about a decision: how many, whom not, and whether it can be taken back.

    Those `overtaken` stood elsewhere by then than the page had shown.
    """

    batch: str
    said: str
    unchanged: int
    overtaken: int
    full: list[Registration]
    full_count: int
    is_undo: bool
    can_undo: bool
    places: LostPlaces
    has_split: bool


@dataclass(frozen=True)
class Last:
    """A decision that can still be taken back, and for how many more minutes, at least one."""

    done: Done
    minutes: int


def record_batch(
    desk: EventDesk,
    action: str,
    outcome: Outcome,
    *,
    subject: str = "",
    now: datetime,
    of: str = "",
) -> str:
    """Write a decision down; returns the name by which it is found again.

    One that takes another back says which one it was: the name `of` it.
    """
    moved: dict[str, list[str]] = defaultdict(list)
    for change in outcome.changes:
        moved[f"{change.before.value}>{change.after.value}"].append(change.public_id)
    batch = str(uuid4())
    details: dict[str, Any] = {"moved": dict(moved), "full": outcome.full}
    desk.record(
        action,
        subject,
        batch=batch,
        count=len(outcome.changes),
        unchanged=outcome.unchanged,
        overtaken=len(outcome.overtaken),
        **details,
        **({"of": of} if of else {}),
    )
    return batch


def find_batch(desk: EventDesk, batch: str, now: datetime) -> AuditEntry | None:
    """The decision about this event's people with that name, as long as it can be taken back."""
    return next((each for each in _recent(desk, now) if each.details["batch"] == batch), None)


def find_last(desk: EventDesk, scope: Scope, now: datetime, *, about: str = "") -> Last | None:
    """The decision that a page offers to take back: the member's own last, as long as it can be.

    With `about`, a person's public id, it is the last about them, whoever decided. Behind one that
    was taken back, or changed nobody, comes the one before it, such as an earlier step about many.
    """
    if not desk.may(Right.EDIT_PEOPLE):
        return None
    entries = (
        each
        for each in _not_taken_back(_recent(desk, now))
        if (about in _moved_in(each) if about else each.user_id == desk.user.id)
    )
    entry = next((each for each in entries if _can_undo(desk, each)), None)
    if entry is None:
        return None
    left = entry.at + UNDO_FOR - now
    return Last(_done(desk, scope, entry, now), max(left // timedelta(minutes=1), 1))


def _recent(desk: EventDesk, now: datetime) -> Iterator[AuditEntry]:
    """The decisions about this event's people that can be taken back, the latest first."""
    entries = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.organisation_id == desk.organisation.id,
            AuditEntry.at > now - UNDO_FOR,
            AuditEntry.action.startswith("people."),
        )
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    here = f"event/{desk.event.slug}"
    for entry in entries:
        is_here = entry.subject == here or entry.details.get("event") == desk.event.slug
        if is_here and "batch" in entry.details:
            yield entry


def _not_taken_back(entries: Iterator[AuditEntry]) -> Iterator[AuditEntry]:
    """The decisions that still hold, out of these, the latest first."""
    taken_back: set[str] = set()
    for entry in entries:
        if entry.action == UNDO:
            taken_back.add(entry.details.get("of", ""))
        elif entry.details["batch"] not in taken_back:
            yield entry


def _moved_in(entry: AuditEntry) -> set[str]:
    return {change.public_id for change in changes_of(entry)}


def changes_of(entry: AuditEntry) -> list[Change]:
    """Who was moved, from where to where."""
    found = []
    for move, public_ids in entry.details["moved"].items():
        before, after = (RegistrationStatus(text) for text in move.split(">"))
        found += [Change(public_id, before, after) for public_id in public_ids]
    return found


def find_done(desk: EventDesk, scope: Scope, batch: str, now: datetime) -> Done | None:
    """What to say on top of a page about the decision that its address names."""
    entry = find_batch(desk, batch, now) if batch else None
    return _done(desk, scope, entry, now) if entry else None


def _can_undo(desk: EventDesk, entry: AuditEntry) -> bool:
    is_decision = entry.action != UNDO and entry.details["count"] > 0
    return is_decision and desk.may(Right.EDIT_PEOPLE)


def _done(desk: EventDesk, scope: Scope, entry: AuditEntry, now: datetime) -> Done:
    full, action = entry.details["full"], entry.action.partition(".")[2]
    is_undo = entry.action == UNDO
    can_undo, overtaken = _can_undo(desk, entry), entry.details.get("overtaken", 0)
    changes = changes_of(entry)
    moved = (
        list_people(scope, [changes[0].public_id])
        if len(changes) == 1 and not (is_undo and full)
        else []
    )
    return Done(
        entry.details["batch"],
        said=words.decided_about(moved[0].name, None if is_undo else changes[0].after)
        if moved
        else words.decided(action, entry.details["count"]),
        unchanged=entry.details["unchanged"] - overtaken,
        overtaken=overtaken,
        full=list_people(scope, full[:_NAMED]) if full else [],
        full_count=len(full),
        is_undo=is_undo,
        can_undo=can_undo,
        places=count_lost(scope, desk.event, changes, now) if can_undo else LostPlaces(),
        has_split=_has_split(scope, changes),
    )


def _has_split(scope: Scope, changes: list[Change]) -> bool:
    """Whether some got a place who come only together with others, who wait; of the first 20."""
    confirmed = [
        change.public_id for change in changes if change.after is RegistrationStatus.CONFIRMED
    ][:_NAMED]
    people = list_people(scope, confirmed) if confirmed else []
    seated = [each for each in people if needs_seat(each.event, each.takes_part)]
    parties = {each.party_id for each in seated if each.party_id is not None}
    return bool(count_waiting(parties))
