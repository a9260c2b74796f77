"""The basics of an event: kind, format, dates, place, contact; and a new event from nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise

from flask import abort, current_app, flash, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from config import Settings
from webinars.accounts.rights import Right
from webinars.events.editing.basics import Basics, DateEntry, DateNotFound, save_basics
from webinars.events.editing.creating import NewEvent
from webinars.events.editing.creating import create_blank as create
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.hashtags import read_hashtags
from webinars.events.models import Event, EventFormat, EventKind, Visibility
from webinars.events.schedule import Span, repeated_times
from webinars.extensions import transaction
from webinars.localtime import format_span
from webinars.registrations.ways_lost import find_ways_lost
from webinars.times import NonexistentTime, offered_zones, to_instant, utc_now
from webinars.web.forms import NAME_LIMIT, Line, Required, strip
from webinars.web.organiser import step_up
from webinars.web.organiser.agenda_forms import ClockField
from webinars.web.organiser.asking_back import ASKED, AskingForm
from webinars.web.organiser.audit_facts import differences
from webinars.web.organiser.desk import Answer, Desk, EventDesk, allow, back_to, organiser
from webinars.web.organiser.event_words import VISIBILITIES
from webinars.web.organiser.fields import (
    DayField,
    Needed,
    is_row_button,
    language_choices,
    mail_field,
    one_line,
    row_names,
)
from webinars.web.organiser.former_words import warn_of_former_details
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.keeping import KeepingForm
from webinars.web.organiser.receipt import Caution
from webinars.web.organiser.saving import SectionForm, again, is_sent, save
from webinars.web.organiser.ways_lost_words import ways_lost_in_words
from webinars.web.public.own import site_domain
from webinars.web.templating import date_text, moment_text
from webinars.web.urls import chosen_language
from webinars.web.words import format_name, kind_name
from webinars.web.zones import zone_choices

_DATES = "date"
_LONGEST_NIGHT = timedelta(hours=12)
"""What ends earlier on the clock than it began is over the next morning, unless it is longer."""


class KindForm(OrganiserForm):
    """What kind of meeting, where people take part, and on whose clocks."""

    kind = SelectField(_l("Kind"), validators=[Needed()])
    format = SelectField(_l("Format"), validators=[Needed()])
    zone = SelectField(_l("Time zone"), validators=[Needed()])

    def offer(self, *zones: str) -> None:
        """Fill the choices; `zones` come first."""
        self.kind.choices = [(kind.value, kind_name(kind)) for kind in EventKind]
        self.format.choices = [(each.value, format_name(each)) for each in EventFormat]
        self.zone.choices = zone_choices(*zones)


class NewEventForm(KindForm):
    """What there has to be to begin with."""

    title = StringField(
        _l("Title"), validators=[Required(_l("Enter a title.")), Line(300)], filters=[strip]
    )
    day = DayField(_l("Date"), validators=[InputRequired(_l("Enter the date."))])
    start = ClockField(_l("Start"), validators=[InputRequired(_l("Enter when it starts."))])
    end = ClockField(_l("End"), validators=[InputRequired(_l("Enter when it ends."))])
    language = SelectField(_l("Language of the title"), validators=[Needed()])

    def validate_day(self, field: Field) -> None:
        """Refuse times that cannot be; what is missing says so itself."""
        if field.data and self.start.data and self.end.data and self._has_zone():
            check_row(field, self.start, self.end, self.zone.data)

    def _has_zone(self) -> bool:
        return self.zone.data in offered_zones()

    def new_event(self) -> NewEvent:
        """What the valid form says."""
        return NewEvent(
            title=one_line(self.title.data),
            kind=EventKind(self.kind.data),
            format=EventFormat(self.format.data),
            span=span_of(self.day, self.start, self.end),
            zone=self.zone.data,
            language=self.language.data,
        )


class BasicsForm(SectionForm, AskingForm, KeepingForm, KindForm):
    """The basics. Make it with `_form`: each date adds its fields."""

    visibility = SelectField(_l("Who can find it"), validators=[Needed()])
    venue = StringField(_l("Venue"), validators=[Line(200)], filters=[strip])
    address = StringField(_l("Address"), validators=[Line(500)], filters=[strip])
    contact_name = StringField(_l("Contact: name"), validators=[Line(NAME_LIMIT)], filters=[strip])
    contact_email = mail_field(_l("Contact: e-mail address"))
    hashtags = StringField(_l("Hashtags"), validators=[Line(300)], filters=[strip])
    recording = BooleanField(_l("It is recorded"))
    rows: Sequence[str] = ()
    row_change: tuple[int, str] | None = None
    """Before which row the page says what a button did there; the sentence."""

    def dates(self) -> Iterator[tuple[str, Field, Field, Field, Field]]:
        """The row's name, and the fields of each date: day, start, end, identity."""
        for row in self.rows:
            yield row, *(self[f"{part}-{row}"] for part in ("day", "start", "end", "is"))

    def validate(self, extra_validators: object = None) -> bool:
        """Check all fields, then the dates: each by itself, and beside the one before."""
        is_valid = bool(super().validate(extra_validators))
        if not self.zone.errors:
            self._check_dates()
        return is_valid and not self.errors and bool(self.rows)

    def _check_dates(self) -> None:
        spans = []
        for _row, day, start, end, _is in self.dates():
            try:
                check_row(day, start, end, self.zone.data)
                spans.append((span_of(day, start, end), day))
            except ValidationError as error:
                day.errors = [*day.errors, str(error)]
        spans.sort(key=lambda pair: pair[0])
        for (former, _day), (span, day) in pairwise(spans):
            if span[0] < former[1]:
                day.errors = [*day.errors, str(_("This date begins before another one is over."))]

    def basics(self) -> Basics:
        """What the valid form says."""
        entries = []
        for _row, day, start, end, identity in self.dates():
            span = span_of(day, start, end)
            entries.append(DateEntry(start=span[0], end=span[1], public_id=identity.data or ""))
        return Basics(
            kind=EventKind(self.kind.data),
            format=EventFormat(self.format.data),
            visibility=Visibility(self.visibility.data),
            zone=self.zone.data,
            dates=tuple(sorted(entries, key=lambda entry: entry.start)),
            venue=one_line(self.venue.data),
            address=one_line(self.address.data),
            contact_name=one_line(self.contact_name.data),
            contact_email=self.contact_email.data or "",
            hashtags=read_hashtags(self.hashtags.data or ""),
            recording=bool(self.recording.data),
            retention_days=self.retention_days.data,
            access_retention_days=self.access_retention_days.data,
        )


