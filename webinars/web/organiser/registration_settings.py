"""When people can register, for how many seats, and how they come in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from functools import partial

from flask import current_app, flash, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, Field, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional

from webinars.accounts.rights import Right
from webinars.events.channels import listening_languages
from webinars.events.editing.joining import Joining, save_joining
from webinars.events.editing.registering import (
    InvalidWindow,
    Window,
    check_window,
    save_registration_window,
)
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.exchange.document import LATEST_MINUTES
from webinars.events.models import Event
from webinars.languages import direction, language_name
from webinars.registrations.choosing import SomeLeftOut, let_choose
from webinars.registrations.details import clean_text
from webinars.registrations.needing_places import count_in_line
from webinars.registrations.taking_part import is_asked
from webinars.registrations.telling import count_audience
from webinars.times import NonexistentTime, utc_now
from webinars.web.forms import Line, Paragraphs, strip
from webinars.web.organiser.agenda_forms import ClockField, event_languages
from webinars.web.organiser.audit_facts import differences
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.fields import (
    DayField,
    moment,
    one_line,
    same_breaks,
    seats_field,
    url_field,
)
from webinars.web.organiser.phones_field import phones_field
from webinars.web.organiser.saving import SectionForm, again, is_sent, save
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first

HELP = "help-"
"""What the names of the fields about interpretation begin with."""

_MOST_HOURS = 336
_FIRST_MINUTE, _LAST_MINUTE = time(0, 0), time(23, 59)


class WindowForm(SectionForm):
    """When, for how many, and who decides."""

    opens_day = DayField(_l("Registration opens: date"), validators=[Optional()])
    opens_clock = ClockField(_l("Registration opens: time"), validators=[Optional()])
    closes_day = DayField(_l("Last day to register"), validators=[Optional()])
    closes_clock = ClockField(_l("Last minute to register"), validators=[Optional()])
    capacity = seats_field()
    online_open = BooleanField(_l("The places are those in the room; online is open to everybody"))
    waiting_list = BooleanField(_l("There is a waiting list when all places are taken"))
    approval = BooleanField(_l("We decide about each registration"))
    offer_hours = IntegerField(
        _l("Hours to say yes to a place that became free"),
        validators=[
            Optional(),
            NumberRange(1, _MOST_HOURS, _l("Enter a number of hours, from 1 to 336.")),
        ],
    )
    dates = RadioField(_l("Dates of a registration"), validators=[Optional()])
    decline_frees_seat = BooleanField(_l("Who declines in their calendar gives their place back"))

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.dates.choices = [
            ("all", _("One registration is for all dates")),
            ("choice", _("People choose their dates")),
        ]

    def window(self) -> Window:
        """What the valid form says; a day without a time is the whole day."""
        return Window(
            opens=moment(self.opens_day.data, self.opens_clock.data or _FIRST_MINUTE),
            closes=moment(self.closes_day.data, self.closes_clock.data or _LAST_MINUTE),
            capacity=self.capacity.data,
            online_open=bool(self.online_open.data),
            waiting_list=bool(self.waiting_list.data),
            approval=bool(self.approval.data),
            offer_hours=self.offer_hours.data,
            decline_frees_seat=bool(self.decline_frees_seat.data),
            choose_dates=self.dates.data == "choice",
        )


class JoiningForm(SectionForm):
    """How people come into the meeting. Make it with `_joining_form`.

    `languages` are those in which the organisers may say how to choose the interpretation.
    """

    platform = StringField(_l("Platform"), validators=[Line(80)], filters=[strip])
    join_url = url_field(_l("Link to the meeting"))
    join_passcode = StringField(_l("Passcode"), validators=[Line(80)], filters=[strip])
    join_phone = phones_field()
    join_opens_minutes = IntegerField(
        _l("Minutes before the start"),
        validators=[
            InputRequired(_l("Enter a number of minutes.")),
            NumberRange(0, LATEST_MINUTES, _l("Enter a number from 0 to 1440.")),
        ],
    )

    languages: Sequence[str] = ()

    def helps(self) -> list[tuple[str, Field]]:
        """The fields for the organisers' own words, by language."""
        return [(code, self[f"{HELP}{code}"]) for code in self.languages]

    def joining(self, stored: Joining) -> Joining:
        """What the valid form says; what it does not ask stays as it is `stored`."""
        words = {code: clean_text(field.data or "") for code, field in self.helps()}
        said = {**stored.listening_help, **words}
        return Joining(
            platform=one_line(self.platform.data),
            join_url=self.join_url.data or "",
            join_passcode=one_line(self.join_passcode.data),
            join_phone=clean_text(self.join_phone.data or ""),
            listening_help={code: said[code] for code in sorted(said) if said[code]},
            join_opens_minutes=self.join_opens_minutes.data,
        )


