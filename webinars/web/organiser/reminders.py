"""When people are reminded of an event."""

from __future__ import annotations

from functools import partial

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from webinars.accounts.rights import Right
from webinars.events.distances import DISTANCES
from webinars.events.editing.reminding import Reminders, save_reminders
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.models import Event
from webinars.times import utc_now
from webinars.web.organiser.audit_facts import differences
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.saving import SectionForm, again, is_sent, save
from webinars.web.words import joined

_IN_WORDS = {
    "two_weeks": _l("two weeks"),
    "week": _l("a week"),
    "three_days": _l("three days"),
    "day": _l("a day"),
    "two_hours": _l("two hours"),
    "hour": _l("an hour"),
    "quarter": _l("15 minutes"),
}


class RemindersForm(SectionForm):
    """How long before a date."""

    two_weeks = BooleanField(_l("Two weeks before"))
    week = BooleanField(_l("A week before"))
    three_days = BooleanField(_l("Three days before"))
    day = BooleanField(_l("A day before"))
    two_hours = BooleanField(_l("Two hours before"))
    hour = BooleanField(_l("An hour before"))
    quarter = BooleanField(_l("15 minutes before"))

    def reminders(self) -> Reminders:
        """What the form says."""
        return Reminders(**{name: bool(self[name].data) for name in DISTANCES})


@organiser.route("/<organisation>/events/<event>/reminders", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def reminders(desk: EventDesk) -> Answer:
    """Change when people are reminded."""
    stored = Reminders.of(desk.event)
    form = RemindersForm(version=version_of(stored), **vars(stored))
    if not is_sent():
        return _render(desk, form)
    if not form.validate():
        return again(_render(desk, form), 422)
    told = differences(stored, form.reminders())
    change = partial(_save, reminders=form.reminders(), version=form.version.data or "")
    try:
        return save(desk, change, action="event.reminders", **told)
    except SectionConflict:
        stored = Reminders.of(desk.event)
        form.show_conflict(stored, vars(stored))
        return again(_render(desk, form), 409)


def reminders_in_words(event: Event) -> str:
    """When people are reminded, as the tasks say it."""
    stored = Reminders.of(event)
    chosen = [str(words) for name, words in _IN_WORDS.items() if getattr(stored, name)]
    return str(_("%(when)s before", when=joined(chosen))) if chosen else str(_("None."))


def _save(event: Event, *, reminders: Reminders, version: str) -> None:
    save_reminders(event=event, reminders=reminders, version=version, now=utc_now())


def _render(desk: EventDesk, form: RemindersForm) -> str:
    return render_template(
        "organiser/reminders.html", desk=desk, form=form, distances=list(DISTANCES)
    )
