"""The way into the meeting, for confirmed people and not before its time.

The page has a secret of its own, because its address stands in calendars that others see: nothing
on it tells who the person is, or leads to their own page.

The meeting's address is on this page only while it is open. A form of this site cannot be answered
with a redirect to the meeting (`form-action 'self'`), so the button's answer is a small page that
goes on by itself. With JavaScript the button is a link to the meeting that tells us in passing.
"""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from webinars.events.channels import describe, listening_languages
from webinars.events.models import EventFormat
from webinars.extensions import transaction
from webinars.registrations.choosing import own_dates, own_dates_ahead
from webinars.registrations.joining import JoinPhase, join_phase
from webinars.registrations.manage import (
    get_registration,
    get_registration_to_join,
    record_attendance,
)
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.states import PageState, event_state
from webinars.times import utc_now
from webinars.web.public.own import private, render_own
from webinars.web.urls import chosen_language, page, public


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
    dates = own_dates_ahead(found, now)
    return render_own(
        "public/join.html",
        found,
        phase=join_phase(event, now, dates).value,
        admitted=_is_admitted(found),
        date=dates[0] if dates else (own_dates(found) or event.dates)[-1],
        languages=describe(event.channels, chosen_language()),
        interpreted=bool(listening_languages(event.channels)),
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


def _is_admitted(found: Registration) -> bool:
    """Whether the person has a place in an event that takes place, or took place."""
    state = event_state(found.event, utc_now())
    return found.status is RegistrationStatus.CONFIRMED and state in {None, PageState.ENDED}


def _is_open(found: Registration) -> bool:
    now = utc_now()
    is_online = found.event.format is not EventFormat.IN_PERSON
    return is_online and join_phase(found.event, now, own_dates_ahead(found, now)) is JoinPhase.OPEN
