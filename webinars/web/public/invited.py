"""A personal invitation: the event's form filled in, and a no with one click.

Opening a link changes nothing: mail scanners do that.
"""

from __future__ import annotations

from flask import make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from webinars.events.models import Event
from webinars.events.queries import get_event, get_event_with_form
from webinars.extensions import transaction
from webinars.registrations.erasing import withdraw_mistyped
from webinars.registrations.invitations import answering
from webinars.registrations.invitations.answering import InvitationEnded, get_invitation
from webinars.registrations.invitations.models import Invitation
from webinars.registrations.register import RegistrationRequest, key_of
from webinars.registrations.states import DatesFull, RegistrationRefused
from webinars.times import utc_now
from webinars.web.dates_field import chosen_days, full_for, named_days
from webinars.web.public.counting import TooMany, ask_to_wait, wait_of
from webinars.web.public.event import event_page
from webinars.web.public.own import ONE_CLICK, private, site_domain
from webinars.web.public.register import again, find_form, new_receipt, store, was_taken_back
from webinars.web.reading import read_as_asked, wanted_language
from webinars.web.registration_form import RegisterForm, form_for
from webinars.web.urls import chosen_language, keep_query, page, public
from webinars.web.way_field import is_room_full


@public.get("/invitations/<token>/")
@private
def invited(token: str) -> ResponseReturnValue:
    """The event's page with the form filled in, while the invitation has no answer."""
    invitation, event = _find(token)
    if not invitation.is_open:
        return _over(invitation, event)
    form = _form_for(
        invitation,
        event,
        name=invitation.name,
        email=invitation.email,
        organisation=invitation.organisation,
    )
    return event_page(event.slug, form, invitation=invitation, again="again" in request.args)


@public.post("/invitations/<token>/")
@private
def register_invited(token: str) -> ResponseReturnValue:
    """Register who is invited. The address may be another one than the invitation's."""
    invitation = get_invitation(token)
    event = get_event_with_form(invitation.event.slug)
    slug, form = event.slug, _form_for(invitation, event)
    if not form.validate():
        return again(event_page(slug, form, refused=True, invitation=invitation), 422)
    wanted = RegistrationRequest(
        email=form.email.data,
        submission=form.submission,
        invitation=token,
        known_full=form.dates.known_full if event.choose_dates else (),
        **form.details(event),
    )
    key = key_of(event_id=event.id, request=wanted)
    try:
        store(event.id, wanted, key, utc_now())
    except InvitationEnded:
        return make_response(_over(*_find(token)), 409)
    except DatesFull as problem:
        invitation = get_invitation(token)
        _offer_dates(form, invitation, get_event(slug))
        form.dates.refuse(problem.uids)
        return again(event_page(slug, form, invitation=invitation), 409)
    except RegistrationRefused as refusal:
        refused, invitation = not is_room_full(form, refusal), get_invitation(token)
        return again(event_page(slug, form, refused=refused, invitation=invitation), 409)
    except TooMany as problem:
        wait = wait_of(problem, event.id, event.zone, 1, utc_now())
        late = event_page(slug, form, too_many=wait, invitation=get_invitation(token))
        return ask_to_wait(late, wait)
    receipt = new_receipt(slug, key, wanted.email)
    dates = named_days(event, wanted.dates) or None
    text = wanted_language() or None
    address = page("registered_invited", token=token, s=receipt, dates=dates, text=text)
    return redirect(address, 303)


@public.get("/invitations/<token>/registered")
@private
def registered_invited(token: str) -> str:
    """Say what happens next, as after the event's own form."""
    invitation, event = _find(token)
    receipt, chosen = request.args.get("s", ""), request.args.get("dates", "")
    codes = {"text": read_as_asked(event) or None}
    keep_query(s=receipt, dates=chosen, **codes)
    return render_template(
        "public/registered.html",
        event=event,
        invitation=invitation,
        receipt=receipt,
        sent=find_form(event.slug, receipt),
        taken_back=was_taken_back(event.slug, receipt),
        codes=codes,
        dates=chosen_days(event, chosen),
    )


@public.post("/invitations/<token>/registered")
@private
def withdraw_invited(token: str) -> ResponseReturnValue:
    """Withdraw what was sent for a mistyped address; the invitation is open again."""
    event = get_invitation(token).event
    sent = find_form(event.slug, request.args.get("s", ""))
    if sent is None:
        return redirect(page("invited", token=token), 303)
    with transaction():
        withdraw_mistyped(form=sent.key, event_id=event.id, domain=site_domain(), now=utc_now())
    return redirect(page("invited", token=token, again="yes", _anchor="register"), 303)


@public.get("/invitations/<token>/decline")
@private
def decline_invitation(token: str) -> ResponseReturnValue:
    """Ask for one click, or say thanks for it."""
    invitation, event = _find(token)
    if not invitation.is_open:
        return _over(invitation, event)
    return _page("decline_invitation", invitation, event)


@public.post("/invitations/<token>/decline")
@private
def decline_now(token: str) -> ResponseReturnValue:
    """They do not come, and get no more mail about it. A mail program may send this by itself."""
    try:
        with transaction():
            answering.decline(token, now=utc_now())
    except InvitationEnded:
        return make_response(_over(*_find(token)), 409)
    if ONE_CLICK in request.form:
        return "", 204
    return redirect(page("decline_invitation", token=token), 303)


@public.post("/invitations/<token>/come")
@private
def come_after_all(token: str) -> ResponseReturnValue:
    """Take the no back; what follows is the form."""
    try:
        with transaction():
            answering.come_back(token)
    except InvitationEnded:
        return make_response(_over(*_find(token)), 409)
    return redirect(page("invited", token=token), 303)


def _form_for(invitation: Invitation, event: Event, **values: object) -> RegisterForm:
    read_as_asked(event)
    form = form_for(RegisterForm, event, **values)
    _offer_dates(form, invitation, event)
    return form


def _offer_dates(form: RegisterForm, invitation: Invitation, event: Event) -> None:
    """Offer the dates to come; those who are invited may have seats where others have none."""
    if event.choose_dates:
        form.dates.offer(event, full=full_for(event, invitation.reservation_id))


def _find(token: str) -> tuple[Invitation, Event]:
    """The invitation with its event. Raises `InvitationNotFound`; `EventNotFound` for a draft."""
    invitation = get_invitation(token)
    return invitation, get_event(invitation.event.slug)


def _over(invitation: Invitation, event: Event) -> str:
    """What somebody reads whose invitation opens nothing any more: nothing about anybody."""
    return _page("invitation_over", invitation, event)


def _page(name: str, invitation: Invitation, event: Event) -> str:
    return render_template(
        f"public/{name}.html",
        invitation=invitation,
        event=event,
        text=event.text(chosen_language()),
    )
