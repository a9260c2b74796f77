"""Cancelling a registration, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations import farewells, notices
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.gone import INVITATION
from webinars.registrations.lookup import lock_registration
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.parties.waiting import has_waiting_party
from webinars.registrations.seats import fill_seats
from webinars.registrations.states import (
    PageState,
    RegistrationRefused,
    SeatCount,
    count_seats,
    event_state,
    seat_state_for,
)
from webinars.registrations.taking_part import needs_seat


@dataclass(frozen=True)
class AfterUndo:
    """Where undoing a cancellation leads: to `status`, None where it is refused, and why.

    `state` is what the event offers to that person. Who would wait although it is OPEN comes with
    a group that waits together; ENDED also says that the person's own dates are over. `is_kept`:
    there is a seat, but it is kept for somebody, who may not say yes to it.
    """

    state: PageState
    status: RegistrationStatus | None
    is_kept: bool = False


def cancel(
    *, registration: Registration, domain: str, now: datetime, is_declined: bool = False
) -> None:
    """Cancel a registration: its seat goes to whoever has waited longest, in the same transaction.

    Cancelling twice does nothing the second time. `is_declined` says that the person declined the
    invitation in their calendar. Raises `webinars.registrations.lookup.RegistrationNotFound`.
    """
    event = lock_registration(registration)
    if registration.status not in ACTIVE:
        return
    dates = farewells.dates_to_withdraw(registration, now)
    farewells.queue_deleted_dates(registration, domain=domain, now=now)
    registration.status_before = registration.status
    registration.status = RegistrationStatus.CANCELLED
    registration.offered_until = registration.seat_kept_until = None
    registration.sequence += 1
    registration.cancelled_at = registration.updated_at = now
    outbox.supersede(about=notices.about(registration), message=INVITATION, now=now)
    farewells.queue_cancelled(
        registration, dates=dates, domain=domain, now=now, is_declined=is_declined
    )
    fill_seats(event, domain=domain, now=now)


def undo_cancel(*, registration: Registration, domain: str, now: datetime) -> PageState | None:
    """Take a cancellation back, until the event ends; also after the deadline for registering.

    The seat may be gone: then the person waits, in the place that their first registration gave
    them. Who had waited by an organiser's hand does so again. Returns what the event offered; None
    for who has not cancelled, where nothing is done. Raises `RegistrationRefused` when there is no
    waiting list either or the event does not take place, and
    `webinars.registrations.lookup.RegistrationNotFound`.
    """
    event = lock_registration(registration)
    if registration.status is not RegistrationStatus.CANCELLED:
        return None
    state = _state_for(registration, fill_seats(event, domain=domain, now=now), now)
    if state not in {PageState.OPEN, PageState.WAITING_LIST}:
        raise RegistrationRefused(state)
    registration.status = _status_again(registration, state)
    if registration.status_before is not RegistrationStatus.WAITING:
        registration.waits_by_hand = False
    registration.status_before = registration.cancelled_at = None
    registration.sequence += 1
    registration.updated_at = now
    db.session.flush()
    notices.queue_standing(registration, domain=domain, now=now)
    if has_waiting_party(registration):
        fill_seats(event, domain=domain, now=now)
    return state


def after_undo(registration: Registration, now: datetime) -> AfterUndo:
    """Where undoing a cancellation would lead at this moment.

    Nothing is locked: it may be another a moment later.
    """
    seats = count_seats(registration.event, now)
    state = _state_for(registration, seats, now)
    without_kept = _state_for(registration, _without_kept(seats), now)
    is_kept = state is not PageState.OPEN and without_kept is PageState.OPEN
    if state not in {PageState.OPEN, PageState.WAITING_LIST}:
        return AfterUndo(state, None, is_kept)
    return AfterUndo(state, _status_again(registration, state), is_kept)


def _without_kept(seats: SeatCount) -> SeatCount:
    """The same as if nobody had an offer, or a seat that is kept for them."""
    by_date = {uid: _without_kept(each) for uid, each in seats.by_date.items()}
    return replace(seats, kept=0, by_date=by_date)


def _state_for(registration: Registration, seats: SeatCount, now: datetime) -> PageState:
    """What the event offers to somebody who returns with the dates that they had."""
    if not own_dates_ahead(registration, now):
        return PageState.ENDED
    off = event_state(registration.event, now)
    if off is None and _waited_by_hand(registration):
        return PageState.WAITING_LIST  # also where there is no list for others
    return off or seat_state_for(registration, seats, now)


def _waited_by_hand(registration: Registration) -> bool:
    """Whether an organiser had put the person on the waiting list, for whom a seat is no reason."""
    return registration.waits_by_hand and registration.status_before is RegistrationStatus.WAITING


def _status_again(registration: Registration, state: PageState) -> RegistrationStatus:
    if registration.status_before is RegistrationStatus.PENDING:
        return RegistrationStatus.PENDING
    if _waited_by_hand(registration):
        return RegistrationStatus.WAITING
    if not needs_seat(registration.event, registration.takes_part):
        return RegistrationStatus.CONFIRMED
    if has_waiting_party(registration):  # it comes together, also after one of them was gone
        return RegistrationStatus.WAITING
    if state is PageState.OPEN:
        return RegistrationStatus.CONFIRMED
    return RegistrationStatus.WAITING
