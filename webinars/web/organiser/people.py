"""The people of an event: a table to search, filter and sort; on a phone, a list."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from webinars.accounts.rights import Right
from webinars.events import questions
from webinars.events.channels import listening_languages
from webinars.events.organising import PartnerLink, SeatReservation
from webinars.extensions import db
from webinars.languages import language_name
from webinars.localtime import format_date
from webinars.registrations.mailings.composing import MailingNotFound, get_mailing
from webinars.registrations.models import ACTIVE, Origin, RegistrationStatus
from webinars.registrations.people.deciding import APPLIES_TO, Decision
from webinars.registrations.people.filters import (
    ANSWER,
    NO_PREFERENCE,
    PeopleFilter,
    filterable,
)
from webinars.registrations.people.groups import find_group
from webinars.registrations.people.listing import (
    PeoplePage,
    count_by_status,
    count_matching,
    list_page,
    place_in_line,
)
from webinars.registrations.people.without_email import count_to_tell
from webinars.registrations.replies.overview import ANSWERS, NOT_ANSWERED
from webinars.registrations.scope import Scope
from webinars.registrations.states import count_seats
from webinars.registrations.taking_part import TakesPart, is_asked
from webinars.times import utc_now
from webinars.web.answer_words import WORDS
from webinars.web.organiser import people_words as words
from webinars.web.organiser.batches import find_done, find_last
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.mailing_words import title_of
from webinars.web.organiser.people_view import (
    CALENDAR,
    DATES,
    RECORDED,
    View,
    columns_of,
    not_said,
    read_view,
    scope_of,
    short_moment,
)
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first, way_name


@dataclass(frozen=True)
class Choices:
    """A filter that is chosen from a list: its name in the address, label, choices, and choice."""

    name: str
    label: str
    choices: list[tuple[str, str]]
    chosen: str

    @property
    def said(self) -> str:
        """The choice in words; as it stands in the address where it is none any more."""
        return dict(self.choices).get(self.chosen, self.chosen)

    def with_choice(self) -> Choices:
        """The same, where what is chosen stands in the list though it is gone: it still counts."""
        if not self.chosen or self.chosen in dict(self.choices):
            return self
        return replace(self, choices=[*self.choices, (self.chosen, _("no longer there"))])


@organiser.get("/<organisation>/events/<event>/people/")
@allow(Right.SEE_PEOPLE)
def people(desk: EventDesk) -> Answer:
    """A page of the people who match what the address asks for."""
    view, scope = read_view(desk), scope_of(desk)
    found = list_page(
        scope,
        view.wanted,
        questions=desk.event.questions,
        sort=view.sort,
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
        with_answers=any(column.is_answer for column in view.columns),
        with_dates=any(column.key == DATES for column in view.columns),
        with_consents=any(column.key == RECORDED for column in view.columns),
        with_calendar=any(column.key == CALENDAR for column in view.columns),
    )
    counts = count_by_status(scope)
    now = utc_now()
    done = find_done(desk, scope, request.args.get("done", ""), now)
    return render_template(
        "organiser/people.html",
        desk=desk,
        view=view,
        found=found,
        total=sum(counts.values()),
        matching=_count(scope, view, counts, desk) if found.count is None else found.count,
        seats=count_seats(desk.event, now) if desk.sees_all else None,
        first_place=_first_place(scope, view, found),
        tabs=_tabs(counts, view),
        filters=filter_choices(desk, view.wanted),
        all_columns=columns_of(desk),
        may_edit=desk.may(Right.EDIT_PEOPLE),
        decisions=_offered(view, counts),
        applies_to=APPLIES_TO,
        active=ACTIVE,
        words=words,
        to_tell=count_to_tell(scope),
        done=done,
        last=None if done else find_last(desk, scope, now),
        moment=lambda instant: short_moment(instant, desk.event),
    )


def _count(scope: Scope, view: View, counts: dict[RegistrationStatus, int], desk: EventDesk) -> int:
    """How many match; without a search the counts by status say it already."""
    if view.wanted.only_statuses:
        statuses = view.wanted.statuses or tuple(counts)
        return sum(counts.get(status, 0) for status in statuses)
    return count_matching(scope, view.wanted, questions=desk.event.questions)


def _first_place(scope: Scope, view: View, found: PeoplePage) -> int | None:
    """Which place in the line the first of the page has, where a whole line is looked at."""
    is_line = view.queue and view.is_default_sort and view.wanted.only_statuses
    if not is_line or scope.partner_id is not None or not found.people:
        return None
    return place_in_line(found.people[0])


def _offered(view: View, counts: dict[RegistrationStatus, int]) -> list[Decision]:
    """The decisions that can change anybody who is looked for, of so many people by status."""
    statuses = set(view.wanted.statuses or counts) & counts.keys()
    return [each for each in Decision if APPLIES_TO[each] & statuses]


def _tabs(counts: dict[RegistrationStatus, int], view: View) -> list[tuple[str, str, int, bool]]:
    """Status, label, count, and whether it is looked at; those that nobody is in are left out."""
    return [
        (status.value, str(words.STATUSES[status]), counts.get(status, 0), is_here)
        for status in RegistrationStatus
        if (is_here := view.wanted.statuses == (status,)) or counts.get(status)
    ]


def filter_choices(desk: EventDesk, wanted: PeopleFilter) -> list[Choices]:
    """What can be chosen from among the event's people, with what is chosen."""
    event, language = desk.event, chosen_language()
    found = []
    codes = listening_languages(event.channels)
    if codes:
        names = [(code, capitalize_first(language_name(code, language))) for code in codes]
        heard = [*names, (NO_PREFERENCE, _("No preference"))]
        found.append(Choices("listening", _("Listens in"), heard, wanted.listening))
    if is_asked(event):
        ways = [*((way.value, way_name(way)) for way in TakesPart), (NO_PREFERENCE, not_said())]
        found.append(Choices("way", _("Takes part"), ways, wanted.way))
    for question in filterable(event.questions):
        label = question.text(language, event.source_language).label
        offered = questions.choices(question, language)
        chosen = wanted.answers.get(question.key, "")
        found.append(Choices(ANSWER + question.key, label, offered, chosen))
    for key in wanted.lost(event.questions):
        label = _("A question that was removed")
        found.append(Choices(ANSWER + key, label, [], wanted.answers[key]))
    return [each.with_choice() for each in [*found, *_further_filters(desk, wanted)]]


