"""What an organisation says of itself, in each language that an event can be written in."""

from __future__ import annotations

from dataclasses import asdict

from flask import abort, redirect, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField, TextAreaField

from webinars.accounts import organisations as rules
from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, check_section, version_of
from webinars.extensions import transaction
from webinars.languages import direction, is_canonical, is_sign_language
from webinars.registrations.details import clean_line, clean_text
from webinars.web.forms import NAME_LIMIT, Line, Paragraphs
from webinars.web.organiser.desk import Answer, Desk, allow, back_to, organiser, sentence_saved
from webinars.web.organiser.fields import language_choices
from webinars.web.organiser.saving import SectionForm, again
from webinars.web.organiser.settings import mark_desk_changed, settings_page

DESCRIPTION_LIMIT, AUTHORITY_LIMIT = 5000, 300


class TextForm(SectionForm):
    """What the organisation says of itself in one language."""

    name = StringField(_l("Name"), validators=[Line(NAME_LIMIT)])
    description = TextAreaField(
        _l("Description"), validators=[Paragraphs(DESCRIPTION_LIMIT)], render_kw={"rows": "8"}
    )
    supervisory_authority = StringField(
        _l("Data protection authority"), validators=[Line(AUTHORITY_LIMIT)]
    )


@organiser.get("/<organisation>/settings/texts/")
@allow(Right.MANAGE)
def settings_further_texts(desk: Desk) -> Answer:
    """Go to the texts in the language that was chosen; in the organisation's own without one."""
    language = request.args.get("language", "") or desk.organisation.default_language
    return redirect(desk.url("settings_texts", language=_known(language)))


@organiser.route("/<organisation>/settings/texts/<language>", methods=["GET", "POST"])
@allow(Right.MANAGE)
def settings_texts(desk: Desk, language: str) -> Answer:
    """Show and save what the organisation says of itself in one language."""
    stored = rules.OrganisationWords.of(desk.organisation, _known(language))
    form = TextForm(version=version_of(stored), **asdict(stored))
    if request.method == "GET":
        return _render(desk, language, form)
    if not form.validate():
        return again(_render(desk, language, form), 422)
    try:
        _save(desk, language, form)
    except rules.NameNeeded:
        form.name.errors = [_sentence_name_needed(desk, language)]
        return again(_render(desk, language, form), 422)
    except SectionConflict as conflict:
        form.show_conflict(conflict.theirs, vars(conflict.theirs))
        return again(_render(desk, language, form), 409)
    return back_to(desk.url("settings_texts", language=language), sentence_saved())


def _known(language: str) -> str:
    """The language as it is. 404 for what names none."""
    if not is_canonical(language) or is_sign_language(language):
        abort(404)
    return language


def _save(desk: Desk, language: str, form: TextForm) -> None:
    wanted = rules.OrganisationWords(
        name=clean_line(form.name.data or ""),
        description=clean_text(form.description.data or ""),
        supervisory_authority=clean_line(form.supervisory_authority.data or ""),
    )
    with transaction():
        rules.lock_organisation(desk.organisation)
        stored = rules.OrganisationWords.of(desk.organisation, language)
        check_section(form.version.data or "", theirs=stored, ours=wanted)
        rules.change_text(desk.organisation, language=language, words=wanted)
        if stored != wanted:
            desk.record("settings.texts", language=language)
            mark_desk_changed(desk)


def _sentence_name_needed(desk: Desk, language: str) -> str:
    if language == desk.organisation.default_language:
        return str(_("Enter the name: this is the organisation’s own language."))
    return str(_("Enter the name in this language too, or empty the other fields."))


def _render(desk: Desk, language: str, form: TextForm) -> str:
    written: list[Field] = [form.name, form.description, form.supervisory_authority]
    for field in written:
        said_in = {"lang": language, "dir": direction(language)}
        field.render_kw = {**(field.render_kw or {}), **said_in}
    return settings_page(
        "settings_texts",
        desk,
        form,
        language=language,
        language_choices=language_choices(language),
    )
