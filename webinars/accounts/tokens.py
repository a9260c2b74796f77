"""Seals: texts that only this site can make, for links in mails.

A link's seal covers what it is for and what it depends on (a password's hash, a date), so that it
ends by itself when one of these changes. Nothing is stored, and no other link's seal fits.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from flask import current_app

from config import Settings


def seal(purpose: str, *facts: str) -> str:
    """A text of 256 bits (hexadecimal) that stands for `purpose` and `facts`."""
    return seals(purpose, *facts)[0]


def is_seal(text: str, purpose: str, *facts: str) -> bool:
    """Whether `text` is the seal of `purpose` and `facts`, under the present key or an older."""
    given = text.encode(errors="replace")
    return any(hmac.compare_digest(given, each.encode()) for each in seals(purpose, *facts))


def seals(purpose: str, *facts: str) -> list[str]:
    """The seals under each of the site's keys, the present key's first."""
    settings: Settings = current_app.config["SETTINGS"]
    message = json.dumps([purpose, *facts]).encode()
    return [
        hmac.new(key.encode(), message, hashlib.sha256).hexdigest() for key in settings.secret_keys
    ]
