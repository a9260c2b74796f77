"""An agenda item of its own: add, edit, remove it, and move what comes after it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.accounts.rights import Right
from webinars.events.editing.saving import version_of
from webinars.events.editing.versions import EditConflict
from webinars.events.models import Event, EventDate
from webinars.events.programme import AgendaItem, Speaker
from webinars.events.programming import agenda as programme
from webinars.events.programming.changes import (
    AgendaChange,
    item_section,
    load_programme,
    order_section,
)
from webinars.events.programming.directory import suggest_names
from webinars.events.programming.layout import BeforeTheDate
from webinars.events.programming.people import (
    DIVIDER,
    NamedTwice,
    NameOfSeveral,
    PerhapsSame,
    SaidOtherwise,
)
from webinars.extensions import transaction
from webinars.registrations.news.agenda import has_hearers
from webinars.times import NonexistentTime, utc_now
from webinars.web.organiser.agenda import (
    are_elsewhere,
    get_item,
    keep,
    place_of,
    title_of,
    who_knows,
)
from webinars.web.organiser.agenda_forms import ItemForm, item_form, stored_differently
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.saving import again
from webinars.web.public.own import site_domain
from webinars.web.templating import time_text
from webinars.web.urls import chosen_language

_FURTHEST = 24 * 60
_SUGGESTED = 200


@organiser.get("/<organisation>/events/<event>/agenda/new")
@allow(Right.EDIT_EVENTS)
def new_item(desk: EventDesk) -> Answer:
    """Ask for a new item on the `date` that the address names; it starts when the last one ends."""
    event = load_programme(desk.event)
    return _render(desk, item_form(event, None, _date(event)), None)


@organiser.post("/<organisation>/events/<event>/agenda/new")
@allow(Right.EDIT_EVENTS)
def create_item(desk: EventDesk) -> Answer:
    """Add the item. Sending the form twice adds one."""
    event = load_programme(desk.event)
    return _save(desk, item_form(event, None, _date(event)), None)


@organiser.get("/<organisation>/events/<event>/agenda/<item_id>/")
@allow(Right.EDIT_EVENTS)
def agenda_item(desk: EventDesk, item_id: str) -> Answer:
    """Show the item's form."""
    item = get_item(load_programme(desk.event), item_id)
    return _render(desk, item_form(desk.event, item, item.date), item)


@organiser.post("/<organisation>/events/<event>/agenda/<item_id>/")
@allow(Right.EDIT_EVENTS)
def save_item(desk: EventDesk, item_id: str) -> Answer:
    """Save the item. What was entered for one that is gone by now can be added as a new one."""
    event = load_programme(desk.event)
    item = programme.find_item(event, item_id)
    if item is None and "seen" in request.form and not are_elsewhere([item_id]):
        form = item_form(event, None, _date(event))
        form.form_errors.append(
            _("Somebody has removed this item meanwhile. Save to add it again, as it is here.")
        )
        return again(_render(desk, form, None), 409)
    if item is None:
        abort(404)
    return _save(desk, item_form(event, item, item.date), item)


@organiser.get("/<organisation>/events/<event>/agenda/<item_id>/remove")
@allow(Right.EDIT_EVENTS)
def ask_to_remove_item(desk: EventDesk, item_id: str) -> Answer:
    """Ask whether this item is to be removed."""
    item = get_item(load_programme(desk.event), item_id)
    return _render_removal(desk, item)


@organiser.post("/<organisation>/events/<event>/agenda/<item_id>/remove")
@allow(Right.EDIT_EVENTS)
def remove_item(desk: EventDesk, item_id: str) -> Answer:
    """Remove the item."""
    event = load_programme(desk.event)
    item = get_item(event, item_id)
    title = title_of(item)
    try:
        with transaction():
            change = programme.remove_item(
                event=event, item=item, seen=request.form.get("seen", ""), now=utc_now()
            )
            keep(desk, change)
            desk.record("agenda.remove", item=item_id, title=title)
    except EditConflict:
        item = get_item(load_programme(desk.event), item_id)
        return again(_render_removal(desk, item, conflict=True), 409)
    said = _("“%(title)s” is removed.", title=title)
    return back_to(desk.url("agenda"), f"{said} {who_knows(desk, change)}".rstrip())


