"""An event's page: what it is, when and where, its agenda, and the form to register."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from flask import Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webinars.events.models import Event
from webinars.events.queries import get_event, get_event_alone
from webinars.events.schedule import closes_at
from webinars.registrations.states import PageState, page_state, seats_left, seats_taken
from webinars.times import to_local, utc_now
from webinars.web.forms import new_stamp
from webinars.web.kept import Kept
from webinars.web.public.agenda import days_of
from webinars.web.public.privacy_note import privacy_note
from webinars.web.registration_form import RegisterForm, form_for
from webinars.web.urls import chosen_language, language_in_url, public

TAKES_REGISTRATIONS = {PageState.OPEN, PageState.WAITING_LIST}

_NO_STAMP = secrets.token_hex(16)
"""Stands for the form's stamp in a kept page: nobody else's text can hold it."""


@dataclass(frozen=True)
class Standing:
    """What an event offers at a moment: whether people can register, and for how many seats."""

    state: PageState
    seats_left: int | None


@public.get("/events/<slug>/")
def event(slug: str) -> ResponseReturnValue:
    """Show the event, with an empty form where people can register."""
    now = utc_now()
    alone = get_event_alone(slug)
    standing = _standing_of(alone, now)
    again = "again" in request.args  # all of the query that the kept page may depend on
    key = (slug, language_in_url(), chosen_language(), alone.updated_at, standing, again)
    html = _kept().get(key, lambda: _render_unstamped(slug, standing, again=again))
    return _answer(html.replace(_NO_STAMP, new_stamp(slug, now=now)))


def event_page(
    slug: str, form: RegisterForm, *, refused: bool = False, too_many: bool = False
) -> Response:
    """The event's page as it is now, with a `form` that was sent and what is wrong with it.

    `refused` and `too_many` say why a valid one was not taken.
    """
    event = get_event(slug)
    standing = _standing_of(event, utc_now())
    return _answer(_render(event, standing, form, refused=refused, too_many=too_many))


def _standing_of(event: Event, now: datetime) -> Standing:
    taken = seats_taken(event.id) if event.capacity is not None else 0
    return Standing(page_state(event, taken=taken, now=now), seats_left(event, taken))


def _render_unstamped(slug: str, standing: Standing, *, again: bool) -> str:
    """The page for anybody, with a mark where each visitor's own stamp goes."""
    event = get_event(slug)
    form = form_for(RegisterForm, event)
    form.stamp.data = _NO_STAMP
    return _render(event, standing, form, again=again)


def _render(event: Event, standing: Standing, form: RegisterForm, **notes: bool) -> str:
    return render_template(
        "public/event.html",
        event=event,
        form=form if standing.state in TAKES_REGISTRATIONS else None,
        state=standing.state,
        seats_left=standing.seats_left,
        register_label=_register_label(standing.state),
        **notes,
        **_about(event, utc_now()),
    )


def _answer(html: str) -> Response:
    response = make_response(html)
    response.headers["Cache-Control"] = "no-store"  # what was entered is not shown to the next
    return response


def _kept() -> Kept[str]:
    """The pages; what an organisation or a speaker is called may be late by a minute."""
    kept: Kept[str] = current_app.extensions.setdefault(
        "kept_event_pages", Kept(limit=256, seconds=60)
    )
    return kept


def _register_label(state: PageState) -> str:
    waiting = state is PageState.WAITING_LIST
    return str(_("Join the waiting list") if waiting else _("Register"))


def _about(event: Event, now: datetime) -> dict[str, object]:
    text = event.text(chosen_language())
    links = [link for link in event.links if link.language in {"", text.language}]
    return {
        "text": text,
        "hosts": [event.organisation, *(host.organisation for host in event.hosts)],
        "days": days_of(event),
        "now": now,
        "materials": [link for link in links if link.is_material],
        "further": [link for link in links if not link.is_material],
        "opens_local": event.registration_opens_local,
        "closes_local": event.registration_closes_local or to_local(closes_at(event), event.zone),
        "contact_name": event.contact_name or event.organisation.contact_name,
        "contact_email": event.contact_email or event.organisation.contact_email,
        "privacy": privacy_note(event),
    }
