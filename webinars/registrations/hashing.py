"""Keyed hashes: what is remembered of an address or an IP without keeping it."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app

from config import Settings


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """Hashes of `text` (hexadecimal) under each secret key, the present key's first.

    Write the first; look for any of them, so that a hash is still found after the key was changed.
    Hashes for different purposes cannot be compared.
    """
    settings: Settings = current_app.config["SETTINGS"]
    message = f"{purpose}\0{text}".encode(errors="surrogatepass")
    return [
        hmac.new(key.encode(), message, hashlib.sha256).hexdigest() for key in settings.secret_keys
    ]
