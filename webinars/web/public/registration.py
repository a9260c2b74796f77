"""A registrant's own page: what they told, where they stand, and the way out of each of it.

Whoever has the link is the person; there is no account. GET changes nothing, because mail scanners
follow links.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Response, abort, jsonify, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webinars.events import questions
from webinars.events.channels import listening_languages
from webinars.events.programme import Question
from webinars.events.questions import Widget
from webinars.extensions import db, transaction
from webinars.languages import language_name, own_name
from webinars.localtime import zone_label
from webinars.registrations import manage, own_data
from webinars.registrations.details import ended_anew, given_consent, lost_needs
from webinars.registrations.messages.replies import answer_in_words, reasons_in_words
from webinars.registrations.models import (
    ACTIVE,
    Consent,
    ConsentPurpose,
    EmailChange,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.news.own_pages import gone_of, moves_of
from webinars.registrations.replies.answers import open_questions
from webinars.registrations.replies.places import refused_dates
from webinars.registrations.sources import passed_on_by, source_of
from webinars.registrations.states import (
    TAKES_REGISTRATIONS,
    PageState,
    RegistrationRefused,
    event_state,
)
from webinars.registrations.subscriptions import find_subscriber
from webinars.registrations.taking_part import is_asked
from webinars.times import utc_now
from webinars.web.answer_words import own_answers
from webinars.web.public.event import state_of
from webinars.web.public.own import private, render_own, site_domain
from webinars.web.public.own_said import is_over, said_after, said_of_refusal, undo_of
from webinars.web.reading import read_as_told, text_languages, text_of, wanted_language
from webinars.web.registration_form import question_field
from webinars.web.security import drop_kept_pages
from webinars.web.urls import chosen_language, lead_other_languages_to, page, public
from webinars.web.words import capitalize_first, way_name
from webinars.web.zones import as_the_event


@dataclass(frozen=True)
class Told:
    """Something a person told on the form; `field` is the id of what changes it there.

    Of several choices that is all of them with their question, not the first.

    `language` is that of the label, `answer_language` that of the answer, where it is known.
    """

    label: str
    value: str
    field: str
    language: str = ""
    answer_language: str = ""


@public.get("/registrations/<token>/")
@private
def registration(token: str) -> str:
    """Everything about one registration."""
    found = manage.get_registration(token)
    read_as_told(found)
    now = utc_now()
    waiting = db.session.get(EmailChange, found.id)
    subscriber = find_subscriber(found)
    questions = open_questions(found, now)
    return render_own(
        "public/registration.html",
        found,
        done=said_after(request.args.get("done", ""), found, now),
        refused=said_of_refusal(request.args.get("refused", ""), found, now),
        is_unchanged=request.args.get("refused") in {"links", "edit", "over"},
        told=list(told(found)),
        source=source_of(found, found.event.organisation.text(chosen_language()).name),
        answers=own_answers(found),
        questions=[(each, answer_in_words(each)) for each in questions],
        reasons=reasons_in_words(questions),
        too_late=refused_dates(found, now),
        moves=moves_of(found, now),
        gone=gone_of(found, now),
        over=is_over(found, now),
        new_email=waiting.email if waiting else "",
        active=found.status in ACTIVE,
        undo=undo_of(found, now),
        may_register=_may_register(found),
        ended_anew=ended_anew,
        passed_on_by=passed_on_by,
        lost_needs=lost_needs(found),
        subscriber=subscriber,
        consents=[each for each in found.consents if not (subscriber and _is_newsletter(each))],
    )


@public.get("/registrations/<token>/cancel")
@private
def cancel_registration(token: str) -> ResponseReturnValue:
    """Ask whether the registration is to be cancelled."""
    found = manage.get_registration(token)
    if found.status not in ACTIVE:
        return redirect(page("registration", token=token), 303)
    if is_over(found, utc_now()):
        return redirect(page("registration", token=token, refused="over"), 303)
    return render_own("public/cancel.html", found)


@public.post("/registrations/<token>/cancel")
@private
def cancel_now(token: str) -> ResponseReturnValue:
    """Cancel; the page that follows says so and offers to undo it."""
    with transaction():
        found = manage.get_registration(token)
        over, leaves_calendar = is_over(found, utc_now()), False
        if not over:
            leaves_calendar = _is_in_calendar(found)
            manage.cancel(registration=found, domain=site_domain(), now=utc_now())
    if over:
        return redirect(page("registration", token=token, refused="over"), 303)
    return redirect(
        page("registration", token=token, done="left" if leaves_calendar else None), 303
    )


@public.post("/registrations/<token>/undo")
@private
def undo_cancellation(token: str) -> ResponseReturnValue:
    """Take the cancellation back, if there is still a place."""
    try:
        with transaction():
            found = manage.get_registration(token)
            had_place = found.status_before is RegistrationStatus.CONFIRMED
            state = manage.undo_cancel(registration=found, domain=site_domain(), now=utc_now())
            is_full = state is PageState.WAITING_LIST
            lost_place = had_place and is_full and found.status is RegistrationStatus.WAITING
    except RegistrationRefused as refusal:
        return redirect(page("registration", token=token, refused=_refusal(found, refusal)), 303)
    return redirect(
        page("registration", token=token, done="waits" if lost_place else "undone"), 303
    )


@public.post("/registrations/<token>/offer")
@private
def accept_offer(token: str) -> ResponseReturnValue:
    """Take the place that is kept for this person."""
    try:
        with transaction():
            found = manage.get_registration(token)
            manage.accept_offer(registration=found, domain=site_domain(), now=utc_now())
    except manage.OfferGone:
        return redirect(page("registration", token=token, refused="offer"), 303)
    except RegistrationRefused as refusal:
        return redirect(page("registration", token=token, refused=refusal.state.value), 303)
    return redirect(page("registration", token=token), 303)


@public.post("/registrations/<token>/offer/decline")
@private
def decline_offer(token: str) -> ResponseReturnValue:
    """Give the place to the next, and leave the waiting list; that can be undone."""
    with transaction():
        found = manage.get_registration(token)
        over = is_over(found, utc_now())
        # not a place that was taken meanwhile
        if found.status is RegistrationStatus.WAITING and not over:
            manage.cancel(registration=found, domain=site_domain(), now=utc_now())
    return redirect(page("registration", token=token, refused="over" if over else None), 303)


@public.post("/registrations/<token>/newsletter")
@private
def confirm_newsletter(token: str) -> ResponseReturnValue:
    """Send the newsletter to who asked for it; the form alone did not prove the address."""
    with transaction():
        found = manage.get_registration(token)
        manage.confirm_newsletter(registration=found, now=utc_now())
    return redirect(page("registration", token=token, done="newsletter"), 303)


@public.post("/registrations/<token>/consents/<purpose>/withdraw")
@private
def withdraw_consent(token: str, purpose: str) -> ResponseReturnValue:
    """Take back a consent."""
    if purpose not in list(ConsentPurpose):
        abort(404)
    with transaction():
        found = manage.get_registration(token)
        manage.withdraw_consent(
            registration=found, purpose=ConsentPurpose(purpose), domain=site_domain(), now=utc_now()
        )
    return redirect(page("registration", token=token, done="withdrawn"), 303)


@public.get("/registrations/<token>/data.json")
@private
def registration_data(token: str) -> Response:
    """Everything stored about the person, to take along."""
    found = manage.get_registration(token)
    response = jsonify(own_data.as_data(found))
    file_name = f"registration-{found.event.slug}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


@public.get("/registrations/<token>/new-links")
@private
def replace_links(token: str) -> str:
    """Ask whether the links are to be replaced."""
    return render_own("public/new_links.html", manage.get_registration(token))


@public.post("/registrations/<token>/new-links")
@private
def replace_links_now(token: str) -> ResponseReturnValue:
    """Replace them. The answer does not name the new ones: only the address gets them."""
    try:
        with transaction():
            found = manage.get_registration(token)
            manage.renew_links(registration=found, domain=site_domain(), now=utc_now())
            lead_other_languages_to("lost_link", sent="yes")
            answer = render_own("public/links_renewed.html", found)
            return drop_kept_pages(make_response(answer))
    except manage.RenewedTooOften:
        return redirect(page("registration", token=token, refused="links"), 303)


@public.get("/registrations/<token>/erase")
@private
def erase_registration(token: str) -> str:
    """Ask whether everything is to be deleted."""
    found = manage.get_registration(token)
    return render_own(
        "public/erase.html",
        found,
        active=found.status in ACTIVE,
        gets_newsletter=find_subscriber(found) is not None,
        is_by_invitation=_is_by_invitation(found),
    )


@public.post("/registrations/<token>/erase")
@private
def erase_now(token: str) -> Response:
    """Delete everything at once. The link is dead from here on, so the answer is the last page."""
    with transaction():
        found = manage.get_registration(token)
        lead_other_languages_to("event", slug=found.event.slug)
        answer = render_own(
            "public/erased.html",
            found,
            gets_newsletter=find_subscriber(found) is not None,
            is_by_invitation=_is_by_invitation(found),
            may_register=state_of(found.event, utc_now()) in TAKES_REGISTRATIONS,
        )
        manage.erase(registration=found, domain=site_domain(), now=utc_now())
    return drop_kept_pages(make_response(answer))


def _is_by_invitation(found: Registration) -> bool:
    """Whether somebody who erases their registration finds no form to come back with."""
    return state_of(found.event, utc_now()) is PageState.INVITATION_ONLY


def _may_register(found: Registration) -> bool:
    """Whether somebody who has cancelled can send the event's form again."""
    if found.status is not RegistrationStatus.CANCELLED:
        return False
    return state_of(found.event, utc_now(), found.reservation) in TAKES_REGISTRATIONS


