"""Registering: the form that an event's page sends, and the page that follows.

What follows is the same whether or not the address was known: only the mail tells.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from webinars.events.models import Event
from webinars.events.queries import get_event, get_event_with_form
from webinars.extensions import transaction
from webinars.registrations import limits
from webinars.registrations.addresses import parse_address
from webinars.registrations.email_change import CORRECTION_LASTS, correct_address
from webinars.registrations.register import RegistrationRequest
from webinars.registrations.register import register as register_person
from webinars.registrations.states import RegistrationRefused
from webinars.times import utc_now
from webinars.web.forms import InvalidToken, PublicForm, email_field, sign, unsign
from webinars.web.public.event import event_page
from webinars.web.public.own import private, site_domain
from webinars.web.registration_form import RegisterForm, form_for
from webinars.web.urls import chosen_language, page, public

PER_VISITOR = (60, timedelta(minutes=10))
"""Many people can share one address of a network: a camp, a school, an office."""

PER_ADDRESS = (10, timedelta(hours=1))
PER_EVENT = (600, timedelta(minutes=1))

_LOOPBACK = ("127.", "::1")


class TooMany(Exception):
    """Too many registrations from one visitor, for one address, or for one event."""


class CorrectionForm(PublicForm):
    """Where a mistyped address is put right."""

    email = email_field(lazy_gettext("Your correct e-mail address"))


@public.route("/events/<slug>/register", methods=["GET", "POST"])
def register(slug: str) -> ResponseReturnValue:
    """Take the form. Whoever comes back to this address by hand is shown the event."""
    event = get_event_with_form(slug)
    if request.method == "GET":
        return redirect(page("event", slug=slug), 303)
    form = form_for(RegisterForm, event)
    if not form.validate():
        return _again(event_page(slug, form), 422)
    try:
        _store(event, form, utc_now())
    except RegistrationRefused:
        return _again(event_page(slug, form, refused=True), 409)
    except TooMany:
        answer = _again(event_page(slug, form, too_many=True), 429)
        answer.headers["Retry-After"] = "600"
        return answer
    return redirect(_receipt(slug, form.submission), 303)


def _store(event: Event, form: RegisterForm, now: datetime) -> None:
    wanted = RegistrationRequest(
        email=form.email.data, submission=form.submission, **form.details(event)
    )
    event_id = event.id
    with transaction():
        _count(event_id, wanted.email, now)
        register_person(event_id=event_id, request=wanted, domain=site_domain(), now=now)


def _count(event_id: int, email: str, now: datetime) -> None:
    """Raise `TooMany` where a limit is reached.

    A loopback address is a proxy that `TRUSTED_PROXIES` does not count: everybody comes from it,
    and limiting it would shut out everybody.
    """
    visitor = request.remote_addr or ""
    subjects = [
        ("register-address", parse_address(email).key, PER_ADDRESS),
        ("register-event", str(event_id), PER_EVENT),
    ]
    if not visitor.startswith(_LOOPBACK):
        subjects.insert(0, ("register-visitor", visitor, PER_VISITOR))
    for scope, subject, (limit, window) in subjects:
        if not limits.allow(scope=scope, subject=subject, limit=limit, window=window, now=now):
            raise TooMany(scope)


def _again(answer: Response, status: int) -> Response:
    """The page holds what a person entered: it is stored nowhere."""
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _receipt(slug: str, submission: str) -> str:
    return page("registered", slug=slug, s=sign(f"registered.{slug}", submission, now=utc_now()))


@public.get("/events/<slug>/registered")
@private
def registered(slug: str) -> ResponseReturnValue:
    """Say what happens next. For an hour the address can be corrected here."""
    receipt = request.args.get("s", "")
    form = CorrectionForm(subject=f"{slug}.correct") if _find_submission(slug, receipt) else None
    return _registered_page(get_event(slug), form, receipt)


@public.post("/events/<slug>/registered")
@private
def correct_registered(slug: str) -> ResponseReturnValue:
    """Send the confirmation to another address; the answer does not tell what was known."""
    receipt = request.args.get("s", "")
    submission = _find_submission(slug, receipt)
    event = get_event(slug)
    form = CorrectionForm(subject=f"{slug}.correct")
    if submission is None:
        return redirect(page("event", slug=slug), 303)
    if not form.validate():
        return _registered_page(event, form, receipt), 422
    event_id, now = event.id, utc_now()
    with transaction():
        correct_address(
            submission=submission,
            event_id=event_id,
            email=form.email.data,
            domain=site_domain(),
            language=chosen_language(),
            now=now,
        )
    return redirect(page("registered", slug=slug, s=receipt, corrected="yes"), 303)


def _find_submission(slug: str, receipt: str) -> str | None:
    """The submission that a receipt is for, while an address can be corrected by it."""
    try:
        return unsign(f"registered.{slug}", receipt, now=utc_now(), oldest=CORRECTION_LASTS)[0]
    except InvalidToken:
        return None


def _registered_page(event: Event, form: CorrectionForm | None, receipt: str) -> str:
    return render_template(
        "public/registered.html",
        event=event,
        form=form,
        receipt=receipt,
        corrected="corrected" in request.args,
        contact_name=event.contact_name or event.organisation.contact_name,
        contact_email=event.contact_email or event.organisation.contact_email,
    )
