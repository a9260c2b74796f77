"""Passwords: at least twelve characters of any kind, kept as argon2id hashes."""

from __future__ import annotations

import secrets
import unicodedata

from flask_security import hash_password, verify_password

from webinars.accounts.models import User

MINIMUM_LENGTH = 12
MAXIMUM_LENGTH = 200
"""Longer ones only cost time; a sentence fits."""


class InvalidPassword(ValueError):
    """The text is too short or too long for a password; the message is a sentence."""


def set_password(user: User, password: str) -> None:
    """Give `user` another password and end all of their sessions. Raises `InvalidPassword`.

    Whoever goes on working afterwards needs a new session.
    """
    user.password = hashed(password)
    end_sessions(user)


def end_sessions(user: User) -> None:
    """End every session of `user`, on every device: each carries what changes here."""
    user.fs_uniquifier = secrets.token_hex(32)


def hashed(password: str) -> str:
    """The hash to keep of a new password. Raises `InvalidPassword`."""
    if len(password) < MINIMUM_LENGTH:
        raise InvalidPassword(f"A password needs at least {MINIMUM_LENGTH} characters.")
    if len(password) > MAXIMUM_LENGTH:
        raise InvalidPassword(f"A password has at most {MAXIMUM_LENGTH} characters.")
    return str(hash_password(_normal(password)))


def is_password(user: User, password: str) -> bool:
    """Whether `password` is the user's."""
    if user.password is None or len(password) > MAXIMUM_LENGTH:
        return False
    return bool(verify_password(_normal(password), user.password))


def is_same(password: str, other: str) -> bool:
    """Whether both would be taken for the same password."""
    return _normal(password) == _normal(other)


def _normal(password: str) -> str:
    """One way of writing what keyboards write in several, as signing in compares it."""
    return unicodedata.normalize("NFKD", password)
