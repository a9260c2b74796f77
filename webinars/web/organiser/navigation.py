"""The ways through the organisers' pages: of an organisation, and of one event."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, request
from flask_babel import lazy_gettext as _l
from flask_security import current_user

from webinars.accounts.membership import list_memberships
from webinars.accounts.models import Member
from webinars.accounts.rights import Right
from webinars.events.models import EventFormat
from webinars.web.organiser.desk import Desk, EventDesk


@dataclass(frozen=True)
class Place:
    """A page that the navigation names, and the right that it needs."""

    page: str
    label: object
    right: Right
    of_everybody: bool = False
    """Whether it shows all people, so that co-hosts who see some of them may not go there."""
    in_room: bool = False
    """Whether it is about people at a door, which an event online has none of."""


ORGANISATION = (
    Place("overview", _l("Events"), Right.ENTER),
    Place("speakers", _l("Speakers"), Right.SEE_EVENTS),
    Place("newsletter_list", _l("Newsletter"), Right.EXPORT),
    Place("team", _l("Team"), Right.MANAGE),
    Place("settings", _l("Settings"), Right.MANAGE),
    Place("audit_log", _l("Audit log"), Right.SEE_AUDIT),
)

EVENT = (
    Place("tasks", _l("Prepare"), Right.SEE_EVENTS),
    Place("people", _l("People"), Right.SEE_PEOPLE),
    Place("invitations", _l("Invitations"), Right.SEE_PEOPLE, of_everybody=True),
    Place("mailings", _l("Messages"), Right.SEND),
    Place("dashboard", _l("Figures"), Right.SEE_PEOPLE),
    Place("check_in", _l("Check-in"), Right.CHECK_IN, in_room=True),
)


def install(app: Flask) -> None:
    """Give the organisers' templates their navigation."""

    def ways(desk: Desk, places: tuple[Place, ...]) -> list[tuple[str, object, str]]:
        """Address, label and `aria-current` of the places `desk` may go to.

        It is "page" for the page itself, "true" for the place whose page lies nearest above.
        """
        found = [
            (desk.url(place.page), place.label)
            for place in places
            if _may_go(desk, place) and f"organiser.{place.page}" in app.view_functions
        ]
        above = [url for url, _label in found if request.path.startswith(url)]
        nearest = max(above, key=len, default="")
        return [(url, label, _current(url, nearest)) for url, label in found]

    def organisation_ways() -> list[tuple[str, object, str]]:
        desk: Desk = g.desk
        plain = Desk(user=desk.user, member=desk.member, organisation=desk.organisation)
        return ways(plain, ORGANISATION)

    def event_ways() -> list[tuple[str, object, str]]:
        return ways(g.desk, EVENT) if isinstance(g.get("desk"), EventDesk) else []

    app.jinja_env.globals.update(
        organisation_ways=organisation_ways,
        event_ways=event_ways,
        has_page=lambda page: f"organiser.{page}" in app.view_functions,
        other_organisations=_other_organisations,
    )


def _may_go(desk: Desk, place: Place) -> bool:
    if isinstance(desk, EventDesk):
        is_elsewhere = place.in_room and desk.event.format is EventFormat.ONLINE
        if is_elsewhere and desk.may(Right.SEE_EVENTS):  # else it is the only page they have
            return False
        if place.of_everybody and not desk.sees_all:
            return False
    return desk.may(place.right)


def _current(url: str, nearest: str) -> str:
    if url != nearest:
        return ""
    return "page" if request.path == url else "true"


def _other_organisations() -> list[Member]:
    """The user's memberships elsewhere."""
    here: Desk | None = g.get("desk")
    everywhere = list_memberships(current_user.id) if current_user.is_authenticated else []
    return [each for each in everywhere if here is None or each is not here.member]
