"""A second factor for the tests: an app that shows codes, and time that passes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from webinars.accounts import second_factor
from webinars.accounts.models import User
from webinars.extensions import db, transaction
from webinars.times import utc_now

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
CLOCKS = ("step_up", "second_factor", "login", "reset", "invitation", "team")


def protect(email: str) -> list[str]:
    """Give a user a second factor, as of an hour ago; the recovery codes."""
    then = utc_now() - timedelta(hours=1)
    with transaction():
        user = db.session.query(User).filter_by(email=email).one()
        codes = second_factor.switch_on(user, secret=SECRET, code=code(then), now=then)
    assert codes is not None
    return codes


def code(now: datetime | None = None) -> str:
    """What the app shows."""
    return second_factor.code_at(SECRET, second_factor.step_at(now or utc_now()))


def let_pass(monkeypatch: pytest.MonkeyPatch, time: timedelta) -> datetime:
    """Let `time` pass for the pages of accounts; the moment that it then is."""
    later = utc_now() + time
    for module in CLOCKS:
        monkeypatch.setattr(f"webinars.web.organiser.{module}.utc_now", lambda: later)
    return later
