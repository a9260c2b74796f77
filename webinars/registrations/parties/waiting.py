"""Who is next in line, where some come only together.

A party that comes together needs as many seats at once as it has people who wait. Where these are
not free, it keeps its place, and whoever is behind it and fits is served: one large group does not
hold up everybody else. How often that happened is counted, so that organisers see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.choosing import has_chosen, own_dates
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.needing_places import needs_place, waits_in_line
from webinars.registrations.parties.models import Party
from webinars.registrations.states import SeatCount, free_for, full_dates, seats_left

_Condition = sa.ColumnElement[bool]

_WITH_DATES = selectinload(Registration.chosen_dates)


@dataclass(frozen=True)
class _Unit:
    """Somebody, or a party, that is served as one; `place` orders the line."""

    place: tuple[datetime, int]
    people: Sequence[Registration]
    party: Party | None = None

    @property
    def size(self) -> int:
        """How many seats have to be there."""
        return len(self.people) + (self.party.known if self.party else 0)

    @property
    def reservation_id(self) -> int | None:
        """Whose held seats they may have."""
        return self.people[0].reservation_id


def next_in_line(
    event_id: int,
    *,
    free: int | None,
    reservation_id: int | None,
    held: Mapping[int, int],
) -> list[Registration]:
    """Who gets the `free` seats of a locked event (None: no limit), the longest waiting first.

    With a `reservation_id` these are seats held for its people, who alone get them. Else anybody
    gets them, and a party may add those that are still `held` for it. Notes which parties were
    passed over. Who waits by an organiser's hand is in no line, and holds no party up.
    """
    if free == 0:
        return []
    for_all = reservation_id is None
    singles = _singles(event_id, free, reservation_id)
    parties = [
        each for each in _parties(event_id) if for_all or each.reservation_id == reservation_id
    ]
    left, own = free, dict(held) if for_all else {}
    taken: list[Registration] = []
    skipped: list[Party] = []
    for unit in sorted([*singles, *parties], key=lambda each: each.place):
        from_held = min(unit.size, own.get(unit.reservation_id or 0, 0)) if unit.party else 0
        if left is not None and unit.size - from_held > left:
            skipped += [unit.party] if unit.party else []
            continue
        used_of_held = min(len(unit.people), from_held)
        if left is not None:
            left -= len(unit.people) - used_of_held
        if used_of_held:
            own[unit.reservation_id or 0] -= used_of_held
        for party in skipped:
            party.passed_over += 1
        taken += unit.people
    return taken


def next_by_dates(
    event: Event, *, seats: SeatCount, coming: Collection[str], reservation_id: int | None
) -> tuple[list[Registration], SeatCount]:
    """Who is served where people choose their dates, the longest waiting first; the seats then.

    Each of their dates that are still `coming` has to have a seat for them; for a party as many as
    it has people who have chosen it. With a `reservation_id` they have a seat that is held for
    their group on one date at least. `seats` are those of a locked event, at present. Notes which
    parties were passed over. Nobody is served only when nobody else can be: ask until then, which
    is once for each date that fills up. The line is read once, and seats counted down meanwhile.
    """
    full, open_dates, most = _room(event, seats, coming, reservation_id)
    if not open_dates:
        return [], seats
    choice = (has_chosen(open_dates), ~has_chosen(full))
    singles = _singles(event.id, most, reservation_id, *choice)
    parties = [each for each in _parties(event.id) if reservation_id in {None, each.reservation_id}]
    taken: list[Registration] = []
    skipped: list[Party] = []
    for unit in sorted([*singles, *parties], key=lambda each: each.place):
        if unit.party:
            if not _has_room(unit, event, seats, coming, reservation_id):
                skipped.append(unit.party)
                continue
        elif (chosen := _chosen(unit.people[0])) & full or not chosen & open_dates:
            continue
        for party in skipped:
            party.passed_over += 1
        for person in unit.people:
            seats = seats.with_one_more(person.reservation_id, _chosen(person))
        taken += unit.people
        full, open_dates, _most = _room(event, seats, coming, reservation_id)
    return taken, seats


def _room(
    event: Event, seats: SeatCount, coming: Collection[str], reservation_id: int | None
) -> tuple[set[str], set[str], int | None]:
    """Which dates to come are full, on which there are seats, and how many at most (None: any).

    With a `reservation_id` only those seats count that are held for it.
    """
    full = set(coming) & full_dates(event, seats, reservation_id)
    open_dates = {
        uid
        for uid in set(coming) - full
        if reservation_id is None or seats.by_date[uid].held.get(reservation_id)
    }
    left = [seats_left(event, seats.by_date[uid].taken_for(reservation_id)) for uid in open_dates]
    known = [each for each in left if each is not None]
    return full, open_dates, sum(known) if len(known) == len(left) else None


def _chosen(person: Registration) -> set[str]:
    return {date.uid for date in own_dates(person)}


def _has_room(
    unit: _Unit,
    event: Event,
    seats: SeatCount,
    coming: Collection[str],
    reservation_id: int | None,
) -> bool:
    """Whether a party has seats for all of its people on each date that they have chosen.

    For a `reservation_id`: among those that are held for it.
    """
    needed = Counter(uid for each in unit.people for uid in _chosen(each) if uid in coming)
    known = unit.size - len(unit.people)
    for uid, count in needed.items():
        of_date = seats.by_date[uid]
        free = free_for(event, of_date, unit.reservation_id)
        if free is not None and reservation_id is not None:
            free = min(free, of_date.held.get(reservation_id, 0))
        if free is not None and free < count + known:
            return False
    return bool(needed)


def pass_over(event: Event, uids: Collection[str], times: int = 1) -> None:
    """Note that somebody got a seat on the dates `uids` while parties wait for several there.

    Where people do not choose, a seat is for all dates.
    """
    wants = [has_chosen(uids)] if event.choose_dates else []
    has_waiting = sa.exists().where(Registration.party_id == Party.id, *_waits(event.id), *wants)
    db.session.execute(
        sa.update(Party)
        .where(Party.event_id == event.id, Party.together, has_waiting)
        .values(passed_over=Party.passed_over + times),
        execution_options={"synchronize_session": "fetch"},
    )


def count_waiting(party_ids: Collection[int]) -> dict[int, int]:
    """How many seats each party that comes together waits for, where it does."""
    if not party_ids:
        return {}
    rows = db.session.execute(
        sa.select(Registration.party_id, sa.func.count() + Party.known)
        .join(Party, Party.id == Registration.party_id)
        .where(
            Party.id.in_(party_ids),
            Party.together,
            waits_in_line(),
            Registration.offered_until.is_(None),
        )
        .group_by(Registration.party_id, Party.known)
    )
    return {party_id: count for party_id, count in rows if party_id is not None}


def parties_with_a_place(party_ids: Collection[int]) -> set[int]:
    """Which of the parties that come together have somebody who is confirmed, and needs a place.

    Who needs none never waits with the others.
    """
    if not party_ids:
        return set()
    query = (
        sa.select(Registration.party_id)
        .join(Party, Party.id == Registration.party_id)
        .join(Event, Event.id == Registration.event_id)
        .where(
            Party.id.in_(party_ids),
            Party.together,
            Registration.status == RegistrationStatus.CONFIRMED,
            needs_place(),
        )
        .distinct()
    )
    return {party_id for party_id in db.session.scalars(query) if party_id is not None}


def has_single_in_line(event_id: int) -> bool:
    """Whether somebody waits for one seat that is for everybody."""
    query = (
        sa.select(Registration.id)
        .outerjoin(Party, Party.id == Registration.party_id)
        .where(*_waits(event_id), sa.or_(Party.id.is_(None), sa.not_(Party.together)))
    )
    return db.session.scalar(query.limit(1)) is not None


def waits_together(registration: Registration) -> bool:
    """Whether somebody waits for seats together with others.

    With how many is for organisers alone: it would show who of the form was registered already.
    """
    party = registration.party
    waits = registration.status is RegistrationStatus.WAITING and not registration.waits_by_hand
    return bool(party and party.together and waits and not registration.offered_until)


def has_waiting_party(registration: Registration) -> bool:
    """Whether others of the party somebody comes together with wait for seats."""
    party = registration.party
    return party is not None and bool(count_waiting([party.id]))


def _waits(event_id: int) -> list[_Condition]:
    return [
        Registration.event_id == event_id,
        waits_in_line(),
        Registration.offered_until.is_(None),
    ]


def _parties(event_id: int) -> list[_Unit]:
    """The parties that wait as a whole; as many as 20 people each."""
    rows = db.session.execute(
        sa.select(Party, Registration)
        .join(Registration, Registration.party_id == Party.id)
        .where(Party.together, *_waits(event_id))
        .order_by(Registration.created_at, Registration.id)
        .options(_WITH_DATES)
    )
    people: dict[int, list[Registration]] = {}
    parties: dict[int, Party] = {}
    for party, person in rows:
        parties[party.id] = party
        people.setdefault(party.id, []).append(person)
    return [
        _Unit((found[0].created_at, found[0].id), found, parties[party_id])
        for party_id, found in people.items()
    ]


def _singles(
    event_id: int, limit: int | None, reservation_id: int | None, *conditions: _Condition
) -> Iterator[_Unit]:
    """At most `limit` of those who need one seat: a reservation's people, or anybody."""
    query = (
        sa.select(Registration)
        .outerjoin(Party, Party.id == Registration.party_id)
        .where(*_waits(event_id), sa.or_(Party.id.is_(None), sa.not_(Party.together)), *conditions)
        .order_by(Registration.created_at, Registration.id)
        .limit(limit)
        .options(_WITH_DATES)
    )
    if reservation_id is not None:
        query = query.where(Registration.reservation_id == reservation_id)
    for person in db.session.scalars(query).all():
        yield _Unit((person.created_at, person.id), [person])
