"""The titles of the agenda side by side, in every language of the event."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template, request
from flask_babel import gettext as _
from wtforms.validators import ValidationError

from webinars.accounts.rights import Right
from webinars.events.editing.saving import version_of
from webinars.events.editing.versions import EditConflict
from webinars.events.models import Event
from webinars.events.programme import AgendaItem
from webinars.events.programming import titles as service
from webinars.events.programming.changes import load_programme
from webinars.events.visible import can_be_seen
from webinars.extensions import transaction
from webinars.registrations.details import clean_line
from webinars.times import utc_now
from webinars.web.forms import refuse_controls, refuse_length
from webinars.web.organiser.agenda import keep, who_knows
from webinars.web.organiser.agenda_forms import TITLE_LIMIT, event_languages
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser, sentence_saved
from webinars.web.organiser.saving import again


@organiser.get("/<organisation>/events/<event>/agenda/titles")
@allow(Right.EDIT_EVENTS)
def agenda_titles(desk: EventDesk) -> Answer:
    """Show every title in each language; those that are missing are empty."""
    return _render(desk)


@organiser.post("/<organisation>/events/<event>/agenda/titles")
@allow(Right.EDIT_EVENTS)
def save_agenda_titles(desk: EventDesk) -> Answer:
    """Save them all."""
    event = load_programme(desk.event)
    seen = request.form.get("seen", "")
    if seen == version_of(service.titles_section(event)) and (wrong := _find_wrong(event)):
        return again(_render(desk, wrong=wrong), 422)
    titles = {item.public_id: _entered(event, item) for item in service.items_of(event)}
    try:
        with transaction():
            change = service.save_titles(event=event, titles=titles, seen=seen, now=utc_now())
            keep(desk, change)
            if change.is_changed:
                desk.record("agenda.titles")
    except (EditConflict, service.TitleNeeded):
        problem = _("Somebody else has changed the agenda meanwhile. Look, and save again.")
        return again(_render(desk, problem), 409)
    news = who_knows(desk, change) if change.is_news else ""
    return back_to(desk.url("agenda"), f"{sentence_saved()} {news}".rstrip())


def _field(item: AgendaItem, language: str) -> str:
    return f"title-{item.public_id}-{language}"


def _entered(event: Event, item: AgendaItem) -> dict[str, str]:
    """What was entered for an item, by language; nothing where the form had no such field."""
    fields = {code: _field(item, code) for code in event_languages(event)}
    sent = {code: name for code, name in fields.items() if name in request.form}
    return {code: clean_line(request.form[name]) for code, name in sent.items()}


def _find_wrong(event: Event) -> dict[str, str]:
    """What is wrong with the titles that were entered, by the field."""
    wrong = {}
    for item in service.items_of(event):
        for code in event_languages(event):
            title = request.form.get(_field(item, code), "")
            is_needed = service.needs_title(event, item, code)
            if problem := _problem_of(title, is_needed=is_needed):
                wrong[_field(item, code)] = problem
    return wrong


def _problem_of(title: str, *, is_needed: bool) -> str:
    if is_needed and not can_be_seen(title):
        return str(_("Enter a title."))
    try:
        refuse_controls(title, allowed="")
        refuse_length(clean_line(title), TITLE_LIMIT)
    except ValidationError as error:
        return str(error)
    return ""


def _render(desk: EventDesk, problem: str = "", wrong: Mapping[str, str] | None = None) -> str:
    event = load_programme(desk.event)
    return render_template(
        "organiser/agenda_titles.html",
        desk=desk,
        languages=event_languages(event),
        items=[
            (item, {text.language: text.title for text in item.texts})
            for item in service.items_of(event)
        ],
        field=_field,
        seen=version_of(service.titles_section(event)),
        problem=problem,
        wrong=wrong or {},
        entered=request.form,
        limit=TITLE_LIMIT,
    )
