"""What the pages behind a person's own link have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import ParamSpec

from flask import Response, current_app, g, make_response, render_template
from flask.typing import ResponseReturnValue

from config import Settings
from webinars.localtime import format_in_zone
from webinars.registrations.choosing import own_dates, own_dates_ahead
from webinars.registrations.joining import running_date
from webinars.registrations.models import Registration
from webinars.registrations.news.own_pages import why_off
from webinars.registrations.parties.waiting import waits_together
from webinars.registrations.retention import postponed_days
from webinars.registrations.states import event_state, has_offer
from webinars.registrations.taking_part import comes_to_room, frees_place, takes_part_online
from webinars.times import utc_now
from webinars.web.dates_field import may_choose
from webinars.web.reading import read_as_told, wanted_language
from webinars.web.security import keep_private
from webinars.web.urls import chosen_language

P = ParamSpec("P")

ONE_CLICK = "List-Unsubscribe"
"""The field that a mail program sends by itself, with one click of the reader (RFC 8058)."""


def private(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Mark every answer of `view` as one person's own; see `keep_private`.

    The view is marked as well, as `is_private`: a test holds every such page to it.
    """

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        g.is_private = True
        return keep_private(make_response(view(*args, **kwargs)))

    answer.is_private = True  # type: ignore[attr-defined]
    return answer


def site_domain() -> str:
    """The domain in the Message-IDs of mails that a page queues."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.domain


def _offered_until(registration: Registration, now: datetime) -> str:
    """Until when a place is kept for the person, on their own clocks; "" where none is."""
    until = registration.offered_until
    if until is None or not has_offer(registration, now):
        return ""
    return format_in_zone(until, registration.clocks, chosen_language())


def render_own(template: str, registration: Registration, **context: object) -> str:
    """Render `template`, which extends `public/own.html`, about `registration`."""
    event, now = registration.event, utc_now()
    read_as_told(registration)
    ahead = own_dates_ahead(registration, now)
    return render_template(
        template,
        registration=registration,
        status=registration.status.value,
        event=event,
        event_state=event_state(event, now),
        dates=own_dates(registration),
        may_choose=may_choose(registration),
        dates_over=may_choose(registration) and not ahead,
        running=running_date(event, now, ahead),
        why_off=why_off(event, chosen_language()),
        offered_until=_offered_until(registration, now),
        frees_place=frees_place(event, registration.takes_part),
        comes_to_room=comes_to_room(event, registration.takes_part),
        takes_online=takes_part_online(event, registration.takes_part),
        waits_together=waits_together(registration),
        kept_days=postponed_days(event),
        text=event.text(wanted_language(), chosen_language()),
        read_in=wanted_language() or None,
        **context,
    )
