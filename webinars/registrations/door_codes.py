"""What people show at the door: a secret inside a QR code, and a short code that can be typed.

Neither opens anything for who is not signed in with the right to check in at that very event.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without letters that are taken for figures, or for one another."""

LENGTH = 8

_MISREAD = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\u2010-\u2015-]+")


def new_door_token() -> str:
    """A secret for a QR code: 192 random bits, 32 characters."""
    return secrets.token_urlsafe(24)


def new_door_code() -> str:
    """A code to type: 40 random bits. Two people can have the same, as hardly ever happens."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_door_code(text: str) -> str:
    """The code that somebody typed, however they wrote it; "" for what cannot be one."""
    if len(text) > 4 * LENGTH:
        return ""
    code = _BETWEEN.sub("", text).upper().translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def show_door_code(code: str) -> str:
    """The code as people read it out: `K7MP 3XQ9`."""
    half = LENGTH // 2
    return f"{code[:half]} {code[half:]}"
