"""The door of an in-person day: who is expected, who is here, one tap for each.

The page is small and needs no script, because it is used with one thumb on a weak network. It shows
names, organisations and where people stand, and never what else they told. A person's QR code leads
here whoever is signed in with the right for that very event; to everybody else it opens nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from flask import abort, redirect, render_template, request, session, url_for
from flask_security import current_user

from webinars.accounts.membership import find_membership
from webinars.accounts.rights import Right, is_granted
from webinars.events.models import Event, EventDate, EventFormat, EventStatus
from webinars.extensions import transaction
from webinars.registrations import attendance
from webinars.registrations.attendance import CalledOff, NotAdmitted, Tap
from webinars.registrations.joining import dates_ahead
from webinars.registrations.models import AttendanceWay, Registration
from webinars.registrations.people.door import (
    Guest,
    Show,
    count_guests,
    find_by_door_token,
    find_event_of_code,
    get_guest,
    list_guests,
)
from webinars.registrations.people.history import subject_of
from webinars.registrations.scope import PersonNotFound, Scope, get_person
from webinars.times import to_local, utc_now
from webinars.web.organiser import people_words as words
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser, signed_in
from webinars.web.organiser.people_view import scope_of

_AT = "door"
"""In the session: which event and date the phone is at, and since when."""

_STAYS = timedelta(hours=12)
_LONGEST = 200

SCANNED, OTHER_EVENT, REFUSED = "scanned", "other-event", "refused"
"""Why the page is shown, beside the outcomes of a tap."""


class Stand(NamedTuple):
    """The door at which a phone is: the event's slug, the date's public id, and its address."""

    event: str
    date: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Door:
    """What the address asks for: a date, and whom to list."""

    date: EventDate
    search: str
    show: Show

    def query(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - as `url_for` takes them
        """The query that leads here, with `changes`; None leaves something out."""
        show = self.show.value if self.show is not Show.ALL else None
        kept = {"on": self.date.public_id, "q": self.search, "show": show, **changes}
        return {key: value for key, value in kept.items() if value}


@organiser.get("/<organisation>/events/<event>/check-in/")
@allow(Right.CHECK_IN)
def check_in(desk: EventDesk) -> Answer:
    """Whom the door expects at a date, on top the one whom the last tap or scan was about."""
    now, scope = utc_now(), scope_of(desk)
    door = read_door(desk.event, now)
    did = request.args.get("did", "")
    left = _present_door(now) if did == OTHER_EVENT else None
    if did != OTHER_EVENT:
        _stay(desk, door.date, now)
    last = _find_last(scope, door.date)
    found = list_guests(
        scope, door.date, search=door.search, show=door.show, after=request.args.get("after", "")
    )
    is_unknown = bool(door.search) and not found.guests
    return render_template(
        "organiser/check_in.html",
        desk=desk,
        door=door,
        found=found,
        count=count_guests(scope, door.date),
        last=last,
        did=did,
        left=left,
        elsewhere=find_event_of_code(door.search, organisation_id=desk.organisation.id)
        if is_unknown
        else None,
        is_off=desk.event.status is not EventStatus.PUBLISHED,
        is_online=desk.event.format is EventFormat.ONLINE,
        today=_off_day(desk.event, door.date, now),
        local=lambda instant: to_local(instant, desk.event.zone),
        may_add=desk.may(Right.EDIT_PEOPLE),
        words=words,
    )


@organiser.post("/<organisation>/events/<event>/check-in/<uuid:date>/<uuid:person>")
@allow(Right.CHECK_IN)
def check_in_person(desk: EventDesk, date: UUID, person: UUID) -> Answer:
    """Check somebody in, or take it back; then say what came of it, above the list."""
    since = _read_since() if request.form.get("do") == "out" else None
    try:
        with transaction():
            wanted = find_date(desk.event, str(date)) or abort(404)
            found = get_person(scope_of(desk), str(person))
            tap = _act(found, wanted, since)
            if tap in {Tap.IN, Tap.OUT}:
                action = "check-in.in" if tap is Tap.IN else "check-in.undo"
                desk.record(action, subject_of(found), date=wanted.public_id)
            did = tap.value
    except (NotAdmitted, CalledOff):
        did = REFUSED
    kept = {name: request.args[name] for name in ("show", "after") if request.args.get(name)}
    return redirect(
        desk.url("check_in", on=str(date), last=str(person), did=did, **kept, _anchor="last"), 303
    )


@organiser.get("/-/check-in/<door_token>")
@signed_in
def scan(door_token: str) -> Answer | tuple[str, int]:
    """Where a QR code leads: to its person at the door, for who may check in at that event.

    A code that was replaced, or is for others' events, opens nothing, and all of them the same.
    """
    found = find_by_door_token(door_token)
    if found is None or not _may_check_in(found.event):
        return render_template("organiser/check_in_unknown.html"), 404
    event, at = found.event, _present_door(utc_now())
    here = at is not None and at.event == event.slug
    address = url_for(
        "organiser.check_in",
        organisation=event.organisation.slug,
        event=event.slug,
        last=found.public_id,
        on=at.date if at and here else None,
        did=SCANNED if here or at is None else OTHER_EVENT,
        _anchor="last",
    )
    return redirect(address)


def _may_check_in(event: Event) -> bool:
    """Whether the user may check people in at this very event."""
    member = find_membership(user_id=current_user.id, organisation=event.organisation.slug)
    return member is not None and is_granted(member.role, Right.CHECK_IN)


def read_door(event: Event, now: datetime) -> Door:
    """What the address asks for; what it asks wrongly is left out."""
    date = find_date(event, request.args.get("on", "")) or usual_date(event, now)
    search = request.args.get("q", "").strip()[:_LONGEST]
    show = request.args.get("show", "")
    return Door(
        date=date,
        search=search if search.isprintable() else "",
        show=Show(show) if show in set(Show) else Show.ALL,
    )


def find_date(event: Event, public_id: str) -> EventDate | None:
    """The event's date with this public id."""
    return next((date for date in event.dates if date.public_id == public_id), None)


