"""An event's page: what it is, when and where, its agenda, and the form to register."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from flask import Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webinars.events.models import Event, EventDate, EventStatus
from webinars.events.organising import PartnerLink, SeatReservation
from webinars.events.queries import count_passed, get_event, get_event_alone
from webinars.registrations.invitations.models import Invitation
from webinars.registrations.joining import running_date
from webinars.registrations.newcomers import seats_for_newcomers
from webinars.registrations.news.own_pages import public_moves
from webinars.registrations.partner_links import find_link
from webinars.registrations.seats import find_reservation
from webinars.registrations.states import (
    TAKES_REGISTRATIONS,
    PageState,
    SeatCount,
    full_dates,
    page_state,
)
from webinars.times import to_local, utc_now
from webinars.web.forms import new_stamp
from webinars.web.kept import Kept
from webinars.web.public.agenda import days_of, first_ahead, introductions, sessions_in
from webinars.web.public.counting import Wait
from webinars.web.public.feeds import base_url
from webinars.web.public.privacy_note import privacy_note
from webinars.web.public.structured import structured
from webinars.web.public.visits import count_visit
from webinars.web.reading import (
    other_languages,
    read_as_asked,
    read_as_negotiated,
    unshipped_language,
    wanted_language,
)
from webinars.web.registration_form import RegisterForm, form_for
from webinars.web.urls import chosen_language, keep_query, language_in_url, public
from webinars.web.way_field import leave_online_alone

PARTS = ("summary", "description")
"""What the texts may lack in a language that has a title."""

_NO_STAMP = secrets.token_hex(16)
"""Stands for the form's stamp in a kept page: nobody else's text can hold it."""


@public.get("/events/<slug>/")
def event(slug: str) -> ResponseReturnValue:
    """Show the event, with an empty form where people can register."""
    now = utc_now()
    alone = get_event_alone(slug)
    text = read_as_negotiated(alone)
    link = find_link(alone.id, request.args.get("via", ""))
    if link is not None:
        count_visit(link.id)
    if find_reservation(alone.id, request.args.get("seat", "")) is not None:
        return _page_of_group(slug, request.args["seat"], link.code if link else "")
    seats = seats_for_newcomers(alone, now) if alone.capacity is not None else None
    state = state_of(alone, now, seats=seats)
    again = "again" in request.args
    came_by = (link.code, link.label) if link else None
    full = full_dates(alone, seats) if seats else None
    # All of the query that the kept page may depend on: `again`, and a code or text that there is.
    page_in = (slug, language_in_url(), chosen_language(), text, unshipped_language())
    passed = count_passed(alone, now)  # a date that begins or ends makes another page at once
    key = (*page_in, alone.updated_at, state, passed, full, again, came_by)
    html = _kept().get(key, lambda: _render_unstamped(slug, state, link, again=again))
    return _answer(html.replace(_NO_STAMP, new_stamp(slug, now=now)))


def _page_of_group(slug: str, code: str, via: str) -> Response:
    """The page for those who came by a group's link; it is kept for nobody else."""
    form = form_for(RegisterForm, get_event(slug), seat=code, via=via)
    answer = event_page(slug, form, again="again" in request.args)
    answer.headers["X-Robots-Tag"] = "noindex"  # the link is the group's
    return answer


def event_page(
    slug: str,
    form: RegisterForm,
    *,
    refused: bool = False,
    too_many: Wait | None = None,
    again: bool = False,
    invitation: Invitation | None = None,
    is_known: bool = False,
) -> Response:
    """The event's page as it is now, with a `form` that was sent and what is wrong with it.

    `refused` says that it was not taken, `too_many` until when a valid one has to wait;
    `invitation` is by which personal link it is opened; `is_known`: it is filled with what somebody
    told before.
    """
    event, now = get_event(slug), utc_now()
    reservation = find_reservation(event.id, form.seat.data or "")
    if invitation is not None:
        reservation = invitation.reservation
    link = find_link(event.id, form.via.data or "")
    is_invited = invitation is not None
    seat = reservation.code if reservation and not is_invited else ""  # the code is the group's
    text = wanted_language() or read_as_asked(event)
    keep_query(seat=seat, via=link.code if link else "", text=text)
    seats = seats_for_newcomers(event, now)
    html = _render(
        event,
        state_of(event, now, reservation, is_invited=is_invited, seats=seats),
        form,
        invitation=invitation,
        is_known=is_known,
        refused=refused,
        too_many=too_many,
        again=again,
        reservation=reservation,
        link=link,
        has_held_seat=reservation is not None and reservation.id in seats.held,
        held_on=_held_on(event, seats, reservation),
    )
    return _answer(html)


