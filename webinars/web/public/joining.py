"""The way into the meeting, for confirmed people and not before its time.

The page has a secret of its own, because its address stands in calendars that others see: nothing
on it tells who the person is, or leads to their own page.

The meeting's address is on this page only while it is open. A form of this site cannot be answered
with a redirect to the meeting (`form-action 'self'`), so the button's answer is a small page that
goes on by itself. With JavaScript the button is a link to the meeting that tells us in passing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import randbelow

from flask import redirect
from flask.typing import ResponseReturnValue

from webinars.events import interpreting
from webinars.events.channels import describe, listening_languages
from webinars.events.models import EventDate, EventFormat
from webinars.events.phones import read_phones
from webinars.extensions import transaction
from webinars.registrations.choosing import own_dates
from webinars.registrations.joining import JoinPhase, dates_to_join, join_phase, opens_at
from webinars.registrations.manage import (
    get_registration,
    get_registration_to_join,
    record_attendance,
)
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.states import PageState, event_state
from webinars.times import to_local, utc_now
from webinars.web.public.own import private, render_own
from webinars.web.urls import chosen_language, page, public

WATCHED = timedelta(hours=6)
"""Whoever opens the page so long before may leave it open until it is time."""

SPREAD = 15
"""Over so many seconds those who wait come back."""

LINK_AWAITED = 60
"""So many seconds later the page looks again for a link that should be there already."""


class DateState(StrEnum):
    """Where one of several dates stands, as the join page lists them."""

    RUNNING = "running"
    OPEN = "open"
    NEXT = "next"
    LATER = "later"


@public.get("/registrations/<token>/join")
@private
def registration_join(token: str) -> ResponseReturnValue:
    """From the person's own page to the join page."""
    return redirect(page("join", join_token=get_registration(token).join_token), 303)


@public.get("/join/<join_token>")
@private
def join(join_token: str) -> str:
    """What there is to know at this moment: when it opens, how to come in, or that it is over."""
    found = get_registration_to_join(join_token)
    now = utc_now()
    event = found.event
    own = own_dates(found)
    dates = dates_to_join(event, own, now)
    phase = join_phase(event, now, dates)
    opens = opens_at(event, dates[0]) if phase is JoinPhase.BEFORE else None
    return render_own(
        "public/join.html",
        found,
        phase=phase.value,
        opens=opens and to_local(opens, event.zone),
        reload_after=_reload_after(found, phase, opens, now),
        admitted=_is_admitted(found),
        lingers=bool(dates) and dates[0].ends_at <= now,
        date=dates[0] if dates else (own or event.dates)[-1],
        coming=list(zip(dates, _states(dates, phase, now), strict=True)) if len(own) > 1 else [],
        past=[date for date in own if date not in dates],
        languages=describe(event.channels, chosen_language()),
        interpreted=bool(listening_languages(event.channels)),
        own_words=interpreting.own_words(event, found.text_language, chosen_language()),
        steps=interpreting.steps(event),
        step_after=interpreting.step_after(event),
        phones=read_phones(event.join_phone),
    )


@public.post("/join/<join_token>")
@private
def join_now(join_token: str) -> ResponseReturnValue:
    """Record that the person came, and hand them on to the meeting."""
    with transaction():
        found = get_registration_to_join(join_token)
        record_attendance(registration=found, now=utc_now())
    if not (_is_admitted(found) and _is_open(found) and found.event.join_url):
        return redirect(page("join", join_token=join_token), 303)
    return render_own("public/joining.html", found)


def _states(dates: Sequence[EventDate], phase: JoinPhase, now: datetime) -> list[str]:
    """Where each of the `dates` ahead stands: the first is the one that the page is about."""
    if not dates:
        return []
    first = DateState.OPEN if phase is JoinPhase.OPEN else DateState.NEXT
    if dates[0].starts_at <= now < dates[0].ends_at:
        first = DateState.RUNNING
    return [first.value, *[DateState.LATER.value] * (len(dates) - 1)]


def _reload_after(
    found: Registration, phase: JoinPhase, opens: datetime | None, now: datetime
) -> int | None:
    """After how many seconds an open page looks again by itself; None where nobody waits at it.

    Not in the same second for all: there may be thousands of them.
    """
    if found.event.format is EventFormat.IN_PERSON or not _is_admitted(found):
        return None
    if phase is JoinPhase.OPEN:
        return None if found.event.join_url else LINK_AWAITED
    if opens is None or opens - now > WATCHED:
        return None
    return int((opens - now).total_seconds()) + 1 + randbelow(SPREAD)


def _is_admitted(found: Registration) -> bool:
    """Whether the person has a place in an event that takes place, or took place."""
    state = event_state(found.event, utc_now())
    return found.status is RegistrationStatus.CONFIRMED and state in {None, PageState.ENDED}


def _is_open(found: Registration) -> bool:
    now = utc_now()
    is_online = found.event.format is not EventFormat.IN_PERSON
    dates = dates_to_join(found.event, own_dates(found), now)
    return is_online and join_phase(found.event, now, dates) is JoinPhase.OPEN
