"""What entries of the audit log are about, as it is now: the log itself names nobody.

Of a person the log holds a public id alone. Their name is looked up where they are still
registered; once they are erased, nothing leads to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import lazyload

from webinars.accounts.models import AuditEntry, MemberInvitation, User
from webinars.events.models import Event
from webinars.events.programme import Speaker
from webinars.extensions import db
from webinars.registrations.models import Registration

Named = TypeVar("Named", Registration, User, MemberInvitation, Speaker)


@dataclass(frozen=True)
class Subjects:
    """What is known of the subjects of some entries: events by slug, the others by public id."""

    events: dict[str, Event] = field(default_factory=dict)
    registrations: dict[str, Registration] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    invitations: dict[str, MemberInvitation] = field(default_factory=dict)
    speakers: dict[str, Speaker] = field(default_factory=dict)


def split(subject: str) -> tuple[str, str]:
    """The kind and the key of a subject: `"event/summer"` gives `("event", "summer")`."""
    kind, _slash, key = subject.partition("/")
    return kind, key


def look_up(entries: Sequence[AuditEntry], *, organisation_id: int) -> Subjects:
    """Find what the entries are about; one query for each kind, however many there are.

    Registrants are named where the event is the organisation's own.
    """
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        kind, key = split(entry.subject)
        keys[kind].add(key)
        if isinstance(entry.details.get("event"), str):
            keys["event"].add(entry.details["event"])
    return Subjects(
        events={event.slug: event for event in _find_events(keys["event"])},
        registrations=_by_public_id(_registrations(keys["registration"], organisation_id)),
        users=_by_public_id(select(User).where(User.public_id.in_(keys["user"]))),
        invitations=_by_public_id(
            select(MemberInvitation).where(
                MemberInvitation.public_id.in_(keys["invitation"]),
                MemberInvitation.organisation_id == organisation_id,
            )
        ),
        speakers=_by_public_id(
            select(Speaker)
            .where(
                Speaker.public_id.in_(keys["speaker"]), Speaker.organisation_id == organisation_id
            )
            .options(lazyload(Speaker.texts))
        ),
    )


def _find_events(slugs: set[str]) -> Sequence[Event]:
    return db.session.scalars(select(Event).where(Event.slug.in_(slugs))).all()


def _registrations(public_ids: set[str], organisation_id: int) -> Select[Registration]:
    return (
        select(Registration)
        .join(Registration.event)
        .where(Registration.public_id.in_(public_ids), Event.organisation_id == organisation_id)
    )


def _by_public_id(query: Select[Named]) -> dict[str, Named]:
    return {found.public_id: found for found in db.session.scalars(query)}
