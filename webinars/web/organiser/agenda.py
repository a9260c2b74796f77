"""The agenda: what is when, what is strange about it, and moving items about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from webinars.accounts.rights import Right
from webinars.events.editing.saving import version_of
from webinars.events.editing.versions import EditConflict
from webinars.events.models import Event, EventDate
from webinars.events.programme import AgendaItem
from webinars.events.programming import agenda as programme
from webinars.events.programming.changes import AgendaChange, load_programme, order_section
from webinars.events.programming.checks import Finding, Trouble, find_troubles
from webinars.events.programming.layout import in_order, units_around
from webinars.events.schedule import item_span
from webinars.extensions import db, transaction
from webinars.registrations.news import agenda as news
from webinars.times import utc_now
from webinars.web.organiser import receipt
from webinars.web.organiser.agenda_forms import track_name
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.people_view import short_moment
from webinars.web.organiser.saving import again
from webinars.web.templating import time_text
from webinars.web.urls import chosen_language


@dataclass(frozen=True)
class Row:
    """An agenda item as the page shows it; `place` says which of how many, and when."""

    item: AgendaItem
    starts: datetime
    ends: datetime
    place: str
    troubles: list[str]
    can_rise: bool
    can_fall: bool


@organiser.get("/<organisation>/events/<event>/agenda/")
@allow(Right.SEE_EVENTS)
def agenda(desk: EventDesk) -> Answer:
    """Show the agenda of each date, in order of time."""
    return _render(desk)


@organiser.post("/<organisation>/events/<event>/agenda/order")
@allow(Right.EDIT_EVENTS)
def arrange_agenda(desk: EventDesk) -> Answer:
    """Move an item `up` or `down` by one place, or put `item` before another one, or at the end."""
    event = load_programme(desk.event)
    raised, lowered = request.form.get("up", ""), request.form.get("down", "")
    item = get_item(event, raised or lowered or request.form.get("item", ""))
    before = _find_before(event, item)
    seen, now = request.form.get("seen", ""), utc_now()
    try:
        with transaction():
            if raised or lowered:
                change = programme.move_item(
                    event=event, item=item, by=-1 if raised else 1, seen=seen, now=now
                )
            else:
                change = programme.place_item(
                    event=event, item=item, before=before, seen=seen, now=now
                )
            keep(desk, change)
            if change.is_changed:
                desk.record("agenda.move", item=item.public_id, title=title_of(item))
    except EditConflict:
        return again(_render(desk, conflict=True), 409)
    return back_to(f"{desk.url('agenda')}#item-{item.public_id}", place_of(item))


def get_item(event: Event, public_id: str) -> AgendaItem:
    """The agenda item of `event` with this id; 404 where there is none."""
    item = programme.find_item(event, public_id)
    if item is None:
        abort(404)
    return item


def are_elsewhere(public_ids: Collection[str]) -> bool:
    """Whether items with these ids, which the event does not have, are another event's.

    Else they were removed while a form with them was open.
    """
    query = select(AgendaItem.id).where(AgendaItem.public_id.in_(public_ids)).limit(1)
    return db.session.scalar(query) is not None


def title_of(item: AgendaItem) -> str:
    """What the item is called in the page's language, else in the event's."""
    return item.text(chosen_language(), item.date.event.source_language).title


def place_of(item: AgendaItem) -> str:
    """Where an item stands: `Item 3 of 7, 11:25–11:50`."""
    items = in_order(item.date)
    starts, ends = item_span(item.date, item)
    return str(
        _(
            "Item %(number)s of %(count)s, %(start)s–%(end)s",
            number=items.index(item) + 1,
            count=len(items),
            start=time_text(starts),
            end=time_text(ends),
        )
    )


def keep(desk: EventDesk, change: AgendaChange) -> None:
    """Keep the change until the organiser lets people hear of it."""
    news.keep(change, user_id=desk.user.id, now=utc_now())


def who_knows(desk: EventDesk, change: AgendaChange) -> str:
    """A sentence after a change: whether there is anything that people might be told of it."""
    now = utc_now()
    if not news.has_hearers(desk.event, now):
        return ""
    if not change.is_news:
        return str(_("Nothing has changed that people are told."))
    is_untold = news.find_untold(load_programme(desk.event), now) is not None
    return str(_("People are not told yet.")) if is_untold else ""


def _find_before(event: Event, item: AgendaItem) -> AgendaItem | None:
    public_id = request.form.get("before", "")
    before = get_item(event, public_id) if public_id else None
    if before is not None and before.date is not item.date:
        abort(404)
    return before


def _render(desk: EventDesk, *, conflict: bool = False) -> str:
    event = load_programme(desk.event)
    untold = news.find_untold(event, utc_now()) if desk.may(Right.EDIT_EVENTS) else None
    return render_template(
        "organiser/agenda.html",
        desk=desk,
        days=[(date, _rows(date)) for date in event.dates],
        seen=version_of(order_section(event)),
        untold=untold,
        since=short_moment(untold.since, event) if untold else "",
        words=receipt,
        conflict=conflict,
        track_name=track_name,
    )


def _rows(date: EventDate) -> list[Row]:
    troubles: dict[AgendaItem, list[str]] = {}
    for finding in find_troubles(date):
        troubles.setdefault(finding.item, []).append(_said(date, finding))
    return [_row(item, troubles.get(item, [])) for item in in_order(date)]


def _row(item: AgendaItem, troubles: list[str]) -> Row:
    units = units_around(item)
    starts, ends = item_span(item.date, item)
    return Row(
        item=item,
        starts=starts,
        ends=ends,
        place=place_of(item),
        troubles=troubles,
        can_rise=units[0] != [item],
        can_fall=units[-1] != [item],
    )


def _said(date: EventDate, finding: Finding) -> str:
    minutes = finding.minutes
    if finding.trouble is Trouble.OUTSIDE:
        ends = time_text(date.ends_local)
        return str(_("It ends after its date does, which is at %(time)s.", time=ends))
    if finding.trouble is Trouble.GAP:
        gap = ngettext(
            "Before it, %(num)s minute is not planned.",
            "Before it, %(num)s minutes are not planned.",
            minutes,
        )
        return str(gap)
    title = title_of(finding.other or finding.item)
    if finding.trouble is Trouble.TWO_PLACES:
        return str(_("%(name)s is in “%(title)s” then.", name=finding.name, title=title))
    overlap = ngettext(
        "It overlaps with “%(title)s” by %(num)s minute.",
        "It overlaps with “%(title)s” by %(num)s minutes.",
        minutes,
        title=title,
    )
    return str(overlap)
