"""The second factor: codes from an app (TOTP, RFC 6238), and recovery codes for when it is lost.

The secret that the app shares is kept encrypted with a key made from the site's own, so that a copy
of the database alone gives no codes. A recovery code has 80 random bits, of which only a hash is
kept; each works once, and so does each code of the app.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote, urlencode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app

from config import Settings
from webinars.accounts.models import User

METHOD = "authenticator"
RECOVERY_CODES = 10
STEP = timedelta(seconds=30)
_DIGITS = 6
_CLOCKS_DIFFER_BY = 1  # steps (RFC 6238 §5.2)
_SECRET_BYTES = 20  # RFC 4226 §4, R6
_RECOVERY_BYTES = 10


class Taken(StrEnum):
    """What kind of code was accepted."""

    APP = "app"
    RECOVERY = "recovery"


def is_on(user: User) -> bool:
    """Whether `user` needs a code to sign in."""
    return user.tf_primary_method is not None


def new_secret() -> str:
    """A secret for an app, in base32 as apps take it."""
    return base64.b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def provisioning_uri(secret: str, *, user: User, issuer: str) -> str:
    """The address that apps read from a QR code (`otpauth:`, as Google Authenticator wrote it)."""
    label = quote(f"{issuer}:{user.email}", safe="")
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{label}?{query}"


def switch_on(user: User, *, secret: str, code: str, now: datetime) -> list[str] | None:
    """Ask for codes from now on, if `code` shows that an app has `secret`; else None.

    Returns the recovery codes, which cannot be shown again.
    """
    step = _matching_step(secret, code, now)
    if step is None:
        return None
    user.tf_primary_method = METHOD
    user.tf_totp_secret = encrypt(secret)
    user.tf_last_step = step
    return renew_recovery_codes(user)


def switch_off(user: User) -> None:
    """Ask for no codes any more, and forget what was kept for them."""
    user.tf_primary_method = None
    user.tf_totp_secret = None
    user.tf_last_step = None
    user.mf_recovery_codes = None


def renew_recovery_codes(user: User) -> list[str]:
    """New recovery codes in place of all older ones; shown once, kept as hashes."""
    codes = [_new_recovery_code() for _ in range(RECOVERY_CODES)]
    user.mf_recovery_codes = [_hash(code) for code in codes]
    return codes


def take_code(user: User, code: str, *, now: datetime) -> Taken | None:
    """Accept a code of the user's app, or a recovery code, which then is worth nothing any more.

    The caller holds the user's row, so that a code is taken once, and counts the tries.
    """
    if _take_app_code(user, code, now):
        return Taken.APP
    return Taken.RECOVERY if _take_recovery_code(user, code) else None


def encrypt(secret: str) -> str:
    """`secret` as it is kept."""
    return _cipher().encrypt(secret.encode()).decode()


def decrypt(kept: str) -> str | None:
    """The secret in `kept`; None where no key of the site opens it."""
    try:
        return _cipher().decrypt(kept.encode()).decode()
    except InvalidToken:
        return None


def code_at(secret: str, step: int) -> str:
    """The six digits that an app shows in the `step`th half minute (RFC 4226 §5.3)."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1).digest()
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)


def step_at(now: datetime) -> int:
    """How many half minutes have passed at `now` since 1970."""
    return int(now.timestamp() // STEP.total_seconds())


def _take_app_code(user: User, code: str, now: datetime) -> bool:
    secret = decrypt(user.tf_totp_secret) if user.tf_totp_secret else None
    step = _matching_step(secret, code, now) if secret else None
    if step is None or step <= (user.tf_last_step or 0):
        return False
    user.tf_last_step = step
    return True


def _matching_step(secret: str, code: str, now: datetime) -> int | None:
    given = "".join(code.split()).encode(errors="replace")
    present = step_at(now)
    for step in range(present - _CLOCKS_DIFFER_BY, present + _CLOCKS_DIFFER_BY + 1):
        if hmac.compare_digest(given, code_at(secret, step).encode()):
            return step
    return None


def _new_recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _take_recovery_code(user: User, code: str) -> bool:
    kept, given = user.mf_recovery_codes or [], _hash(code)
    left = [each for each in kept if not hmac.compare_digest(each, given)]
    if len(left) == len(kept):
        return False
    user.mf_recovery_codes = left
    return True


def _hash(code: str) -> str:
    """The hash of a recovery code, however its groups were written."""
    bare = "".join(character for character in code.lower() if character.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()


def _cipher() -> MultiFernet:
    settings: Settings = current_app.config["SETTINGS"]
    return MultiFernet([Fernet(_fernet_key(key)) for key in settings.secret_keys])


def _fernet_key(key: str) -> bytes:
    """The site's key, for this one use."""
    digest = hmac.new(key.encode(), b"second-factor", hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest)
