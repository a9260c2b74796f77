"""The figures of an event: who registers, when, from where, and what is still to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app, render_template
from flask_babel import ngettext

from webinars.accounts.rights import Right
from webinars.events.inclusion import is_due
from webinars.registrations.choosing import count_by_date
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.partner_links import list_links
from webinars.registrations.people.reserving import ReservationFigures, list_reservations
from webinars.registrations.people.without_email import count_to_tell
from webinars.registrations.replies.overview import count_answers
from webinars.registrations.scope import Scope
from webinars.registrations.states import SeatCount, count_seats
from webinars.registrations.statistics import languages, people
from webinars.registrations.statistics.mails import MailFigures, count_mails, count_sent
from webinars.registrations.statistics.needs import NeedFigures, count_needs
from webinars.registrations.statistics.suppression import SMALLEST_TOLD
from webinars.registrations.taking_part import is_asked
from webinars.times import utc_now
from webinars.web.dates_field import full_for
from webinars.web.kept import Kept
from webinars.web.organiser import figures
from webinars.web.organiser import people_words as words
from webinars.web.organiser.charts import BarChart, TimeChart
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.inclusion import inclusion_breakdowns
from webinars.web.organiser.people_view import scope_of, sees_needs

_MOST_BARS = 8
_MOST_COUNTRIES = 12
_ORDER = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.PENDING,
    RegistrationStatus.DECLINED,
    RegistrationStatus.CANCELLED,
)
"""In which the counts by status stand: the first always."""


@dataclass(frozen=True, kw_only=True)
class Seats:
    """Places: how many are taken, held for groups and left; only of the whole event."""

    count: SeatCount
    reservations: list[ReservationFigures]


@organiser.get("/<organisation>/events/<event>/figures/")
@allow(Right.SEE_PEOPLE)
def dashboard(desk: EventDesk) -> Answer:
    """Everything that can be counted about those whom the member sees."""
    scope, now = scope_of(desk), utc_now()
    crowd = people.count_crowd(scope)
    has_begun = now >= desk.event.starts_at
    return render_template(
        "organiser/dashboard.html",
        desk=desk,
        crowd=crowd,
        tiles=_tiles(crowd),
        is_part=scope.partner_id is not None,
        time=_time(desk, scope, crowd) if crowd.statuses.total() else None,
        charts_of_people=_charts(desk, scope, crowd) if crowd.active else [],
        demands=_demands(desk, crowd),
        seats=_seats(desk, scope, now),
        needs=_needs(desk, scope),
        sees_needs=sees_needs(desk),
        mails=_mails(scope, crowd),
        recorded=_recorded(desk, scope, crowd),
        to_tell=count_to_tell(scope),
        sent=_sent(scope) if crowd.statuses.total() else 0,
        attendance=figures.attendance(crowd) if has_begun else None,
        is_over=now >= desk.event.ends_at,
        inclusion=inclusion_breakdowns(desk.event),
        inclusion_is_over=is_due(desk.event, now),
        limit=SMALLEST_TOLD,
    )


def _tiles(crowd: people.Crowd) -> list[tuple[str, int, str]]:
    """Label, count and status of what stands in large figures on top."""
    return [
        (str(words.STATUSES[status]), crowd.statuses[status], status.value)
        for status in _ORDER
        if crowd.statuses[status] or status is _ORDER[0]
    ]


def _recorded(desk: EventDesk, scope: Scope, crowd: people.Crowd) -> str:
    """How many agree to be recorded, where the event is."""
    confirmed = crowd.statuses[RegistrationStatus.CONFIRMED]
    if not desk.event.recording or not confirmed:
        return ""
    said = ngettext(
        "Agreed to be recorded: %(agreed)s of %(num)s confirmed person.",
        "Agreed to be recorded: %(agreed)s of %(num)s confirmed people.",
        confirmed,
        agreed=people.count_recorded(scope),
    )
    return str(said)


def _time(desk: EventDesk, scope: Scope, crowd: people.Crowd) -> TimeChart:
    return figures.over_time(people.count_over_time(scope, zone=desk.event.zone), crowd)


def _charts(desk: EventDesk, scope: Scope, crowd: people.Crowd) -> list[BarChart]:
    organisations = people.count_organisations(scope, most=_MOST_BARS)
    countries = people.count_countries(
        scope, desk.event.questions, most=_MOST_COUNTRIES, people=crowd.active
    )
    return [
        *([figures.by_way(desk, crowd)] if is_asked(desk.event) else []),
        *([_dates(desk, scope, crowd)] if desk.event.choose_dates else []),
        *_calendar(desk, scope),
        figures.by_organisation(desk, organisations),
        *([figures.by_country(countries)] if countries else []),
        figures.by_source(desk, crowd, list_links(scope)),
        figures.by_language(crowd),
    ]


def _calendar(desk: EventDesk, scope: Scope) -> list[BarChart]:
    """What people answered in their calendars, as soon as somebody has."""
    counts = count_answers(scope)
    return [figures.by_answer(desk, counts)] if counts else []


def _dates(desk: EventDesk, scope: Scope, crowd: people.Crowd) -> BarChart:
    conditions = (*scope.conditions(), Registration.status.in_(ACTIVE))
    full = full_for(desk.event) if scope.partner_id is None else frozenset()
    counts = count_by_date(desk.event, *conditions)
    return figures.by_date(desk, counts, full, people=crowd.active)


def _demands(desk: EventDesk, crowd: people.Crowd) -> figures.LanguageFigures:
    demands = languages.compare(desk.event.channels, crowd.listening)
    narrowed = languages.list_narrowed(desk.event.id) if demands else []
    return figures.by_listening(desk, crowd, demands, languages.find_gaps(narrowed, demands))


def _seats(desk: EventDesk, scope: Scope, now: datetime) -> Seats | None:
    """The places of the whole event; who sees a part of the people does not see them."""
    if scope.partner_id is not None:
        return None
    held = list_reservations(desk.event, now) if desk.is_owner else []
    return Seats(count=count_seats(desk.event, now), reservations=held)


def _needs(desk: EventDesk, scope: Scope) -> NeedFigures | None:
    """How many needs there are: for the organisation's own members; a co-host sees none."""
    return count_needs(scope) if desk.is_owner else None


def _mails(scope: Scope, crowd: people.Crowd) -> MailFigures | None:
    return count_mails(scope) if crowd.statuses.total() else None


def _sent(scope: Scope) -> int:
    """How many mails were sent; it may be late by a minute, because counting takes long."""
    kept: Kept[int] = current_app.extensions.setdefault("kept_sent", Kept(limit=256, seconds=60))
    return kept.get(scope, lambda: count_sent(scope))
