"""Guesses at what a mistyped e-mail address was meant to be. They are offered, never imposed."""

from __future__ import annotations

import re
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
    "mailo.com",
    "msn.com",
    "orange.fr",
    "outlook.com",
    "outlook.fr",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "skynet.be",
    "telenet.be",
    "ttmail.com",
    "ukr.net",
    "wanadoo.fr",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.es",
    "yahoo.fr",
    "yahoo.it",
    "ymail.com",
)
_NAMES = {provider.partition(".")[0] for provider in _PROVIDERS}
_WORLDWIDE = ("hotmail", "outlook", "yahoo")
_COUNTRY = re.compile(r"(?:com?\.)?(?!cm|co|ne|om)[a-z]{2}")
"""What a provider's name ends with in a country. Four of them are more often a slip."""

_LIKENESS = 0.88
_SLIPS = {
    **dict.fromkeys(("cim", "cmo", "comm", "con", "coom", "cpm", "ocm", "vom", "xom"), "com"),
    **dict.fromkeys(("fe", "ft", "rf"), "fr"),
    **dict.fromkeys(("nett", "nte"), "net"),
    **dict.fromkeys(("ogr", "orgg", "rog"), "org"),
}
"""Endings that no domain has, and what was meant. (`.co` and `.om` are countries.)"""


def suggest_address(email: str) -> str | None:
    """The address that `email` was probably meant to be: `ana@gmial.com` → `ana@gmail.com`.

    The ending is put right first: with a slip in it too, no provider's name is like `gmial.con`.
    That of a country is never doubted: large providers have addresses in most of them.
    """
    local, _, typed = email.rpartition("@")
    typed = typed.lower()
    if typed.startswith("gmail."):  # it has one ending, in each country
        return f"{local}@gmail.com" if typed != "gmail.com" else None
    name, dot, ending = typed.rpartition(".")
    domain = f"{name}{dot}{_SLIPS.get(ending, ending)}"
    domain = _provider_like(domain)
    return f"{local}@{domain}" if domain != typed else None


def _provider_like(domain: str) -> str:
    """The provider's domain that is nearly written so; else the same again."""
    name, _, ending = domain.partition(".")
    in_country = _COUNTRY.fullmatch(ending) is not None
    if name in _NAMES and in_country:
        return domain
    if in_country:
        there = [each for each in _PROVIDERS if each.partition(".")[2] == ending]
        there += [f"{each}.{ending}" for each in _WORLDWIDE]
    else:
        there = [*_PROVIDERS]
    return next(iter(get_close_matches(domain, there, n=1, cutoff=_LIKENESS)), domain)
