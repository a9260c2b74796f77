"""Title, summary and description: the source language and a translation side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, StringField, TextAreaField

from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.editing.texts import (
    MissingTitle,
    TextEntry,
    Texts,
    TextState,
    is_outdated,
    missing_parts,
    save_texts,
    text_languages,
    text_state,
    texts_of,
)
from webinars.events.exchange.fields import is_code
from webinars.events.models import Event
from webinars.registrations.details import clean_text
from webinars.times import utc_now
from webinars.web.forms import Line, Paragraphs, strip
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.fields import (
    language_choices,
    one_line,
    same_breaks,
)
from webinars.web.organiser.receipt import who_may_hear
from webinars.web.organiser.saving import SectionForm, again, is_sent, save

_STATES = {
    TextState.SOURCE: _l("Source"),
    TextState.CURRENT: _l("Done"),
    TextState.OUTDATED: _l("Out of date"),
    TextState.INCOMPLETE: _l("Incomplete"),
    TextState.MISSING: _l("Missing"),
}
_PARTS = {
    "summary": _l("The summary is missing."),
    "description": _l("The description is missing."),
}
TITLE_LIMIT, SUMMARY_LIMIT, DESCRIPTION_LIMIT = 300, 600, 50_000


class TextsForm(SectionForm):
    """The texts in the source language, and in `other` where there is one. Make it with `_form`."""

    still_right = BooleanField(
        _l("The translation is still right, although the source language has changed")
    )
    languages: Sequence[str] = ()

    def columns(self) -> list[tuple[str, Field, Field, Field]]:
        """Each language with its three fields."""
        return [
            (code, *(self[f"{part}-{code}"] for part in ("title", "summary", "description")))
            for code in self.languages
        ]

    def texts(self) -> Texts:
        """What the valid form says."""
        return {
            code: TextEntry(
                title=one_line(title.data),
                summary=one_line(summary.data),
                description=clean_text(description.data or ""),
            )
            for code, title, summary, description in self.columns()
        }

    def other(self) -> str:
        """The translation's language; "" without one."""
        return self.languages[1] if len(self.languages) > 1 else ""


@dataclass(frozen=True)
class LanguageState:
    """Where the texts in a language stand, in words."""

    language: str
    state: TextState
    word: str
    missing: list[str]


@organiser.route("/<organisation>/events/<event>/texts", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def texts(desk: EventDesk) -> Answer:
    """Write the texts; `language` in the address is the translation beside the source language."""
    form = _form(desk.event, _translation(desk.event))
    if not is_sent():
        return _render(desk, form)
    if not form.validate():
        return again(_render(desk, form), 422)
    other = form.other()
    change = partial(
        _save,
        texts=form.texts(),
        version=form.version.data or "",
        still_right=[other] if other and form.still_right.data else [],
    )
    try:
        return save(desk, change, action="event.texts", languages=list(form.languages))
    except SectionConflict:
        stored = texts_of(desk.event, form.languages)
        form.show_conflict(stored, _values(stored))
        return again(_render(desk, form), 409)
    except MissingTitle as missing:
        form[f"title-{missing.language}"].errors = [_("Enter a title in this language.")]
        return again(_render(desk, form), 422)


def language_states(event: Event) -> list[LanguageState]:
    """Every language that the event has texts in, or could be read in, and where it stands."""
    states = []
    for code in text_languages(event):
        state = text_state(event, code)
        lacking = [] if state is TextState.MISSING else missing_parts(event, code)
        missing = [str(_PARTS[part]) for part in lacking]
        if state is TextState.INCOMPLETE and is_outdated(event, code):
            missing.append(str(_("What there is may be out of date.")))
        states.append(LanguageState(code, state, str(_STATES[state]), missing))
    return states


def _save(event: Event, *, texts: Texts, version: str, still_right: Sequence[str]) -> None:
    save_texts(event=event, texts=texts, version=version, now=utc_now(), still_right=still_right)


def _translation(event: Event) -> str:
    """The language beside the source: the one asked for, else the first that there is."""
    wanted = request.args.get("language", "")
    if wanted and not is_code(wanted):
        abort(404)
    others = [code for code in text_languages(event) if code != event.source_language]
    if wanted == event.source_language:
        wanted = ""
    return wanted or next(iter(others), "")


def _form(event: Event, other: str) -> TextsForm:
    languages = [event.source_language, *([other] if other else [])]
    fields: dict[str, object] = {"languages": languages}
    for code in languages:
        fields[f"title-{code}"] = StringField(
            _l("Title"), validators=[Line(TITLE_LIMIT)], filters=[strip]
        )
        fields[f"summary-{code}"] = TextAreaField(
            _l("Summary"), validators=[Paragraphs(SUMMARY_LIMIT)], filters=[strip, same_breaks]
        )
        fields[f"description-{code}"] = TextAreaField(
            _l("Description"),
            validators=[Paragraphs(DESCRIPTION_LIMIT)],
            filters=[strip, same_breaks],
        )
    stored = texts_of(event, languages)
    kind: type[TextsForm] = type("TextsForm", (TextsForm,), fields)
    return kind(version=version_of(stored), **_values(stored))


def _values(stored: Texts) -> dict[str, object]:
    return {
        f"{part}-{code}": getattr(entry, part)
        for code, entry in stored.items()
        for part in ("title", "summary", "description")
    }


def _render(desk: EventDesk, form: TextsForm) -> str:
    event = desk.event
    return render_template(
        "organiser/texts.html",
        desk=desk,
        form=form,
        states=language_states(event),
        is_outdated=bool(form.other()) and is_outdated(event, form.other()),
        language_choices=language_choices(),
        may_hear=who_may_hear(event),
    )