@organiser.route("/<organisation>/events/<event>/registration", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def registration_settings(desk: EventDesk) -> Answer:
    """Change when people can register, and for how many places."""
    stored = Window.of(desk.event)
    form = WindowForm(version=version_of(stored), **_window_values(stored))
    if not is_asked(desk.event):
        form.online_open.data = stored.online_open  # it is not on the page, and stays
    if not is_sent():
        return _render_window(desk, form)
    if not form.validate() or not _fits(desk.event, form):
        return again(_render_window(desk, form), 422)
    told = differences(stored, form.window())
    change = partial(_save_window, window=form.window(), version=form.version.data or "")
    waiting = count_in_line(desk.event.id)
    try:
        answer = save(desk, change, action="event.registration", **told)
    except SomeLeftOut:
        form.dates.errors = [
            _("Somebody left out a date that is still to come, so it stays: people choose.")
        ]
        return again(_render_window(desk, form), 422)
    except SectionConflict:
        stored = Window.of(desk.event)
        form.show_conflict(stored, _window_values(stored))
        return again(_render_window(desk, form), 409)
    _say_who_moved_up(waiting - count_in_line(desk.event.id))
    return answer


def _say_who_moved_up(count: int) -> None:
    """Say how many who waited have got, or were offered, a place by what was saved."""
    if count > 0:
        flash(
            ngettext(
                "%(num)s person moved up from the waiting list, and is told.",
                "%(num)s people moved up from the waiting list, and are told.",
                count,
            )
        )


@organiser.route("/<organisation>/events/<event>/joining", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def joining(desk: EventDesk) -> Answer:
    """Change how people come in, and how early."""
    stored = Joining.of(desk.event)
    form = _joining_form(desk.event, stored)
    if not is_sent():
        return _render_joining(desk, form)
    if not form.validate():
        return again(_render_joining(desk, form), 422)
    asked = form.joining(stored)
    told = differences(stored, asked)
    change = partial(_save_joining, joining=asked, version=form.version.data or "")
    try:
        return save(desk, change, action="event.joining", **told)
    except SectionConflict:
        stored = Joining.of(desk.event)
        form.show_conflict(stored, _joining_values(stored))
        return again(_render_joining(desk, form), 409)


def _joining_form(event: Event, stored: Joining) -> JoiningForm:
    """The form, with a field for each language where there is something to choose."""
    languages = event_languages(event) if listening_languages(event.channels) else []
    fields: dict[str, object] = {"languages": languages}
    for code in languages:
        fields[f"{HELP}{code}"] = TextAreaField(
            capitalize_first(language_name(code, chosen_language())),
            validators=[Paragraphs(1000)],
            filters=[strip, same_breaks],
            render_kw={"lang": code, "dir": direction(code)},
        )
    kind: type[JoiningForm] = type("JoiningForm", (JoiningForm,), fields)
    return kind(version=version_of(stored), **_joining_values(stored))


def _joining_values(stored: Joining) -> dict[str, object]:
    words = {f"{HELP}{code}": text for code, text in stored.listening_help.items()}
    return {**vars(stored), **words}


def _save_window(event: Event, *, window: Window, version: str) -> None:
    save_registration_window(event=event, window=window, version=version, now=utc_now())
    let_choose(event, window.choose_dates, utc_now())


def _save_joining(event: Event, *, joining: Joining, version: str) -> None:
    save_joining(event=event, joining=joining, version=version, now=utc_now())


def _fits(event: Event, form: WindowForm) -> bool:
    """Whether the window fits the event; else its field says why not."""
    fields = {"opens": form.opens_day, "closes": form.closes_day}
    try:
        check_window(event, form.window())
    except InvalidWindow as problem:
        late, early = _("This is after the end of the event."), _("It closes before it opens.")
        fields[problem.field].errors = [late if problem.is_late else early]
        return False
    except NonexistentTime:
        form.opens_day.errors = [_("The clocks skip one of these times on that day.")]
        return False
    return True


def _window_values(stored: Window) -> dict[str, object]:
    return {
        "opens_day": stored.opens and stored.opens.date(),
        "opens_clock": stored.opens and stored.opens.time(),
        "closes_day": stored.closes and stored.closes.date(),
        "closes_clock": stored.closes and stored.closes.time(),
        "capacity": stored.capacity,
        "online_open": stored.online_open,
        "waiting_list": stored.waiting_list,
        "approval": stored.approval,
        "offer_hours": stored.offer_hours,
        "decline_frees_seat": stored.decline_frees_seat,
        "dates": "choice" if stored.choose_dates else "all",
    }


def _render_window(desk: EventDesk, form: WindowForm) -> str:
    return render_template(
        "organiser/registration_settings.html",
        desk=desk,
        form=form,
        audience=count_audience(desk.event.id),
        believes_answers=current_app.config["SETTINGS"].believes_answers,
        has_choice=len(desk.event.dates) > 1 or desk.event.choose_dates,
    )


def _render_joining(desk: EventDesk, form: JoiningForm) -> str:
    return render_template("organiser/joining.html", desk=desk, form=form)
