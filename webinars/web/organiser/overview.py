"""What an organiser sees first: their organisation's events, and how registration goes."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask_security import current_user

from webinars.accounts.membership import list_memberships
from webinars.accounts.rights import Right
from webinars.events.drafting.pasting import Unfinished, list_unfinished
from webinars.registrations.figures import Shown, list_figures
from webinars.times import to_local, utc_now
from webinars.web.organiser.desk import Answer, Desk, allow, organiser, signed_in

_ON_A_PAGE = 20


@organiser.get("/")
@signed_in
def home() -> Answer:
    """Go to the user's organisation; who has several chooses one."""
    members = list_memberships(current_user.id)
    if len(members) == 1:
        return redirect(f"/organiser/{members[0].organisation.slug}/")
    return render_template("organiser/organisations.html", members=members)


@organiser.get("/<organisation>/")
@allow(Right.ENTER)
def overview(desk: Desk) -> Answer:
    """List the organisation's events: those to come, past or archived ones, a page at a time.

    `search` in the address narrows each of these lists.
    """
    search = request.args.get("search", "")
    wanted = request.args.get("show", "")
    shown = Shown(wanted) if wanted in list(Shown) else Shown.COMING
    page = max(request.args.get("page", 1, type=int), 1)
    figures = list_figures(
        organisation_id=desk.organisation.id,
        shown=shown,
        offset=(page - 1) * _ON_A_PAGE,
        limit=_ON_A_PAGE + 1,
        now=utc_now(),
        search=search,
        only_at_door=not desk.may(Right.SEE_EVENTS),
    )
    return render_template(
        "organiser/overview.html",
        desk=desk,
        figures=figures[:_ON_A_PAGE],
        has_more=len(figures) > _ON_A_PAGE,
        shown=shown.value,
        page_number=page,
        search=search,
        unfinished=_unfinished(desk) if shown is Shown.COMING and not search else [],
        to_local=to_local,
    )


def _unfinished(desk: Desk) -> list[Unfinished]:
    """The pasted texts that are still to be checked, for whoever may go on with them."""
    if not desk.may(Right.EDIT_EVENTS):
        return []
    return list_unfinished(organisation_id=desk.organisation.id, now=utc_now())
