"""Registering for an event: the main job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations import limits, notices
from webinars.registrations.addresses import EmailAddress, parse_address
from webinars.registrations.details import Details, apply_details, is_said
from webinars.registrations.lookup import new_token
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.seats import fill_seats, lock_event
from webinars.registrations.states import PageState, RegistrationRefused, page_state

__all__ = ["RegistrationRefused", "RegistrationRequest", "is_taken", "register"]


@dataclass(frozen=True, kw_only=True)
class RegistrationRequest(Details):
    """A filled-in form. `submission` is its random part: the same for the same form sent twice."""

    email: str
    submission: str


def register(*, event_id: int, request: RegistrationRequest, domain: str, now: datetime) -> None:
    """Register a person, or put them on the waiting list, and queue the mail that says so.

    The lock on the event comes first; window and seats are judged under it, at `now`, when the
    request came in. The outcome is in the mail alone: a known address gets no second registration,
    its owner is told. The same form sent twice is one registration and one mail, unless it says
    something else. Who had cancelled is registered anew, at the end of the line. Raises
    `RegistrationRefused`,
    `webinars.registrations.addresses.InvalidAddress`,
    `webinars.registrations.details.InvalidDetails`.
    """
    address = parse_address(request.email)
    event = lock_event(event_id)
    known, same_form = _find_known(event_id, address, request.submission)
    if known is not None and known is same_form and _stands_as(known, request):
        return
    state = page_state(event, taken=fill_seats(event, domain=domain, now=now), now=now)
    if state not in {PageState.OPEN, PageState.WAITING_LIST}:
        raise RegistrationRefused(state)
    may_mail = limits.mail_allowed(address.email, now)  # counted alike for unknown addresses
    if known is not None and known.status is not RegistrationStatus.CANCELLED:
        if may_mail:
            notices.queue_already_registered(known, domain=domain, now=now)
        return
    _let_go_of_form(same_form)
    registration = known or _new_registration(event)
    _enter(registration, request, address, _first_status(event, state), now)
    notices.queue_standing(registration, domain=domain, now=now)


def is_taken(*, event_id: int, request: RegistrationRequest) -> bool:
    """Whether this very form has been taken already, so that it was only sent again."""
    address = parse_address(request.email)
    known, same_form = _find_known(event_id, address, request.submission)
    return known is not None and known is same_form and _stands_as(known, request)


def _stands_as(known: Registration, request: RegistrationRequest) -> bool:
    return known.status is not RegistrationStatus.CANCELLED and is_said(known, request)


def _new_registration(event: Event) -> Registration:
    return Registration(
        event=event,
        token=new_token(),
        join_token=new_token(),
        sequence=event.sequence_floor - 1,
    )


def _find_known(
    event_id: int, address: EmailAddress, submission: str
) -> tuple[Registration | None, Registration | None]:
    """The event's registration of this address, and whichever came from this very form."""
    found = db.session.scalars(
        select(Registration).where(
            or_(
                and_(Registration.event_id == event_id, Registration.email_key == address.key),
                Registration.submission == submission,
            )
        )
    ).all()
    known = (each for each in found if each.event_id == event_id and each.email_key == address.key)
    same_form = (each for each in found if each.submission == submission)
    return next(known, None), next(same_form, None)


def _let_go_of_form(other: Registration | None) -> None:
    """Somebody went back and sent the form again for another person: it is theirs now."""
    if other is not None:
        other.submission = None
        db.session.flush()


def _first_status(event: Event, state: PageState) -> RegistrationStatus:
    if event.approval:
        return RegistrationStatus.PENDING
    if state is PageState.OPEN:
        return RegistrationStatus.CONFIRMED
    return RegistrationStatus.WAITING


def _enter(
    registration: Registration,
    request: RegistrationRequest,
    address: EmailAddress,
    status: RegistrationStatus,
    now: datetime,
) -> None:
    registration.status = status
    registration.status_before = None
    registration.sequence += 1  # a return has to outdo the CANCEL that was sent (RFC 5546 §2.1.4)
    registration.email, registration.email_key = address.email, address.key
    registration.submission = request.submission
    registration.invited = bool(registration.invited) or status is RegistrationStatus.CONFIRMED
    registration.created_at = now
    registration.cancelled_at = registration.attended_at = None
    apply_details(registration, request, now=now)
    db.session.add(registration)
    db.session.flush()
