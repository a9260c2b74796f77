"""What people know of an event: not always how it is stored.

A notice says what people were told: how things were, and how they are since. Three kinds of change
reach nobody, and what was before them is what people still know:

- A move into the past, which is news to nobody; and whatever was changed before the event came back
  from there. One notice, which is told to nobody, gathers all of it.
- News whose mails had not left when the event moved there: they have nothing to say when their turn
  comes.
- Other dates of an event that is off: what is told is that it takes place again.

And a title that was replaced without a word is known by its old name, until news names both.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence, Set
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from webinars.events.editing.heard import (
    Changes,
    Heard,
    can_be_told,
    heard,
    is_title,
    plain,
)
from webinars.events.models import Event, EventDate
from webinars.events.organising import MOVES, EventNotice, NoticeKind
from webinars.extensions import db
from webinars.registrations.gone import GoneDate
from webinars.registrations.models import Registration
from webinars.registrations.news.merging import OFF, PLACE, ROOM, dates_before
from webinars.registrations.taking_part import takes_part_online

_KEPT = ("dates", "zone")
"""What a notice that an event is off tells as well: it is what people know from then on."""
_RAISING = frozenset({"status", "zone"}) | PLACE
"""What raises the SEQUENCE of all dates (`webinars.events.sequences`), or says when they are."""

OFF_KINDS = frozenset({NoticeKind.POSTPONED, NoticeKind.CANCELLED})
"""The notices that an event does not take place as it stood."""


def list_notices(event_id: int) -> list[EventNotice]:
    """What people were told of an event, or will be, or were not: the latest first."""
    query = select(EventNotice).where(EventNotice.event_id == event_id)
    return list(
        db.session.scalars(query.order_by(EventNotice.created_at.desc(), EventNotice.id.desc()))
    )


def list_told_since(event_id: int, since: datetime) -> list[EventNotice]:
    """The notices whose mails were all written `since` then, the oldest first."""
    query = select(EventNotice).where(
        EventNotice.event_id == event_id, EventNotice.expanded_at >= since, ~EventNotice.untold
    )
    return list(db.session.scalars(query.order_by(EventNotice.expanded_at, EventNotice.id)))


def off_since(event: Event) -> datetime:
    """When an event that is off was called off; where nobody was to hear, its last change at most.

    Who cancels what was postponed does not call it off anew.
    """
    since = event.updated_at
    for notice in list_notices(event.id):
        if "status" in notice.changes:
            if notice.changes["status"][1] not in OFF:
                break
            since = notice.created_at
    return since


def find_unheard(stored: Heard, notices: Sequence[EventNotice]) -> EventNotice | None:
    """The notice of the move into the past that the event, as it is `stored`, has not come back
    from; None where there was none. `notices` are the event's, the latest first.
    """
    last = next((each for each in notices if each.kind in MOVES), None)
    if last is None or not last.untold:
        return None
    moved = last.changes.keys() & {"status", "dates", "zone"}
    is_there = all(plain(last.changes[name][1]) == plain(stored[name]) for name in moved)
    return last if is_there else None


def is_moved_unheard(event: Event) -> bool:
    """Whether the event stands where it was moved into the past, of which nobody was told."""
    return find_unheard(heard(event), list_notices(event.id)) is not None


def dates_as_known(event: Event, now: datetime) -> dict[str, GoneDate]:
    """The dates of an event that was moved into the past unheard, as people know them; by UID.

    Those alone that are to come by that. Their `sequence` is one below the stored one, so that what
    withdraws them has the same as if they had not moved.
    """
    if event.ends_at > now:
        return {}
    unheard = find_unheard(heard(event), list_notices(event.id))
    known = {each.uid: each for each in dates_before(event, unheard.changes)} if unheard else {}
    return {
        date.uid: replace(known[date.uid], sequence=date.sequence - 1)
        for date in event.dates
        if date.uid in known and known[date.uid].ends_at > now
    }


def gather(unheard: EventNotice, changes: Changes) -> None:
    """Let the notice of a move into the past take up what was changed since, unheard as well."""
    gathered = dict(unheard.changes)
    for name, (old, new) in changes.items():
        if not can_be_told(name) or is_title(name):
            gathered[name] = [gathered.get(name, [old])[0], new]
    unheard.changes = gathered


def as_heard(
    stored: Heard, notices: Sequence[EventNotice], unheard: Collection[EventNotice]
) -> Heard:
    """Each field as the last notice left it that people heard, the `unheard` not having been.

    `notices` are the event's, the latest first. Of what is secret the old value is not known: it
    is None, and so another than any. What is told only where the organiser asks stays as it is.
    """
    known, is_settled = dict(stored), set[str]()
    for notice in notices:
        for name, (old, _new) in notice.changes.items():
            if name not in stored or name in is_settled or can_be_told(name):
                continue
            if notice in unheard:
                known[name] = old
            else:
                is_settled.add(name)
    return known


def while_off(stored: Heard, notices: Sequence[EventNotice]) -> Heard:
    """The event with the dates that it had when people heard that it is off, and their zone."""
    if stored["status"] not in OFF:
        return stored
    off = next((each for each in notices if "status" in each.changes), None)
    if off is None or off.untold:
        return stored
    return stored | {name: off.changes[name][0] for name in _KEPT if name in off.changes}


def first_sequences(registration: Registration) -> dict[str, int]:
    """The lowest SEQUENCE with which this person's calendar knows each of the event's dates as it
    is, by its UID.

    A move there and back raises the stored one twice. Nobody is sent either where it was into the
    past, or taken back before its mails left: then calendars answer to the one of before. Nor is
    who takes part online sent another room.
    """
    event = registration.event
    notices = list_notices(event.id)
    unseen = ROOM if takes_part_online(event, registration.takes_part) else frozenset[str]()
    return {date.uid: _first_sequence(date, notices, unseen) for date in event.dates}


def _first_sequence(date: EventDate, notices: Sequence[EventNotice], unseen: Set[str]) -> int:
    now, first = GoneDate.last_of(date), date.sequence
    stands_so = True  # whether the date stood then as it does now
    for notice in notices:
        raising = notice.changes.keys() & _RAISING
        if raising - unseen:
            break
        told = next((each for each in _dates_before(notice) if each["uid"] == date.uid), None)
        before = GoneDate.of(told, now.zone) if told else None
        if before is not None:
            stands_so = before == replace(now, sequence=before.sequence)
        if before is not None and stands_so:
            first = min(first, before.sequence)
        elif raising and stands_so:
            first -= 1  # by this change alone, as one save raises it once
    return first


def _dates_before(notice: EventNotice) -> list[dict[str, Any]]:
    return list(notice.changes.get("dates", ((), ()))[0])


def titles_as_heard(stored: Heard, notices: Sequence[EventNotice], since: datetime) -> Heard:
    """The titles that were replaced `since` then and of which nobody has heard, by their fields.

    In languages in which there is a title still; `notices` are the event's, the latest first.
    """
    known: Heard = {}
    heard_of = set[str]()
    for notice in notices:
        old_titles = {name: old for name, (old, _new) in notice.changes.items() if is_title(name)}
        if not notice.untold:
            heard_of |= old_titles.keys()
        elif since <= notice.created_at:
            known |= {name: old for name, old in old_titles.items() if name not in heard_of}
    return {name: old for name, old in known.items() if old and stored.get(name)}


def renamed(before: Heard, after: Heard) -> list[str]:
    """The titles that are others now, of languages that have one before and after."""
    return [
        name
        for name in before
        if is_title(name) and before[name] and after.get(name) and before[name] != after[name]
    ]


def is_kept_for_later(notice: EventNotice) -> bool:
    """Whether it is of a title, or a room, of which nobody was told, or of an agenda."""
    return notice.untold and notice.kind in (NoticeKind.TEXTS, NoticeKind.AGENDA)
