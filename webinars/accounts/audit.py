"""The audit log: who did what, when. Entries refer to people by public ids, never by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from webinars.accounts.models import AuditEntry, User
from webinars.extensions import db


def record(
    *,
    organisation_id: int,
    user_id: int | None,
    action: str,
    subject: str = "",
    now: datetime,
    **details: Any,  # noqa: ANN401 - whatever JSON holds
) -> None:
    """Write down that `user_id` did `action` (`"event.publish"`) to `subject` (`"event/<slug>"`).

    It is part of the caller's transaction: what was not done is not in the log. `details` are
    counts, columns, old and new settings: never personal data of registrants.
    """
    db.session.add(
        AuditEntry(
            organisation_id=organisation_id,
            user_id=user_id,
            action=action,
            subject=subject,
            details=details,
            at=now,
        )
    )


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Which entries are looked for; what is None or empty does not matter.

    `user` is a public id; `actions` are the first parts of actions (`"event"`); `event` is a slug;
    `since` and `until` are instants, the second just after the last one wanted.
    """

    user: str = ""
    actions: Sequence[str] = ()
    event: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where a page of entries begins: at `at`, after `skip` entries of that very moment."""

    at: datetime
    skip: int


def list_entries(
    *, organisation_id: int, wanted: EntryFilter, place: Place | None, limit: int
) -> tuple[Sequence[AuditEntry], Place | None]:
    """The organisation's entries with their users, the latest first; and the next page's place.

    A page is found by its moment, so that a long log is as fast at its end as at its beginning.
    """
    query = (
        select(AuditEntry)
        .where(AuditEntry.organisation_id == organisation_id, *_conditions(wanted))
        .options(joinedload(AuditEntry.user))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(limit + 1)
    )
    if place is not None:
        query = query.where(AuditEntry.at <= place.at).offset(place.skip)
    entries = db.session.scalars(query).all()
    if len(entries) <= limit:
        return entries, None
    shown = entries[:limit]
    last = shown[-1].at
    skip = sum(entry.at == last for entry in shown)
    if place is not None and place.at == last:
        skip += place.skip
    return shown, Place(last, skip)


def find_subject(*, organisation_id: int, action: str, key: str, value: str) -> str | None:
    """What `action` was last done to, where the detail `key` is `value`."""
    return db.session.scalar(
        select(AuditEntry.subject)
        .where(
            AuditEntry.organisation_id == organisation_id,
            AuditEntry.action == action,
            AuditEntry.details[key].as_string() == value,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def forget_detail(*, organisation_id: int, action: str, subject: str, key: str) -> list[AuditEntry]:
    """Take the detail `key` out of every entry of `action` about `subject`; these entries.

    That it was done stays. Part of the caller's transaction.
    """
    entries = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.organisation_id == organisation_id,
            AuditEntry.action == action,
            AuditEntry.subject == subject,
        )
    ).all()
    for entry in entries:
        entry.details = {name: value for name, value in entry.details.items() if name != key}
    return list(entries)


def list_actors(organisation_id: int) -> Sequence[User]:
    """Everybody who did something that is in the log and who still has an account, by name."""
    acted = select(AuditEntry.user_id).where(AuditEntry.organisation_id == organisation_id)
    return db.session.scalars(
        select(User).where(User.id.in_(acted)).order_by(User.name, User.email)
    ).all()


def _conditions(wanted: EntryFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.user:
        users = select(User.id).where(User.public_id == wanted.user)
        yield AuditEntry.user_id == users.scalar_subquery()
    if wanted.actions:
        yield or_(*(AuditEntry.action.startswith(f"{each}.") for each in wanted.actions))
    if wanted.event:
        yield or_(
            AuditEntry.subject == f"event/{wanted.event}",
            AuditEntry.details["event"].as_string() == wanted.event,
        )
    if wanted.since is not None:
        yield AuditEntry.at >= wanted.since
    if wanted.until is not None:
        yield AuditEntry.at < wanted.until
