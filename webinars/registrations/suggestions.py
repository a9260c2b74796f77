"""Guesses at what a mistyped e-mail address was meant to be. They are offered, never imposed."""

from __future__ import annotations

from difflib import get_close_matches

_PROVIDERS = (
    "email.com",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.be",
    "hotmail.co.uk",
    "hotmail.com",
    "hotmail.de",
    "hotmail.es",
    "hotmail.fr",
    "hotmail.it",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "live.fr",
    "mail.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.fr",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "skynet.be",
    "telenet.be",
    "ukr.net",
    "wanadoo.fr",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "ymail.com",
)
_LIKENESS = 0.88


def suggest_address(email: str) -> str | None:
    """The address that `email` was probably meant to be: `ana@gmial.com` → `ana@gmail.com`."""
    local, _, domain = email.rpartition("@")
    domain = domain.lower()
    if domain in _PROVIDERS:
        return None
    close = get_close_matches(domain, _PROVIDERS, n=1, cutoff=_LIKENESS)
    return f"{local}@{close[0]}" if close else None
