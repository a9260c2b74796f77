"""Registering for an event: the main job."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations import forms, limits, notices, recording
from webinars.registrations.addresses import EmailAddress, parse_address
from webinars.registrations.choosing import would_have
from webinars.registrations.details import Details, apply_details, end_recording_anew
from webinars.registrations.invitations import answering
from webinars.registrations.invitations.models import Invitation
from webinars.registrations.lookup import find_by_address, new_token
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.newcomers import behind_the_line
from webinars.registrations.parties.waiting import pass_over
from webinars.registrations.partner_links import find_link
from webinars.registrations.seats import fill_seats, find_reservation, lock_event
from webinars.registrations.states import (
    DatesFull,
    PageState,
    RegistrationRefused,
    RoomFull,
    SeatCount,
    full_dates,
    page_state,
)
from webinars.registrations.taking_part import needs_seat


@dataclass(frozen=True, kw_only=True)
class RegistrationRequest(Details):
    """A filled-in form. `submission` is the random part of the form that was shown.

    `seat` is the code in the link of a group for which seats are held, if it came by one; `via`
    that of a partner's link. A code that there is not is left out of account. `invitation` is the
    token of a personal invitation, by which one registers where others cannot, without approval.
    `known_full` are the UIDs of the dates that the form called full: whoever chose one all the same
    wants to wait.
    """

    email: str
    submission: str
    seat: str = ""
    via: str = ""
    invitation: str = ""
    known_full: Collection[str] = ()


def register(*, event_id: int, request: RegistrationRequest, domain: str, now: datetime) -> None:
    """Register a person, or put them on the waiting list, and queue the mail that says so.

    The lock on the event comes first; window and seats are judged under it, at `now`, when the
    request came in. The outcome is in the mail alone: a known address gets no second registration,
    its owner is told. The same form sent twice is one registration and one mail, unless it says
    something else. Who had cancelled is registered anew, at the end of the line. Mails over the
    limit for the address come later. An invitation is answered by one form. Whoever is invited and
    comes without their link has its seat and needs no approval either, where the form would be
    taken from anybody. Raises `RegistrationRefused`, `DatesFull`, `RoomFull`,
    `webinars.registrations.invitations.answering.InvitationEnded`,
    `webinars.registrations.addresses.InvalidAddress`,
    `webinars.registrations.details.InvalidDetails`.
    """
    address = parse_address(request.email)
    form = key_of(event_id=event_id, request=request)
    event = lock_event(event_id)
    known = find_by_address(event_id, address.key)
    is_in = known is not None and known.status is not RegistrationStatus.CANCELLED
    if is_in and forms.is_taken(form):
        return
    invitation = answering.take_up(event_id, request.invitation)
    held_for = _held_for(event_id, request, invitation)
    seats = behind_the_line(event, fill_seats(event, domain=domain, now=now), now)
    state = _judge(event, request, seats, held_for, now)
    forms.remember(form, now)
    may_mail = limits.mail_allowed(address.email, now)  # counted alike for unknown addresses
    taken = _Taken(
        event=event,
        request=request,
        form=form,
        invitation=invitation,
        held_for=held_for,
        seats=seats,
        state=state,
        may_mail=may_mail,
        domain=domain,
        now=now,
    )
    if known is None or not is_in:
        taken.enter(known, address)
        return
    with taken_back() as nobody:
        taken.enter(None, nobody)
    answering.answer(invitation, known, form=form, now=now)
    if may_mail:
        notices.queue_already_registered(known, domain=domain, now=now)


@dataclass(frozen=True, kw_only=True)
class _Taken:
    """A form that is taken, and how it was judged."""

    event: Event
    request: RegistrationRequest
    form: str
    invitation: Invitation | None
    held_for: int | None
    seats: SeatCount
    state: PageState
    may_mail: bool
    domain: str
    now: datetime

    def enter(self, known: Registration | None, address: EmailAddress) -> None:
        """Register somebody, or let somebody return, and queue the mails that say so."""
        event, request, now = self.event, self.request, self.now
        invited, held_for, state = self.invitation, self.held_for, self.state
        if invited is None:
            # The form was judged as anybody's: what an invitation changes now, only the mail tells.
            invited = answering.find_open(event, [address.key]).get(address.key)
            if invited is not None and invited.reservation_id is not None and held_for is None:
                held_for = invited.reservation_id
                state = _judge(event, request, self.seats, held_for, now)
        registration = known or new_registration(event)
        # nobody's form deletes what was there before
        registration.submission = None if known else self.form
        registration.reservation_id = held_for
        link = find_link(event.id, request.via)
        registration.partner_link_id = link.id if link else None
        status = _first_status(event, state, is_invited=invited is not None)
        enter(registration, request, address, status, now)
        answering.answer(self.invitation, registration, form=self.form, now=now)
        took_seat = status is RegistrationStatus.CONFIRMED and needs_seat(event, request.takes_part)
        if self.seats.has_waiting and took_seat:
            pass_over(event, would_have(event, request.dates, now))
        tell_standing(registration, may_mail=self.may_mail, domain=self.domain, now=now)


def tell_standing(
    registration: Registration, *, may_mail: bool, domain: str, now: datetime
) -> None:
    """Queue the mail that says where somebody stands who was entered; later over the limit.

    The event's contact is told of who agreed to be recorded before, and does not any more.
    """
    due_at = now if may_mail else notices.late_mail_at(registration, now)
    notices.queue_standing(registration, domain=domain, now=now, due_at=due_at)
    recording.tell_ended_anew(registration, domain=domain, now=now)


@contextmanager
def taken_back() -> Iterator[EmailAddress]:
    """An address of nobody, to do with it what is done for who is new; none of it stays.

    A known address must not be answered sooner. Of a long series it is much: a mail, and its turn,
    for each date.
    """
    nobody = f"{token_hex(16)}@invalid.example"
    with db.session.begin_nested() as attempt:
        yield EmailAddress(nobody, nobody)
        db.session.flush()
        attempt.rollback()


def _judge(
    event: Event,
    request: RegistrationRequest,
    seats: SeatCount,
    held_for: int | None,
    now: datetime,
) -> PageState:
    """OPEN or WAITING_LIST for a form that may take the seats of the reservation `held_for`.

    With a reservation it is never worse than without. Raises `RegistrationRefused`, `DatesFull`.
    """
    way, taken = request.takes_part, seats.taken_for(held_for)
    state = page_state(event, taken=taken, now=now, is_invited=bool(request.invitation), way=way)
    if state is PageState.ONLINE_ONLY:
        raise RoomFull
    if state not in {PageState.OPEN, PageState.WAITING_LIST}:
        raise RegistrationRefused(state)
    if event.choose_dates:
        full = full_dates(event, seats, held_for) if needs_seat(event, way) else frozenset()
        return state_of_choice(event, request, full, now)
    return state


def state_of_choice(
    event: Event, request: RegistrationRequest, full: frozenset[str], now: datetime
) -> PageState:
    """OPEN where each chosen date has a seat, else WAITING_LIST; `full` are those without.

    One cannot wait for some of the dates and have the others; nor start to wait for one that has
    begun. Raises `DatesFull`, whoever it is.
    """
    chosen = would_have(event, request.dates, now)
    if not chosen:
        raise DatesFull(frozenset())
    wanted = chosen & full
    if not wanted:
        return PageState.OPEN
    begun = {date.uid for date in event.dates if date.starts_at <= now}
    if not event.waiting_list or wanted & begun or not wanted <= set(request.known_full):
        raise DatesFull(wanted)
    return PageState.WAITING_LIST


def key_of(*, event_id: int, request: RegistrationRequest) -> str:
    """What the form is remembered by, whatever came of it; see `webinars.registrations.forms`.

    Raises `webinars.registrations.addresses.InvalidAddress`.
    """
    return forms.form_key(
        event_id=event_id, submission=request.submission, email=request.email, details=request
    )


def new_registration(event: Event) -> Registration:
    """A registration that `enter` can fill; its calendar steps begin above those of others."""
    return Registration(
        event=event,
        token=new_token(),
        join_token=new_token(),
        sequence=event.sequence_floor - 1,
    )


def _held_for(
    event_id: int, request: RegistrationRequest, invitation: Invitation | None
) -> int | None:
    """The id of the reservation whose seats the form may take."""
    if invitation is not None and invitation.reservation_id is not None:
        return invitation.reservation_id
    reservation = find_reservation(event_id, request.seat)
    return reservation.id if reservation else None


def _first_status(event: Event, state: PageState, *, is_invited: bool) -> RegistrationStatus:
    if event.approval and not is_invited:  # whoever is invited was chosen already
        return RegistrationStatus.PENDING
    if state is PageState.OPEN:
        return RegistrationStatus.CONFIRMED
    return RegistrationStatus.WAITING


def enter(
    registration: Registration,
    details: Details,
    address: EmailAddress | None,
    status: RegistrationStatus,
    now: datetime,
) -> None:
    """Let a new or returning person be registered from `now` on; the event has to be locked.

    Who returns keeps the spelling of their address: it is the attendee in their calendar, and what
    the outbox knows them by.
    """
    registration.status = status
    registration.status_before = registration.offered_until = None
    if registration.seat_kept_until is not None:
        registration.seat_kept_until = now  # they come anew: whose turn it is gets that seat
    registration.waits_by_hand = False
    registration.sequence += 1  # a return has to outdo the CANCEL that was sent (RFC 5546 §2.1.4)
    if address is not None and address.key != registration.email_key:
        registration.email, registration.email_key = address.email, address.key
    registration.invited = bool(registration.invited) or status is RegistrationStatus.CONFIRMED
    registration.created_at = now
    registration.cancelled_at = None
    registration.party = None  # whoever registers again comes alone
    end_recording_anew(registration, details, now)
    apply_details(registration, details, now=now)
    db.session.add(registration)
    db.session.flush()
    answering.note_registered(registration, now)