def usual_date(event: Event, now: datetime) -> EventDate:
    """Today's date; else the next one, or the last."""
    today = next((date for date in event.dates if _is_day_of(date, event, now)), None)
    ahead = dates_ahead(event, now)
    return today or (ahead[0] if ahead else event.dates[-1])


def _is_day_of(date: EventDate, event: Event, now: datetime) -> bool:
    day = to_local(now, event.zone).date()
    return date.starts_local.date() <= day <= date.ends_local.date()


def _off_day(event: Event, date: EventDate, now: datetime) -> datetime | None:
    """What day it is at the event, where it is not the day of `date`."""
    return None if _is_day_of(date, event, now) else to_local(now, event.zone)


def _find_last(scope: Scope, date: EventDate) -> Guest | None:
    """The one whom the last tap or scan was about; None once they are erased."""
    public_id = request.args.get("last", "")
    if not public_id or not public_id.isprintable():
        return None
    try:
        return get_guest(scope, date, public_id)
    except PersonNotFound:
        return None


def _act(found: Registration, date: EventDate, since: datetime | None) -> Tap:
    """Check in; or take back what somebody saw who knows `since` when the person was there."""
    if since is not None:
        return attendance.undo_check_in(registration=found, date=date, since=since)
    return attendance.check_in(registration=found, date=date, way=AttendanceWay.DOOR, now=utc_now())


def _read_since() -> datetime:
    """When the person came, as the page had it that is answered; never, for anything else."""
    try:
        return datetime.fromisoformat(request.form.get("since", "")).astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.fromtimestamp(0, UTC)


def _stay(desk: EventDesk, date: EventDate, now: datetime) -> None:
    """Remember at which door the phone is, so that codes open there."""
    address = desk.url("check_in", on=date.public_id)
    session[_AT] = [desk.event.slug, date.public_id, address, now.timestamp()]


def _present_door(now: datetime) -> Stand | None:
    """At whose door the phone is, where it was used today."""
    event, date, address, since = session.get(_AT, ("", "", "", 0.0))
    is_recent = timedelta(0) <= timedelta(seconds=now.timestamp() - since) < _STAYS
    return Stand(event, date, address) if event and is_recent else None
