"""Adding somebody who did not fill in the form: by telephone, on paper, at the last meeting."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from webinars.events.models import Event
from webinars.registrations import notices
from webinars.registrations.addresses import parse_address
from webinars.registrations.details import Details
from webinars.registrations.lookup import find_by_address
from webinars.registrations.models import Origin, Registration, RegistrationStatus
from webinars.registrations.register import enter, new_registration
from webinars.registrations.seats import fill_seats, lock_event
from webinars.registrations.states import PageState, RegistrationRefused, event_state, seat_state


class Way(StrEnum):
    """How somebody agreed who did not fill in the form; stored with each consent."""

    PHONE = "by telephone"
    IN_PERSON = "in person"
    EMAIL = "by e-mail"
    PAPER = "on paper"
    OTHER = "in another way"


class AlreadyRegistered(Exception):
    """The address has a registration for this event: `registration`."""

    def __init__(self, registration: Registration) -> None:
        super().__init__("This address is registered already.")
        self.registration = registration


def add_person(
    *,
    event_id: int,
    email: str,
    details: Details,
    above_capacity: bool = False,
    domain: str,
    now: datetime,
) -> Registration:
    """Register somebody on their behalf, also before and after the registration window.

    They are confirmed where there is a seat, or `above_capacity`; else they wait. The mail is the
    one that everybody gets. Raises `AlreadyRegistered`, also for who cancelled or was declined,
    `RegistrationRefused` where the event is called off, is over, or is full without a waiting
    list, and `webinars.registrations.addresses.InvalidAddress`.
    """
    address = parse_address(email)
    event = lock_event(event_id)
    known = find_by_address(event_id, address.key)
    if known is not None:
        raise AlreadyRegistered(known)
    status = _status(event, above_capacity=above_capacity, domain=domain, now=now)
    person = new_registration(event)
    person.origin = Origin.ORGANISER
    enter(person, details, address, status, now)
    notices.queue_standing(person, domain=domain, now=now)
    return person


def _status(
    event: Event, *, above_capacity: bool, domain: str, now: datetime
) -> RegistrationStatus:
    taken = fill_seats(event, domain=domain, now=now).taken_for(None)
    state = event_state(event, now) or seat_state(event, taken)
    if state is PageState.OPEN or (
        above_capacity and state in {PageState.WAITING_LIST, PageState.FULL}
    ):
        return RegistrationStatus.CONFIRMED
    if state is PageState.WAITING_LIST:
        return RegistrationStatus.WAITING
    raise RegistrationRefused(state)
