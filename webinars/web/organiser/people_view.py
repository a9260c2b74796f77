"""How an organiser looks at an event's people: whom they may see, filters, order and columns.

All of it stands in the address, so that a view can be kept and passed on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel.dates import format_date, format_datetime, format_time
from flask import flash, request, session
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.events import questions
from webinars.events.channels import listening_languages
from webinars.events.models import Event, HostSight
from webinars.events.programme import Question
from webinars.languages import language_name
from webinars.localtime import formatting_locale, zone_label
from webinars.registrations.choosing import own_dates
from webinars.registrations.details import given_consent
from webinars.registrations.messages.untold_mails import Said, Sight, what_to_say
from webinars.registrations.models import ConsentPurpose, Registration, RegistrationStatus
from webinars.registrations.moving.sheets import Cell
from webinars.registrations.people.filters import (
    ANSWER,
    PeopleFilter,
    read_filter,
    write_filter,
)
from webinars.registrations.people.listing import Sort
from webinars.registrations.scope import Scope
from webinars.registrations.taking_part import is_asked
from webinars.registrations.untold import Telling
from webinars.times import to_local
from webinars.web.answer_words import shown_answers
from webinars.web.organiser import people_words as words
from webinars.web.organiser.desk import EventDesk
from webinars.web.reading import text_languages
from webinars.web.urls import chosen_language
from webinars.web.words import way_name

DATES = "dates"
"""The key of the column with the dates that somebody has chosen."""

CALENDAR = "calendar"
"""The key of the column with what somebody answered in their calendar."""

RECORDED = "recorded"
"""The key of the column that says who agrees to be recorded."""

QUEUES = (RegistrationStatus.WAITING, RegistrationStatus.PENDING)
"""The statuses of those who stand in line: the longest first."""

_DEFAULT_COLUMNS = frozenset({"email", "organisation", "status", "registered", "listening", "way"})


@dataclass(frozen=True)
class Column:
    """What a table can show of each person. `sort` is the key it can be sorted by, if any."""

    key: str
    label: str
    show: Callable[[Registration], str]
    sort: str = ""
    cell: Callable[[Registration], Cell] | None = None
    """What a file has of each person in place of what is shown: a day or a moment."""

    def cell_of(self, person: Registration) -> Cell:
        """What a file has of `person`."""
        return (self.cell or self.show)(person)

    @property
    def is_answer(self) -> bool:
        """Whether it shows the answers to a question."""
        return self.key.startswith(ANSWER)


@dataclass(frozen=True)
class View:
    """What the address of a list asks for."""

    wanted: PeopleFilter
    sort: Sort
    is_default_sort: bool
    columns: Sequence[Column]
    chosen: Sequence[str]
    """The keys of the columns, where others than the usual ones were chosen."""

    @property
    def queue(self) -> RegistrationStatus | None:
        """The line that is looked at, if nothing else is."""
        statuses = self.wanted.statuses
        return statuses[0] if len(statuses) == 1 and statuses[0] in QUEUES else None

    def query(self, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - as `url_for` takes them
        """The query that leads to this view, with `changes`; None leaves something out."""
        kept: dict[str, Any] = dict(write_filter(self.wanted))
        if not self.is_default_sort:
            kept["sort"] = self.sort.value
        if self.chosen:
            kept["columns"] = list(self.chosen)
        return {key: value for key, value in {**kept, **changes}.items() if value}


def scope_of(desk: EventDesk) -> Scope:
    """Whom the member sees: all, or at another's event those who came by their organisation."""
    if desk.sight is HostSight.ALL:
        return Scope(event_id=desk.event.id)
    return Scope(event_id=desk.event.id, partner_id=desk.organisation.id)


def sees_needs(desk: EventDesk) -> bool:
    """Whether the member may read what people need to take part: an owner named them."""
    return desk.is_owner and desk.member.sees_access_needs


def say_what_is_lost(desk: EventDesk, wanted: PeopleFilter) -> None:
    """Say on top of the page, once, that a filter asks for what is gone."""
    said = _("You look for answers to a question that was removed meanwhile: nobody is found.")
    is_said = any(text == said for _kind, text in session.get("_flashes", ()))
    if wanted.lost(desk.event.questions) and not is_said:
        flash(said, "warning")


def read_view(desk: EventDesk) -> View:
    """What the present address asks for; what it asks wrongly is left out."""
    wanted = read_filter(request.args.to_dict(flat=False), desk.event.questions)
    if request.method == "GET":
        say_what_is_lost(desk, wanted)
    default = _default_sort(wanted)
    try:
        sort = Sort(request.args.get("sort", default.value))
    except ValueError:
        sort = default
    there_are = {column.key: column for column in columns_of(desk)}
    asked = request.args.getlist("columns")
    chosen = [key for key in there_are if key in asked]
    usual = [key for key in there_are if key in _DEFAULT_COLUMNS and not _is_said(key, wanted)]
    keys, chosen = chosen or usual, [] if set(chosen) == set(usual) else chosen
    return View(wanted, sort, sort is default, [there_are[key] for key in keys], chosen)


