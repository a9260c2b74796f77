"""Adding people who did not fill in the form: by telephone, on paper, by a list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations import notices
from webinars.registrations.addresses import EmailAddress, parse_address
from webinars.registrations.choosing import would_have
from webinars.registrations.details import Details, clean_line
from webinars.registrations.lookup import find_by_address, find_by_keys, named_key
from webinars.registrations.models import (
    PHONE_LENGTH,
    Origin,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.moving.models import ImportGround
from webinars.registrations.parties.waiting import pass_over
from webinars.registrations.people.deciding import MAILS_WAIT
from webinars.registrations.register import enter, new_registration
from webinars.registrations.seats import fill_seats, lock_event
from webinars.registrations.states import PageState, RegistrationRefused, event_state, seat_state
from webinars.registrations.taking_part import needs_seat


class Way(StrEnum):
    """How somebody agreed who did not fill in the form; stored with each consent."""

    PHONE = "by telephone"
    IN_PERSON = "in person"
    EMAIL = "by e-mail"
    PAPER = "on paper"
    OTHER = "in another way"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """How somebody agreed: in which way, when, and in which words that was written down."""

    way: Way
    statement: str
    given_at: datetime


class AlreadyRegistered(Exception):
    """The person has a registration for this event: `registration`."""

    def __init__(self, registration: Registration) -> None:
        super().__init__("This address is registered already.")
        self.registration = registration


def add_person(
    *,
    event_id: int,
    email: str,
    details: Details,
    ground: Ground | None = None,
    above_capacity: bool = False,
    domain: str,
    now: datetime,
) -> Registration:
    """Register somebody on their behalf, also before and after the registration window.

    They are confirmed where there is a seat, or `above_capacity`; else they wait. The mail is the
    one that everybody gets. How they agreed, the `ground`, is kept with them.

    Raises `AlreadyRegistered`, also for who cancelled or was declined, `RegistrationRefused` where
    the event is called off, is over, or is full without a waiting list, and
    `webinars.registrations.addresses.InvalidAddress`.
    """
    address = parse_address(email)
    event = lock_event(event_id)
    known = find_by_address(event_id, address.key)
    if known is not None:
        raise AlreadyRegistered(known)
    person = _seat(event, address, details, above_capacity=above_capacity, domain=domain, now=now)
    if ground is not None:
        keep_ground(person, ground)
    notices.queue_standing(person, domain=domain, now=now)
    return person


def keep_ground(registration: Registration, ground: Ground, *, file_id: int | None = None) -> None:
    """Keep how somebody agreed, whom an organiser or the list `file_id` registered."""
    db.session.add(
        ImportGround(
            registration_id=registration.id,
            way=ground.way,
            statement=ground.statement,
            given_at=ground.given_at,
            file_id=file_id,
        )
    )


def enter_by_hand(
    *,
    event_id: int,
    details: Details,
    submission: str,
    above_capacity: bool,
    domain: str,
    now: datetime,
) -> tuple[Registration, bool]:
    """Register somebody who has no address, as `add_person` would; and whether that is new.

    The same `submission` is the same person. Raises `RegistrationRefused`.
    """
    event = lock_event(event_id)
    there = db.session.scalar(select(Registration).where(Registration.submission == submission))
    if there is not None:
        return there, False
    person = _seat(event, None, details, above_capacity=above_capacity, domain=domain, now=now)
    person.submission = submission
    return person, True


@dataclass(frozen=True, kw_only=True)
class Newcomer:
    """Somebody on a list of people to register; `phone` is kept where there is no `address`."""

    address: EmailAddress | None
    details: Details
    phone: str = ""

    @property
    def key(self) -> str:
        """How they are compared: by their address, else by name and organisation."""
        return self.named_key if self.address is None else self.address.key

    @property
    def named_key(self) -> str:
        """How who has no address is compared with them."""
        return named_key(self.details.name, self.details.organisation)


Outcome = Registration | AlreadyRegistered | RegistrationRefused
"""What became of a newcomer."""


def add_people(
    *,
    event_id: int,
    people: Sequence[Newcomer],
    waits: bool,
    tells: bool,
    domain: str,
    now: datetime,
) -> list[Outcome]:
    """Register the people of a list, in its order, as `add_person` would each of them.

    Seats are counted once, under the event's lock. Who finds none waits, if the event has a waiting
    list and the list's people may wait (`waits`). Nobody hears of it unless it `tells` them; their
    mails go behind those of people who have just filled in the form, and wait for a minute, so that
    nobody hears of a list that is taken back at once. Who has no address hears of it by the slip
    that is printed for them, as those who are added by hand.
    """
    event = lock_event(event_id)
    known = find_by_keys(event_id, [each.key for each in people])
    seats = fill_seats(event, domain=domain, now=now)
    placed: Counter[frozenset[str]] = Counter()
    outcomes: list[Outcome] = []
    for each in people:
        there = known.get(each.key)
        if there is not None:
            outcomes.append(AlreadyRegistered(there))
            continue
        uids = would_have(event, each.details.dates, now)
        takes_seat = needs_seat(event, each.details.takes_part)
        taken = seats.taken_for(None, uids) if takes_seat else None
        try:
            status = _status(event, taken, above_capacity=False, waits=waits, now=now)
        except RegistrationRefused as refused:
            outcomes.append(refused)
            continue
        person = _enter(event, each.address, each.details, status, origin=Origin.IMPORT, now=now)
        if each.address is None:
            set_phone(person, each.phone)
        elif tells:
            notices.queue_standing(
                person,
                domain=domain,
                now=now,
                due_at=now + MAILS_WAIT,
                paced=False,
                priority=notices.IN_BULK,
            )
        if takes_seat and status is RegistrationStatus.CONFIRMED:
            seats = seats.with_one_more(None, uids)
            placed[frozenset(uids)] += 1
        known[each.key] = known[each.named_key] = person
        outcomes.append(person)
    for on, times in placed.items() if seats.has_waiting else ():
        pass_over(event, on, times)
    return outcomes


def set_phone(registration: Registration, phone: str) -> None:
    """Keep how somebody is reached who has no address; "" for not at all."""
    registration.phone = clean_line(phone)[:PHONE_LENGTH]


def _seat(
    event: Event,
    address: EmailAddress | None,
    details: Details,
    *,
    above_capacity: bool,
    domain: str,
    now: datetime,
) -> Registration:
    """Enter somebody by hand, in a seat or on the waiting list. Raises `RegistrationRefused`."""
    seats = fill_seats(event, domain=domain, now=now)
    uids = would_have(event, details.dates, now)
    takes_seat = needs_seat(event, details.takes_part)
    taken = seats.taken_for(None, uids) if takes_seat else None
    status = _status(event, taken, above_capacity=above_capacity, waits=True, now=now)
    if takes_seat and seats.has_waiting and status is RegistrationStatus.CONFIRMED:
        pass_over(event, uids)
    return _enter(event, address, details, status, origin=Origin.ORGANISER, now=now)


def _enter(
    event: Event,
    address: EmailAddress | None,
    details: Details,
    status: RegistrationStatus,
    *,
    origin: Origin,
    now: datetime,
) -> Registration:
    person = new_registration(event)
    person.origin = origin
    enter(person, details, address, status, now)
    return person


def _status(
    event: Event, taken: int | None, *, above_capacity: bool, waits: bool, now: datetime
) -> RegistrationStatus:
    """Where somebody begins, with so many seats taken; None for who needs no seat."""
    state = event_state(event, now)
    if state is None:
        state = PageState.OPEN if taken is None else seat_state(event, taken)
    if state is PageState.OPEN or (
        above_capacity and state in {PageState.WAITING_LIST, PageState.FULL}
    ):
        return RegistrationStatus.CONFIRMED
    if state is PageState.WAITING_LIST:
        if waits:
            return RegistrationStatus.WAITING
        state = PageState.FULL
    raise RegistrationRefused(state)
