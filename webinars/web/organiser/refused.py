"""What a member reads who opens a page that is not for them: why, who may, and the way back."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webinars.accounts.models import Role
from webinars.accounts.rights import Right, is_granted
from webinars.accounts.team import list_members
from webinars.accounts.words import role_name, role_rights
from webinars.web.organiser.desk import Desk, EventDesk, NotForRole
from webinars.web.urls import chosen_language

_WHO_MAY = {
    False: _l("Owners of %(organisation)s may do this."),
    True: _l("Owners and editors of %(organisation)s may do this."),
}


def install(app: Flask) -> None:
    """Answer what a role may not do with a page that says so."""
    app.register_error_handler(NotForRole, _on_not_for_role)


def _on_not_for_role(error: NotForRole) -> tuple[str, int]:
    desk = error.desk
    if isinstance(desk, EventDesk) and not desk.is_owner:
        heading, said = _of_others(desk)
    else:
        heading, said = _of_role(desk, error.right)
    if request.method not in {"GET", "HEAD"}:
        said.append(_("Nothing was saved."))
    page = render_template(
        "organiser/refused.html", desk=desk, heading=heading, said=said, back=_way_back(desk)
    )
    return page, HTTPStatus.FORBIDDEN


def _of_others(desk: EventDesk) -> tuple[str, list[str]]:
    owner = desk.event.organisation.text(chosen_language()).name
    heading = _("This event belongs to %(organisation)s", organisation=owner)
    return heading, [_("Your organisation is a co-host of it, and this page is not for co-hosts.")]


def _of_role(desk: Desk, right: Right | None) -> tuple[str, list[str]]:
    organisation = desk.organisation.text(chosen_language()).name
    if right is None:
        return _("This is for named members"), [
            _("Only members whom an owner has named read what people need."),
            _ask(desk),
        ]
    may = _WHO_MAY[is_granted(Role.EDITOR, right)] % {"organisation": organisation}
    yours = _("Your role: %(role)s", role=f"{role_name(desk.role)} ({role_rights(desk.role)}).")
    return _("Your role does not allow this"), [yours, str(may), _ask(desk)]


def _ask(desk: Desk) -> str:
    """Whom to ask, by name."""
    owners = [each.user for each in list_members(desk.organisation.id) if each.role is Role.OWNER]
    names = ", ".join(each.name or each.email for each in owners)
    return str(_("If you need it for your work, ask an owner: %(names)s.", names=names))


def _way_back(desk: Desk) -> tuple[str, str]:
    """Where the member may go from here, and what the link is called."""
    if isinstance(desk, EventDesk):
        for page, right in (("tasks", Right.SEE_EVENTS), ("check_in", Right.CHECK_IN)):
            if desk.may(right):
                return desk.url(page), str(_("Back to the event"))
        return desk.url("overview", event=None), str(_("All events"))
    return desk.url("overview"), str(_("All events"))
