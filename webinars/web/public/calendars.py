"""Calendars: a feed of all events, one per organisation, files to download, a registrant's own.

Calendar programs ask again and again, without a language of their own: on a bare address a
calendar is in the language of what it shows, never in what `Accept-Language` happens to say, so
that one address always means one file. Only a registrant's own file holds a join link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Response, abort, current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from webinars.calendar.entries import as_subscribed, event_entries, item_entry
from webinars.calendar.objects import (
    Entry,
    EntryStatus,
    calendar_file_name,
    download,
    feed,
)
from webinars.events.called_off import CalledOff, list_called_off
from webinars.events.models import Event, EventDate, Visibility
from webinars.events.programme import AgendaItem
from webinars.events.queries import (
    events_for_feed,
    get_event,
    get_organisation,
)
from webinars.languages import SHIPPED
from webinars.links import Links
from webinars.registrations.choosing import own_dates, steps
from webinars.registrations.manage import get_registration
from webinars.registrations.messages.facts import has_join_page
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.taking_part import format_for
from webinars.times import utc_now
from webinars.web.public.feeds import (
    CACHED_FOR,
    answer_public,
    base_url,
    read_wanted,
    shipped_language,
)
from webinars.web.public.own import private
from webinars.web.urls import public

CALENDAR = "text/calendar; charset=utf-8"

_STANDING = {
    RegistrationStatus.PENDING: EntryStatus.TENTATIVE,
    RegistrationStatus.WAITING: EntryStatus.TENTATIVE,
    RegistrationStatus.DECLINED: EntryStatus.CANCELLED,
    RegistrationStatus.CANCELLED: EntryStatus.CANCELLED,
}
"""What becomes of an event's entry for a person who has no place (yet)."""


@public.get("/calendar.ics")
def site_calendar() -> Response:
    """The feed of every public event."""
    return _answer_feed(None, current_app.config["SITE_NAME"], shipped_language(SHIPPED[0]))


@public.get("/organisations/<slug>/calendar.ics")
def organisation_calendar(slug: str) -> Response:
    """The feed of an organisation's public events."""
    organisation = get_organisation(slug)
    language = shipped_language(organisation.default_language)
    return _answer_feed(slug, organisation.text(language).name, language)


@public.get("/events/<slug>/calendar.ics")
def event_calendar(slug: str) -> Response:
    """Every date of an event, to download."""
    event = _get_shown_event(slug)
    language = shipped_language(event.source_language)
    entries = event_entries(event, language=language, base_url=base_url())
    return _for_who_has_it(event, _answer_file(download(entries), slug))


@public.get("/events/<slug>/agenda/<item_id>.ics")
def item_calendar(slug: str, item_id: str) -> Response:
    """One item of an event's agenda, to download."""
    event = _get_shown_event(slug)
    date, item = _get_item(event, item_id)
    language = shipped_language(event.source_language)
    entry = item_entry(event, date, item, language=language, base_url=base_url())
    title = item.text(language, event.source_language).title
    return _for_who_has_it(event, _answer_file(download([entry]), title))


@public.get("/registrations/<token>/calendar.ics")
@private
def registration_calendar(token: str) -> Response:
    """A registrant's own file: their dates, with their own join page once they are confirmed.

    Calendars are shared: like the public ones it leads to the event's page, never to their own.
    """
    registration = get_registration(token)
    return _answer_file(download(own_entries(registration)), registration.event.slug)


def own_entries(
    registration: Registration,
    called_off: Sequence[CalledOff] = (),
    dropped: Sequence[EventDate] = (),
) -> list[Entry]:
    """A registrant's dates as their own calendar has them, join page and all.

    Those that they have `dropped` are among them, as cancelled; those of them that were
    `called_off` by themselves follow.
    """
    language = shipped_language(registration.language)
    entries = event_entries(
        registration.event,
        language=language,
        base_url=base_url(),
        reads=registration.text_language,
        taken_as=format_for(registration.event, registration.takes_part),
        called_off=called_off,
    )
    left = {date.uid for date in dropped}
    own = {date.uid for date in own_dates(registration)} | {date.uid for date in called_off}
    entries = [
        replace(entry, status=EntryStatus.CANCELLED) if entry.uid in left else entry
        for entry in entries
        if entry.uid in own | left
    ]
    return [_own_entry(entry, registration, language) for entry in entries]


def _own_entry(entry: Entry, registration: Registration, language: str) -> Entry:
    entry = replace(
        entry,
        sequence=entry.sequence + steps(registration, entry.uid),
        modified_at=max(entry.modified_at, registration.updated_at),
    )
    if entry.status is EntryStatus.CANCELLED:  # nobody's standing makes it take place
        return entry
    standing = _STANDING.get(registration.status)
    if standing is not None:
        return replace(entry, status=standing)
    if not has_join_page(registration):
        return entry
    join = Links(base_url(), language).join(registration.join_token)
    with force_locale(language):
        text = _("Join page: %(url)s", url=join)
    return replace(
        entry,
        location=join if entry.is_online else entry.location,
        description=f"{text}\n\n{entry.description}",
    )


def _get_shown_event(slug: str) -> Event:
    """The event, if its address alone is enough to see it. Raises `EventNotFound`."""
    event = get_event(slug)
    if event.visibility is Visibility.INVITATION:
        abort(404)
    return event


def _get_item(event: Event, item_id: str) -> tuple[EventDate, AgendaItem]:
    items = ((date, item) for date in event.dates for item in date.items)
    found = next((pair for pair in items if pair[1].public_id == item_id), None)
    if found is None:
        abort(404)
    return found


def _answer_feed(slug: str | None, name: str, language: str) -> Response:
    wanted = read_wanted()

    def render(source: str) -> bytes:
        events = events_for_feed(organisation_slug=slug, now=utc_now(), **vars(wanted))
        entries = [entry for event in events for entry in _subscribed(event, language)]
        return feed(entries, name=name, source=source)

    return answer_public(
        slug, render, content_type=CALENDAR, name="calendar.ics", query=wanted.query
    )


def _subscribed(event: Event, language: str) -> list[Entry]:
    called_off = [date for date in list_called_off(event, utc_now()) if date.is_listed]
    entries = event_entries(
        event, language=language, base_url=base_url(), brief=True, called_off=called_off
    )
    return as_subscribed(entries, event)


def _for_who_has_it(event: Event, answer: Response) -> Response:
    """A file of an event that may be in no list: then search engines are not to list it either."""
    if event.visibility is not Visibility.PUBLIC:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _answer_file(body: bytes, name: str) -> Response:
    response = _calendar(body)
    file_name = calendar_file_name(name)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _calendar(body: bytes) -> Response:
    response = Response(body, content_type=CALENDAR)
    response.headers["Cache-Control"] = f"public, max-age={CACHED_FOR.seconds}"
    return response
