"""Slips of paper, in place of mails: of one person without an e-mail address, or of all of them.

A slip holds the code for the door, and the way in: only who may edit people prints it, and all of
them at once only after their password.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask import render_template, request

from webinars.accounts.rights import Right
from webinars.links import Links
from webinars.mail.writing import settings
from webinars.registrations.details import clean_line
from webinars.registrations.messages.slip import Slip, slip_for
from webinars.registrations.models import ACTIVE, PHONE_LENGTH, Registration
from webinars.registrations.moving.exporting import list_for_paper
from webinars.registrations.people.filters import PeopleFilter
from webinars.registrations.scope import get_person
from webinars.times import utc_now
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.people_view import read_view, scope_of
from webinars.web.organiser.printing import list_ticked
from webinars.web.public.door_pass import qr_of

ON_A_PAGE = 50
"""So many slips are printed at once; each has two pictures."""


@dataclass(frozen=True)
class Paper:
    """A slip, with the pictures of its codes; "" for none."""

    slip: Slip
    door_qr: str
    join_qr: str


@organiser.get("/<organisation>/events/<event>/people/<uuid:person>/slip")
@allow(Right.EDIT_PEOPLE)
def slip(desk: EventDesk, person: UUID) -> Answer:
    """The slip of one person, in their language."""
    found = get_person(scope_of(desk), str(person))
    call, door = _call(), request.args.get("door", "")
    return render_template(
        "organiser/slip.html",
        desk=desk,
        person=found,
        paper=_paper(found, call, utc_now()),
        call=call,
        door=door if door.isprintable() and desk.may(Right.CHECK_IN) else "",
    )


@organiser.get("/<organisation>/events/<event>/people/slips")
@allow(Right.EDIT_PEOPLE, fresh=True)
def slips(desk: EventDesk) -> Answer:
    """The slips of those without an address who were ticked, or match the filter, by name."""
    view, call, now = read_view(desk), _call(), utc_now()
    ticked = list_ticked(desk)
    named = [person.public_id for person in ticked]
    asked = request.args.get("page", "")
    page = int(asked) if asked.isdecimal() and len(asked) < 5 else 0
    found = list_for_paper(
        scope_of(desk),
        replace(PeopleFilter() if named else view.wanted, mail="none"),
        questions=desk.event.questions,
        statuses=ACTIVE,
        named=named,
        offset=page * ON_A_PAGE,
        limit=ON_A_PAGE + 1,
    )
    return render_template(
        "organiser/slips.html",
        desk=desk,
        query=view.query(person=named),
        back=view.query() if named else view.query(mail="none"),
        left_out=sum(each.email is not None or each.status not in ACTIVE for each in ticked),
        papers=[_paper(each, call, now) for each in found[:ON_A_PAGE]],
        call=call,
        number=page,
        is_more=len(found) > ON_A_PAGE,
    )


def _call() -> str:
    """The telephone number for questions that stands on the slips."""
    return clean_line(request.args.get("call", ""))[:PHONE_LENGTH]


def _paper(person: Registration, call: str, now: datetime) -> Paper:
    found = slip_for(person, now, call=call)
    links = Links(settings().base_url, found.language)
    return Paper(
        slip=found,
        door_qr=qr_of(links.check_in(person.door_token)) if found.door_code else "",
        join_qr=qr_of(found.join_url) if found.join_url else "",
    )
