"""Pages for paper: the sign-in sheet of a date, and badges.

They hold names, and so leave the house as an export does: whoever may export may open them, after
their password, and the audit log says how many people they held, and what of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import abort, render_template, request

from webinars.accounts.rights import Right
from webinars.events.models import EventDate
from webinars.extensions import transaction
from webinars.languages import language_name
from webinars.registrations.models import Registration
from webinars.registrations.moving.exporting import list_for_paper
from webinars.registrations.people.filters import PeopleFilter
from webinars.registrations.scope import list_people
from webinars.registrations.taking_part import is_asked
from webinars.times import utc_now
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.people_view import read_view, scope_of
from webinars.web.urls import chosen_language

MOST_ON_PAPER = 2_000
WALK_INS = 12
"""So many empty lines follow the last name."""
_MOST_TICKED = 1_000
PER_SHEET = 10

_COLUMNS = ("name", "organisation")
"""What each page says of a person, as the audit log names it."""

_SIZES = ((20, "short"), (40, "middle"), (80, "long"))


@organiser.get("/<organisation>/events/<event>/people/sign-in-sheet")
@allow(Right.EXPORT, fresh=True)
def sign_in_sheet(desk: EventDesk) -> Answer:
    """Who is confirmed, by name, with room to sign; for one date."""
    date = _date(desk)
    wanted = PeopleFilter(date=date.public_id if desk.event.choose_dates else "")
    in_room = is_asked(desk.event)
    found = list_for_paper(
        scope_of(desk),
        wanted,
        questions=desk.event.questions,
        in_room=in_room,
        limit=MOST_ON_PAPER + 1,
    )
    page = render_template(
        "organiser/sign_in_sheet.html",
        desk=desk,
        event=desk.event,
        date=date,
        people=found[:MOST_ON_PAPER],
        in_room=in_room,
        is_cut=len(found) > MOST_ON_PAPER,
        most=MOST_ON_PAPER,
        walk_ins=WALK_INS,
    )
    count = min(len(found), MOST_ON_PAPER)
    return _recorded(desk, "export.sign-in-sheet", count, _COLUMNS, page)


@organiser.get("/<organisation>/events/<event>/people/badges")
@allow(Right.EXPORT, fresh=True)
def badges(desk: EventDesk) -> Answer:
    """Badges for those who were chosen, or for the confirmed people who match the filter.

    Of a hybrid event, for those of them who come to the room; for the others where they are meant.
    """
    view, ticked = read_view(desk), list_ticked(desk)
    with_language = request.args.get("languages") == "yes"
    has_others = is_asked(desk.event) and not ticked and not view.wanted.way
    with_others = request.args.get("online") == "yes"
    found: Sequence[Registration] = sorted(
        ticked, key=lambda person: (person.name.casefold(), person.id)
    )
    if not ticked:
        found = list_for_paper(
            scope_of(desk),
            view.wanted,
            questions=desk.event.questions,
            in_room=has_others and not with_others,
            limit=MOST_ON_PAPER + 1,
        )
    people = found[:MOST_ON_PAPER]
    page = render_template(
        "organiser/badges.html",
        desk=desk,
        event=desk.event,
        view=view,
        named=[person.public_id for person in ticked],
        sheets=[people[start : start + PER_SHEET] for start in range(0, len(people), PER_SHEET)],
        count=len(people),
        is_cut=len(found) > MOST_ON_PAPER,
        most=MOST_ON_PAPER,
        size_of=size_of,
        has_others=has_others,
        with_others=with_others,
        with_language=with_language,
        listens_in=_listens_in,
    )
    columns = [*_COLUMNS, "listening"] if with_language else _COLUMNS
    return _recorded(desk, "export.badges", len(people), columns, page)


def list_ticked(desk: EventDesk) -> list[Registration]:
    """The people who were ticked in the list; none where all are meant who match.

    404 for whom the event, or the member's sight of it, does not have.
    """
    named = list(dict.fromkeys(request.args.getlist("person")))
    if len(named) > _MOST_TICKED or not all(text.isprintable() for text in named):
        abort(404)
    if not named or request.args.get("all") == "yes":
        return []
    found = list_people(scope_of(desk), named)
    if len(found) != len(named):
        abort(404)
    return found


def size_of(name: str) -> str:
    """How large a name can be written so that it fits on its badge."""
    return next((size for most, size in _SIZES if len(name) <= most), "longest")


def _recorded(desk: EventDesk, action: str, count: int, columns: Sequence[str], page: str) -> str:
    """The page, once the audit log has it: after a commit, what it shows would be read anew.

    Where nobody is on it, nothing leaves the house.
    """
    if count:
        with transaction():
            desk.record(action, columns=list(columns), rows=count)
    return page


def _listens_in(person: Registration) -> str:
    code = person.listening_language
    return language_name(code, chosen_language()) if code else ""


def _date(desk: EventDesk) -> EventDate:
    """The date that the address names, else the next one. 404 for another event's."""
    dates, wanted = desk.event.dates, request.args.get("date")
    if wanted is None:
        now = utc_now()
        return next((date for date in dates if date.ends_at > now), dates[0])
    try:
        public_id = str(UUID(wanted))
    except ValueError:
        abort(404)
    return next((date for date in dates if date.public_id == public_id), None) or abort(404)
