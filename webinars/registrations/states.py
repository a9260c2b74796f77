"""Whether one can register for an event at a moment, and why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, false, func, or_, select, true

from webinars.events.models import Event, EventDate, EventStatus, Visibility
from webinars.events.organising import SeatReservation
from webinars.events.schedule import closes_at, opens_at
from webinars.extensions import db
from webinars.registrations.choosing import count_by_date, own_dates, own_dates_ahead
from webinars.registrations.joining import dates_ahead
from webinars.registrations.models import ChosenDate, Registration, RegistrationStatus
from webinars.registrations.needing_places import in_the_room, waits_in_line, waits_online
from webinars.registrations.taking_part import TakesPart, needs_seat
from webinars.times import get_zone


class PageState(StrEnum):
    """What an event's page offers. People can register in OPEN, WAITING_LIST, and ONLINE_ONLY.

    ONLINE_ONLY: the room is full, there is no waiting list, and online there is no limit.
    """

    OPEN = "open"
    WAITING_LIST = "waiting-list"
    ONLINE_ONLY = "online-only"
    NOT_YET_OPEN = "not-yet-open"
    DEADLINE_PASSED = "deadline-passed"
    FULL = "full"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    ENDED = "ended"
    INVITATION_ONLY = "invitation-only"


TAKES_REGISTRATIONS = frozenset({PageState.OPEN, PageState.WAITING_LIST, PageState.ONLINE_ONLY})
"""The states in which people can register."""


@dataclass(frozen=True)
class SeatCount:
    """The seats of an event: those `confirmed`, and those still `held`, by reservation's id.

    `kept` ones are for people who wait, until they answer an offer, or for people who had them,
    until it is sure that a decision of an organiser holds. `has_waiting` says whether
    anybody waits in line for one who has no offer, or one that has lapsed; `waits_online` whether
    anybody does who needs none. Where people choose their dates, each of those to come has seats of
    its own, `by_date`, by its UID.
    """

    confirmed: int
    held: Mapping[int, int]
    has_waiting: bool = False
    waits_online: bool = False
    kept: int = 0
    by_date: Mapping[str, SeatCount] = field(default_factory=dict)

    def taken_for(self, reservation_id: int | None, uids: Collection[str] | None = None) -> int:
        """How many seats somebody cannot have: those taken, and those held for others.

        Whoever comes with a reservation takes one of its seats while any is held, then any other.
        Where there are seats by date, these are those of the fullest of `uids`; without `uids`, of
        the date with the most room.
        """
        if self.by_date:
            taken = {uid: each.taken_for(reservation_id) for uid, each in self.by_date.items()}
            if uids is None:
                return min(taken.values())
            return max((taken.get(uid, 0) for uid in uids), default=0)
        if reservation_id is not None and self.held.get(reservation_id):
            return self.confirmed + self.kept
        return self.confirmed + self.kept + sum(self.held.values())

    def with_one_more(
        self, reservation_id: int | None, uids: Collection[str] = (), *, was_kept: bool = False
    ) -> SeatCount:
        """The seats once somebody has one, on the dates `uids`; perhaps one kept for them before.

        Beyond the seats that are held for it a group takes free ones.
        """
        held = dict(self.held)
        if not was_kept and reservation_id is not None and held.get(reservation_id, 0) > 0:
            held[reservation_id] -= 1
        by_date = {
            uid: each.with_one_more(reservation_id, was_kept=was_kept) if uid in uids else each
            for uid, each in self.by_date.items()
        }
        confirmed, kept = self.confirmed + 1, self.kept - was_kept
        return replace(self, confirmed=confirmed, kept=kept, held=held, by_date=by_date)


class RegistrationRefused(Exception):
    """Nobody can register for the event now; `state` says why."""

    def __init__(self, state: PageState) -> None:
        super().__init__(f"Registration was refused: {state.value}.")
        self.state = state


class DatesFull(RegistrationRefused):
    """Some of the chosen dates have no seat: `uids`. None there means that none was chosen."""

    def __init__(self, uids: Collection[str]) -> None:
        super().__init__(PageState.FULL)
        self.uids = uids


class RoomFull(RegistrationRefused):
    """There is no seat in the room for somebody who can take part online."""

    def __init__(self) -> None:
        super().__init__(PageState.ONLINE_ONLY)


def page_state(
    event: Event,
    *,
    taken: int,
    now: datetime,
    is_invited: bool = False,
    way: TakesPart | None = None,
) -> PageState:
    """What the event's page offers at `now`, with `taken` seats taken, to all or to the invited.

    To who takes part in this `way`, where that is known. The window is judged in the event's zone,
    to the minute; see `webinars.events.schedule`.
    """
    state = event_state(event, now)
    if state is None and event.visibility is Visibility.INVITATION and not is_invited:
        state = PageState.INVITATION_ONLY
    state = state or _window_state(event, now)
    if state is not None:
        return state
    if not needs_seat(event, way):
        return PageState.OPEN
    state = seat_state(event, taken)
    if state is PageState.WAITING_LIST and not moves_up(event, now):
        state = PageState.FULL
    is_full = state is PageState.FULL
    return PageState.ONLINE_ONLY if is_full and event.is_online_open else state


def moves_up(event: Event, now: datetime) -> bool:
    """Whether who waits still gets a seat that is free: as long as a date is still to begin.

    Nobody starts to wait for a place in what is going on, and who waits would learn of it too late.
    """
    return any(date.starts_at > now for date in event.dates)


def is_anything_to_begin(now: datetime) -> ColumnElement[bool]:
    """What limits a query to events for which `moves_up` is true."""
    return exists().where(EventDate.event_id == Event.id, EventDate.starts_at > now)


def is_place_certain(event: Event) -> bool:
    """Whether everybody who registers has a place: none is counted, and nobody decides."""
    return event.capacity is None and not event.approval


def event_state(event: Event, now: datetime) -> PageState | None:
    """Why nobody can take part in the event itself any more, or None where people can."""
    if event.status is EventStatus.CANCELLED:
        return PageState.CANCELLED
    if event.status is EventStatus.POSTPONED:
        return PageState.POSTPONED
    return PageState.ENDED if now >= event.ends_at else None


def seat_state(event: Event, taken: int) -> PageState:
    """OPEN while there is a seat, then WAITING_LIST or FULL."""
    if seats_left(event, taken) != 0:
        return PageState.OPEN
    return PageState.WAITING_LIST if event.waiting_list else PageState.FULL


def seats_left(event: Event, taken: int) -> int | None:
    """How many seats are free; None where their number is not limited."""
    return None if event.capacity is None else max(event.capacity - taken, 0)


def free_for(event: Event, seats: SeatCount, reservation_id: int | None) -> int | None:
    """How many seats several people can have who come by a reservation's link; None: no limit.

    Those that are held for them, and those that are free for everybody.
    """
    left = seats_left(event, seats.confirmed + seats.kept)
    for_all = seats_left(event, seats.taken_for(None))
    if left is None or for_all is None:
        return None
    own = seats.held.get(reservation_id, 0) if reservation_id is not None else 0
    return min(left, own + for_all)


def seat_state_for(registration: Registration, seats: SeatCount, now: datetime) -> PageState:
    """OPEN where there is a seat for somebody without one, or they need none; else as `seat_state`.

    `seats` are those of their event, at present.
    """
    event = registration.event
    if not needs_seat(event, registration.takes_part):
        return PageState.OPEN
    return seat_state(event, taken_by_others(registration, seats, now))


def taken_by_others(registration: Registration, seats: SeatCount, now: datetime) -> int:
    """How many seats somebody without one cannot have, on the fullest of their dates to come.

    One that is kept for them they can have, if it is there: who has changed their dates meanwhile
    counts on a date that was full, and a moment before the lock can be from before a seat was given
    away. So it is counted as the others are, and only then taken off.
    """
    wanted = {date.uid for date in own_dates_ahead(registration, now)}
    return seats.taken_for(registration.reservation_id, wanted) - keeps_seat(registration, now)


def full_dates(event: Event, seats: SeatCount, reservation_id: int | None = None) -> frozenset[str]:
    """The UIDs of those dates to come that have no seat for somebody, where people choose."""
    return frozenset(
        uid
        for uid, each in seats.by_date.items()
        if seats_left(event, each.taken_for(reservation_id)) == 0
    )


def count_seats(event: Event, now: datetime) -> SeatCount:
    """The event's seats at `now`; one statement where none are held for a group.

    A reservation that is released holds none; where people choose, one holds its seats on each
    date.
    """
    confirmed, kept = (
        select(func.count())
        .where(Registration.event_id == event.id, taken, *in_the_room(event))
        .scalar_subquery()
        for taken in (Registration.status == RegistrationStatus.CONFIRMED, is_kept(now))
    )
    online = exists().where(Registration.event_id == event.id, waits_online())
    waits = exists().where(
        Registration.event_id == event.id,
        waits_in_line(),
        or_(Registration.offered_until.is_(None), Registration.offered_until <= now),
    )
    rows = db.session.execute(
        select(confirmed, waits, SeatReservation, kept, online if event.is_online_open else false())
        .select_from(Event)
        .outerjoin(SeatReservation, SeatReservation.event_id == Event.id)
        .where(Event.id == event.id)
    ).all()
    holding = [row[2] for row in rows if row[2] and not is_released(row[2], event, now)]
    held = _still_held(event, holding, now)
    by_date = _count_by_date(event, holding, now) if event.choose_dates else {}
    return SeatCount(
        rows[0][0],
        held,
        has_waiting=rows[0][1],
        waits_online=rows[0][4],
        kept=rows[0][3],
        by_date=by_date,
    )


def _count_by_date(
    event: Event, holding: Sequence[SeatReservation], now: datetime
) -> dict[str, SeatCount]:
    room = in_the_room(event)
    confirmed = count_by_date(event, Registration.status == RegistrationStatus.CONFIRMED, *room)
    kept = count_by_date(event, is_kept(now), *room)
    seated = _seated_by_date(event, holding, now)
    return {
        date.uid: SeatCount(
            confirmed.get(date.uid, 0),
            {
                each.id: left
                for each in holding
                if (left := each.seats - seated.get((each.id, date.uid), 0)) > 0
            },
            kept=kept.get(date.uid, 0),
        )
        for date in dates_ahead(event, now)
    }


def is_offered(now: datetime) -> ColumnElement[bool]:
    """What limits a query to people who have an offer at `now`; only who waits has that."""
    return Registration.offered_until > now


def is_kept(now: datetime) -> ColumnElement[bool]:
    """What limits a query to people without a seat for whom one is kept; see `keeps_seat`."""
    return or_(is_offered(now), Registration.seat_kept_until > now)


def _is_seated(now: datetime) -> ColumnElement[bool]:
    """What limits a query to people who have a seat, or for whom one is kept."""
    is_confirmed = Registration.status == RegistrationStatus.CONFIRMED
    return or_(is_confirmed, is_kept(now))


def keeps_seat(registration: Registration, now: datetime) -> bool:
    """Whether a seat counts as taken at `now` for the sake of somebody who has none."""
    return has_offer(registration, now) or has_former_seat(registration, now)


def has_former_seat(registration: Registration, now: datetime) -> bool:
    """Whether nobody else gets the seat yet that a decision took from somebody."""
    until = registration.seat_kept_until
    return until is not None and until > now


def has_offer(registration: Registration, now: datetime) -> bool:
    """Whether a seat is offered to somebody at `now`."""
    until = registration.offered_until
    waits = registration.status is RegistrationStatus.WAITING
    return waits and until is not None and until > now


def leaves_hardly_time(registration: Registration, now: datetime) -> bool:
    """Whether of an offer that can be made anew less than a quarter of its time is left.

    One that ends because a date of theirs begins is not made longer.
    """
    until, hours = registration.offered_until, registration.event.offer_hours
    if (
        until is None
        or hours is None
        or until in {each.starts_at for each in own_dates(registration)}
    ):
        return False
    return until - now < timedelta(hours=hours) / 4


def _still_held(
    event: Event, reservations: Sequence[SeatReservation], now: datetime
) -> dict[int, int]:
    """How many seats of each reservation nobody has taken yet, where there are any."""
    if not reservations:
        return {}
    counts = db.session.execute(
        select(Registration.reservation_id, func.count())
        .where(
            Registration.reservation_id.in_([each.id for each in reservations]),
            _is_seated(now),
            *in_the_room(event),
        )
        .group_by(Registration.reservation_id)
    )
    taken = {row[0]: row[1] for row in counts}
    left = {each.id: each.seats - taken.get(each.id, 0) for each in reservations}
    return {reservation_id: seats for reservation_id, seats in left.items() if seats > 0}


def _seated_by_date(
    event: Event, reservations: Sequence[SeatReservation], now: datetime
) -> dict[tuple[int, str], int]:
    """How many of each reservation's people have, or are offered, a seat on each date."""
    if not reservations:
        return {}
    counts = db.session.execute(
        select(Registration.reservation_id, ChosenDate.uid, func.count())
        .join(ChosenDate, ChosenDate.registration_id == Registration.id)
        .where(
            Registration.reservation_id.in_([each.id for each in reservations]),
            ChosenDate.chosen.is_(true()),
            _is_seated(now),
            *in_the_room(event),
        )
        .group_by(Registration.reservation_id, ChosenDate.uid)
    )
    return {(row[0], row[1]): row[2] for row in counts if row[0] is not None}


def is_released(reservation: SeatReservation, event: Event, now: datetime) -> bool:
    """Whether everybody may have the reservation's seats at `now`.

    A time that the clocks skip counts an hour later: the event's zone may have been another when
    it was entered.
    """
    local = reservation.released_local
    return local is not None and now >= local.replace(tzinfo=get_zone(event.zone))


def _window_state(event: Event, now: datetime) -> PageState | None:
    opening = opens_at(event)
    if event.status is EventStatus.DRAFT or (opening is not None and now < opening):
        return PageState.NOT_YET_OPEN
    return PageState.DEADLINE_PASSED if now >= closes_at(event) else None
