"""Signing in with a code as well: setting it up, recovery codes, and switching it off."""

from __future__ import annotations

import segno
from flask import current_app, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_security import current_user

from webinars.accounts import notices
from webinars.accounts import second_factor as rules
from webinars.accounts.notices import Change
from webinars.extensions import transaction
from webinars.times import utc_now
from webinars.web.organiser.account import present_user
from webinars.web.organiser.desk import Answer, back_to, confirmed, organiser, signed_in
from webinars.web.organiser.login import CodeForm
from webinars.web.public.own import site_domain

_OFFERED = "offered-secret"
"""In the session, encrypted: the secret that the page shows until a code proves that it arrived."""


@organiser.get("/-/account/second-factor")
@signed_in
@confirmed
def second_factor() -> Answer:
    """Show how to set it up; or that it is on, and what can be done with it."""
    if rules.is_on(current_user):
        left = len(current_user.mf_recovery_codes or [])
        return render_template("organiser/second_factor.html", codes_left=left)
    return _set_up(CodeForm())


@organiser.post("/-/account/second-factor")
@signed_in
@confirmed
def switch_on_second_factor() -> Answer | tuple[str, int]:
    """Take the first code of the app, and show the recovery codes, once."""
    form, secret = CodeForm(), rules.decrypt(session.get(_OFFERED, ""))
    if rules.is_on(current_user) or secret is None:
        return redirect(url_for("organiser.second_factor"), 303)
    if not form.validate():
        return _set_up(form), 422
    now = utc_now()
    with transaction():
        user = present_user()
        codes = rules.switch_on(user, secret=secret, code=form.code.data, now=now)
        if codes:
            change = Change.SECOND_FACTOR_ON
            notices.queue_account_changed(user, change, domain=site_domain(), now=now)
    if codes is None:
        form.code.errors = [_("This code does not work. Please enter the one your app shows now.")]
        return _set_up(form), 422
    session.pop(_OFFERED)
    return render_template("organiser/recovery_codes.html", codes=codes, is_new=True)


@organiser.post("/-/account/second-factor/off")
@signed_in
@confirmed
def switch_off_second_factor() -> Answer:
    """Ask for no codes any more."""
    now = utc_now()
    with transaction():
        user = present_user()
        rules.switch_off(user)
        change = Change.SECOND_FACTOR_OFF
        notices.queue_account_changed(user, change, domain=site_domain(), now=now)
    return back_to(url_for("organiser.account"), _("Signing in needs no code any more."))


@organiser.post("/-/account/recovery-codes")
@signed_in
@confirmed
def renew_recovery_codes() -> Answer:
    """Show new recovery codes, once; older ones end."""
    if not rules.is_on(current_user):
        return redirect(url_for("organiser.second_factor"), 303)
    now = utc_now()
    with transaction():
        user = present_user()
        codes = rules.renew_recovery_codes(user)
        change = Change.RECOVERY_CODES
        notices.queue_account_changed(user, change, domain=site_domain(), now=now)
    return render_template("organiser/recovery_codes.html", codes=codes, is_new=False)


def _set_up(form: CodeForm) -> str:
    """The page with the QR code; the secret stays the same while somebody is at it."""
    secret = rules.decrypt(session.get(_OFFERED, "")) or rules.new_secret()
    session[_OFFERED] = rules.encrypt(secret)
    issuer = current_app.config["SITE_NAME"]
    uri = rules.provisioning_uri(secret, user=current_user, issuer=issuer)
    return render_template(
        "organiser/second_factor_set_up.html",
        form=form,
        qr=segno.make_qr(uri).svg_data_uri(scale=5, border=4, light="#fff"),
        uri=uri,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
    )