@organiser.post("/<organisation>/events/<event>/agenda/<item_id>/shift")
@allow(Right.EDIT_EVENTS)
def shift_items(desk: EventDesk, item_id: str) -> Answer:
    """Move everything after the item by so many minutes, later or earlier."""
    event = load_programme(desk.event)
    item = get_item(event, item_id)
    minutes = request.form.get("minutes", 0, type=int)
    if not 0 < minutes <= _FURTHEST:
        return again(_refuse_shift(desk, item, _("Enter a number of minutes from 1 to 1440.")), 422)
    signed = -minutes if request.form.get("direction") == "earlier" else minutes
    try:
        with transaction():
            count, change = programme.shift_later_items(
                event=event,
                item=item,
                minutes=signed,
                seen=request.form.get("order_seen", ""),
                now=utc_now(),
            )
            keep(desk, change)
            title = title_of(item)
            if change.is_changed:
                desk.record("agenda.shift", item=item_id, title=title, minutes=signed, count=count)
    except BeforeTheDate:
        problem = _("An item would begin before its date does. Choose fewer minutes.")
        return again(_refuse_shift(desk, item, problem), 422)
    except EditConflict:
        item = get_item(load_programme(desk.event), item_id)
        problem = _("Somebody else has changed the agenda meanwhile. Nothing was moved.")
        return again(_refuse_shift(desk, item, problem), 409)
    said = ngettext("%(num)s item was moved.", "%(num)s items were moved.", count)
    return back_to(f"{desk.url('agenda')}#item-{item_id}", said)


def person_label(speaker: Speaker) -> str:
    """A name, with what tells it from the same name elsewhere."""
    text = speaker.text(chosen_language(), chosen_language())
    about = text and (text.affiliation or text.position)
    return f"{speaker.name}{DIVIDER}{about}" if about else speaker.name


def _date(event: Event) -> EventDate:
    """The date that the form or the address names, else the first."""
    wanted = request.form.get("date") or request.args.get("date") or event.dates[0].public_id
    found = next((date for date in event.dates if date.public_id == wanted), None)
    if found is None:
        abort(404)
    return found


def _save(desk: EventDesk, form: ItemForm, item: AgendaItem | None) -> Answer:
    if not form.validate():
        return again(_render(desk, form, item), 422)
    try:
        with transaction():
            item, change = _store(desk, form, item)
            public_id, said = item.public_id, place_of(item)
    except EditConflict:
        return again(_render_conflict(desk, form, cast("AgendaItem", item).public_id), 409)
    except (
        programme.NoDuration,
        BeforeTheDate,
        NonexistentTime,
        NameOfSeveral,
        NamedTwice,
        SaidOtherwise,
        PerhapsSame,
    ) as error:
        load_programme(desk.event)
        _complain(form, error)
        return again(_render(desk, form, item), 422)
    then = who_knows(desk, change)
    said = f"{_('Saved.')} {said}. {then}" if then else f"{_('Saved.')} {said}"
    return back_to(f"{desk.url('agenda')}#item-{public_id}", said)


def _store(
    desk: EventDesk, form: ItemForm, item: AgendaItem | None
) -> tuple[AgendaItem, AgendaChange]:
    event, details, now = desk.event, form.details(), utc_now()
    if item is None:
        item, change = programme.add_item(
            event=event,
            details=details,
            public_id=form.item_id(),
            domain=site_domain(),
            now=now,
        )
        action = "agenda.add"
    else:
        change = programme.edit_item(
            event=event, item=item, details=details, seen=form.seen.data or "", now=now
        )
        action = "agenda.edit"
    if change.is_changed:
        desk.record(action, item=item.public_id, title=title_of(item))
    keep(desk, change)
    return item, change


