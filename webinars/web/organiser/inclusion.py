"""Statistics of inclusion: which questions are asked apart, and what is told of the answers."""

from __future__ import annotations

from functools import partial

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import BooleanField

from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.inclusion import Inclusion, save_inclusion
from webinars.events.models import Event
from webinars.registrations.statistics.inclusion import FEWEST_ANSWERS, tell_inclusion
from webinars.registrations.statistics.suppression import SMALLEST_TOLD
from webinars.times import utc_now
from webinars.web.inclusion_words import TITLES, choices
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.saving import SectionForm, again, is_sent, save
from webinars.web.organiser.told import Breakdown, renamed


class InclusionForm(SectionForm):
    """Which questions are asked."""

    gender = BooleanField(TITLES["gender"])
    age = BooleanField(TITLES["age"])
    background = BooleanField(TITLES["background"])
    disability = BooleanField(TITLES["disability"])

    def inclusion(self) -> Inclusion:
        """What the form says."""
        return Inclusion(**{key: bool(self[key].data) for key in TITLES})


@organiser.route("/<organisation>/events/<event>/inclusion", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def inclusion_settings(desk: EventDesk) -> Answer:
    """Choose the questions."""
    stored = Inclusion.of(desk.event)
    form = InclusionForm(version=version_of(stored), **vars(stored))
    if not is_sent():
        return _render(desk, form)
    if not form.validate():
        return again(_render(desk, form), 422)
    asked = form.inclusion()
    change = partial(_save, inclusion=asked, version=form.version.data or "")
    try:
        return save(desk, change, action="event.inclusion")
    except SectionConflict:
        stored = Inclusion.of(desk.event)
        form.show_conflict(stored, vars(stored))
        return again(_render(desk, form), 409)


def inclusion_in_words(event: Event) -> str:
    """How many questions are asked, as the tasks say it."""
    count = len(event.inclusion)
    if not count:
        return str(_("Not asked."))
    return str(ngettext("%(num)s question", "%(num)s questions", count))


def inclusion_breakdowns(event: Event) -> list[Breakdown]:
    """What is told of each question; nothing before the answers are closed."""
    return [
        Breakdown(str(TITLES[key]), "", renamed(told, dict(choices(key))))
        for key, told in tell_inclusion(event)
    ]


def _save(event: Event, *, inclusion: Inclusion, version: str) -> None:
    save_inclusion(event=event, inclusion=inclusion, version=version, now=utc_now())


def _render(desk: EventDesk, form: InclusionForm) -> str:
    return render_template(
        "organiser/inclusion.html",
        desk=desk,
        form=form,
        keys=list(TITLES),
        fewest=FEWEST_ANSWERS,
        limit=SMALLEST_TOLD,
    )
