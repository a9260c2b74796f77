"""The settings of an organisation: how it works, and its logo."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from config import is_unread
from webinars.accounts import organisations as rules
from webinars.accounts import pictures
from webinars.accounts.rights import Right
from webinars.events.editing.saving import SectionConflict, check_section, version_of
from webinars.events.hosting import mark_changed
from webinars.events.programming.languages import UnknownPattern, read_pattern
from webinars.extensions import transaction
from webinars.languages import SHIPPED, own_name
from webinars.registrations.details import clean_line
from webinars.times import utc_now
from webinars.web.forms import NAME_LIMIT, Line, email_field, strip
from webinars.web.organiser.desk import Answer, Desk, allow, back_to, organiser, sentence_saved
from webinars.web.organiser.fields import mail_field, url_field
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.keeping import RemovalForm, said_of_shorter
from webinars.web.organiser.saving import SectionForm, again
from webinars.web.organiser.sure import ask_first
from webinars.web.zones import zone_choices


def _days_field(label: object, allowed: tuple[int, int]) -> IntegerField:
    shortest, longest = allowed
    message = _l("Enter a number from %(first)s to %(last)s.", first=shortest, last=longest)
    return IntegerField(
        label,
        validators=[InputRequired(message), NumberRange(shortest, longest, message)],
        render_kw={"type": "number", "min": shortest, "max": longest, "inputmode": "numeric"},
    )


class SettingsForm(SectionForm, RemovalForm):
    """How the organisation works."""

    contact_name = StringField(_l("Who answers questions"), validators=[Line(NAME_LIMIT)])
    contact_email = email_field(_l("E-mail address for questions"))
    website = url_field(_l("Website"))
    default_language = SelectField(
        _l("Language of the organisation"),
        choices={code: own_name(code) for code in SHIPPED},
        validators=[InputRequired(_l("Choose a language."))],
    )
    default_zone = SelectField(
        _l("Time zone of new events"), validators=[InputRequired(_l("Choose a time zone."))]
    )
    default_pattern = StringField(
        _l("Languages of new events"),
        validators=[Line(60)],
        filters=[strip],
        render_kw={"dir": "ltr", "autocapitalize": "characters", "autocomplete": "off"},
    )
    sender_email = mail_field(_l("Sender of mails about new events"))
    retention_days = _days_field(
        _l("Days until personal data is removed after an event"), rules.RETENTION_DAYS
    )
    access_retention_days = _days_field(
        _l("Days until access needs are removed after an event"), rules.ACCESS_RETENTION_DAYS
    )

    def validate_sender_email(self, field: Field) -> None:
        """Raise `ValidationError` for an address that nobody reads."""
        if is_unread(field.data or ""):
            raise ValidationError(
                _("Answers of people’s calendars go there: enter an address that is read.")
            )

    def validate_default_pattern(self, field: Field) -> None:
        """Raise `ValidationError` for what is no pattern of languages."""
        try:
            if field.data:
                read_pattern(field.data)
        except UnknownPattern:
            raise ValidationError(
                _("Write languages as in FR-EN-FR: their two letters, with a hyphen between.")
            ) from None


class LogoForm(OrganiserForm):
    """A picture to upload."""

    logo = FileField(
        _l("Picture"),
        validators=[InputRequired()],
        render_kw={"accept": ",".join(pictures.MEDIA_TYPES)},
    )


@organiser.route("/<organisation>/settings/", methods=["GET", "POST"])
@allow(Right.MANAGE, fresh=True)
def settings(desk: Desk) -> Answer:
    """Show and save how the organisation works."""
    stored = rules.OrganisationSettings.of(desk.organisation)
    form = SettingsForm(version=version_of(stored), **asdict(stored))
    form.default_zone.choices = zone_choices(desk.organisation.default_zone)
    if request.method == "GET":
        return settings_page("settings", desk, form)
    if not form.validate():
        return again(settings_page("settings", desk, form), 422)
    removal = said_of_shorter(
        desk.organisation,
        days=form.retention_days.data,
        needs_days=form.access_retention_days.data,
    )
    if form.is_removal_doubtful(removal):
        return again(settings_page("settings", desk, form), 422)
    try:
        _save_settings(desk, form)
    except rules.NameNeeded:
        form.default_language.errors = [_("Write the name in this language first.")]
        return again(settings_page("settings", desk, form), 422)
    except SectionConflict as conflict:
        same = {"removed_sooner": form.removed_sooner.data}
        form.show_conflict(conflict.theirs, vars(conflict.theirs) | same)
        return again(settings_page("settings", desk, form), 409)
    return back_to(desk.url("settings"), sentence_saved())


@organiser.route("/<organisation>/settings/logo", methods=["GET", "POST"])
@allow(Right.MANAGE, fresh=True, upload=pictures.MAX_BYTES)
def settings_logo(desk: Desk) -> Answer | tuple[str, int]:
    """Show the logo, and put another one in its place."""
    form = LogoForm()
    if request.method == "GET":
        return settings_page("settings_logo", desk, form)
    data = form.logo.data.read() if form.logo.data else b""
    try:
        _save_logo(desk, data)
    except pictures.InvalidPicture as problem:
        form.logo.errors = [say_problem(problem)]
        return settings_page("settings_logo", desk, form), 422
    return back_to(desk.url("settings_logo"), sentence_saved())


@organiser.post("/<organisation>/settings/logo/remove")
@allow(Right.MANAGE, fresh=True)
def remove_logo(desk: Desk) -> Answer:
    """Take the logo away, once that was asked."""
    asked = ask_first(
        desk,
        _("Remove the logo?"),
        [_("The picture is deleted. To have it again, you have to upload it again.")],
        button=_("Remove the logo"),
        back=desk.url("settings_logo"),
    )
    if asked:
        return asked
    _save_logo(desk, None)
    return back_to(desk.url("settings_logo"), _("The logo is removed."))


def say_problem(problem: pictures.InvalidPicture) -> str:
    """What is said of a file that cannot become a picture."""
    if isinstance(problem, pictures.PictureTooLarge):
        megabytes = pictures.MAX_BYTES // 1024**2
        return str(_("This picture is too large. Use one of at most %(size)s MB.", size=megabytes))
    return str(_("This is not a picture that can be used. Choose a JPEG, PNG or WebP file."))


def _save_settings(desk: Desk, form: SettingsForm) -> None:
    names = {each.name for each in fields(rules.OrganisationSettings)}
    given = {name: value for name, value in form.data.items() if name in names}
    given["contact_name"] = clean_line(form.contact_name.data or "")
    given["default_pattern"] = (form.default_pattern.data or "").upper()
    given["website"] = form.website.data or ""
    given["sender_email"] = (form.sender_email.data or "").strip() or None
    wanted = rules.OrganisationSettings(**given)
    with transaction():
        rules.lock_organisation(desk.organisation)
        stored = rules.OrganisationSettings.of(desk.organisation)
        check_section(form.version.data or "", theirs=stored, ours=wanted)
        before = rules.change_settings(desk.organisation, wanted)
        if before:
            desk.record("settings.change", **_differences(before, wanted))
            mark_desk_changed(desk)


def _differences(before: dict[str, object], after: rules.OrganisationSettings) -> dict[str, Any]:
    """What the audit log keeps: the names of what changed, and how long data is kept in numbers."""
    periods = [name for name in before if name.endswith("retention_days")]
    return {"fields": sorted(before)} | {
        name: [before[name], getattr(after, name)] for name in periods
    }


def _save_logo(desk: Desk, data: bytes | None) -> None:
    now = utc_now()
    with transaction():
        if data is None and desk.organisation.logo is None:
            return
        rules.change_logo(desk.organisation, data, now=now)
        desk.record("settings.logo" if data is not None else "settings.remove-logo")


def mark_desk_changed(desk: Desk) -> None:
    """Let the organisation's events be newer: what is kept of their pages has its texts."""
    mark_changed(organisation_id=desk.organisation.id, now=utc_now())


def settings_page(page: str, desk: Desk, form: OrganiserForm, **more: object) -> str:
    """One of the pages of settings, with the ways to the others."""
    written = [text.language for text in desk.organisation.texts]
    return render_template(
        f"organiser/{page}.html",
        desk=desk,
        form=form,
        settings_page=page,
        text_languages=[*SHIPPED, *sorted(set(written) - {*SHIPPED}, key=own_name)],
        **more,
    )
