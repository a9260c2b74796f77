"""An event's life: publish, take back, postpone, cancel, reinstate, duplicate, archive, delete."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import flash, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.validators import InputRequired, Optional, ValidationError

from webinars.accounts.rights import Right
from webinars.accounts.team import is_anybody_named
from webinars.events.editing import life
from webinars.events.editing.creating import duplicate as copy_event
from webinars.events.models import Event, EventStatus
from webinars.events.queries import get_event_as_shown
from webinars.events.schedule import InvalidDates, Span, check_spans
from webinars.extensions import transaction
from webinars.registrations.telling import (
    Audience,
    PeopleRegistered,
    count_audience,
    refuse_while_registered,
)
from webinars.times import NonexistentTime, utc_now
from webinars.web.forms import Line, Required, strip
from webinars.web.organiser.agenda_forms import ClockField
from webinars.web.organiser.asking_back import AskingForm, begins_soon
from webinars.web.organiser.basics import check_row, span_of, warn_of_repeated
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.event_words import ON_PUBLISHING
from webinars.web.organiser.fields import (
    DayField,
    Needed,
    moment,
    one_line,
)
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.saving import again, is_sent, save
from webinars.web.organiser.tasks import list_open
from webinars.web.public.own import site_domain
from webinars.web.urls import chosen_language

UNREAD = "unread"
"""The box for publishing while nobody may read what people need."""


@dataclass(frozen=True)
class Act:
    """Something done to an event as a whole: what the page asks, and what it says afterwards."""

    question: object
    explanation: object
    button: object
    said: object
    change: Callable[[Event], None]
    allowed: frozenset[EventStatus] = frozenset(EventStatus)
    is_grave: bool = False


def _unpublish(event: Event) -> None:
    refuse_while_registered(event)
    life.unpublish(event=event, now=utc_now())


_PUBLISH = Act(
    _l("Publish this event?"),
    "",  # by whom it may be found
    _l("Publish"),
    _l("The event is published."),
    lambda event: life.publish(event=event, now=utc_now()),
    frozenset({EventStatus.DRAFT}),
)

_ACTS = {
    "publish": _PUBLISH,
    "unpublish": Act(
        _l("Take this event back?"),
        _l("Its page is gone until you publish it again. It stays here as a draft."),
        _l("Make it a draft again"),
        _l("The event is a draft again."),
        _unpublish,
        frozenset({EventStatus.PUBLISHED}),
    ),
    "postpone": Act(
        _l("Postpone this event?"),
        _l(
            "It does not take place on its dates. Its page says that the new date is not known yet."
        ),
        _l("Postpone"),
        _l("The event is postponed."),
        lambda event: life.postpone(event=event, now=utc_now()),
        frozenset({EventStatus.PUBLISHED}),
        is_grave=True,
    ),
    "cancel": Act(
        _l("Cancel this event?"),
        _l("Its page stays, and says that it does not take place. You can take that back."),
        _l("Cancel the event"),
        _l("The event is cancelled. You can let it take place after all below."),
        lambda event: life.cancel(event=event, now=utc_now()),
        frozenset({EventStatus.PUBLISHED, EventStatus.POSTPONED}),
        is_grave=True,
    ),
    "archive": Act(
        _l("Archive this event?"),
        _l("It leaves your list of events. Its page stays, and you can put it back."),
        _l("Archive"),
        _l("The event is archived."),
        lambda event: life.archive(event=event, now=utc_now()),
    ),
    "unarchive": Act(
        _l("Put this event back into the list?"),
        _l("It is in your list of events again."),
        _l("Put it back"),
        _l("The event is in the list again."),
        lambda event: life.unarchive(event=event, now=utc_now()),
    ),
}


class DatesForm(AskingForm):
    """New dates for an event that takes place after all. Make it with `_dates_form`."""

    count = 0

    def known_beginnings(self, event: Event) -> set[datetime] | None:
        """None of them: whoever has heard that it is off does not expect it, whenever it was."""
        return set()

    def dates(self) -> Iterator[tuple[Field, Field, Field]]:
        """The fields of each date: day, start, end."""
        for row in range(self.count):
            yield self[f"day-{row}"], self[f"start-{row}"], self[f"end-{row}"]

    def spans(self, zone: str) -> list[Span] | None:
        """The valid dates, in order; None where something is wrong, which its field then says."""
        spans = []
        for day, start, end in self.dates():
            try:
                check_row(day, start, end, zone)
                spans.append(span_of(day, start, end))
            except ValidationError as error:
                day.errors = [*day.errors, str(error)]
        if self.errors:
            return None
        try:
            check_spans(spans)
        except InvalidDates:
            self["day-0"].errors = [_("The dates overlap, or are not in their order.")]
            return None
        return spans


class CopyForm(OrganiserForm):
    """What is another in a copy of an event."""

    title = StringField(
        _l("Title"), validators=[Required(_l("Enter a title.")), Line(300)], filters=[strip]
    )
    day = DayField(_l("First date"), validators=[InputRequired(_l("Enter the date."))])
    start = ClockField(_l("Start"), validators=[InputRequired(_l("Enter when it starts."))])


class DeleteForm(OrganiserForm):
    """The name, typed, so that nothing is deleted by a slip."""

    typed = StringField(_l("Title of the event"), validators=[Needed()])


def _view_of(name: str) -> Callable[[EventDesk], Answer]:
    def act(desk: EventDesk) -> Answer:
        return _act(desk, name)

    return act


for _page, _name in {
    "publish": "publish",
    "unpublish": "unpublish",
    "postpone": "postpone",
    "cancel_event": "cancel",
    "archive": "archive",
    "unarchive": "unarchive",
}.items():
    organiser.add_url_rule(
        f"/<organisation>/events/<event>/{_name}",
        endpoint=_page,
        view_func=allow(Right.EDIT_EVENTS)(_view_of(_name)),
        methods=["GET", "POST"],
    )


@organiser.route("/<organisation>/events/<event>/reinstate", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def reinstate(desk: EventDesk) -> Answer:
    """Let the event take place after all, on its dates or on new ones."""
    form = _dates_form(desk.event)
    if not is_sent():
        return _render_dates(desk, form)
    valid = form.validate()
    spans = form.spans(desk.event.zone)
    if not valid or spans is None:
        return again(_render_dates(desk, form), 422)
    if form.is_doubtful(desk.event, spans, desk.event.zone, is_reinstated=True):
        return again(_render_dates(desk, form), 422)
    change = partial(_reinstate, spans=spans)
    try:
        answer = save(desk, change, action="event.reinstate", said=_("The event takes place."))
    except life.WrongStatus:
        return _refused(desk)
    if not isinstance(answer, str):
        warn_of_repeated(spans, desk.event.zone)
    return answer


@organiser.route("/<organisation>/events/<event>/duplicate", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def duplicate(desk: EventDesk) -> Answer:
    """Make a draft like this event, on other dates."""
    first = desk.event.dates[0].starts_local
    title = desk.event.text(desk.event.source_language).title
    form = CopyForm(title=title, start=first.time())
    if request.method == "GET":
        return _render_copy(desk, form)
    starts = moment(form.day.data, form.start.data)
    if not form.validate() or starts is None:
        return again(_render_copy(desk, form), 422)
    try:
        with transaction():
            copy = copy_event(
                event=get_event_as_shown(desk.event.id),
                title=one_line(form.title.data),
                starts=starts,
                domain=site_domain(),
                now=utc_now(),
                grants_sight=desk.may(Right.MANAGE),
            )
            slug, hides_people = copy.slug, _hides_people(desk.event, copy)
            desk.record("event.duplicate", f"event/{slug}", of=desk.event.slug)
    except NonexistentTime:
        form.start.errors = [_("The clocks skip one of the times on that day.")]
        return again(_render_copy(desk, form), 422)
    if hides_people:
        flash(_said_of_sight(desk), "warning")
    return back_to(desk.url("tasks", event=slug), _("The copy is there, as a draft."))


def _said_of_sight(desk: EventDesk) -> str:
    if desk.may(Right.MANAGE):
        return str(
            _(
                "No co-host of the copy sees everybody who registers for it, only those who come "
                "by its own link. Under Co-hosts you can change that."
            )
        )
    return str(
        _(
            "The co-hosts of the copy see nobody who registers for it: only an owner of your "
            "organisation can let them."
        )
    )


def _hides_people(event: Event, copy: Event) -> bool:
    """Whether some of the co-hosts see less of the copy's people than of the event's."""
    return [host.sight for host in copy.hosts] != [host.sight for host in event.hosts]


@organiser.route("/<organisation>/events/<event>/delete", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS, fresh=True)
def delete_event(desk: EventDesk) -> Answer:
    """Delete the event for good, once its name is typed."""
    form = DeleteForm()
    if request.method == "GET":
        return _render_deletion(desk, form)
    slug = desk.event.slug
    try:
        with transaction():
            desk.record("event.delete", f"event/{slug}")
            life.delete_event(event=desk.event, typed=form.typed.data or "")
    except life.NameNotTyped:
        form.typed.errors = [_("This is not the title of the event.")]
        return again(_render_deletion(desk, form), 422)
    except life.EventIsNeeded:
        form.typed.errors = [_("There are registrations: the event is kept as long as they are.")]
        return again(_render_deletion(desk, form), 409)
    return back_to(desk.url("overview", event=None), _("The event is deleted."))


def _act(desk: EventDesk, name: str) -> Answer:
    """Ask whether it is to be done; then do it."""
    act = _ACTS[name]
    if desk.event.status not in act.allowed:
        return _refused(desk)
    audience = count_audience(desk.event.id)
    lacks_tick = act is _PUBLISH and UNREAD not in request.form and _is_unread(desk.event)
    if lacks_tick or not is_sent():
        page = _render_act(desk, act, audience, must_agree=lacks_tick and is_sent())
        return again(page, 422) if is_sent() else page
    try:
        return save(desk, act.change, action=f"event.{name}", said=str(act.said))
    except life.WrongStatus:
        return _refused(desk)
    except PeopleRegistered:
        return again(_render_act(desk, act, audience, is_refused=True), 409)
    except life.NotOver:
        return back_to(desk.url("tasks"), _("The event is still to come: it stays in the list."))


def _is_unread(event: Event) -> bool:
    """Whether the form would ask what people need, and nobody could read what they write."""
    return event.ends_at > utc_now() and not is_anybody_named(event.organisation_id)


def _refused(desk: EventDesk) -> Answer:
    """Another window was first: say what the event is now, by its tasks."""
    return back_to(
        desk.url("tasks"), _("This was not possible: the event is in another state now.")
    )


def _reinstate(event: Event, *, spans: Sequence[Span]) -> None:
    life.reinstate(event=event, spans=list(spans), domain=site_domain(), now=utc_now())


def _dates_form(event: Event) -> DatesForm:
    fields: dict[str, object] = {"count": len(event.dates)}
    values: dict[str, object] = {}
    for row, date in enumerate(event.dates):
        fields[f"day-{row}"] = DayField(_l("Date"), validators=[Needed(), Optional()])
        fields[f"start-{row}"] = ClockField(_l("Start"), validators=[Needed(), Optional()])
        fields[f"end-{row}"] = ClockField(_l("End"), validators=[Needed(), Optional()])
        values |= {
            f"day-{row}": date.starts_local.date(),
            f"start-{row}": date.starts_local.time(),
            f"end-{row}": date.ends_local.time(),
        }
    form: DatesForm = type("DatesForm", (DatesForm,), fields)(**values)
    return form


def _render_act(
    desk: EventDesk,
    act: Act,
    audience: Audience,
    *,
    is_refused: bool = False,
    must_agree: bool = False,
) -> str:
    now = utc_now()
    event = get_event_as_shown(desk.event.id)
    to_do = list_open(event, now) if act is _PUBLISH else []
    return render_template(
        "organiser/act.html",
        desk=desk,
        act=act,
        explanation=act.explanation or ON_PUBLISHING[event.visibility],
        is_published=act is _PUBLISH,
        audience=audience,
        is_refused=is_refused,
        must_agree=must_agree,
        unread=UNREAD if act is _PUBLISH and _is_unread(event) else "",
        to_do=to_do,
        soon=begins_soon(event, now) if act is _PUBLISH else "",
    )


def _render_dates(desk: EventDesk, form: DatesForm) -> str:
    return render_template("organiser/reinstate.html", desk=desk, form=form)


def _render_copy(desk: EventDesk, form: CopyForm) -> str:
    return render_template(
        "organiser/duplicate.html", desk=desk, form=form, language=desk.event.source_language
    )


def _render_deletion(desk: EventDesk, form: DeleteForm) -> str:
    return render_template(
        "organiser/delete_event.html",
        desk=desk,
        form=form,
        title=desk.event.text(chosen_language()),
        audience=count_audience(desk.event.id),
    )
