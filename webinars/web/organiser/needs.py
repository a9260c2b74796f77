"""What people need to take part, for the staff who arrange it: a list to tick off."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.accounts.team import is_anybody_named
from webinars.events.editing.saving import version_of
from webinars.extensions import transaction
from webinars.registrations.people import history
from webinars.registrations.scope import get_person
from webinars.registrations.statistics import needs
from webinars.times import utc_now
from webinars.web.organiser import people_words as words
from webinars.web.organiser.desk import Answer, EventDesk, NotForRole, allow, back_to, organiser
from webinars.web.organiser.people_view import scope_of, sees_needs


@organiser.get("/<organisation>/events/<event>/needs/")
@allow(Right.SEE_PEOPLE)
def access_needs(desk: EventDesk) -> Answer:
    """What each person needs, for those whom an owner has named; others see how many there are."""
    if not desk.is_owner:
        raise NotForRole(desk, Right.SEE_PEOPLE)
    scope, may_see = scope_of(desk), sees_needs(desk)
    here = request.args.get("after", "")
    people, after = needs.list_needs(scope, after=here) if may_see else ([], "")
    return render_template(
        "organiser/access_needs.html",
        desk=desk,
        may_see=may_see,
        is_anybody_named=may_see or is_anybody_named(desk.organisation.id),
        may_edit=desk.may(Right.EDIT_PEOPLE),
        count=needs.count_needs(scope),
        people=people,
        here=here,
        after=after,
        words=words,
        version_of=version_of,
        refused=request.args.get("refused") == "changed",
    )


@organiser.post("/<organisation>/events/<event>/needs/<uuid:person>")
@allow(Right.EDIT_PEOPLE)
def arrange_need(desk: EventDesk, person: UUID) -> Answer:
    """Tick off what a person needs, or take that back."""
    scope = scope_of(desk)
    get_person(scope, str(person))
    if not sees_needs(desk):
        raise NotForRole(desk, None)
    is_arranged, here = request.form.get("arranged") == "yes", request.form.get("after") or None
    try:
        with transaction():
            found = needs.mark_arranged(
                scope=scope,
                public_id=str(person),
                seen=request.form.get("seen", ""),
                is_arranged=is_arranged,
                now=utc_now(),
            )
            action = "registration.needs" if is_arranged else "registration.needs-undo"
            desk.record(action, history.subject_of(found))
    except needs.NoNeeds:
        return back_to(desk.url("access_needs", refused="changed", after=here))
    said = _("Marked as arranged.") if is_arranged else _("Marked as still to be arranged.")
    return back_to(desk.url("access_needs", after=here), said)
