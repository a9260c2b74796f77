"""The sign-in form: Flask-Security's, with limits on how often it is tried."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_security.forms import LoginForm as SecurityLoginForm

from webinars.extensions import transaction
from webinars.registrations import limits
from webinars.times import utc_now
from webinars.web.visitors import visitor_network

_WINDOW = timedelta(minutes=15)


class LoginForm(SecurityLoginForm):
    """Address and password. In 15 minutes: ten tries for an address from one network.

    From everywhere together an address has a hundred tries: a stranger cannot lock its owner out
    by a few, and a network has fifty.
    """

    problem = ""
    """What is said when nobody was signed in; the same for every reason that is the person's."""

    def validate(self, **kwargs: Any) -> bool:  # noqa: ANN401 - as the class above has it
        """Count the try, then check it; past the limit nothing is checked."""
        if not self._may_try():
            self.problem = _("Too many tries. Please wait 15 minutes.")
            return False
        self.problem = _("The e-mail address and the password do not match.")
        checked: bool = super().validate(**kwargs)
        return checked

    def _may_try(self) -> bool:
        now = utc_now()
        address, network = str(self.email.data or "").strip().lower(), visitor_network()
        subjects = [("login-address", address, 100)]
        if network is not None:
            subjects += [
                ("login-pair", f"{network} {address}", 10),
                ("login-network", network, 50),
            ]
        with transaction():
            return all(
                limits.allow(scope=scope, subject=subject, limit=limit, window=_WINDOW, now=now)
                for scope, subject, limit in subjects
            )
