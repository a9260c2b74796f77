"""Letters to an address that a registration has left: the last word, and the calendar's CANCEL.

The registration may be erased by then; the payload has all that is needed, and nothing more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import force_locale

from webinars.events.models import Event, Visibility
from webinars.extensions import db
from webinars.mail.content import Content, message
from webinars.registrations.addresses import parse_address
from webinars.registrations.choosing import has_date
from webinars.registrations.farewells import step_in
from webinars.registrations.gone import GoneDate, gone_in
from webinars.registrations.joining import dates_ahead
from webinars.registrations.lookup import find_by_address
from webinars.registrations.messages.about import find_date
from webinars.registrations.messages.letter import Letter, spoken
from webinars.registrations.messages.subjects import short_day
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.news.known import dates_as_known
from webinars.registrations.overtaken import is_overtaken

Payload = dict[str, Any]


@message("cancellation-date")
def render_cancellation_date(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """Takes one more date out of the calendar: a message carries one UID (RFC 5546 §3.2.2).

    With a registration it follows `cancelled`, and is not sent once that is overtaken.
    """
    letter = _find_letter("cancellation-date", payload, recipient)
    if letter is None or _is_back(payload, recipient) or _is_here_again(letter, payload):
        return None
    date, gone = find_date(letter.event, payload["date"]), gone_in(payload)
    with force_locale(letter.language):
        if gone is not None:
            return _write_gone(letter, gone, payload, now)
        if date is None:
            return None
        known = dates_as_known(letter.event, now).get(date.uid)
        return letter.write(
            calendar=letter.withdraw(date, sequence=step_in(payload), now=now),
            facts=[letter.when_it_was(known)] if known else letter.facts([date]),
            standing=_standing(payload),
            day=short_day(letter, known or date),
        )


@message("address-changed")
def render_address_changed(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """Tells the old address; it gets none of the registration's links.

    In any case, as it may not have been its owner who changed it.
    """
    return _render_farewell("address-changed", payload, recipient, now)


@message("erased")
def render_erased(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """Tells that everything about the person is deleted; None where they are back.

    A date that is gone since is no longer theirs in any case: it leaves their calendar, without the
    words about the rest.
    """
    letter = _find_letter("erased", payload, recipient)
    if letter is None or _is_here_again(letter, payload):
        return None
    gone = gone_in(payload)
    if gone is not None and _find_again(letter, payload) is not None:
        with force_locale(letter.language):
            return _write_gone(letter, gone, payload, now)
    return _render_farewell("erased", payload, recipient, now)


def _write_gone(letter: Letter, gone: GoneDate, payload: Payload, now: datetime) -> Content:
    """Takes a date that is gone out of the calendar, and says that alone."""
    return replace(letter, message="date-gone").write(
        calendar=letter.withdraw(gone, sequence=step_in(payload), now=now),
        facts=[letter.when_it_was(gone)],
        day=short_day(letter, gone),
        manage_url=None,
        has_more_dates=False,
    )


def _render_farewell(name: str, payload: Payload, recipient: str, now: datetime) -> Content | None:
    letter = _find_letter(name, payload, recipient)
    if letter is None:
        return None
    date = gone_in(payload) or find_date(letter.event, payload["date"])
    date = None if _is_here_again(letter, payload) else date
    own = payload.get("dates")
    ahead = [each for each in dates_ahead(letter.event, now) if own is None or each.uid in own]
    with force_locale(letter.language):
        return letter.write(
            calendar=letter.withdraw(date, sequence=step_in(payload), now=now),
            facts=letter.facts(ahead) if ahead else [],
            had_feed=payload.get("had_feed", False),
            leaves_calendar=date is not None,
            goes_on=payload.get("goes_on", False),
            by_others=payload.get("by_others", False),
            is_mistyped=payload.get("mistyped", False),
            is_list_back=payload.get("list_back", False),
            newsletter_of=letter.host if payload.get("ended_newsletter") else "",
            is_by_invitation=letter.event.visibility is Visibility.INVITATION,
            organiser_email=letter.event.contact_address,
        )


def _find_letter(name: str, payload: Payload, recipient: str) -> Letter | None:
    event = db.session.get(Event, payload["event"])
    if event is None:
        return None
    return Letter(
        message=name,
        event=event,
        recipient=recipient,
        language=spoken(payload["language"]),
        zone=payload["zone"],
        name=payload["name"],
        reads=payload.get("reads", ""),
    )


def _standing(payload: Payload) -> str:
    """Where the person stands by now: "ended" where the registration is gone.

    "moved" where it has another address, "stays" where it goes on without the date, "cancelled"
    where it is still there, cancelled.
    """
    if payload.get("moved"):
        return "moved"
    registration = db.session.get(Registration, payload["registration"] or 0)
    if registration is None:
        return "ended"
    if registration.status is RegistrationStatus.CANCELLED:
        return "cancelled"
    return "stays" if registration.status in ACTIVE else "ended"


def _is_here_again(letter: Letter, payload: Payload) -> bool:
    """Whether the recipient of a farewell has registered anew, and has the date that it is about.

    The invitation outdoes the CANCEL, and the words would be read as if that had ended. To a date
    that is gone since nobody is invited anew: it still has to leave their calendar.
    """
    again = _find_again(letter, payload)
    if again is None or gone_in(payload) is not None:
        return False
    return payload["date"] is None or has_date(again, payload.get("uid", ""))


def _find_again(letter: Letter, payload: Payload) -> Registration | None:
    """The new registration, with a place, of a recipient whose one of before is gone."""
    if payload.get("registration") is not None:
        return None
    again = find_by_address(letter.event.id, parse_address(letter.recipient).key)
    has_place = again is not None and again.status is RegistrationStatus.CONFIRMED
    return again if has_place else None


def _is_back(payload: Payload, recipient: str) -> bool:
    """Whether the cancelled registration that this mail follows is another one by now."""
    if payload["registration"] is None:
        return False
    registration = db.session.get(Registration, payload["registration"])
    return registration is not None and is_overtaken(
        message="cancellation-date",
        payload=payload,
        recipient=recipient,
        registration=registration,
    )
