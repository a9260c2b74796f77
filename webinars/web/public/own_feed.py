"""A registrant's own calendar to subscribe to. Its address opens this, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, redirect
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from webinars.calendar.entries import as_subscribed
from webinars.calendar.objects import Entry, EntryStatus, feed
from webinars.events.models import EventStatus
from webinars.extensions import transaction
from webinars.links import Links
from webinars.registrations import manage
from webinars.registrations.choosing import dropped_dates
from webinars.registrations.models import Registration
from webinars.registrations.own_feed import (
    close_feed,
    get_registration_of_feed,
    list_own_called_off,
    open_feed,
)
from webinars.times import get_zone, utc_now
from webinars.web.public.calendars import CALENDAR, own_entries
from webinars.web.public.feeds import base_url, make_feed, send
from webinars.web.public.own import private
from webinars.web.urls import page, public


@public.get("/feeds/<feed_token>.ics")
def own_feed(feed_token: str) -> Response:
    """The dates of one registration; what is off stays, marked, until its time is over.

    So does what the person has dropped: of an entry that only vanishes some calendars keep a copy.
    What they change of themselves, such as the language, raises SEQUENCE, as the event's texts do.
    """
    registration = get_registration_of_feed(feed_token)
    language = registration.language
    with force_locale(language):
        text = registration.event.text(registration.text_language, language)
        name = _("My registration: %(title)s", title=text.title)
    called_off = list_own_called_off(registration, utc_now())
    found = own_entries(registration, called_off, dropped_dates(registration))
    entries = [entry for entry in found if _is_shown(entry)]
    off = {date.uid for date in called_off}  # whose titles say so already
    marked = [entry if entry.uid in off else _marked(entry, registration) for entry in entries]
    source = Links(base_url()).own_feed(feed_token)
    subscribed = as_subscribed(marked, registration.event, also=registration.edit_version)
    body = feed(subscribed, name=name, source=source)
    changed_at = max(registration.updated_at, registration.event.updated_at)
    response = send(make_feed(body), changed_at, content_type=CALENDAR, name="calendar.ics")
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@public.post("/registrations/<token>/feed/start")
@private
def start_feed(token: str) -> ResponseReturnValue:
    """Make an address for the person's own calendar."""
    with transaction():
        open_feed(registration=manage.get_registration(token))
    return redirect(page("registration", token=token, _anchor="calendar"), 303)


@public.post("/registrations/<token>/feed/stop")
@private
def stop_feed(token: str) -> ResponseReturnValue:
    """End that address."""
    with transaction():
        close_feed(registration=manage.get_registration(token))
    return redirect(page("registration", token=token, _anchor="calendar"), 303)


def _is_shown(entry: Entry) -> bool:
    """Whether it takes place, or would still be to come."""
    ends_at = entry.ends_local.replace(tzinfo=get_zone(entry.zone))
    return entry.status is not EntryStatus.CANCELLED or ends_at > utc_now()


def _marked(entry: Entry, registration: Registration) -> Entry:
    """The entry, with a word before the title where this person does not take part any more."""
    event_is_off = registration.event.status is EventStatus.CANCELLED  # its title says so already
    if entry.status is not EntryStatus.CANCELLED or event_is_off:
        return entry
    with force_locale(registration.language):
        return replace(entry, summary=_("Cancelled: %(title)s", title=entry.summary))
