"""A file that takes the place of an event: what is kept of the old one, and when it cannot go.

Nobody is registered for an event that is replaced, but somebody may have been: mails that take its
dates out of their calendars may wait, also of dates that the file does not have any more. And who
had their data erased must not come back by a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from webinars.database import Base
from webinars.events import exchange
from webinars.events.models import Event
from webinars.events.organising import PartnerLink, SeatReservation
from webinars.extensions import db
from webinars.registrations.gone import GoneDate, remember
from webinars.registrations.invitations.models import (
    Invitation,
    InvitationRound,
    InvitationSettings,
)
from webinars.registrations.mailings.models import Mailing
from webinars.registrations.moving.models import ErasedAddress, UploadedFile
from webinars.registrations.seats import lock_event
from webinars.registrations.statistics.models import InclusionCount, RemovedCount

_NEEDED: Sequence[tuple[type[Base], str]] = (
    (Invitation, "people who are invited"),
    (InvitationRound, "lists of people to invite"),
    (SeatReservation, "seats held for groups"),
    (Mailing, "messages"),
    (UploadedFile, "uploaded lists"),
)
"""What somebody was promised, or is working on, and what it is called."""

_KEPT: Sequence[type[Base]] = (
    ErasedAddress,
    RemovedCount,
    InclusionCount,
    InvitationSettings,
    PartnerLink,
)
"""What belongs to the event whatever its file says; none of it names a date or a question."""


Kept = tuple[sa.Table, list[dict[str, Any]]]


class EventIsInUse(ValueError):
    """More hangs on the event than its file says; `found` names it."""

    def __init__(self, slug: str, found: Sequence[str]) -> None:
        super().__init__(
            f'"{slug}" cannot be replaced by a file, because it has {_joined(found)}: '
            "change it on its pages."
        )


def take_in(
    data: Mapping[str, object], *, domain: str, organizer_email: str, now: datetime, replace: bool
) -> Event:
    """Add the event that `data` describes, or `replace` the one with its slug, if there is one.

    Raises `EventIsInUse`, and what `webinars.events.exchange.import_event` raises.
    """
    former = exchange.find_event(str(data.get("slug", ""))) if replace else None
    dates: dict[int, GoneDate] = {}
    kept: list[Kept] = []
    if former is not None:
        _refuse_if_needed(lock_event(former.id))
        dates = {date.id: GoneDate.last_of(date) for date in former.dates}
        kept = _read_kept(former.id)
    event = exchange.import_event(
        data,
        organisation=None,
        domain=domain,
        organizer_email=organizer_email,
        now=now,
        replace=replace,
    )
    there = {date.id for date in event.dates}
    remember({known: date for known, date in dates.items() if known not in there})
    _put_back(kept)
    return event


def _refuse_if_needed(event: Event) -> None:
    found = [
        words
        for model, words in _NEEDED
        if db.session.scalar(sa.select(sa.exists().where(_of(model, event.id))))
    ]
    if found:
        raise EventIsInUse(event.slug, found)


def _read_kept(event_id: int) -> list[Kept]:
    """The rows that go when the event's row does, by table."""
    kept = []
    for model in _KEPT:
        table = Base.metadata.tables[model.__tablename__]
        rows = db.session.execute(sa.select(table).where(_of(model, event_id))).mappings()
        kept.append((table, [dict(row) for row in rows]))
    return kept


def _put_back(kept: Sequence[Kept]) -> None:
    for table, rows in kept:
        if rows:
            db.session.execute(sa.insert(table), rows)


def _of(model: type[Base], event_id: int) -> sa.ColumnElement[bool]:
    of_event: sa.ColumnElement[bool] = model.__table__.c.event_id == event_id
    return of_event


def _joined(words: Sequence[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
