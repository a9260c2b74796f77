"""Giving a registration another e-mail address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from webinars.events.models import EventDate
from webinars.extensions import db
from webinars.mail import outbox
from webinars.registrations import (
    attendance,
    choosing,
    farewells,
    limits,
    notices,
    recording,
    subscriptions,
    untold,
)
from webinars.registrations.addresses import EmailAddress, parse_address
from webinars.registrations.choosing import has_date, most_steps, own_dates_ahead
from webinars.registrations.erasing import delete
from webinars.registrations.invitations import answering
from webinars.registrations.lookup import (
    find_by_address,
    is_token,
    lock_registration,
    new_token,
)
from webinars.registrations.models import (
    ACTIVE,
    EmailChange,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.news.known import OFF_KINDS, list_notices
from webinars.registrations.news.merging import OFF
from webinars.registrations.news.withdrawn import not_withdrawn
from webinars.registrations.reached import queue_owed, take_owed
from webinars.registrations.renewing import replace_links, send_new_links
from webinars.registrations.seats import fill_seats, raise_floor
from webinars.registrations.taking_part import TakesPart, needs_seat
from webinars.registrations.unsent import KNOWN

_CONFIRMED = "address-confirmed"

LINK_LASTS = timedelta(days=1)
"""How long the link that confirms a new address works."""

ADDRESSES_PER_HOUR = 5
"""How many mails one registration can cause to be sent to new addresses in an hour."""


class EmailChangeNotFound(LookupError):
    """The link to confirm an address was replaced, was used, or is older than a day."""


def request_email_change(
    *,
    registration: Registration,
    email: str,
    domain: str,
    now: datetime,
    by_organisers: bool = False,
) -> None:
    """Ask the owner of `email` to confirm it; until then nothing changes. Ends earlier links.

    The mail says that it is `by_organisers`, where they have corrected it. The address that is in
    use already is kept, and nothing waits any more.

    Over the limit of mails to that address, or from this registration, no mail is sent, and a
    link that was sent to the address still works; all else stays the same, so that nothing shows
    how often somebody gave it, or whether it is registered. Raises
    `webinars.registrations.addresses.InvalidAddress`,
    `webinars.registrations.lookup.RegistrationNotFound`.
    """
    address = parse_address(email)
    lock_registration(registration)
    may_mail = _may_ask(registration, now) and limits.mail_allowed(address.email, now)
    if address.key == registration.email_key:
        _drop_change(registration, now)
        return
    change = db.session.get(EmailChange, registration.id)
    if change is None:
        change = EmailChange(registration_id=registration.id)
        db.session.add(change)
    if may_mail or change.email != address.email:
        change.email, change.token, change.created_at = address.email, new_token(), now
    if may_mail:
        notices.queue_verify_email(
            registration,
            email=address.email,
            by_organisers=by_organisers,
            domain=domain,
            now=now,
        )


def keep_email(*, registration: Registration, now: datetime) -> None:
    """Let no new address wait any more: whoever got the link to confirm it can do nothing with it.

    Raises `webinars.registrations.lookup.RegistrationNotFound`.
    """
    lock_registration(registration)
    _drop_change(registration, now)


def _drop_change(registration: Registration, now: datetime) -> None:
    change = db.session.get(EmailChange, registration.id)
    if change is not None:
        db.session.delete(change)
        notices.drop_verify_email(registration, now=now)


def _may_ask(registration: Registration, now: datetime) -> bool:
    """Whether one registration may have one more address asked: it could ask any number."""
    return limits.allow(
        scope="verify-email",
        subject=str(registration.id),
        limit=ADDRESSES_PER_HOUR,
        window=timedelta(hours=1),
        now=now,
    )


def confirm_email(*, token: str, domain: str, now: datetime) -> Registration:
    """Move a registration to the address whose owner has followed the link with `token`.

    The old address is told, and its calendar is cleared; links sent there end. If the new address
    had a registration for the same event, the two become one. Raises `EmailChangeNotFound`.
    """
    registration = _find_change(token, now)
    event = lock_registration(registration)
    change = db.session.get(EmailChange, registration.id)
    if change is None or change.token != token:  # another request was faster
        raise EmailChangeNotFound
    limits.note(scope=_CONFIRMED, subject=token, now=now)
    address = parse_address(change.email)
    if address.key == registration.email_key:  # changed another way meanwhile
        db.session.delete(change)
        return registration
    _move(registration, address, domain=domain, now=now)
    fill_seats(event, domain=domain, now=now)
    return registration


def was_confirmed(token: str) -> bool:
    """Whether an address was confirmed by the link with `token`, within a week: it works once."""
    return is_token(token) and limits.is_done(scope=_CONFIRMED, subject=token)


def _find_change(token: str, now: datetime) -> Registration:
    query = (
        select(Registration)
        .join(EmailChange, EmailChange.registration_id == Registration.id)
        .where(EmailChange.token == token, EmailChange.created_at > now - LINK_LASTS)
    )
    registration = db.session.scalar(query) if is_token(token) else None
    if registration is None:
        raise EmailChangeNotFound
    return registration


def _move(registration: Registration, address: EmailAddress, *, domain: str, now: datetime) -> None:
    """Give the registration its new address and links, and tell both addresses.

    If the address has another registration for the event, this one absorbs it.
    """
    other = find_by_address(registration.event_id, address.key)
    owed = take_owed(registration)  # from now on a mail tells them
    if other is not None:  # whose mails have told them what came since
        owed = owed.before(other.created_at)
    left_behind = farewells.dates_to_clear(other, now) if other else []
    known = [date.uid for date in left_behind]  # the outbox forgets that with `other`
    if other is not None and other.event.status in OFF:
        left_behind = _not_withdrawn(other, left_behind, now)
    seen = max(most_steps(registration), most_steps(other) if other else 0)
    # Above what either address has seen, also of registrations that are gone (RFC 5546 §2.1.4).
    registration.sequence = max(seen + 1, registration.event.sequence_floor)
    farewells.queue_address_changed(registration, domain=domain, now=now)
    registration.sequence += 1  # one calendar may hear both addresses, in whatever order
    raise_floor(registration)
    registration.invited = other is not None and other.invited
    if other is not None:
        farewells.queue_deleted_dates(other, domain=domain, now=now)
        farewells.queue_owed_of_deleted(other, domain=domain, now=now)
        recording.hand_over(other, registration, domain=domain, now=now)
        _absorb(registration, other, now)
    subscriptions.leave_address(registration, now=now)
    registration.email, registration.email_key = address.email, address.key
    untold.take_all(registration.id)  # what is said below goes to that address
    outbox.readdress(about=notices.about(registration), recipient=address.email)
    answering.note_registered(registration, now)
    registration.updated_at = now
    what = replace_links(registration)  # whoever knew them read along at the old address
    is_on = registration.event.status not in OFF
    if registration.status is RegistrationStatus.CONFIRMED and is_on:
        left_behind = [date for date in left_behind if not has_date(registration, date.uid)]
    farewells.queue_withdrawal(registration, dates=left_behind, domain=domain, now=now)
    send_new_links(registration, what, domain=domain, now=now, has_moved=True, words=owed.words)
    queue_owed(registration, owed, domain=domain, now=now)
    if known:
        mails = notices.about(registration)
        outbox.add_to_payload(about=mails, queued_at=now, more={KNOWN: known})


def _not_withdrawn(
    other: Registration, dates: Sequence[EventDate], now: datetime
) -> list[EventDate]:
    """Those `dates` of an event that is off which no mail about `other` has taken away yet.

    What waits to do so is forgotten with it, and the notice passes over who is not there any more.
    """
    off = next((each for each in list_notices(other.event_id) if each.kind in OFF_KINDS), None)
    if off is None:
        return list(dates)
    mails = outbox.list_about([notices.about(other)])
    return not_withdrawn(dates, off=off, until=now, mails=mails)


def _absorb(registration: Registration, other: Registration, now: datetime) -> None:
    """Make one of two registrations of a person: this one stays, with the better standing."""
    takes_over = other.status is RegistrationStatus.CONFIRMED or registration.status not in ACTIVE
    if takes_over and other.status in ACTIVE:
        adds = registration.status is RegistrationStatus.CONFIRMED
        seat = other.takes_part, other.reservation_id  # its seat comes along
        if adds:
            seat = _seat_of_both(registration, other, now)
        choosing.take_over(registration, other, adds=adds)
        registration.takes_part, registration.reservation_id = seat
        registration.status = other.status
        registration.offered_until = other.offered_until
        registration.waits_by_hand = other.waits_by_hand
        registration.party_id = other.party_id
        registration.status_before = registration.cancelled_at = None
    registration.created_at = min(registration.created_at, other.created_at)
    registration.zone = registration.zone or other.zone
    attendance.take_over(registration, other)
    outbox.forget_about(notices.about(other))
    answering.hand_over(other, registration)
    delete(other)


def _seat_of_both(
    registration: Registration, other: Registration, now: datetime
) -> tuple[TakesPart | None, int | None]:
    """How somebody takes part of whom both registrations are confirmed, and with whose held seat.

    If one of them is online and takes none, the other's has to be there on the dates of both; else
    the person is online.
    """
    both = (registration, other)
    seated = [each for each in both if needs_seat(each.event, each.takes_part)]
    if len(seated) != 1:
        return registration.takes_part, other.reservation_id
    on = {date.uid for date in own_dates_ahead(seated[0], now)}
    wanted = {date.uid for each in both for date in own_dates_ahead(each, now)}
    if wanted <= on:
        return seated[0].takes_part, seated[0].reservation_id
    return TakesPart.ONLINE, other.reservation_id