def _is_said(key: str, wanted: PeopleFilter) -> bool:
    """Whether the column would say the same of everybody."""
    return key == "status" and len(wanted.statuses) == 1


def _default_sort(wanted: PeopleFilter) -> Sort:
    in_line = len(wanted.statuses) == 1 and wanted.statuses[0] in QUEUES
    return Sort.OLDEST if in_line else Sort.NEWEST


def columns_of(desk: EventDesk) -> list[Column]:
    """Everything that a table can show of each person; what nobody was asked is left out.

    Tables show columns in this order, in whichever they were chosen.
    """
    event = desk.event
    found = [
        Column("email", _("E-mail"), lambda person: person.email or ""),
        Column("phone", _("Telephone"), lambda person: person.phone),
        Column("organisation", _("Organisation"), lambda p: p.organisation, "organisation"),
        Column("status", _("Status"), lambda person: str(words.STATUSES[person.status]), "status"),
        Column(
            "registered",
            f"{_('Registered')} ({zone_label(event.zone, chosen_language())})",
            lambda person: short_moment(person.created_at, event),
            "time",
        ),
        Column("language", _("Language"), lambda person: _language(person.language)),
        Column("origin", _("Origin"), lambda person: str(words.ORIGINS[person.origin])),
        Column("partner", _("Came by"), lambda p: p.partner_link.label if p.partner_link else ""),
        Column("seats", _("Held seats"), lambda p: p.reservation.label if p.reservation else ""),
        Column("attended", _("Came"), lambda p: _("Yes") if p.attended_at else ""),
        Column(CALENDAR, _("Answered in the calendar"), lambda p: said_in_calendar(p, event)),
    ]
    if listening_languages(event.channels):
        heard = Column("listening", _("Listens in"), lambda p: _language(p.listening_language))
        found.insert(5, heard)
    if is_asked(event):
        found.insert(
            5, Column("way", _("Takes part"), lambda p: way_name(p.takes_part) or not_said())
        )
    if text_languages(event):
        read = Column("reads", _("Reads the event in"), lambda p: _language(p.text_language))
        found.append(read)
    if event.choose_dates:
        found.append(Column(DATES, _("Dates"), days_of))
    if event.recording:
        found.append(Column(RECORDED, _("Agrees to be recorded"), _recorded))
    if desk.is_owner:
        found.append(Column("note", _("Note"), lambda person: person.note))
    return found + [_answer_column(question, event) for question in event.questions]


def not_said() -> str:
    """What stands where somebody was not asked how they take part."""
    return str(_("Not said"))


def days_of(person: Registration) -> str:
    """The days that somebody has chosen, in figures."""
    locale = formatting_locale(chosen_language())
    days = [date.starts_local for date in own_dates(person)]
    if len({day.date() for day in days}) < len(days):
        return "; ".join(format_datetime(day, "short", locale=locale) for day in days)
    return "; ".join(format_date(day, "short", locale=locale) for day in days)


def said_in_calendar(person: Registration, event: Event) -> str:
    """What somebody answered in their calendar; with the day, in figures, where there are more."""
    shown = shown_answers(person)
    if len(event.dates) == 1:
        return "; ".join(each.words for each in shown)
    locale = formatting_locale(chosen_language())
    return "; ".join(
        f"{format_date(each.answer.date.starts_local, 'short', locale=locale)} {each.words}"
        for each in shown
    )


def short_moment(instant: Any, event: Event) -> str:  # noqa: ANN401 - a datetime, or None
    """A moment on the event's clocks, in figures; empty for None."""
    if instant is None:
        return ""
    locale = formatting_locale(chosen_language())
    return str(format_datetime(to_local(instant, event.zone), "short", locale=locale))


def clock(instant: datetime | None, event: Event) -> str:
    """A moment on the event's clocks, to the second; empty for None."""
    if instant is None:
        return ""
    locale = formatting_locale(chosen_language())
    return str(format_time(to_local(instant, event.zone), "medium", locale=locale))


def what_to_tell(
    desk: EventDesk, found: Sequence[tuple[Registration, Telling]], now: datetime
) -> dict[int, list[Said]]:
    """What people have to be told by somebody, mail by mail, by row id."""
    sight = Sight(decisions=desk.is_owner, all_that_is_told=desk.may(Right.EDIT_PEOPLE))
    return what_to_say(desk.event, found, language=chosen_language(), sight=sight, now=now)


def short_day(instant: Any, event: Event) -> str:  # noqa: ANN401 - a datetime
    """The day of a moment on the event's clocks, in figures."""
    locale = formatting_locale(chosen_language())
    return str(format_date(to_local(instant, event.zone), "short", locale=locale))


def _recorded(person: Registration) -> str:
    agrees = given_consent(person, ConsentPurpose.RECORDING) is not None
    return str(_("Yes") if agrees else _("No"))


def _language(code: str | None) -> str:
    return language_name(code, chosen_language()) if code else ""


def _answer_column(question: Question, event: Event) -> Column:
    language = chosen_language()

    def show(person: Registration) -> str:
        found = (each.value for each in person.answers if each.question_id == question.id)
        return questions.show(question, next(found, None), language)

    label = question.text(language, event.source_language).label
    return Column(ANSWER + question.key, label, show)