def _refusal(found: Registration, refusal: RegistrationRefused) -> str:
    """Why a cancellation stays: an event can go on when the person's own dates are over."""
    own_dates_over = refusal.state is PageState.ENDED and utc_now() < found.event.ends_at
    return "dates" if own_dates_over else refusal.state.value


def _is_in_calendar(found: Registration) -> bool:
    """Whether a calendar has been invited to what is still to come."""
    is_on = event_state(found.event, utc_now()) is None
    return is_on and found.status is RegistrationStatus.CONFIRMED and found.email is not None


def _is_newsletter(consent: Consent) -> bool:
    """Whether this is the wish for a newsletter, in force; the list has its own entry of it."""
    return consent.purpose is ConsentPurpose.NEWSLETTER and consent.withdrawn_at is None


def told(found: Registration) -> Iterator[Told]:
    """What the person told, as the form asks it; also what they left empty."""
    event, language = found.event, chosen_language()
    yield Told(_("Your name"), found.name, "name")
    yield Told(_("Your organisation or group"), found.organisation, "organisation")
    if is_asked(event):
        yield Told(_("How you take part"), way_name(found.takes_part), "takes_part-group")
    if listening_languages(event.channels):
        listening = found.listening_language
        name = language_name(listening, language) if listening else ""
        yield Told(_("Listening language"), name, "listening_language-group")
    own = capitalize_first(zone_label(found.zone, language)) if found.zone else ""
    yield Told(_("Your time zone"), own or as_the_event(event.zone), "zone")
    if text_languages(event):
        shown = own_name(wanted_language()) if wanted_language() else _("The same as the page's")
        yield Told(_("Language of the event's texts"), shown, "text_language")
    values = {answer.question_id: answer.value for answer in found.answers}
    for question in event.questions:
        text = text_of(question, event.source_language)
        said_in = text.language if question.choices else language
        value = questions.show(question, values.get(question.id), said_in)
        answered_in = said_in if question.choices and value else ""
        yield Told(text.label, value, _field_of(question), text.language, answered_in)
    needs = found.access_needs.text if found.access_needs else ""
    yield Told(_("What you need to take part"), needs, "access_needs")
    if event.recording and given_consent(found, ConsentPurpose.RECORDING) is None:
        yield Told(_("Recording"), _("You have not agreed to be in it."), "recording_consent")


def _field_of(question: Question) -> str:
    is_group = questions.TYPES[question.type].widget in {Widget.RADIOS, Widget.CHECKBOXES}
    return f"{question_field(question)}-group" if is_group else question_field(question)
