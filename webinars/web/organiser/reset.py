"""For organisers who forgot their password: a link by mail, and a new password by the link.

The answer is the same, word and time, whether or not the address is known: the worker looks it up.
"""

from __future__ import annotations

from datetime import timedelta

from flask import abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from webinars.accounts import notices, password_reset
from webinars.accounts.models import User
from webinars.accounts.notices import Change
from webinars.accounts.password_reset import ResetLinkEnded
from webinars.extensions import transaction
from webinars.registrations import limits
from webinars.registrations.addresses import parse_address
from webinars.times import utc_now
from webinars.web.forms import email_field
from webinars.web.organiser.desk import Answer, back_to, by_own_link, open_to_all, organiser
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.password_field import new_password_field
from webinars.web.public.own import site_domain
from webinars.web.urls import chosen_language
from webinars.web.visitors import visitor_network

TRIES, TRIES_IN = 20, timedelta(hours=1)
"""How often one connection may ask; many people can share one."""


class ForgottenForm(OrganiserForm):
    """The address that somebody signs in with."""

    email = email_field(_l("E-mail address"))


class NewPasswordForm(OrganiserForm):
    """A new password."""

    password = new_password_field(_l("New password"))


@organiser.get("/-/forgotten-password")
@open_to_all
def forgotten_password() -> Answer:
    """Ask for the address; or say that a mail is on its way, if it is."""
    return render_template(
        "organiser/forgotten_password.html", form=ForgottenForm(), sent="sent" in request.args
    )


@organiser.post("/-/forgotten-password")
@open_to_all
def send_password_reset() -> Answer | tuple[str, int]:
    """Have a link mailed to the address, if it is known."""
    form = ForgottenForm()
    if not form.validate():
        return render_template("organiser/forgotten_password.html", form=form), 422
    email, now = parse_address(form.email.data).email, utc_now()
    with transaction():
        allowed = _allowed()
        if allowed and limits.way_back_allowed(email, now):
            notices.queue_password_reset(
                email=email, language=chosen_language(), domain=site_domain(), now=now
            )
    if not allowed:
        abort(429)
    return redirect(url_for("organiser.forgotten_password", sent="yes"), 303)


@organiser.route("/-/reset-password/<token>", methods=["GET", "POST"])
@by_own_link
def reset_password(token: str) -> Answer | tuple[str, int]:
    """Ask for a new password; then set it, and lead to the door."""
    form = NewPasswordForm()
    try:
        user = password_reset.get_user(token, now=utc_now())
        if request.method == "GET" or not form.validate():
            page = render_template("organiser/reset_password.html", form=form, email=user.email)
            return page, 422 if form.has_errors else 200
        _reset(token, form.password.data)
    except ResetLinkEnded:
        return render_template("organiser/reset_ended.html"), 404
    said = str(_l("Your new password is set. Please sign in with it."))
    return back_to(url_for("organiser.login"), said)


def _reset(token: str, password: str) -> User:
    now = utc_now()
    with transaction():
        user = password_reset.reset_password(token, password=password, now=now)
        notices.queue_account_changed(user, Change.PASSWORD, domain=site_domain(), now=now)
    return user


def _allowed() -> bool:
    visitor = visitor_network()
    return visitor is None or limits.allow(
        scope="password-reset", subject=visitor, limit=TRIES, window=TRIES_IN, now=utc_now()
    )
