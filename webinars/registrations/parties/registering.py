"""Registering several people of one organisation at once, each with their own mail."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from webinars.events.models import Event
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import OutgoingMail
from webinars.registrations import forms, limits, notices
from webinars.registrations.addresses import EmailAddress, parse_address
from webinars.registrations.choosing import would_have
from webinars.registrations.details import Details, clean_line
from webinars.registrations.hashing import keyed_hashes
from webinars.registrations.invitations import answering
from webinars.registrations.invitations.models import Invitation
from webinars.registrations.lookup import find_by_addresses
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.newcomers import behind_the_line
from webinars.registrations.parties.models import Party, short_name
from webinars.registrations.parties.waiting import pass_over
from webinars.registrations.partner_links import find_link
from webinars.registrations.register import enter, new_registration, taken_back, tell_standing
from webinars.registrations.seats import fill_seats, find_reservation, lock_event
from webinars.registrations.states import (
    DatesFull,
    PageState,
    RegistrationRefused,
    RoomFull,
    SeatCount,
    free_for,
    page_state,
)
from webinars.registrations.taking_part import TakesPart, needs_seat

MOST_PEOPLE = 20
MOST_MORE = 20
"""How many forms one list takes in beside the first; it says that there were more."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """One of those who are registered."""

    email: str
    details: Details


@dataclass(frozen=True, kw_only=True)
class PartyRequest:
    """A filled-in form: who fills it in, in which language they read, and for whom.

    `text_language` is the one in which the page showed them the event; "" for `language`. `zone` is
    that of their browser, None where it is not known.
    `submission`, `seat`, `via` and `known_full` are as in
    `webinars.registrations.register.RegistrationRequest`.
    `dates` are the UIDs of those for which all of them register, where people choose; None: of all.
    """

    contact_name: str
    contact_email: str
    language: str
    people: Sequence[Member]
    together: bool
    submission: str
    text_language: str = ""
    zone: str | None = None
    seat: str = ""
    via: str = ""
    dates: Collection[str] | None = None
    known_full: Collection[str] = ()


class SameAddressTwice(ValueError):
    """Two people of a form have the same address."""


def register_party(*, event_id: int, request: PartyRequest, domain: str, now: datetime) -> None:
    """Register all of these people, or none, and queue a mail for each, and one for the contact.

    Whether the form is taken depends on how many people it names alone, as if nobody were known;
    what becomes of each is in their own mail. Who is registered already stays as they are, and is
    told. Those who come `together` all wait where there is no seat for each that the form names;
    else the first on the form get the seats there are. Who takes part online where that needs no
    seat takes none, and does not wait with the others. Where people choose their dates, a seat is
    one on each of the form's. The same form sent twice is taken once.

    Who is invited needs no approval, and has the seat that is held for them, as by a form of their
    own without their link; those who come `together` have the seats of their form alone.

    Raises `webinars.registrations.states.RegistrationRefused`,
    `webinars.registrations.states.DatesFull`, `webinars.registrations.states.RoomFull`,
    `SameAddressTwice`, `webinars.registrations.addresses.InvalidAddress`,
    `webinars.registrations.details.InvalidDetails`.
    """
    addresses = [parse_address(each.email) for each in request.people]
    if len({each.key for each in addresses}) < len(addresses):
        raise SameAddressTwice
    form = key_of(event_id=event_id, request=request)
    event = lock_event(event_id)
    if forms.is_taken(form):
        return
    reservation = find_reservation(event_id, request.seat)
    held_for = reservation.id if reservation else None
    seats = behind_the_line(event, fill_seats(event, domain=domain, now=now), now)
    by_date = _free_by_date(event, seats, held_for, would_have(event, request.dates, now))
    free = min((each for each in by_date.values() if each is not None), default=None)
    seated = [each for each in request.people if needs_seat(event, each.details.takes_part)]
    _refuse_unless_open(event, by_date, len(seated), request.known_full, now)
    forms.remember(form, now, people=len(addresses))
    link = find_link(event_id, request.via)
    entry = _Entry(
        event=event,
        request=request,
        form=form,
        free=free,
        held=_held_by_all(seats, by_date),
        reservation_id=held_for,
        link_id=link.id if link else None,
        now=now,
    )
    entered = entry.add(addresses)
    if seats.has_waiting and entry.confirmed:
        pass_over(event, by_date, entry.confirmed)
    contact = _Contact(
        parse_address(request.contact_email),
        request,
        sorted(by_date) if event.choose_dates else None,
        addresses,
    )
    told: list[_Person | _Contact] = [*entered, contact]
    # In the order of their addresses: forms that name the same people must not block each other.
    for each in sorted(told, key=lambda each: each.address.key):
        each.tell(event, domain=domain, now=now)


def key_of(*, event_id: int, request: PartyRequest) -> str:
    """What the form is remembered by; see `webinars.registrations.forms`.

    Raises `webinars.registrations.addresses.InvalidAddress`.
    """
    people = [
        forms.form_key(
            event_id=event_id, submission=request.submission, email=each.email, details=each.details
        )
        for each in request.people
    ]
    contact = [clean_line(request.contact_name), parse_address(request.contact_email).key]
    dates = [] if request.dates is None else [sorted(request.dates)]
    said = [event_id, request.submission, *contact, request.together, *dates, *people]
    return keyed_hashes("party form", json.dumps(said))[0]


def _free_by_date(
    event: Event, seats: SeatCount, reservation_id: int | None, uids: Collection[str]
) -> dict[str, int | None]:
    """How many can have a seat on each of the dates `uids`; None: no limit.

    Where people do not choose, each date has the event's seats.
    """
    return {
        uid: free_for(event, seats.by_date.get(uid, seats), reservation_id) for uid in sorted(uids)
    }


def _held_by_all(seats: SeatCount, uids: Collection[str]) -> Counter[int]:
    """How many seats each reservation still holds on all of the dates `uids`."""
    held = [seats.by_date.get(uid, seats).held for uid in uids]
    ids = {each for of_date in held for each in of_date}
    return Counter({each: min(of_date.get(each, 0) for of_date in held) for each in ids})


def _refuse_unless_open(
    event: Event,
    free: Mapping[str, int | None],
    count: int,
    known_full: Collection[str],
    now: datetime,
) -> None:
    """Raise `RegistrationRefused` where so many people who need a seat cannot register at all.

    For a date that filled up since the form was shown, too: they may not want to wait for it.
    """
    short = {uid for uid, left in free.items() if left is not None and left < count}
    taken = event.capacity if short and event.capacity is not None else 0
    way = None if count else TakesPart.ONLINE
    state = page_state(event, taken=taken, now=now, way=way)
    if event.choose_dates and state in {PageState.OPEN, PageState.WAITING_LIST} and not free:
        raise DatesFull(frozenset())
    if event.choose_dates and state in {PageState.FULL, PageState.ONLINE_ONLY}:
        raise DatesFull(short)
    if state is PageState.ONLINE_ONLY:
        raise RoomFull
    begun = {date.uid for date in event.dates if date.starts_at <= now}
    if event.choose_dates and state is PageState.WAITING_LIST and short & begun:
        raise DatesFull(short & begun)  # nobody starts to wait for what is going on
    filled_up = {uid for uid, left in free.items() if left == 0 and count} - set(known_full)
    if event.choose_dates and state is PageState.WAITING_LIST and filled_up:
        raise DatesFull(filled_up)
    if state not in {PageState.OPEN, PageState.WAITING_LIST}:
        raise RegistrationRefused(state)


@dataclass(frozen=True)
class _Person:
    """Somebody whom the form names; `is_new` unless they were registered already.

    `details` are what it says of them, and `status` where they would begin, were they new.
    """

    address: EmailAddress
    registration: Registration
    details: Details
    status: RegistrationStatus
    is_new: bool

    def tell(self, event: Event, *, domain: str, now: datetime) -> None:
        """Queue where they stand, later over the limit; or that their address was used again."""
        may_mail = limits.mail_allowed(self.address.email, now)  # counted alike for unknown ones
        if self.is_new:
            tell_standing(self.registration, may_mail=may_mail, domain=domain, now=now)
            return
        with taken_back() as nobody:
            twin = new_registration(event)
            enter(twin, self.details, nobody, self.status, now)
            tell_standing(twin, may_mail=may_mail, domain=domain, now=now)
        if may_mail:
            notices.queue_already_registered(self.registration, domain=domain, now=now)


@dataclass(frozen=True)
class _Contact:
    """Who filled in the form; `uids` are the dates it was for, where people choose."""

    address: EmailAddress
    request: PartyRequest
    uids: list[str] | None
    people: Sequence[EmailAddress]

    def tell(self, event: Event, *, domain: str, now: datetime) -> None:
        """Queue what the form asked for: not what became of it."""
        reads = self.request.text_language
        form = {"together": self.request.together, "dates": self.uids, "people": self._people()}
        waiting = _waiting(event, self.address.key)
        if waiting is not None:  # else a stranger could queue mails for weeks
            more = waiting.payload.get("more", [])
            added = {"more": [*more, form]} if len(more) < MOST_MORE else {"is_cut": True}
            waiting.payload = {**waiting.payload, **added}
            return
        outbox.queue(
            message="party",
            recipient=self.address.email,
            payload={
                "event": event.id,
                "language": self.request.language,
                "zone": self.request.zone,
                "name": short_name(clean_line(self.request.contact_name)),
                **({"reads": reads} if reads else {}),
                **form,
            },
            about=_about(event),
            domain=domain,
            now=now,
            forget=True,
            due_at=limits.list_mail_at(self.address.email, now),
        )

    def _people(self) -> list[list[str]]:
        names = [short_name(clean_line(each.details.name)) for each in self.request.people]
        return [[name, each.email] for name, each in zip(names, self.people, strict=True)]


def _waiting(event: Event, key: str) -> OutgoingMail | None:
    """The list for this address that no worker has taken up: it takes in what comes meanwhile."""
    untried = outbox.take_untried(about=[_about(event)], messages=["party"])
    return next((mail for mail in untried if parse_address(mail.recipient).key == key), None)


def _about(event: Event) -> str:
    return f"party/{event.id}"


@dataclass(kw_only=True)
class _Entry:
    """The people of a form while they are entered.

    `free` seats are left for them (None: no limit), and `held` for the invited by reservation.
    """

    event: Event
    request: PartyRequest
    form: str
    free: int | None
    held: Counter[int]
    reservation_id: int | None
    link_id: int | None
    now: datetime
    confirmed: int = 0

    def add(self, addresses: Sequence[EmailAddress]) -> list[_Person]:
        """Enter those who are new, in the form's order."""
        keys = [each.key for each in addresses]
        known = find_by_addresses(self.event.id, keys)
        invited = answering.find_open(self.event, keys)
        there = {
            key
            for key, person in known.items()
            if person.status is not RegistrationStatus.CANCELLED
        }
        needs = [needs_seat(self.event, each.details.takes_part) for each in self.request.people]
        if self.request.together and self.free is not None and self.free < sum(needs):
            self.free = 0
        known_seated = sum(
            needed and each.key in there for each, needed in zip(addresses, needs, strict=True)
        )
        party = self._new_party(known=known_seated) if len(there) < len(addresses) else None
        found = []
        rows = zip(addresses, self.request.people, needs, strict=True)
        for place, (address, member, needed) in enumerate(rows):
            person = known.get(address.key)
            is_new = party is not None and address.key not in there
            has_seat = self.free != 0 if needed else None
            if self.free and needed:
                self.free -= 1  # whoever it is: else the others' mails would show it
            details = replace(member.details, dates=self.request.dates)
            status = self._first_status(has_seat=has_seat)
            if person is None or is_new:
                # nobody's form deletes what was there before
                own_form = None if person else forms.part_of(self.form, place)
                person = person or new_registration(self.event)
                person.submission = own_form
                status = self._enter(
                    person, address, details, invited.get(address.key), has_seat=has_seat
                )
                person.party = party
                db.session.flush()
            found.append(_Person(address, person, details, status, is_new))
        return found

    def _new_party(self, *, known: int) -> Party:
        contact = parse_address(self.request.contact_email)
        party = Party(
            event_id=self.event.id,
            contact_name=clean_line(self.request.contact_name),
            contact_email=contact.email,
            contact_key=contact.key,
            together=self.request.together,
            known=known,
            created_at=self.now,
        )
        db.session.add(party)
        db.session.flush()
        return party

    def _enter(
        self,
        person: Registration,
        address: EmailAddress,
        details: Details,
        invitation: Invitation | None,
        *,
        has_seat: bool | None,
    ) -> RegistrationStatus:
        person.reservation_id = self._reservation_for(invitation)
        person.partner_link_id = self.link_id
        status = self._status(invitation, person.reservation_id, has_seat=has_seat)
        enter(person, details, address, status, self.now)
        return status

    def _first_status(self, *, has_seat: bool | None) -> RegistrationStatus:
        """Where somebody begins whom nobody invited; `has_seat` is None for who needs none."""
        if self.event.approval:
            return RegistrationStatus.PENDING
        return RegistrationStatus.WAITING if has_seat is False else RegistrationStatus.CONFIRMED

    def _reservation_for(self, invitation: Invitation | None) -> int | None:
        """Whose held seats somebody may have; a group that comes together has one answer to it."""
        if invitation is None or self.reservation_id is not None or self.request.together:
            return self.reservation_id
        return invitation.reservation_id

    def _status(
        self, invitation: Invitation | None, reservation_id: int | None, *, has_seat: bool | None
    ) -> RegistrationStatus:
        """Where somebody begins, who counts among the confirmed from then on where they are."""
        if has_seat is None or (self.event.approval and invitation is None):
            return self._first_status(has_seat=has_seat)
        if reservation_id != self.reservation_id and self.held[reservation_id or 0] > 0:
            self.held[reservation_id or 0] -= 1
            has_seat = True
        if not has_seat:
            return RegistrationStatus.WAITING
        self.confirmed += 1
        return RegistrationStatus.CONFIRMED
