"""A series of dates from a pattern: look at what it makes, leave some out, add the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from webinars.accounts.rights import Right
from webinars.events.editing.series import LONGEST, Every, Pattern, add_series, dates_of, spans_on
from webinars.events.models import Event
from webinars.events.schedule import InvalidDates, Span, repeated_times
from webinars.localtime import format_span
from webinars.times import NonexistentTime, to_instant, utc_now
from webinars.web.organiser.agenda_forms import ClockField
from webinars.web.organiser.basics import check_row, span_of, warn_of_repeated
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.fields import DayField, Needed
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.saving import again, is_sent, save
from webinars.web.public.own import site_domain
from webinars.web.urls import chosen_language

_DAY, _SHOW = "chosen", "show"
_EVERY = {
    Every.DAY: _l("days"),
    Every.WEEK: _l("weeks, on the same weekday"),
    Every.MONTH_DAY: _l("months, on the same day of the month"),
    Every.MONTH_WEEKDAY: _l("months, on the same weekday (such as the second Tuesday)"),
}


class SeriesForm(OrganiserForm):
    """The pattern of the dates to add."""

    day = DayField(_l("First new date"), validators=[InputRequired(_l("Enter the date."))])
    start = ClockField(_l("Start"), validators=[InputRequired(_l("Enter when it starts."))])
    end = ClockField(_l("End"), validators=[InputRequired(_l("Enter when it ends."))])
    step = IntegerField(
        _l("Every"),
        validators=[
            InputRequired(_l("Enter a number.")),
            NumberRange(1, 12, _l("Enter a number from 1 to 12.")),
        ],
    )
    every = SelectField(_l("Days, weeks or months"), validators=[Needed()])
    number = IntegerField(
        _l("Number of dates"),
        validators=[Optional(), NumberRange(1, LONGEST, _l("Enter a number from 1 to 60."))],
    )
    until = DayField(_l("Or until"), validators=[Optional()])

    def validate(self, extra_validators: object = None) -> bool:
        """Check all fields; and that the series ends."""
        is_valid = bool(super().validate(extra_validators))
        if is_valid and self.number.data is None and self.until.data is None:
            self.number.errors = [_("Enter how many dates there are, or the last day.")]
        return is_valid and not self.errors

    def pattern(self) -> Pattern:
        """What the valid form says."""
        return Pattern(
            first=self.day.data,
            every=Every(self.every.data),
            step=self.step.data,
            number=self.number.data,
            until=self.until.data,
        )

    def span(self) -> Span:
        """The first date, in local time."""
        return span_of(self.day, self.start, self.end)


@dataclass(frozen=True)
class Candidate:
    """A date that the pattern makes; `trouble` says why it may not be one."""

    day: str
    text: str
    trouble: str
    is_chosen: bool


@organiser.route("/<organisation>/events/<event>/series", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def series(desk: EventDesk) -> Answer:
    """Show what a pattern makes, then add the dates that are ticked."""
    form = _form(desk.event)
    if not is_sent():
        return _render(desk, form)
    if not form.validate() or not _check(form, desk.event.zone):
        return again(_render(desk, form), 422)
    spans = spans_on(dates_of(form.pattern()), form.span())
    if _SHOW in request.form or _DAY not in request.form:
        return _render(desk, form, spans)
    chosen = [span for span in spans if f"{span[0]:%Y-%m-%d}" in request.form.getlist(_DAY)]
    try:
        change = partial(_add, spans=chosen)
        answer = save(desk, change, action="event.series", dates=len(chosen))
    except (InvalidDates, NonexistentTime):
        form.day.errors = [_("One of the ticked dates cannot be: it overlaps with another one.")]
        return again(_render(desk, form, spans), 422)
    if not isinstance(answer, str):
        warn_of_repeated(chosen, desk.event.zone)
    return answer


def _add(event: Event, *, spans: Sequence[Span]) -> None:
    add_series(event=event, spans=spans, domain=site_domain(), now=utc_now())


def _form(event: Event) -> SeriesForm:
    last = event.dates[-1]
    form = SeriesForm(
        start=last.starts_local.time(),
        end=last.ends_local.time(),
        step=1,
        every=Every.WEEK.value,
    )
    form.every.choices = [(every.value, label) for every, label in _EVERY.items()]
    return form


def _check(form: SeriesForm, zone: str) -> bool:
    """Whether the first date can be; else its field says why not."""
    try:
        check_row(form.day, form.start, form.end, zone)
    except ValidationError as error:
        form.day.errors = [str(error)]
        return False
    if form.until.data and form.until.data < form.day.data:
        form.until.errors = [_("This is before the first date.")]
        return False
    return True


def _candidates(event: Event, spans: Sequence[Span]) -> list[Candidate]:
    """What to tick: all that can be, or what was ticked when the page was sent before."""
    ticked = request.form.getlist(_DAY)
    language = chosen_language()
    found = []
    for span in spans:
        day, trouble = f"{span[0]:%Y-%m-%d}", _trouble(event, span)
        is_chosen = day in ticked if ticked else not trouble
        found.append(Candidate(day, format_span(*span, language), trouble, is_chosen))
    return found


def _trouble(event: Event, span: Span) -> str:
    if any(span[0] < date.ends_local and date.starts_local < span[1] for date in event.dates):
        return str(_("There is a date of this event already."))
    try:
        _begins, ends = (to_instant(local, event.zone) for local in span)
    except NonexistentTime:
        return str(_("The clocks skip this time on that day."))
    if ends <= utc_now():
        return str(_("This date is over. Check the year."))
    if repeated_times([span], event.zone):
        return str(_("The clocks show this time twice that day: the first one counts."))
    return ""


def _render(desk: EventDesk, form: SeriesForm, spans: Sequence[Span] = ()) -> str:
    return render_template(
        "organiser/series.html",
        desk=desk,
        form=form,
        candidates=_candidates(desk.event, spans),
    )
