"""Registering: the form that an event's page sends, and the page that follows.

What follows is the same whether or not the address was known: only the mail tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webinars.events.inclusion import takes_answers
from webinars.events.models import Event
from webinars.events.queries import get_event, get_event_alone, get_event_with_form
from webinars.extensions import transaction
from webinars.registrations.addresses import mask_address
from webinars.registrations.erasing import MISTYPED_FOR, withdraw_mistyped
from webinars.registrations.forms import is_taken, is_withdrawn
from webinars.registrations.partner_links import is_code
from webinars.registrations.register import RegistrationRequest, key_of
from webinars.registrations.register import register as register_person
from webinars.registrations.states import DatesFull, RegistrationRefused, is_place_certain
from webinars.registrations.statistics.inclusion import ticket_for
from webinars.times import utc_now
from webinars.web.dates_field import chosen_days, named_days
from webinars.web.forms import InvalidToken, sign, unsign
from webinars.web.public.counting import TooMany, ask_to_wait, count_people, wait_of
from webinars.web.public.event import event_page
from webinars.web.public.own import private, site_domain
from webinars.web.reading import read_as_asked, wanted_language
from webinars.web.registration_form import RegisterForm, form_for
from webinars.web.urls import keep_query, page, public
from webinars.web.way_field import is_room_full

_REMEMBERED_FOR = timedelta(days=6)
"""Less than `webinars.registrations.forms` remembers a form that was taken."""


@dataclass(frozen=True)
class SentForm:
    """What a receipt says of a form: its key, and the masked address that was typed into it.

    A receipt that was given before an update may hold the key alone; `address` is "" then.
    """

    key: str
    address: str


@public.route("/events/<slug>/register", methods=["GET", "POST"])
def register(slug: str) -> ResponseReturnValue:
    """Take the form. Whoever comes back to this address by hand is shown the event."""
    event = get_event_with_form(slug)
    if request.method == "GET":
        return redirect(page("event", slug=slug, **_onward(event)), 303)
    read_as_asked(event)
    form = form_for(RegisterForm, event)
    if not form.validate():
        return again(event_page(slug, form, refused=True), 422)
    wanted = RegistrationRequest(
        email=form.email.data,
        submission=form.submission,
        seat=form.seat.data or "",
        via=form.via.data or "",
        known_full=form.dates.known_full if event.choose_dates else (),
        **form.details(event),
    )
    key = key_of(event_id=event.id, request=wanted)
    ticket = ticket_for(event, wanted.email) if takes_answers(event, utc_now()) else None
    days = named_days(event, wanted.dates)
    try:
        store(event.id, wanted, key, utc_now())
    except DatesFull as problem:
        form.offer_dates(get_event(slug))
        form.dates.refuse(problem.uids)
        return again(event_page(slug, form), 409)
    except RegistrationRefused as refused:
        return again(event_page(slug, form, refused=not is_room_full(form, refused)), 409)
    except TooMany as problem:
        wait = wait_of(problem, event.id, event.zone, 1, utc_now())
        return ask_to_wait(event_page(slug, form, too_many=wait), wait)
    return redirect(_receipt(slug, key, wanted, ticket, days), 303)


def store(event_id: int, wanted: RegistrationRequest, key: str, now: datetime) -> None:
    """Register who sent the form with `key`. Raises `TooMany` or `RegistrationRefused`.

    Neither for a form that was taken before: sent again on a bad line, it must not be told
    otherwise, and whether it made a registration must not show.
    """
    with transaction():
        try:
            count_people(event_id, [wanted.email], now)
            register_person(event_id=event_id, request=wanted, domain=site_domain(), now=now)
        except (TooMany, RegistrationRefused):
            if not is_taken(key):
                raise


def again(answer: Response, status: int) -> Response:
    """A form that was not taken. The page holds what a person entered: it is stored nowhere."""
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _receipt(
    slug: str, key: str, wanted: RegistrationRequest, ticket: str | None, dates: str
) -> str:
    receipt = new_receipt(slug, key, wanted.email)
    onward = {**_codes(wanted.seat, wanted.via), "text": wanted_language() or None}
    return page("registered", slug=slug, s=receipt, t=ticket, dates=dates or None, **onward)


def _codes(seat: str, via: str) -> dict[str, str | None]:
    """The part of an address that says by which group's, and which partner's, link one came."""
    return {"seat": seat or None, "via": via if is_code(via) else None}


def _onward(event: Event) -> dict[str, str | None]:
    """What of this address the next one needs: the codes, and the language chosen for texts."""
    return {**codes_in(request.args), "text": read_as_asked(event) or None}


def codes_in(values: Mapping[str, str]) -> dict[str, str | None]:
    """Those codes that stand in the values of an address or of a form."""
    return _codes(values.get("seat", ""), values.get("via", ""))


@public.get("/events/<slug>/registered")
@private
def registered(slug: str) -> str:
    """Say what happens next. For some minutes a mistyped address can be withdrawn here."""
    event = get_event(slug)
    receipt = request.args.get("s", "")
    onward = _onward(event)
    chosen = request.args.get("dates", "")
    ticket = request.args.get("t") if takes_answers(event, utc_now()) else None
    keep_query(s=receipt, t=ticket, dates=chosen, **onward)
    return render_template(
        "public/registered.html",
        event=event,
        receipt=receipt,
        sent=find_form(slug, receipt),
        taken_back=was_taken_back(slug, receipt),
        codes=onward,
        dates=chosen_days(event, chosen),
        ticket=ticket,
        is_place_certain=is_place_certain(event),
    )


@public.post("/events/<slug>/registered")
@private
def withdraw_registered(slug: str) -> ResponseReturnValue:
    """Withdraw what was sent for a mistyped address, and lead back to the form.

    Whether there was anything to withdraw does not show: that would tell if the address was known.
    """
    event = get_event_alone(slug)
    sent = find_form(slug, request.args.get("s", ""))
    if sent is None:
        return redirect(page("event", slug=slug), 303)
    with transaction():
        withdraw_mistyped(form=sent.key, event_id=event.id, domain=site_domain(), now=utc_now())
    address = page("event", slug=slug, again="yes", **_onward(event), _anchor="register")
    return redirect(address, 303)


def new_receipt(slug: str, key: str, email: str) -> str:
    """What the page after registering has in its address, to name and withdraw the form.

    It stands in the history of a browser that others may use next: of the address it holds only
    what `mask_address` leaves, as it was typed, whether or not it was known.
    """
    return sign(f"registered.{slug}", f"{key} {mask_address(email)}", now=utc_now())


def was_taken_back(slug: str, receipt: str) -> bool:
    """Whether the form that a receipt is for was withdrawn; whatever it had made.

    Somebody goes back to the page, and it must not send them to their mailbox.
    """
    sent = find_form(slug, receipt, within=_REMEMBERED_FOR)
    return sent is not None and is_withdrawn(sent.key)


def find_form(slug: str, receipt: str, *, within: timedelta = MISTYPED_FOR) -> SentForm | None:
    """The form that a receipt is for; by default only while its address can be withdrawn."""
    try:
        value, _age = unsign(f"registered.{slug}", receipt, now=utc_now(), oldest=within)
    except InvalidToken:
        return None
    key, _space, address = value.partition(" ")
    return SentForm(key, address)
