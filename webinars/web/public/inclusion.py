"""A few questions about whoever takes part, apart from their registration: counted, not kept.

The page is opened with a ticket, from the page after the form or from a mail. It says the same to
who has answered before: nobody learns by somebody's ticket whether they have.
"""

from __future__ import annotations

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import RadioField

from webinars.events.inclusion import UNSAID, takes_answers
from webinars.events.models import Event
from webinars.events.queries import get_event
from webinars.extensions import transaction
from webinars.registrations.statistics.inclusion import (
    AnswersClosed,
    InvalidTicket,
    check_ticket,
    count_answers,
)
from webinars.times import utc_now
from webinars.web.forms import PublicForm
from webinars.web.inclusion_words import ASKED, HINTS, choices
from webinars.web.public.own import private
from webinars.web.urls import keep_query, page, public


@public.get("/events/<slug>/about-you")
@private
def inclusion(slug: str) -> ResponseReturnValue:
    """Ask, or thank for the answers; 404 for a ticket that is none."""
    event = get_event(slug)
    if "done" in request.args:
        keep_query(done="yes")
        return _render(event)
    _take_ticket(event)
    if not takes_answers(event, utc_now()):
        return _render(event, is_closed=True), 410
    return _render(event, form=_form(event))


@public.post("/events/<slug>/about-you")
@private
def count_inclusion(slug: str) -> ResponseReturnValue:
    """Add the answers to the totals."""
    event = get_event(slug)
    ticket = _take_ticket(event)
    form = _form(event)
    if takes_answers(event, utc_now()) and not form.validate():
        return _render(event, form=form), 422
    answers = {key: form[key].data for key in event.inclusion}
    event_id = event.id
    try:
        with transaction():
            count_answers(event_id=event_id, ticket=ticket, answers=answers, now=utc_now())
    except AnswersClosed:
        return _render(get_event(slug), is_closed=True), 410
    return redirect(page("inclusion", slug=slug, done="yes"), 303)


def _take_ticket(event: Event) -> str:
    ticket = request.args.get("t", "")
    try:
        check_ticket(event.id, ticket)
    except InvalidTicket:
        abort(404)
    keep_query(t=ticket)
    return ticket


def _form(event: Event) -> PublicForm:
    """The questions that the event asks; "prefer not to say" is chosen."""
    asked = {
        key: RadioField(ASKED[key], default=UNSAID, description=HINTS.get(key))
        for key in event.inclusion
    }
    form: PublicForm = type("InclusionForm", (PublicForm,), asked)(
        subject=f"inclusion.{event.slug}"
    )
    for key in asked:
        form[key].choices = choices(key)
    return form


def _render(event: Event, *, form: PublicForm | None = None, is_closed: bool = False) -> str:
    return render_template(
        "public/inclusion.html",
        event=event,
        form=form,
        is_closed=is_closed,
    )