@organiser.route("/<organisation>/events/new/blank", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def create_blank(desk: Desk) -> Answer:
    """Begin an event with the little that it needs; it is a draft."""
    form = NewEventForm(
        zone=desk.organisation.default_zone, language=desk.organisation.default_language
    )
    form.offer(desk.organisation.default_zone)
    form.language.choices = language_choices(desk.organisation.default_language)
    if request.method == "GET":
        return render_template("organiser/create_blank.html", desk=desk, form=form)
    if not form.validate():
        return again(render_template("organiser/create_blank.html", desk=desk, form=form), 422)
    new = form.new_event()
    settings: Settings = current_app.config["SETTINGS"]
    with transaction():
        event = create(
            organisation=desk.organisation,
            new=new,
            organizer_email=settings.mail_default_sender,
            domain=site_domain(),
            now=utc_now(),
        )
        slug = event.slug
        desk.record("event.create", f"event/{slug}")
    warn_of_repeated([new.span], new.zone)
    return back_to(desk.url("tasks", event=slug), said_of_new())


@organiser.route("/<organisation>/events/<event>/basics", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def basics(desk: EventDesk) -> Answer | tuple[str, int]:
    """Change what the event is, when and where."""
    form = _form(desk)
    if not is_sent() or is_row_button(_DATES):
        form.row_change = _row_change(form) if is_row_button(_DATES) else None
        return _render(desk, form)
    if not form.validate():
        return again(_render(desk, form), 422)
    entered = form.basics()
    spans = [(entry.start, entry.end) for entry in entered.dates]
    asked = _ask_back(desk, form, spans, entered.zone)
    if asked:
        return asked
    change = partial(_save, basics=entered, version=form.version.data or "")
    stored = Basics.of(desk.event)
    told, lost = differences(stored, entered), find_ways_lost(desk.event, entered.format)
    cautions = [ways_lost_in_words(lost, desk.event)] if lost else []
    if entered.dates != stored.dates:
        cautions += _late_window(desk.event, max(end for _start, end in spans))
    caution = Caution(" ".join(cautions), way=lost.way if lost else None)
    try:
        answer = save(
            desk,
            change,
            action="event.basics",
            caution=caution,
            **told,
        )
    except SectionConflict:
        _show_conflict(form, Basics.of(desk.event))
        return again(_render(desk, form), 409)
    except DateNotFound:
        abort(404)
    except NonexistentTime:
        form.zone.errors = [_("The clocks of this zone skip the beginning or end of registration.")]
        return again(_render(desk, form), 422)
    if not isinstance(answer, str):
        warn_of_repeated(spans, entered.zone)
        warn_of_former_details(desk.event, stored, entered)
    return answer


def _ask_back(
    desk: EventDesk, form: BasicsForm, spans: Sequence[Span], zone: str
) -> Answer | tuple[str, int] | None:
    """The question that stands before a doubtful change, or one that deletes; None without any."""
    is_doubtful = form.is_doubtful(desk.event, spans, zone)
    ends_at = to_instant(max(end for _start, end in spans), zone)
    removal = form.find_removal(desk.event, ends_at)
    if form.is_removal_doubtful(removal) or is_doubtful:
        return again(_render(desk, form), 422)
    return step_up.ask_again() if removal else None


def said_of_new() -> str:
    """What the page of a new event says on top."""
    # Not inside an f-string: what stands there is not found for translation.
    is_there = _("The event is there, as a draft.")
    usual = _(
        "Who can find it, and when its join page opens, is as usual for its kind; you can change "
        "both."
    )
    return f"{is_there} {usual}"


def check_row(day: Field, start: Field, end: Field, zone: str) -> None:
    """Raise `ValidationError` with a sentence where day and times are no date in `zone`."""
    if not (day.data and start.data and end.data):
        raise ValidationError(_("Enter the date, and when it starts and ends."))
    begins, ends = span_of(day, start, end)
    if ends <= begins:
        raise ValidationError(_("It ends before it begins."))
    for local in (begins, ends):
        try:
            to_instant(local, zone)
        except NonexistentTime:
            raise ValidationError(
                _("The clocks skip this time on that day: %(time)s.", time=f"{local:%H:%M}")
            ) from None


def span_of(day: Field, start: Field, end: Field) -> Span:
    """The local start and end; what ends early in the morning is over on the next day."""
    begins, ends = (datetime.combine(day.data, clock.data) for clock in (start, end))
    tomorrow = ends + timedelta(days=1)
    return begins, tomorrow if ends <= begins and tomorrow - begins <= _LONGEST_NIGHT else ends


def warn_of_repeated(spans: Sequence[Span], zone: str) -> None:
    """Say on the next page which times the clocks show twice."""
    for local in repeated_times(spans, zone):
        flash(
            _(
                "The clocks are put back that day and show %(time)s twice: the first one counts.",
                time=moment_text(local),
            ),
            "warning",
        )


def _save(event: Event, *, basics: Basics, version: str) -> None:
    save_basics(event=event, basics=basics, version=version, domain=site_domain(), now=utc_now())


def _late_window(event: Event, ends: datetime) -> list[str]:
    """That registration closes, or opens, after the new local end of the event."""
    closes, opens = event.registration_closes_local, event.registration_opens_local
    if closes and closes > ends:
        return [_("Registration closes after the event: %(date)s.", date=moment_text(closes))]
    if opens and opens > ends:
        return [_("Registration opens after the event: %(date)s.", date=moment_text(opens))]
    return []


def _show_conflict(form: BasicsForm, stored: Basics) -> None:
    """Dates are compared with themselves, wherever they stand now."""
    rows = {identity.data: row for row, *_fields, identity in form.dates() if identity.data}
    same = {name: form[name].data for name in (*ASKED, "removed_sooner")}
    form.show_conflict(stored, {**_values(stored, rows), **same})
    language, known = chosen_language(), {date.public_id for date in stored.dates}
    form.added = [
        format_span(date.start, date.end, language)
        for date in stored.dates
        if date.public_id not in rows
    ]
    for _row, *_fields, identity in form.dates():
        identity.data = identity.data if identity.data in known else ""


def _form(desk: EventDesk) -> BasicsForm:
    stored = Basics.of(desk.event)
    rows = row_names(_DATES, len(stored.dates))
    fields = {}
    for row in rows:
        fields[f"day-{row}"] = DayField(_l("Date"), validators=[Needed(), Optional()])
        fields[f"start-{row}"] = ClockField(_l("Start"), validators=[Needed(), Optional()])
        fields[f"end-{row}"] = ClockField(_l("End"), validators=[Needed(), Optional()])
        fields[f"is-{row}"] = HiddenField()
    kind: type[BasicsForm] = type("BasicsForm", (BasicsForm,), {**fields, "rows": rows})
    form = kind(version=version_of(stored), **_values(stored))
    form.offer(stored.zone, desk.organisation.default_zone)
    form.visibility.choices = [(each.value, text) for each, text in VISIBILITIES.items()]
    return form


def _row_change(form: BasicsForm) -> tuple[int, str]:
    """Where a row was added or taken out by its button, and that this is not saved yet."""
    unsaved = _("It is not saved yet.")
    removed = request.form.get(f"{_DATES}-remove", "")
    sent = request.form.getlist(_DATES)
    if removed not in sent:
        return len(form.rows) - 1, " ".join((_("A date was added here."), unsaved))
    day = request.form.get(f"day-{removed}", "")
    try:
        said = _("Removed here: %(date)s.", date=date_text(datetime.fromisoformat(day)))
    except ValueError:
        said = _("A date was removed here.")
    return sent.index(removed), f"{said} {unsaved}"


def _values(stored: Basics, rows: Mapping[str, str] | None = None) -> dict[str, object]:
    """What the form is filled with; `rows` has the row of each date, by public id."""
    values: dict[str, object] = {
        name: getattr(stored, name)
        for name in (
            *("venue", "address", "zone", "contact_name", "contact_email", "recording"),
            *("retention_days", "access_retention_days"),
        )
    }
    values |= {name: getattr(stored, name).value for name in ("kind", "format", "visibility")}
    values["hashtags"] = " ".join(stored.hashtags)
    for number, date in enumerate(stored.dates):
        row = str(number) if rows is None else rows.get(date.public_id, "none")
        values |= {
            f"day-{row}": date.start.date(),
            f"start-{row}": date.start.time(),
            f"end-{row}": date.end.time(),
            f"is-{row}": date.public_id,
        }
    return values


def _render(desk: EventDesk, form: BasicsForm) -> str:
    return render_template(
        "organiser/basics.html",
        desk=desk,
        form=form,
        language=chosen_language(),
    )
