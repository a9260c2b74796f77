"""People without an e-mail address: adding them, and telling them what is new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from webinars.accounts.models import AuditEntry
from webinars.accounts.rights import Right
from webinars.extensions import db, transaction
from webinars.registrations import untold
from webinars.registrations.mailings.models import Mailing, id_in
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.people import ticking
from webinars.registrations.people.history import subject_of
from webinars.registrations.people.without_email import (
    add_without_email,
    list_to_tell,
)
from webinars.registrations.scope import PersonNotFound, get_person
from webinars.registrations.states import RegistrationRefused, count_seats, seats_left
from webinars.registrations.untold import kind_of
from webinars.times import utc_now
from webinars.web.organiser import people_words as words
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.entering import refusal
from webinars.web.organiser.mailing_words import title_of
from webinars.web.organiser.people_view import scope_of, short_moment, what_to_tell
from webinars.web.organiser.person_forms import WithoutEmailForm, person_form, proof_to_begin_with
from webinars.web.public.own import site_domain

_MARK = re.compile("[0-9a-f-]{36}")


@organiser.route("/<organisation>/events/<event>/people/add-without-email", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE)
def add_person_without_email(desk: EventDesk) -> Answer | tuple[str, int]:
    """Register somebody who has no e-mail address; their slip follows.

    What was typed into the form for people with one is taken over, and nothing is saved yet.
    """
    event = desk.event
    form = person_form(
        WithoutEmailForm,
        event,
        language=event.source_language,
        **proof_to_begin_with(desk),
    )
    if request.method == "GET" or "carried" in request.form:
        return _render_add(desk, form)
    if not form.validate():
        return _render_add(desk, form), 422
    details, ground, above = form.details(event), form.ground(event), form.above.data
    phone, once = form.phone.data or "", form.once.data
    try:
        with transaction():
            person = add_without_email(
                event_id=event.id,
                details=details,
                phone=phone,
                ground=ground,
                submission=once,
                above_capacity=above,
                domain=site_domain(),
                now=utc_now(),
            )
            desk.record("people.add", subject_of(person), way=ground.way.value)
            public_id, status = person.public_id, person.status
    except RegistrationRefused as refused:
        form.form_errors.append(refusal(refused.state))
        return _render_add(desk, form), 422
    slip = desk.url("slip", person=public_id, door=request.args.get("door") or None)
    waits = status is RegistrationStatus.WAITING
    return back_to(slip, _("Added to the waiting list.") if waits else _("Added."))


@organiser.get("/<organisation>/events/<event>/people/to-tell")
@allow(Right.SEE_PEOPLE)
def to_tell(desk: EventDesk) -> Answer:
    """Who has to be told something by somebody, because no mail reaches them."""
    found, now = list_to_tell(scope_of(desk)), utc_now()
    ticked = _just_told(desk, now)
    return render_template(
        "organiser/to_tell.html",
        desk=desk,
        found=found,
        told=what_to_tell(desk, [(each.person, each.telling) for each in found], now),
        most=untold.MOST_LISTED,
        ticked=ticked,
        what_was_told=lambda entry: told_words(desk, entry),
        now=now,
        may_edit=desk.may(Right.EDIT_PEOPLE),
        words=words,
        moment=lambda instant: short_moment(instant, desk.event),
    )


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/told")
@allow(Right.EDIT_PEOPLE)
def mark_told(desk: EventDesk, person: UUID) -> Answer:
    """The person was told what the page showed; what came since is still to be told."""
    shown = request.form.getlist("seen")[: untold.MOST_LISTED]
    seen = [mark for mark in shown if _MARK.fullmatch(mark)]
    with transaction():
        found = get_person(scope_of(desk), str(person))
        told = ticking.tick_off(found, seen=seen)
        is_left = bool(untold.list_untold([found.id]))
        if told:
            desk.record(ticking.TOLD, subject_of(found), **told)
    said = _what_became_of(seen, is_told=told is not None, is_left=is_left)
    return back_to(desk.url("to_tell", told=str(person) if told else None), said)


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/told/undo")
@allow(Right.EDIT_PEOPLE)
def undo_told(desk: EventDesk, person: UUID) -> Answer:
    """The person was not told after all: it is to be told again."""
    with transaction():
        found = get_person(scope_of(desk), str(person))
        is_back = ticking.take_back(found, utc_now())
        if is_back:
            desk.record(ticking.NOT_TOLD, subject_of(found))
    said = _("It is to be told again.") if is_back else _("Nothing was changed.")
    return back_to(desk.url("to_tell"), said)


def told_words(desk: EventDesk, entry: AuditEntry) -> str:
    """What somebody was told; messages by their titles, for who may read them."""
    return ", ".join(_told_name(desk, message) for message in ticking.messages_told(entry))


def _told_name(desk: EventDesk, message: str) -> str:
    number = id_in(message)
    mailing = db.session.get(Mailing, number) if number and desk.may(Right.SEND) else None
    return title_of(mailing) if mailing else words.news_name(kind_of(message))


def _just_told(desk: EventDesk, now: datetime) -> tuple[Registration, AuditEntry] | None:
    """Who was ticked off just now, and what they were told, where that can be taken back."""
    try:
        found = get_person(scope_of(desk), request.args.get("told", ""))
    except PersonNotFound:
        return None
    entry = ticking.find_told(found, now) if desk.may(Right.EDIT_PEOPLE) else None
    return (found, entry) if entry else None


def _what_became_of(seen: Sequence[str], *, is_told: bool, is_left: bool) -> str:
    """What is said after somebody ticked off what the page showed."""
    if not seen:
        return str(_("Nothing was changed."))
    if not is_left:
        return str(_("Marked as told."))  # also where somebody else has done so before
    if is_told:
        return str(_("Marked as told. Something new has come since: it is still to be told."))
    return str(_("Something new has come since: it is still to be told."))


def _render_add(desk: EventDesk, form: WithoutEmailForm) -> str:
    seats = count_seats(desk.event, utc_now())
    return render_template(
        "organiser/add_without_email.html",
        desk=desk,
        form=form,
        is_full=seats_left(desk.event, seats.taken_for(None, seats.by_date)) == 0,
    )
