"""The way in and out: address and password, then a code where there is a second factor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_security import current_user, logout_user
from flask_security.forms import LoginForm as SecurityLoginForm
from sqlalchemy import select
from wtforms import StringField

from config import Settings
from webinars import demo
from webinars.accounts import passwords, second_factor
from webinars.accounts.models import User
from webinars.accounts.second_factor import Taken
from webinars.extensions import db, transaction
from webinars.registrations import limits
from webinars.times import utc_now
from webinars.web.forms import Required
from webinars.web.organiser.desk import Answer, back_to, open_to_all, organiser
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.step_up import TooManyTries, WrongProof, prove_code, start_session
from webinars.web.visitors import is_this_computer, visitor_network

WINDOW = timedelta(minutes=15)
PER_PAIR, PER_NETWORK, PER_ADDRESS = 10, 50, 100

_AWAITED = "awaited"
"""In the session: who has given their password and not yet their code, and since when."""
_CODE_WITHIN = timedelta(minutes=10)


class LoginForm(SecurityLoginForm):
    """Address and password. In 15 minutes: ten tries for an address from one network.

    From everywhere together an address has a hundred tries: a stranger cannot lock its owner out
    by a few, and a network has fifty.
    """

    class Meta:
        """The token is checked before a view is called, for every form alike."""

        csrf = False

    has_errors = False
    """As other forms have it; the page of this one says `problem`."""

    problem = ""
    """What is said when nobody was signed in; the same for every reason that is the person's."""

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - as the class above has it
        """Count the try, then check it; past the limit nothing is checked."""
        if not self._may_try():
            self.problem = _("Too many tries. Please wait 15 minutes.")
            return False
        if passwords.is_same(self.password.data or "", demo.PASSWORD) and not _is_own_demo():
            self.problem = _about_the_published_password()
            return False
        self.problem = _("The e-mail address and the password do not match.")
        checked: bool = super().validate(**kwargs)
        return checked

    def _may_try(self) -> bool:
        now = utc_now()
        address, network = str(self.email.data or "").strip().lower(), visitor_network()
        # The address comes last: tries that its network may not make use up none of the owner's.
        subjects = [("login-address", address, PER_ADDRESS)]
        if network is not None:
            subjects = [
                ("login-pair", f"{network} {address}", PER_PAIR),
                ("login-network", network, PER_NETWORK),
                *subjects,
            ]
        with transaction():
            return all(
                limits.allow(scope=scope, subject=subject, limit=limit, window=WINDOW, now=now)
                for scope, subject, limit in subjects
            )


def _is_own_demo() -> bool:
    """Whether this is the demo, asked by who runs it: everybody else knows its password too.

    Production may go on with the database of a demo, and so with its organiser.
    """
    settings: Settings = current_app.config["SETTINGS"]
    return settings.is_demo and is_this_computer()


def _about_the_published_password() -> str:
    settings: Settings = current_app.config["SETTINGS"]
    if settings.is_demo:
        said = _("The password of the demo opens it only on the computer that the demo runs on.")
    else:
        said = _(
            "Everybody knows this password: it is the one of the demo. Please set another with "
            "“I forgot my password”, or ask who runs this site for an account of your own."
        )
    return str(said)


class CodeForm(OrganiserForm):
    """The code of an app, or a recovery code."""

    code = StringField(
        _l("Code"),
        validators=[Required(_l("Enter the code."))],
        render_kw={
            "dir": "ltr",
            "autocomplete": "one-time-code",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": "40",
        },
    )


@organiser.route("/-/login", methods=["GET", "POST"])
@open_to_all
def login() -> Answer | tuple[str, int]:
    """Ask for address and password; then sign in, or ask for the code."""
    if current_user.is_authenticated:
        return redirect(own_path(request.args.get("next")))
    form = LoginForm()
    if request.method == "GET":
        return render_template("organiser/login.html", form=form)
    if not form.validate():
        return render_template("organiser/login.html", form=form), 422
    target, user = own_path(request.args.get("next")), form.user
    if not isinstance(user, User):  # a valid form has found one
        abort(500)
    if not second_factor.is_on(user):
        start_session(user)
        return redirect(target)
    session.clear()
    session[_AWAITED] = [user.fs_uniquifier, utc_now().timestamp()]
    return redirect(url_for("organiser.login_code", next=target))


@organiser.route("/-/login/code", methods=["GET", "POST"])
@open_to_all
def login_code() -> Answer | tuple[str, int]:
    """Ask somebody who gave their password for their code."""
    user = _find_awaited()
    if user is None:
        return redirect(url_for("organiser.login", next=request.args.get("next")))
    form = CodeForm()
    if request.method == "GET":
        return render_template("organiser/login_code.html", form=form)
    taken = _take_code(form, user) if form.validate() else None
    if taken is None:
        return render_template("organiser/login_code.html", form=form), 422
    start_session(user)
    return back_to(own_path(request.args.get("next")), _said_of(taken, user))


@organiser.post("/-/logout")
@open_to_all
def logout() -> Answer:
    """End the session, and every copy of it, on every device."""
    if current_user.is_authenticated:
        logout_user()
    session.clear()
    return redirect(url_for("organiser.login"))


def own_path(target: str | None) -> str:
    """Where to go next: `target` if it is one of the organisers' pages, else their first."""
    first = url_for("organiser.home")
    if not target or not target.startswith(first) or "\\" in target or not target.isprintable():
        return first
    return target


def _find_awaited() -> User | None:
    unique, since = session.get(_AWAITED, ("", 0.0))
    if utc_now().timestamp() - since > _CODE_WITHIN.total_seconds():
        return None
    return db.session.scalar(select(User).filter_by(fs_uniquifier=unique, active=True))


def _take_code(form: CodeForm, user: User) -> Taken | None:
    try:
        return prove_code(user, form.code.data)
    except TooManyTries:
        form.code.errors = [_("Too many tries. Please wait 15 minutes.")]
    except WrongProof:
        form.code.errors = [_("This code does not work. Please enter the one your app shows now.")]
    return None


def _said_of(taken: Taken, user: User) -> str:
    if taken is Taken.APP:
        return ""
    left = len(user.mf_recovery_codes or [])
    return str(
        ngettext(
            "That code is used up. %(num)s recovery code is left.",
            "That code is used up. %(num)s recovery codes are left.",
            left,
        )
    )
