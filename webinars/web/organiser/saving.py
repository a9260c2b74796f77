"""Saving a part of an event: the receipt before people hear of it, and what another window did.

Every form about an event goes the same way. It is checked; the change is tried; where people have
to hear of it a receipt comes first, with everything that was entered; where another window has
saved the same part meanwhile, the form comes back with both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Response, flash, make_response, request
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import BooleanField, Field, HiddenField

from webinars.events.editing.saving import version_of
from webinars.events.models import Event
from webinars.extensions import transaction
from webinars.languages import SHIPPED
from webinars.registrations.details import clean_text
from webinars.registrations.telling import ReceiptNeeded, Word, change_event
from webinars.times import utc_now
from webinars.web.dates_field import DatesField
from webinars.web.organiser.desk import Answer, EventDesk, back_to, sentence_saved
from webinars.web.organiser.fields import chosen_label
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.news_words import said_of_news
from webinars.web.organiser.receipt import (
    BACK,
    INVITED,
    NO_CAUTION,
    SEEN,
    Caution,
    reason_field,
    receipt_page,
)
from webinars.web.public.own import site_domain

REASON_LIMIT = 2000
TELL = "tell"


class SectionForm(OrganiserForm):
    """A form for one part of an event. `version` says what was stored when it was opened.

    After a conflict `theirs` maps fields to what another window has stored there, and `added` names
    the rows that it has and this form has not.
    """

    version = HiddenField()
    added: Sequence[str] = ()

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.theirs: dict[str, str] = {}

    @property
    def has_errors(self) -> bool:
        """Whether something has to be corrected, or chosen; the page's title says so."""
        return bool(self.errors or self.theirs or self.added)

    def show_conflict(self, theirs: object, values: Mapping[str, object]) -> None:
        """Put what is stored beside what was entered; saved again, the form is on top of it."""
        other = type(self)(formdata=None, **values)
        self.version.data = version_of(theirs)
        self.theirs = {
            field.name: shown(field, self[field.name])
            for field in other
            if field.name in self
            and not isinstance(field, HiddenField | DatesField)  # dates go by what was shown
            and _differs(field, self)
        }


def is_sent() -> bool:
    """Whether the form is to be saved: it was sent, and not by "back" from the receipt."""
    return request.method == "POST" and BACK not in request.form


def save(
    desk: EventDesk,
    change: Callable[[Event], None],
    *,
    action: str,
    to: str = "",
    said: str = "",
    caution: Caution = NO_CAUTION,
    **details: Any,  # noqa: ANN401 - as the audit log takes them
) -> Answer:
    """Make the change and go to the page `to`, else to the tasks; or ask for a receipt first.

    `caution` is said on both. What was saved as it was is not logged: it has raised no version.

    Raises whatever `change` raises; nothing was saved then.
    """
    now, versions = utc_now(), list[int]()

    def change_and_look(event: Event) -> None:
        versions.append(event.edit_version)
        change(event)
        versions.append(event.edit_version)

    try:
        with transaction():
            event = change_event(
                event_id=desk.event.id,
                save=change_and_look,
                word=_word(),
                user_id=desk.user.id,
                domain=site_domain(),
                now=now,
            )
            news = said_of_news(event, now, desk.url("news"))
            if len(set(versions)) > 1:
                desk.record(action, f"event/{event.slug}", **details)
    except ReceiptNeeded as needed:
        return receipt_page(desk, needed, caution)
    if caution.text:
        flash(caution.text, "warning")
    words = said or sentence_saved()
    return back_to(to or desk.url("tasks"), Markup("{} {}").format(words, news) if news else words)


def again(page: str, status: int) -> Response:
    """The form once more: 422 with what is wrong, 409 with what another window has saved."""
    return make_response(page, status)


def is_from_before() -> bool:
    """Whether a form comes in that was opened when the thing was there, which may be gone by now.

    Such a form has the version that it showed. What was written in it is shown once more.
    """
    has_version = any(request.form.get(name) for name in ("version", "seen"))
    return request.method == "POST" and has_version


def said_gone() -> str:
    """What stands on top of such a form, which adds the thing anew."""
    return str(_("Somebody has removed this meanwhile. Save to add it again, as it is here."))


def reasons() -> dict[str, str]:
    """The organiser's words by language, as they stand on a receipt that was sent."""
    return {
        language: clean_text(request.form.get(reason_field(language), ""))[:REASON_LIMIT]
        for language in SHIPPED
    }


def _word() -> Word:
    """What the organiser said to the receipt, if it was shown."""
    return Word(
        seen=request.form.get(SEEN, ""),
        reasons=reasons(),
        about_texts=bool(request.form.get(TELL)),
        tells_invited=INVITED in request.form,
    )


def shown(field: Field, mine: Field) -> str:
    """What is stored, as the form would show it; the choices are those of `mine`."""
    if isinstance(field, BooleanField):
        return str(_("Yes") if field.data else _("No"))
    choices = getattr(mine, "choices", None)
    if choices:
        values = field.data if isinstance(field.data, list) else [field.data]
        return ", ".join(chosen_label(choices, value) for value in values) or str(_("(empty)"))
    return str(field._value()) or str(_("(empty)"))


def _differs(field: Field, form: SectionForm) -> bool:
    mine = form[field.name].data
    return (field.data or "") != (mine or "")
