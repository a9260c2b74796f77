"""Letters that tell a registered person where they stand.

Each is about a registration that is still what the mail was queued for; else there is nothing left
to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from webinars.events.inclusion import takes_answers
from webinars.events.models import EventDate, EventStatus
from webinars.localtime import format_date
from webinars.mail.content import Content, NotYet
from webinars.registrations import notices
from webinars.registrations.choosing import has_date, own_dates, own_dates_ahead
from webinars.registrations.farewells import step_in
from webinars.registrations.gone import gone_in
from webinars.registrations.messages.about import (
    Payload,
    all_facts,
    answer_before,
    find_date,
    invite,
    letter_about_registration,
    needs_word,
    ways,
    when_left,
)
from webinars.registrations.messages.facts import (
    Fact,
    Line,
    details,
    status_fact,
    way_name,
)
from webinars.registrations.messages.letter import Letter
from webinars.registrations.messages.subjects import short_day
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.news.ahead import has_news_ahead, is_moving_up
from webinars.registrations.parties.waiting import waits_together
from webinars.registrations.retention import postponed_days
from webinars.registrations.sources import source_of
from webinars.registrations.states import has_offer, leaves_hardly_time, moves_up
from webinars.registrations.statistics.inclusion import ticket_for
from webinars.registrations.subscriptions import find_subscriber, is_newsletter_unconfirmed
from webinars.registrations.taking_part import TakesPart

_ASK_AGAIN = timedelta(seconds=30)

PARTS = {
    "name": _l("Name"),
    "organisation": _l("Organisation"),
    "dates": _l("Dates"),
    "takes_part": _l("How you take part"),
    "language": _l("Language"),
    "text_language": _l("Language of the event's texts"),
    "zone": _l("Time zone"),
    "listening_language": _l("Listening language"),
    "access_needs": _l("What you need"),
    "answers": _l("Answers to questions"),
    "newsletter": _l("Newsletter"),
    "recording": _l("Recording"),
}
"""What can be changed of a registration, as the payload of `changed` names it."""


@letter_about_registration("confirmation")
def write_confirmation(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """You are registered: everything that is needed, and the invitation to the first date.

    Raises `NotYet` for somebody who moved up while news of the event has not reached them.
    """
    if payload["promoted"]:
        _let_news_go_first(registration, now)
    ahead = own_dates_ahead(registration, now)
    if letter.event.status is not EventStatus.PUBLISHED or not ahead:
        return _write_called_off(letter, registration, now)
    date = find_date(letter.event, payload["date"])
    calendar = invite(letter, registration, date, now) if date in ahead else None
    return letter.write(
        calendar=calendar,
        facts=all_facts(letter, registration, ahead),
        has_invitation=calendar is not None,
        several_dates=len(ahead) > 1,
        some_later=len(ahead) > 1 and notices.has_later_invitations(registration, now),
        promoted=payload["promoted"],
        needs=needs_word(registration),
        words=payload.get("words"),
        asks_newsletter=is_newsletter_unconfirmed(registration),
        newsletter_url=_newsletter_url(letter, registration),
        inclusion_url=_inclusion_url(letter, now),
        calendar_url=letter.links.registration(registration.token, "calendar.ics"),
        **ways(letter, registration),
    )


@letter_about_registration("invitation")
def write_invitation(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """One more date for the calendar: a message carries one UID (RFC 5546 §3.2.2).

    Raises `NotYet` while the mail that a place became free, which waits for news, is on its way.
    """
    if is_moving_up(registration):
        raise NotYet(now + _ASK_AGAIN)
    date = find_date(letter.event, payload["date"])
    if letter.event.status is not EventStatus.PUBLISHED or date is None or date.ends_at <= now:
        return None
    if not has_date(registration, date.uid):
        return None
    return letter.write(
        calendar=invite(letter, registration, date, now),
        facts=all_facts(letter, registration, [date]),
        has_others=len(own_dates(registration)) > 1,
        asks_anew=payload.get("anew", False),
        day=format_date(date.starts_local, letter.language),
        short_day=short_day(letter, date),
        **ways(letter, registration),
    )


@letter_about_registration("waiting")
def write_waiting(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """You are on the waiting list: no calendar, no way in. None once they read of an offer."""
    if notices.is_open_offer_told(registration, now) and not payload.get("words"):
        return None
    called_off = _write_called_off(letter, registration, now)
    return called_off or write_present(
        letter,
        registration,
        now,
        words=payload.get("words"),
        waits_together=waits_together(registration),
        offer_hours=letter.event.offer_hours,
        online_open=letter.event.is_online_open and not registration.waits_by_hand,
    )


@letter_about_registration("offer")
def write_offer(
    letter: Letter, registration: Registration, _payload: Payload, now: datetime
) -> Content | None:
    """A place is kept for you until a moment: say yes or no. No calendar, no way in.

    Raises `NotYet` while news of the event has not reached them; and where its time is (nearly) up
    before the mail left, as they are given more (`webinars.registrations.seats.fill_seats`).
    """
    if registration.offered_until is None:
        return None
    if not has_offer(registration, now):
        if letter.event.status is EventStatus.PUBLISHED and moves_up(letter.event, now):
            raise NotYet(now + _ASK_AGAIN)
        return None
    if leaves_hardly_time(registration, now):
        raise NotYet(registration.offered_until)
    _let_news_go_first(registration, now)
    return write_present(letter, registration, now, first=[answer_before(letter, registration)])


@letter_about_registration("offer-lapsed")
def write_offer_lapsed(
    letter: Letter, registration: Registration, _payload: Payload, now: datetime
) -> Content | None:
    """You did not answer in time: so you are off the list, also where the event is off by now."""
    ahead, status = own_dates_ahead(registration, now), letter.event.status
    if not ahead:
        return None
    return letter.write(
        facts=letter.facts(ahead),
        is_postponed=status is EventStatus.POSTPONED,
        is_cancelled=status is EventStatus.CANCELLED,
        manage_url=letter.links.registration(registration.token),
    )


@letter_about_registration("pending")
def write_pending(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """The organisers decide: no calendar, no way in."""
    called_off = _write_called_off(letter, registration, now)
    return called_off or write_present(letter, registration, now, words=payload.get("words"))


@letter_about_registration("changed")
def write_changed(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """What the registration looks like after a change, and which dates it dropped and added."""
    date = find_date(letter.event, payload.get("date"))
    asks = date is not None and _is_asked_anew(registration, date, now)
    mine = [
        status_fact(registration, now, letter.language),
        *_changed_parts(registration, payload),
        *_other_dates(letter, registration, payload.get("had")),
        *details(registration, language=letter.language),
    ]
    calendar = invite(letter, registration, date, now) if date is not None and asks else None
    return write_present(
        letter, registration, now, first=mine, calendar=calendar, asks_anew=calendar is not None
    )


def _is_asked_anew(registration: Registration, date: EventDate, now: datetime) -> bool:
    """Whether the person still has `date` in their calendar, ahead, at an event that is on."""
    is_on = registration.event.status is EventStatus.PUBLISHED and date.ends_at > now
    is_confirmed = registration.status is RegistrationStatus.CONFIRMED
    return is_on and is_confirmed and has_date(registration, date.uid)


def _changed_parts(registration: Registration, payload: Payload) -> list[Fact]:
    """What was changed, by name alone: the mail does not repeat what is delicate.

    How somebody takes part is told as it was and is: the mail names the place anyway.
    """
    names = {part: str(PARTS[part]) for part in payload.get("parts", ()) if part in PARTS}
    old, new = payload.get("took_part"), registration.takes_part
    if "takes_part" in names and old and new:
        if old == new.value:
            del names["takes_part"]  # there and back
        else:
            ways = (way_name(TakesPart(old)), way_name(new))
            said = gettext("%(label)s:", label=names["takes_part"])
            names["takes_part"] = f"{said} {' → '.join(ways)}"
    lines = tuple(map(Line, names.values()))
    return [Fact(gettext("What was changed"), lines)] if lines else []


def _other_dates(
    letter: Letter, registration: Registration, had: Sequence[str] | None
) -> list[Fact]:
    """Which dates the person has no longer, and which are new, to the dates that they `had`."""
    if had is None or not letter.event.choose_dates:
        return []
    own = {date.uid for date in own_dates(registration)}
    dropped = [date for date in letter.event.dates if date.uid in had and date.uid not in own]
    added = [date for date in letter.event.dates if date.uid in own and date.uid not in had]
    sides = ((gettext("Dates dropped"), dropped), (gettext("Dates added"), added))
    return [
        Fact(label, tuple(Line(format_date(date.starts_local, letter.language)) for date in dates))
        for label, dates in sides
        if dates
    ]


@letter_about_registration("cancelled")
def write_cancelled(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """This registration is cancelled, and how to undo that; takes the event out of the calendar."""
    if registration.status is RegistrationStatus.CONFIRMED:  # registered anew, without this date
        return _write_dropped(letter, registration, payload, now)
    date = gone_in(payload) or find_date(letter.event, payload["date"])
    calendar = letter.withdraw(date, sequence=step_in(payload), now=now)
    ahead = own_dates_ahead(registration, now)
    is_still_so = registration.status is RegistrationStatus.CANCELLED
    return letter.write(
        calendar=calendar,
        facts=when_left(letter, registration, now),
        leaves_calendar=calendar is not None,
        can_return=is_still_so and letter.event.status is EventStatus.PUBLISHED and bool(ahead),
        has_line=letter.event.waiting_list,
        words=payload.get("words"),
        is_declined=payload.get("is_declined", False),
        manage_url=letter.links.registration(registration.token),
    )


@letter_about_registration("date-dropped")
def write_date_dropped(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """Takes a date out of the calendar that the person does not want any more."""
    is_declined = payload.get("is_declined", False)
    return _write_dropped(letter, registration, payload, now, is_declined=is_declined)


@letter_about_registration("declined")
def write_declined(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """The organisers could not accept this registration; takes the event out of the calendar."""
    if registration.status is RegistrationStatus.CONFIRMED:
        return _write_dropped(letter, registration, payload, now)
    date = gone_in(payload) or find_date(letter.event, payload["date"])
    calendar = letter.withdraw(date, sequence=step_in(payload), now=now)
    return letter.write(
        calendar=calendar,
        facts=when_left(letter, registration, now),
        leaves_calendar=calendar is not None,
        words=payload.get("words"),
        manage_url=letter.links.registration(registration.token),
    )


def _let_news_go_first(registration: Registration, now: datetime) -> None:
    """Nobody reads that a place is free for them before they read that it takes place after all."""
    if has_news_ahead(registration, now):
        raise NotYet(now + _ASK_AGAIN)


def _write_dropped(
    letter: Letter,
    registration: Registration,
    payload: Payload,
    now: datetime,
    *,
    is_declined: bool = False,
) -> Content | None:
    """One date leaves the calendar; the rest of the registration stays, or is cancelled by now."""
    gone, date = gone_in(payload), find_date(letter.event, payload["date"])
    left = gone or date
    if left is None:
        return None
    is_on = gone is None and letter.event.status is EventStatus.PUBLISHED
    is_ahead = date is not None and date.ends_at > now
    return replace(letter, message="date-dropped").write(
        calendar=letter.withdraw(left, sequence=step_in(payload), now=now),
        facts=[letter.when_it_was(gone)] if gone else letter.facts([date] if date else []),
        is_declined=is_declined,
        status=registration.status.value,
        day=short_day(letter, left),
        choose_url=letter.links.own_dates(registration.token) if is_on and is_ahead else "",
        **ways(letter, registration),
    )


def _write_called_off(letter: Letter, registration: Registration, now: datetime) -> Content | None:
    """We have your registration, but the event was postponed or cancelled since you sent it.

    Whoever was told "you get an e-mail" gets one. None where neither is so, or where a cancelled
    event's time is over. There is no calendar part: there is no date to invite to.
    """
    event = letter.event
    is_postponed = event.status is EventStatus.POSTPONED
    is_cancelled = event.status is EventStatus.CANCELLED and event.ends_at > now
    if not (is_postponed or is_cancelled):
        return None
    return replace(letter, message="called-off").write(
        facts=[
            status_fact(registration, now, letter.language),
            *letter.facts(own_dates(registration)),
        ],
        is_postponed=is_postponed,
        kept_days=postponed_days(event),
        asks_newsletter=is_newsletter_unconfirmed(registration),
        source=source_of(registration, letter.host),
        manage_url=letter.links.registration(registration.token),
    )


def write_present(
    letter: Letter,
    registration: Registration,
    now: datetime,
    *,
    first: Sequence[Fact] = (),
    words: str | None = None,
    **more: Any,  # noqa: ANN401 - what one template shows besides
) -> Content | None:
    """Where the registration stands, as long as its event is still to come."""
    ahead = own_dates_ahead(registration, now)
    if letter.event.status is EventStatus.CANCELLED or not ahead:
        return None
    facts = [*first, *all_facts(letter, registration, ahead)]
    return letter.write(
        facts=facts,
        words=words,
        needs=needs_word(registration),
        waits_by_hand=registration.waits_by_hand,
        inclusion_url=_inclusion_url(letter, now),
        **more,
        **ways(letter, registration),
    )


def _newsletter_url(letter: Letter, registration: Registration) -> str | None:
    """Where the person ends the newsletter, if they get it."""
    subscriber = find_subscriber(registration)
    return letter.links.newsletter(subscriber.token) if subscriber else None


def _inclusion_url(letter: Letter, now: datetime) -> str | None:
    """Where the person can answer the questions about inclusion, if they are asked."""
    if not takes_answers(letter.event, now):
        return None
    return letter.links.inclusion(letter.event.slug, ticket_for(letter.event, letter.recipient))
