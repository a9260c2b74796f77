"""Who somebody has shown to be, and when: sessions, second factor, and asking for proof again.

What does most harm in wrong hands (exports, deletions, the team) is open for ten minutes after the
password was entered, and the code where there is one. Later it is asked for again: before a page is
shown, and before a form is taken, whose fields the question carries along.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_security import current_user, login_user
from werkzeug.wrappers import Response

from webinars.accounts import notices, second_factor
from webinars.accounts.models import User
from webinars.accounts.passwords import is_password
from webinars.accounts.second_factor import Taken
from webinars.extensions import db, transaction
from webinars.registrations import limits
from webinars.times import utc_now
from webinars.web.public.own import site_domain

FRESH_FOR = timedelta(minutes=10)
FORM_FRESH_FOR = timedelta(minutes=30)
"""A form that was shown while it was fresh may be filled in for a while."""

WINDOW, PER_WINDOW = timedelta(minutes=15), 5
DAY, PER_DAY = timedelta(days=1), 20
"""How often a password is asked for again, or a code, before nothing is checked for a while."""

PASSWORD, CODE = "confirm-password", "confirm-code"
PASSWORDS = frozenset({"password", "present", PASSWORD})
"""The names of fields with a password: only its hash is stored."""

_CONFIRMED_AT = "confirmed-at"


class TooManyTries(ValueError):
    """Nothing is checked any more for a while."""


class WrongProof(ValueError):
    """The password, or the code, is not the user's."""


def start_session(user: User) -> None:
    """Sign in a `user` who proved who they are: a session with nothing of the one before, fresh."""
    _new_session(user, utc_now().timestamp())


def renew_session(user: User) -> None:
    """Go on in a new session, because the older ones of `user` have ended.

    It is as fresh as this one was: ending sessions proves nothing.
    """
    _new_session(user, session.get(_CONFIRMED_AT, 0))


def _new_session(user: User, confirmed_at: float) -> None:
    session.clear()
    login_user(user, remember=False)
    session[_CONFIRMED_AT] = confirmed_at


def is_fresh(within: timedelta = FRESH_FOR) -> bool:
    """Whether the session's user proved who they are within that time."""
    then = float(session.get(_CONFIRMED_AT, 0))
    return timedelta(0) <= timedelta(seconds=utc_now().timestamp() - then) < within


def ask_again(*, sends_file: bool = False) -> Response | tuple[str, int] | str | None:
    """The question for the password that stands before a page or a form; None where it is fresh.

    A page is shown after it. A form is sent again with the answer, and then goes through; one that
    `sends_file` is offered once more first, on a page that makes sense when the file is saved.
    """
    if request.method in {"GET", "HEAD"}:
        if is_fresh():
            return None
        return redirect(url_for("organiser.confirm", next=request.full_path.rstrip("?")))
    if is_fresh(FORM_FRESH_FOR):
        return None
    if PASSWORD not in request.form:
        return _question("")
    problem = find_problem(request.form[PASSWORD], request.form.get(CODE, ""))
    if problem:
        return _question(problem)
    return _offer_file() if sends_file else None


def find_problem(password: str, code: str) -> str:
    """Take the answer to the question: "" makes the session fresh, else what is said of it."""
    try:
        prove(current_user._get_current_object(), password=password, code=code)
    except TooManyTries:
        return str(_("Too many tries. Please wait 15 minutes."))
    except WrongProof:
        return str(_("This does not match. Please try again."))
    session[_CONFIRMED_AT] = utc_now().timestamp()
    return ""


def prove(user: User, *, password: str, code: str) -> None:
    """Check password, and code where there is a second factor. `TooManyTries`, `WrongProof`."""
    prove_password(user, password)
    if second_factor.is_on(user):
        prove_code(user, code)


def prove_password(user: User, password: str) -> None:
    """Check the password of somebody who is signed in. Raises `TooManyTries` or `WrongProof`.

    The hash is worked out outside of a transaction: nobody waits for it.
    """
    user_id = user.id
    with transaction():
        allowed = _may_try("confirm", user_id, utc_now())
    if not allowed:
        raise TooManyTries
    if not is_password(db.session.get_one(User, user_id), password):
        raise WrongProof
    with transaction():
        _forget_tries("confirm", user_id)


def prove_code(user: User, code: str) -> Taken:
    """Take a code of the user's second factor, once. Raises `TooManyTries` or `WrongProof`.

    Somebody who has the password can try five codes in a quarter of an hour, and twenty a day.
    """
    user_id, now = user.id, utc_now()
    taken = None
    with transaction():
        allowed = _may_try("second-factor", user_id, now)
        if allowed:
            held = db.session.get_one(User, user_id, with_for_update=True)
            taken = second_factor.take_code(held, code, now=now)
        if taken is not None:
            _forget_tries("second-factor", user_id)
        if taken is Taken.RECOVERY:
            change = notices.Change.RECOVERY_CODE_USED
            notices.queue_account_changed(held, change, domain=site_domain(), now=now)
    if not allowed:
        raise TooManyTries
    if taken is None:
        raise WrongProof
    return taken


def _may_try(scope: str, user_id: int, now: datetime) -> bool:
    return all(
        limits.allow(
            scope=f"{scope}-{each}", subject=str(user_id), limit=limit, window=each, now=now
        )
        for each, limit in ((WINDOW, PER_WINDOW), (DAY, PER_DAY))
    )


def _forget_tries(scope: str, user_id: int) -> None:
    for each in (WINDOW, DAY):
        limits.forget(scope=f"{scope}-{each}", subject=str(user_id))


def sent_besides() -> list[tuple[str, str]]:
    """What was sent in the form besides the proof and the session's token, to be sent again.

    Whatever carries a form along takes it from here: a password stands in no page.
    """
    own = {PASSWORD, CODE, "csrf_token"}
    return [(name, value) for name, value in request.form.items(multi=True) if name not in own]


def _offer_file() -> str:
    """The page from which the file is saved, and which leads back."""
    action = request.full_path.rstrip("?")
    return render_template("organiser/save_file.html", action=action, sent=sent_besides())


def _question(problem: str) -> tuple[str, int]:
    """The question, with what was sent in its form; it was not saved yet."""
    page = render_template(
        "organiser/confirm.html",
        action=request.full_path.rstrip("?"),
        sent=sent_besides(),
        problem=problem,
        needs_code=second_factor.is_on(current_user),
        loses_files=bool(request.files),
    )
    return page, 401