def _held_on(
    event: Event, seats: SeatCount, reservation: SeatReservation | None
) -> list[EventDate]:
    """The dates on which seats are still held for a group, where people choose."""
    if reservation is None:
        return []
    held = {uid for uid, each in seats.by_date.items() if each.held.get(reservation.id)}
    return [date for date in event.dates if date.uid in held]


@dataclass(frozen=True)
class Preview:
    """What the banner of a preview leads to: back, and the page in other languages by code."""

    back: str
    languages: list[tuple[str, str]]


def render_preview(event: Event, preview: Preview) -> str:
    """The page as it would be published now, for those who prepare it; its form does nothing."""
    state = state_of(event, utc_now())
    if event.status is EventStatus.DRAFT and state is PageState.NOT_YET_OPEN:
        state = PageState.OPEN
    form = form_for(RegisterForm, event)
    return _render(event, state, form, preview=preview)


def state_of(
    event: Event,
    now: datetime,
    reservation: SeatReservation | None = None,
    *,
    is_invited: bool = False,
    seats: SeatCount | None = None,
) -> PageState:
    """What the page offers to everybody, to a group for whom seats are held, or to the invited.

    `seats` are those of the event, where they have been counted.
    """
    taken = 0
    if event.capacity is not None:
        held_for = reservation.id if reservation else None
        taken = (seats or seats_for_newcomers(event, now)).taken_for(held_for)
    return page_state(event, taken=taken, now=now, is_invited=is_invited)


def _render_unstamped(slug: str, state: PageState, link: PartnerLink | None, *, again: bool) -> str:
    """The page for anybody who came by `link`, with a mark where each visitor's stamp goes."""
    event = get_event(slug)
    keep_query(via=link.code if link else "", text=wanted_language())
    form = form_for(RegisterForm, event)
    form.stamp.data = _NO_STAMP
    return _render(event, state, form, link=link, again=again)


def _render(
    event: Event,
    state: PageState,
    form: RegisterForm,
    *,
    link: PartnerLink | None = None,
    **notes: object,
) -> str:
    if state is PageState.ONLINE_ONLY:
        leave_online_alone(form)
    return render_template(
        "public/event.html",
        event=event,
        form=form if state in TAKES_REGISTRATIONS else None,
        state=state,
        register_label=_register_label(event, state),
        link=link,
        privacy=privacy_note(event, link),
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


def _register_label(event: Event, state: PageState) -> str:
    waiting = state is PageState.WAITING_LIST and not event.is_online_open
    return str(_("Join the waiting list") if waiting else _("Register"))


def _closes_local(event: Event) -> datetime:
    """The last moment to register, in the event's time: a deadline, or the end if that is first."""
    ends = to_local(event.ends_at, event.zone)
    return min(event.registration_closes_local or ends, ends)


def _rest_in(shown: str, *found: Iterable[str]) -> str:
    """The first language in which something is that is not in the one of the title, or ""."""
    return next((code for code in chain(*found) if code not in {"", shown}), "")


def _about(event: Event, now: datetime) -> dict[str, object]:
    own = event.text(chosen_language())
    text = event.text(wanted_language() or own.language)
    parts = {part: event.text(text.language, own.language, part=part) for part in PARTS}
    links = [link for link in event.links if link.language in {"", own.language, text.language}]
    days = days_of(event)
    said = [getattr(each, part) and each.language for part, each in parts.items()]
    introduced = introductions(event, days)
    return {
        "text": text,
        "summarised": parts["summary"],
        "described": parts["description"],
        "rest_in": _rest_in(text.language, said, sessions_in(event, days)),
        "read_in": wanted_language() or None,
        "other_languages": other_languages(event),
        "readers_own": unshipped_language(),
        "hosts": [event.organisation, *(host.organisation for host in event.hosts)],
        "days": days,
        "open_day": first_ahead(days, now),
        "introductions": introduced,
        "introduced": {part.speaker for part in introduced},
        "now": now,
        "running": running_date(event, now),
        "moves": public_moves(event, now),
        "structured": structured(event, language=chosen_language(), base_url=base_url()),
        "materials": [link for link in links if link.is_material],
        "further": [link for link in links if not link.is_material],
        "opens_local": event.registration_opens_local,
        "closes_local": _closes_local(event),
    }
