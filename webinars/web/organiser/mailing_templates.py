"""Messages that the organisation keeps: save one, give it another name, delete it."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField

from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.extensions import transaction
from webinars.registrations.details import clean_line
from webinars.registrations.mailings import templates
from webinars.registrations.mailings.composing import get_mailing
from webinars.registrations.mailings.models import NAME_LIMIT, Mailing, MailingTemplate
from webinars.registrations.mailings.templates import (
    NameTaken,
    NothingWritten,
    TemplateNotFound,
    TooManyTemplates,
    get_template,
)
from webinars.web.forms import Line, Required, strip
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.saving import SectionForm, again, is_from_before
from webinars.web.organiser.sure import ask_first


class NameForm(SectionForm):
    """What a template is called."""

    name = StringField(
        _l("Name of the template"),
        validators=[Required(_l("Enter a name for the template.")), Line(NAME_LIMIT)],
        filters=[strip],
        render_kw={"dir": "auto", "autocomplete": "off"},
    )
    replace = BooleanField(_l("Replace the template that has this name"))


@organiser.get("/<organisation>/events/<event>/messages/templates/")
@allow(Right.SEND)
def mailing_templates(desk: EventDesk) -> Answer:
    """The templates of the organisation."""
    return _render_list(desk)


def _render_list(desk: EventDesk, *, gone: str | None = None) -> str:
    """`gone` is the name that somebody wrote for a template that was deleted meanwhile."""
    found = templates.list_templates(desk.organisation.id)
    return render_template("organiser/mailing_templates.html", desk=desk, found=found, gone=gone)


@organiser.route(
    "/<organisation>/events/<event>/messages/<uuid:mailing>/keep", methods=["GET", "POST"]
)
@allow(Right.SEND)
def keep_mailing(desk: EventDesk, mailing: UUID) -> Answer:
    """Keep the texts of a message as a template."""
    form, found = NameForm(), get_mailing(desk.event.id, str(mailing))
    if request.method == "GET":
        return _ask_name(desk, form, found)
    if not form.validate():
        return again(_ask_name(desk, form, found), 422)
    try:
        with transaction():
            kept = templates.keep(
                mailing=get_mailing(desk.event.id, str(mailing)),
                name=clean_line(form.name.data),
                replace=form.replace.data,
            )
            desk.record("template.keep", template=kept.public_id)
    except (NameTaken, TooManyTemplates, NothingWritten) as error:
        form.name.errors = [_complaint(error)]
        found = get_mailing(desk.event.id, str(mailing))
        return again(_ask_name(desk, form, found, is_taken=isinstance(error, NameTaken)), 422)
    return back_to(desk.url("mailing_templates"), _("The template is kept."))


@organiser.route(
    "/<organisation>/events/<event>/messages/templates/<uuid:template>/", methods=["GET", "POST"]
)
@allow(Right.SEND)
def mailing_template(desk: EventDesk, template: UUID) -> Answer:
    """Look at a template, and give it another name."""
    try:
        found = get_template(desk.organisation.id, str(template))
    except TemplateNotFound:
        if not is_from_before():
            raise
        return again(_render_list(desk, gone=request.form.get("name", "")), 409)
    form = NameForm(version=version_of(found.name), name=found.name)
    if request.method == "GET":
        return _show(desk, form, found)
    if not form.validate():
        return again(_show(desk, form, found), 422)
    try:
        with transaction():
            is_new = templates.rename(
                organisation_id=desk.organisation.id,
                public_id=str(template),
                name=clean_line(form.name.data),
                version=form.version.data or "",
            )
            if is_new:
                desk.record("template.rename", template=str(template))
    except SectionConflict as conflict:
        form.show_conflict(conflict.theirs, {"name": conflict.theirs})
        return again(_show(desk, form, get_template(desk.organisation.id, str(template))), 409)
    except NameTaken as error:
        form.name.errors = [_complaint(error)]
        return again(_show(desk, form, get_template(desk.organisation.id, str(template))), 422)
    return back_to(desk.url("mailing_templates"), _("Saved."))


@organiser.post("/<organisation>/events/<event>/messages/templates/<uuid:template>/delete")
@allow(Right.SEND, fresh=True)
def delete_template(desk: EventDesk, template: UUID) -> Answer:
    """Delete a template, once that was asked."""
    found = get_template(desk.organisation.id, str(template))
    asked = ask_first(
        desk,
        _("Delete the template “%(name)s”?", name=found.name),
        [_("Messages that were written with it stay as they are. This cannot be undone.")],
        button=_("Delete the template"),
        back=desk.url("mailing_template", template=template),
    )
    if asked:
        return asked
    with transaction():
        name = templates.remove(organisation_id=desk.organisation.id, public_id=str(template))
        desk.record("template.delete", template=str(template))
    return back_to(
        desk.url("mailing_templates"), _("The template “%(name)s” is deleted.", name=name)
    )


def _complaint(error: Exception) -> str:
    if isinstance(error, NameTaken):
        return str(_("There is a template of this name already."))
    if isinstance(error, NothingWritten):
        return str(_("Nothing is written yet. Write the message first."))
    return str(_("There are too many templates. Delete one first."))


def _ask_name(desk: EventDesk, form: NameForm, mailing: Mailing, *, is_taken: bool = False) -> str:
    return render_template(
        "organiser/mailing_keep.html", desk=desk, form=form, mailing=mailing, is_taken=is_taken
    )


def _show(desk: EventDesk, form: NameForm, template: MailingTemplate) -> str:
    return render_template(
        "organiser/mailing_template.html", desk=desk, form=form, template=template
    )
