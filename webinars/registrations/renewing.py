"""New links for a registration: whoever knew the old ones gets nowhere with them any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from webinars.events.models import EventFormat, EventStatus
from webinars.extensions import db
from webinars.mail import outbox
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import limits, notices
from webinars.registrations.choosing import own_dates_ahead
from webinars.registrations.door_codes import new_door_code, new_door_token
from webinars.registrations.gone import INVITATION
from webinars.registrations.lookup import RegistrationNotFound, lock_registration, new_token
from webinars.registrations.models import ACTIVE, EmailChange, Registration, RegistrationStatus
from webinars.registrations.replies.places import ask_anew
from webinars.registrations.taking_part import format_for

RENEWED_PER_HOUR = 3

NEW_LINKS = "new_links"
"""In a payload: that the mail's links replace others; `FEED` where a calendar feed ended with them.

Anything else is `LINKS`.
"""
LINKS, FEED = "links", "feed"
RENEWED = "renewed"
"""In the payload of a mail that lists all registrations of an address: whose links are new."""

_STANDING = ("confirmation", "waiting", "pending")
"""The mails that say where the person stands."""

_OF_A_DECISION = {"words", "was"}
"""In the payload of such a mail: what only a decision says (`webinars.registrations.notices`)."""

MOVED = "address"
"""Stands before `LINKS` or `FEED` in a mail to an address that the registration has just got."""


_RENEWING = limits.Allowance("renew-links", RENEWED_PER_HOUR, timedelta(hours=1))


class RenewedTooOften(Exception):
    """Links were made anew so often that more mails would be a nuisance."""


def replace_links(registration: Registration) -> str:
    """Replace every secret that leads to `registration`; mails that wait hold the new ones.

    A calendar feed ends. So does the form that made the registration, and the link that would
    confirm another address: whoever had the old link may have asked for it. Returns what
    `send_new_links` has to say of it: `LINKS` or `FEED`.
    """
    what = FEED if registration.feed_token else LINKS
    registration.token, registration.join_token = new_token(), new_token()
    registration.door_token, registration.door_code = new_door_token(), new_door_code()
    registration.feed_token = registration.submission = None
    change = db.session.get(EmailChange, registration.id)
    if change is not None:
        db.session.delete(change)
    db.session.flush()
    return what


def send_new_links(
    registration: Registration,
    what: str,
    *,
    domain: str,
    now: datetime,
    has_moved: bool = False,
    words: str = "",
) -> None:
    """Send the links that replaced others, and say so: with where the person stands, if they do.

    Invitations that wait, and what waits to say the same, are said anew with it. `has_moved`: to an
    address that is new as well. `words` are those of a decision that the person has not heard of.
    """
    what = f"{MOVED}-{what}" if has_moved else what
    if registration.status in ACTIVE and own_dates_ahead(registration, now):
        about = notices.about(registration)
        outbox.supersede(about=about, message=INVITATION, now=now)
        more = {NEW_LINKS: what} | _take_back_standing(registration, now)
        notices.queue_standing(registration, domain=domain, now=now, words=words)
        outbox.add_to_payload(about=about, queued_at=now, more=more)
    elif registration.email is not None:
        notices.queue_links(
            email=registration.email,
            language=registration.language,
            domain=domain,
            now=now,
            more={NEW_LINKS: what, RENEWED: registration.id},
        )


def _leads_in(registration: Registration, now: datetime) -> bool:
    """Whether calendars have the person's join link, of a date ahead."""
    is_confirmed = registration.status is RegistrationStatus.CONFIRMED
    event, is_ahead = registration.event, bool(own_dates_ahead(registration, now))
    is_on = event.status is EventStatus.PUBLISHED and is_ahead
    taken_as = format_for(event, registration.takes_part)
    return is_confirmed and is_on and taken_as is not EventFormat.IN_PERSON


def _take_back_standing(registration: Registration, now: datetime) -> dict[str, Any]:
    """Take back the mails that wait to say where the person stands; what they say besides that.

    Not those of an organiser's decision, which have more to say, and can be undone.
    """
    about = notices.about(registration)
    waiting = [
        mail.payload
        for mail in outbox.list_undelivered(about)
        if mail.message in _STANDING and mail.state is MailState.QUEUED
    ]
    if any(_OF_A_DECISION & payload.keys() for payload in waiting):
        return {}
    for message in _STANDING:
        outbox.supersede(about=about, message=message, now=now)
    is_promoted = any(payload.get("promoted") for payload in waiting)
    return {"promoted": True} if is_promoted else {}


def is_at_new_address(mails: Iterable[OutgoingMail], since: datetime) -> bool:
    """Whether one of the `mails` about a person says that they have a new address, `since` then."""
    return any(
        mail.created_at > since and mail.payload.get(NEW_LINKS, "").startswith(MOVED)
        for mail in mails
    )


def renew_links(*, registration: Registration, domain: str, now: datetime) -> None:
    """Replace the links, and send the new ones to the registered address alone.

    Whoever is confirmed gets the REQUEST for each date ahead again, with a higher SEQUENCE where
    the join link stands in it. Raises `RenewedTooOften`, and
    `webinars.registrations.lookup.RegistrationNotFound` where it was erased, or the links were
    replaced, a moment ago.
    """
    known = registration.token
    lock_registration(registration)
    if registration.token != known:
        raise RegistrationNotFound
    _count(registration, now)
    if _leads_in(registration, now):
        ask_anew(registration)  # the way in stands for the place in calendars (RFC 5546 §2.1.4)
    what = replace_links(registration)
    registration.updated_at = now
    send_new_links(registration, what, domain=domain, now=now)


def may_renew(registration: Registration, now: datetime) -> bool:
    """Whether `renew_links` would be allowed."""
    left, _at = limits.room(_RENEWING, str(registration.id), now)
    return left > 0


def _count(registration: Registration, now: datetime) -> None:
    allowed = limits.allow(
        scope=_RENEWING.scope,
        subject=str(registration.id),
        limit=_RENEWING.times,
        window=_RENEWING.window,
        now=now,
    )
    if not allowed:
        raise RenewedTooOften
