"""One date of a series: called off with its own page, and brought back."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import abort, render_template, request
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.events.editing.basics import DateNotFound
from webinars.events.editing.dates import (
    CancelledDate,
    LastDate,
    bring_back_date,
    cancel_date,
    find_date,
    list_cancelled_dates,
)
from webinars.events.editing.life import WrongStatus
from webinars.events.models import Event, EventDate, EventStatus
from webinars.events.queries import get_event_as_shown
from webinars.events.schedule import InvalidDates
from webinars.registrations.telling import count_audience, count_on_date
from webinars.times import utc_now
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.saving import is_sent, save
from webinars.web.public.own import site_domain


@organiser.route("/<organisation>/events/<event>/dates/<uuid:date>/cancel", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def cancel_one_date(desk: EventDesk, date: UUID) -> Answer:
    """Say what calling off this date does, then do it."""
    event, now = get_event_as_shown(desk.event.id), utc_now()
    try:
        found = find_date(event, str(date), now)
    except DateNotFound:
        return _refused(desk)
    others = [each for each in event.dates if each is not found and each.ends_at > now]
    if event.status is not EventStatus.PUBLISHED:
        return _refused(desk)
    if not others:
        return back_to(
            desk.url("cancel_event"),
            _("No other date is to come. You can cancel the whole event instead."),
        )
    if not is_sent():
        return render_template(
            "organiser/date_cancel.html",
            desk=desk,
            date=found,
            count=count_on_date(event, found.uid),
            others=len(others),
        )
    change = partial(_cancel, date=str(date))
    said = _("This date is cancelled. You can bring it back below.")
    try:
        return save(desk, change, action="event.date-cancel", said=said, span=_span(found))
    except (DateNotFound, LastDate, WrongStatus):
        return _refused(desk)


@organiser.route("/<organisation>/events/<event>/dates/bring-back", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def bring_back_one_date(desk: EventDesk) -> Answer:
    """Let a date take place after all that was called off; `uid` in the address says which."""
    uid, now = request.args.get("uid", ""), utc_now()
    gone = next((one for one in list_cancelled_dates(desk.event, now) if one.uid == uid), None)
    if gone is None:
        abort(404)
    if desk.event.status is not EventStatus.PUBLISHED:
        return _refused(desk)
    if not is_sent():
        audience = count_audience(desk.event.id)
        return render_template(
            "organiser/date_back.html", desk=desk, date=gone, count=audience.total
        )
    change = partial(_bring_back, uid=uid)
    said = _("This date takes place.")
    try:
        return save(desk, change, action="event.date-back", said=said, span=_span(gone))
    except InvalidDates:
        return back_to(
            desk.url("tasks"), _("Another date is in its place now: nothing was changed.")
        )
    except (DateNotFound, WrongStatus):
        return _refused(desk)


def _span(date: EventDate | CancelledDate) -> list[str]:
    """When it is, as the audit log keeps it."""
    return [date.starts_local.isoformat(), date.ends_local.isoformat()]


def _refused(desk: EventDesk) -> Answer:
    """Another window was first, or it is over: say what the event is now, by its tasks."""
    return back_to(desk.url("tasks"), _("This was not possible: the event has other dates now."))


def _cancel(event: Event, *, date: str) -> None:
    cancel_date(event=event, public_id=date, domain=site_domain(), now=utc_now())


def _bring_back(event: Event, *, uid: str) -> None:
    bring_back_date(event=event, uid=uid, domain=site_domain(), now=utc_now())
