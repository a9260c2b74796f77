"""Whether one can register for an event at a moment, and why not."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select

from webinars.events.models import Event, EventStatus, Visibility
from webinars.events.schedule import closes_at, opens_at
from webinars.extensions import db
from webinars.registrations.models import Registration, RegistrationStatus


class PageState(StrEnum):
    """What an event's page offers. People can register in OPEN and WAITING_LIST."""

    OPEN = "open"
    WAITING_LIST = "waiting-list"
    NOT_YET_OPEN = "not-yet-open"
    DEADLINE_PASSED = "deadline-passed"
    FULL = "full"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    ENDED = "ended"
    INVITATION_ONLY = "invitation-only"


class RegistrationRefused(Exception):
    """Nobody can register for the event now; `state` says why."""

    def __init__(self, state: PageState) -> None:
        super().__init__(f"Registration was refused: {state.value}.")
        self.state = state


def page_state(event: Event, *, taken: int, now: datetime) -> PageState:
    """What the event's page offers at `now`, with `taken` seats taken.

    The window is judged in the event's zone, to the minute; see `webinars.events.schedule`.
    """
    return event_state(event, now) or _window_state(event, now) or seat_state(event, taken)


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


def seats_taken(event_id: int) -> int:
    """How many seats are taken: only a confirmed registration takes one."""
    count = db.session.scalar(
        select(func.count()).where(
            Registration.event_id == event_id,
            Registration.status == RegistrationStatus.CONFIRMED,
        )
    )
    return count or 0


def _window_state(event: Event, now: datetime) -> PageState | None:
    if event.visibility is Visibility.INVITATION:
        return PageState.INVITATION_ONLY
    opening = opens_at(event)
    if event.status is EventStatus.DRAFT or (opening is not None and now < opening):
        return PageState.NOT_YET_OPEN
    return PageState.DEADLINE_PASSED if now >= closes_at(event) else None
