"""A user's own account: name, language, password, and signing out elsewhere."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_security import current_user
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired

from webinars.accounts import notices, passwords, second_factor
from webinars.accounts.models import User
from webinars.accounts.notices import Change
from webinars.extensions import db, transaction
from webinars.languages import SHIPPED, own_name
from webinars.registrations.details import clean_line
from webinars.times import utc_now
from webinars.web.forms import NAME_LIMIT, Line, Required
from webinars.web.organiser.desk import Answer, back_to, organiser, sentence_saved, signed_in
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.password_field import new_password_field, present_password_field
from webinars.web.organiser.step_up import TooManyTries, WrongProof, prove_password, renew_session
from webinars.web.public.own import site_domain


class AccountForm(OrganiserForm):
    """Name and language."""

    name = StringField(
        _l("Name"),
        validators=[Required(_l("Enter your name.")), Line(NAME_LIMIT)],
        render_kw={"autocomplete": "name", "dir": "auto"},
    )
    language = SelectField(
        _l("Language"),
        choices={code: own_name(code) for code in SHIPPED},
        validators=[InputRequired(_l("Choose a language."))],
    )


class PasswordForm(OrganiserForm):
    """The present password, and the one to come."""

    present = present_password_field()
    password = new_password_field(_l("New password"))


@organiser.route("/-/account", methods=["GET", "POST"])
@signed_in
def account() -> Answer | tuple[str, int]:
    """Show the account; save name and language."""
    form = AccountForm(obj=current_user)
    if request.method == "GET" or not form.validate():
        page = render_template(
            "organiser/account.html", form=form, has_second_factor=second_factor.is_on(current_user)
        )
        return page, 422 if form.has_errors else 200
    with transaction():
        user = present_user()
        user.name, user.language = clean_line(form.name.data), form.language.data
    with force_locale(form.language.data):
        said = sentence_saved()
    return back_to(url_for("organiser.account"), said)


@organiser.route("/-/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> Answer | tuple[str, int]:
    """Ask for the present password and a new one; every other session ends then."""
    form = PasswordForm()
    if request.method == "GET" or not form.validate() or not _is_proven(form):
        page = render_template("organiser/change_password.html", form=form)
        return page, 422 if form.has_errors else 200
    now = utc_now()
    with transaction():
        user = present_user()
        passwords.set_password(user, form.password.data)
        notices.queue_account_changed(user, Change.PASSWORD, domain=site_domain(), now=now)
    renew_session(user)
    return back_to(
        url_for("organiser.account"),
        _("Your password is changed. Everywhere else you are signed out."),
    )


@organiser.post("/-/account/sign-out-elsewhere")
@signed_in
def sign_out_elsewhere() -> Answer:
    """End every other session; this one goes on as a new one."""
    with transaction():
        user = present_user()
        passwords.end_sessions(user)
    renew_session(user)
    return back_to(url_for("organiser.account"), _("Everywhere else you are signed out."))


def present_user() -> User:
    """The user who is signed in, within the present transaction."""
    return db.session.get_one(User, current_user.id)


def _is_proven(form: PasswordForm) -> bool:
    try:
        prove_password(current_user._get_current_object(), form.present.data)
    except TooManyTries:
        form.present.errors = [_("Too many tries. Please wait 15 minutes.")]
    except WrongProof:
        form.present.errors = [_("This is not your present password.")]
    return not form.has_errors
