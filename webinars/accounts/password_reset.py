"""Setting a new password by a link in a mail: it works for an hour, and once.

The link's seal covers the password's present hash. Once there is another password, the link is
worth nothing.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from webinars.accounts import tokens
from webinars.accounts.models import User
from webinars.accounts.passwords import set_password
from webinars.extensions import db

LASTS = timedelta(hours=1)
_PURPOSE = "password-reset"
_TOKEN = re.compile(r"([0-9a-f-]{36})\.([0-9]{1,12})\.([0-9a-f]{64})")
"""A user's public id, the moment the link was made, a seal."""


class ResetLinkEnded(LookupError):
    """The link was used, is too old, or was never given out."""


def make_token(user: User, *, now: datetime) -> str:
    """The token of a link that is good from `now` on."""
    moment = str(int(now.timestamp()))
    return f"{user.public_id}.{moment}.{_seal(user, moment)}"


def get_user(token: str, *, now: datetime) -> User:
    """Whose password the link with `token` may set. Raises `ResetLinkEnded`."""
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        raise ResetLinkEnded
    public_id, moment, given = parts.groups()
    user = db.session.scalar(select(User).filter_by(public_id=public_id, active=True))
    if user is None or not tokens.is_seal(given, _PURPOSE, *_facts(user, moment)):
        raise ResetLinkEnded
    if not timedelta(0) <= now - datetime.fromtimestamp(int(moment), UTC) <= LASTS:
        raise ResetLinkEnded
    return user


def reset_password(token: str, *, password: str, now: datetime) -> User:
    """Set a new password, which ends the link and every session.

    Raises `ResetLinkEnded`, and `webinars.accounts.passwords.InvalidPassword`.
    """
    user = get_user(token, now=now)
    db.session.refresh(user, with_for_update=True)  # the same link may be used twice at once
    get_user(token, now=now)
    set_password(user, password)
    return user


def _seal(user: User, moment: str) -> str:
    return tokens.seal(_PURPOSE, *_facts(user, moment))


def _facts(user: User, moment: str) -> tuple[str, ...]:
    return user.public_id, user.email, user.password or "", moment