def _complain(form: ItemForm, error: Exception) -> None:
    """Put what cannot be stored beside the field where it can be helped."""
    name = error.args[0] if error.args else ""
    if isinstance(error, programme.NoDuration):
        form.end.errors = [_("The end has to be after the start.")]
    elif isinstance(error, BeforeTheDate):
        dates = {date.public_id: date for date in form.event.dates}
        begins = time_text(dates[form.date.data].starts_local)
        form.start.errors = [_("The date begins at %(time)s: start then or later.", time=begins)]
    elif isinstance(error, NonexistentTime):
        form.start.errors = [_("The clocks skip this time on that day. Choose another.")]
    elif isinstance(error, PerhapsSame):
        _ask_who(form, name, error.speakers)
    elif isinstance(error, NamedTwice):
        form.form_errors.append(_("%(name)s stands here twice.", name=name))
    elif isinstance(error, SaidOtherwise):
        form.form_errors.append(
            _(
                "%(name)s is in the directory already, with another position or organisation. "
                "Leave both empty here, or change them in Speakers.",
                name=name,
            )
        )
    else:
        form.form_errors.append(
            _(
                "Several people in the directory are called %(name)s. Choose from the list, "
                "where the name stands with an organisation, or merge them in the directory.",
                name=name,
            )
        )


def _ask_who(form: ItemForm, name: str, likely: Sequence[Speaker]) -> None:
    labels = {speaker.public_id: person_label(speaker) for speaker in likely}
    form.ask_who(name, labels)
    first = next(iter(labels.values()))
    one = _("Is %(name)s the same person as “%(other)s”? Choose.", name=name, other=first)
    several = _("Several people in the directory may be %(name)s. Choose.", name=name)
    form.people.errors = [one if len(labels) == 1 else several]


def _render_conflict(desk: EventDesk, form: ItemForm, item_id: str) -> str:
    """Show what was entered beside what is stored by now; saving again puts it in place."""
    event = load_programme(desk.event)
    item = programme.find_item(event, item_id)
    form.offer(event)
    if item is None:
        form.form_errors.append(
            _("Somebody has removed this item meanwhile. Save to add it again, as it is here.")
        )
        return _render(desk, form, None)
    form.seen.data = version_of(item_section(event, item))
    form.form_errors.append(
        _("Somebody else has changed this item meanwhile. Save again to put yours in its place.")
    )
    return _render(desk, form, item, stored=stored_differently(form, item))


def _refuse_shift(desk: EventDesk, item: AgendaItem, problem: str) -> str:
    form = item_form(desk.event, item, item.date)
    return _render(desk, form, item, shift_problem=problem)


def _render(
    desk: EventDesk,
    form: ItemForm,
    item: AgendaItem | None,
    *,
    stored: list[tuple[str, str]] | None = None,
    shift_problem: str = "",
) -> str:
    event = desk.event
    people = suggest_names(organisation_id=event.organisation_id, limit=_SUGGESTED)
    names = [speaker.name for speaker in people]
    return render_template(
        "organiser/agenda_item.html",
        desk=desk,
        form=form,
        item=item,
        title=title_of(item) if item else "",
        place=place_of(item) if item else "",
        order_seen=version_of(order_section(event)),
        is_known=has_hearers(event, utc_now()),
        stored=stored or [],
        shift_problem=shift_problem,
        names=[
            person_label(speaker) if names.count(speaker.name) > 1 else speaker.name
            for speaker in people
        ],
    )


def _render_removal(desk: EventDesk, item: AgendaItem, *, conflict: bool = False) -> str:
    return render_template(
        "organiser/agenda_remove.html",
        desk=desk,
        item=item,
        title=title_of(item),
        place=place_of(item),
        seen=version_of(item_section(desk.event, item)),
        is_known=has_hearers(desk.event, utc_now()),
        conflict=conflict,
    )