def _further_filters(desk: EventDesk, wanted: PeopleFilter) -> list[Choices]:
    origins = [(origin.value, str(words.ORIGINS[origin])) for origin in Origin]
    found = [
        Choices("origin", _("Origin"), origins, wanted.origin.value if wanted.origin else ""),
        Choices("attended", _("Came"), [("yes", _("Yes")), ("no", _("No"))], wanted.attended),
        Choices(
            "mail",
            _("Mail"),
            [("trouble", _("Could not be delivered")), ("none", _("No e-mail"))],
            wanted.mail,
        ),
    ]
    if desk.event.recording or wanted.recorded:
        agreed = [("yes", _("Yes")), ("no", _("No"))]
        found.append(Choices("recorded", _("Agrees to be recorded"), agreed, wanted.recorded))
    said = [(name, str(WORDS[partstat])) for name, partstat in ANSWERS.items()]
    said.append((NOT_ANSWERED, _("No answer")))
    found.append(Choices("calendar", _("Answered in the calendar"), said, wanted.calendar))
    if desk.event.choose_dates or wanted.date:
        found.append(Choices("date", _("Date"), _dates(desk), wanted.date))
    if wanted.group:
        found.append(Choices("group", _("Registered together"), _group(desk, wanted), wanted.group))
    if wanted.message:
        label, titles = _("Message from the organisers"), _message(desk, wanted)
        found.append(Choices("message", label, titles, wanted.message))
    links, held = _links(desk), _reservations(desk)
    if links or wanted.partner:
        found.append(Choices("partner", _("Came by"), links, wanted.partner))
    if held or wanted.reservation:
        found.append(Choices("seats", _("Held seats"), held, wanted.reservation))
    return found


def _dates(desk: EventDesk) -> list[tuple[str, str]]:
    language = chosen_language()
    return [(date.public_id, format_date(date.starts_local, language)) for date in desk.event.dates]


def _group(desk: EventDesk, wanted: PeopleFilter) -> list[tuple[str, str]]:
    """The group that is looked at, by whoever registered it; one is found by one of its people."""
    party = find_group(scope_of(desk), wanted.group)
    return [(wanted.group, (party and party.told_name) or "–")]


def _message(desk: EventDesk, wanted: PeopleFilter) -> list[tuple[str, str]]:
    """The message that is looked at: by its title for who may read messages."""
    title = "–"
    if desk.may(Right.SEND):
        with suppress(MailingNotFound):
            title = title_of(get_mailing(desk.event.id, wanted.message))
    return [(wanted.message, title)]


def _links(desk: EventDesk) -> list[tuple[str, str]]:
    """The partners' links by which those came whom the member sees."""
    links = select(PartnerLink.code, PartnerLink.label).where(PartnerLink.event_id == desk.event.id)
    partner_id = scope_of(desk).partner_id
    if partner_id is not None:
        links = links.where(PartnerLink.organisation_id == partner_id)
    return [(code, label) for code, label in db.session.execute(links.order_by(PartnerLink.label))]


def _reservations(desk: EventDesk) -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(SeatReservation.public_id, SeatReservation.label)
        .where(SeatReservation.event_id == desk.event.id)
        .order_by(SeatReservation.label)
    )
    return [(public_id, label) for public_id, label in rows] if desk.is_owner else []
