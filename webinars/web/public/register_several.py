"""Registering several people of one organisation at once.

The answer is the same whoever of them was known, and whether or not there were seats: each person
learns it from their own mail.
"""

from __future__ import annotations

from datetime import datetime

from flask import Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webinars.events.models import Event
from webinars.events.queries import get_event, get_event_with_form
from webinars.extensions import transaction
from webinars.registrations.forms import is_taken
from webinars.registrations.parties.registering import (
    MOST_PEOPLE,
    PartyRequest,
    key_of,
    register_party,
)
from webinars.registrations.partner_links import find_link
from webinars.registrations.seats import find_reservation
from webinars.registrations.states import (
    TAKES_REGISTRATIONS,
    DatesFull,
    PageState,
    RegistrationRefused,
    RoomFull,
)
from webinars.times import utc_now
from webinars.web.party_form import PartyForm
from webinars.web.public.counting import TooMany, Wait, ask_to_wait, count_people, wait_of
from webinars.web.public.event import state_of
from webinars.web.public.own import site_domain
from webinars.web.public.privacy_note import privacy_note
from webinars.web.public.register import codes_in
from webinars.web.public.registered_several import new_receipt
from webinars.web.reading import read_as_asked, wanted_language
from webinars.web.registration_form import known_zone
from webinars.web.urls import chosen_language, keep_query, page, public


@public.get("/events/<slug>/register-several")
def register_several(slug: str) -> ResponseReturnValue:
    """The empty form; the event's page where nobody can register."""
    event = get_event_with_form(slug)
    text, codes = read_as_asked(event), codes_in(request.args)
    reservation = find_reservation(event.id, codes["seat"] or "")
    if state_of(event, utc_now(), reservation) not in TAKES_REGISTRATIONS:
        return redirect(page("event", slug=slug, text=text or None, **codes), 303)
    return _show(event, PartyForm(event, **codes), again="again" in request.args)


@public.post("/events/<slug>/register-several")
def send_several(slug: str) -> ResponseReturnValue:
    """Show more rows where they are asked for; else take the form."""
    event = get_event_with_form(slug)
    read_as_asked(event)
    form = PartyForm(event)
    if form.wants_more:
        return _show(event, form)
    if not form.validate():
        return _show(event, form, 422)
    wanted = _request(event, form)
    key = key_of(event_id=event.id, request=wanted)
    try:
        _store(event.id, wanted, key, utc_now())
    except DatesFull as problem:
        form.offer_dates(get_event(slug))
        if event.waiting_list:
            form.dates.refuse(problem.uids)
        else:
            form.dates.refuse_several(problem.uids)
        return _show(get_event_with_form(slug), form, 409)
    except RegistrationRefused as refusal:
        room_full = isinstance(refusal, RoomFull)
        event = get_event_with_form(slug)
        return _show(event, form, 409, refused=not room_full, room_full=room_full)
    except TooMany as problem:
        wait = wait_of(problem, event.id, event.zone, len(wanted.people), utc_now())
        form.refuse_addresses(problem.addresses)
        shown = None if problem.addresses else wait
        return ask_to_wait(_show(get_event_with_form(slug), form, too_many=shown), wait)
    receipt = new_receipt(slug, key, [member.email for member in wanted.people])
    return redirect(page("registered_several", slug=slug, s=receipt, **_onward(form)), 303)


def _request(event: Event, form: PartyForm) -> PartyRequest:
    return PartyRequest(
        contact_name=form.contact_name.data,
        contact_email=form.contact_email.data,
        language=chosen_language(),
        text_language=wanted_language(),
        zone=known_zone(form.zone.data),
        people=form.members(event),
        together=form.together.data,
        submission=form.submission,
        seat=form.seat.data or "",
        via=form.via.data or "",
        dates=form.dates.data if event.choose_dates else None,
        known_full=form.dates.known_full if event.choose_dates else (),
    )


def _store(event_id: int, wanted: PartyRequest, key: str, now: datetime) -> None:
    """Register them all. Raises `TooMany` or `RegistrationRefused`, as for one person."""
    with transaction():
        try:
            emails = [member.email for member in wanted.people]
            count_people(event_id, emails, now, contact=wanted.contact_email)
            register_party(event_id=event_id, request=wanted, domain=site_domain(), now=now)
        except (TooMany, RegistrationRefused):
            if not is_taken(key):
                raise


def _show(
    event: Event, form: PartyForm, status: int = 200, **notes: bool | Wait | None
) -> Response:
    link = find_link(event.id, form.via.data or "")
    text = wanted_language()
    if event.is_online_open:
        reservation = find_reservation(event.id, form.seat.data or "")
        if state_of(event, utc_now(), reservation) is PageState.ONLINE_ONLY:
            form.leave_online_alone()
    keep_query(seat=form.seat.data, via=link.code if link else "", text=text)
    html = render_template(
        "public/register_several.html",
        event=event,
        form=form,
        text=event.text(text or chosen_language()),
        read_in=text or None,
        privacy=privacy_note(event, link),
        codes=codes_in({"seat": form.seat.data or "", "via": form.via.data or ""}),
        most=MOST_PEOPLE,
        **notes,
    )
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _onward(form: PartyForm) -> dict[str, str | None]:
    """What of this address the next one needs: the codes, and the language chosen for texts."""
    codes = codes_in({"seat": form.seat.data or "", "via": form.via.data or ""})
    return {**codes, "text": wanted_language() or None}
