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
_SLIPS = {
    **dict.fromkeys(("cim", "cmo", "comm", "con", "coom", "cpm", "ocm", "vom", "xom"), "com"),
    **dict.fromkeys(("nett", "nte"), "net"),
    **dict.fromkeys(("ogr", "orgg", "rog"), "org"),
}
"""Endings that no domain has, and what was meant. (`.co` and `.om` are countries.)"""


def suggest_address(email: str) -> str | None:
    """The address that `email` was probably meant to be: `ana@gmial.com` → `ana@gmail.com`.

    The ending is put right first: with a slip in it too, no provider's name is like `gmial.con`.
    """
    local, _, typed = email.rpartition("@")
    typed = typed.lower()
    if typed.startswith("gmail."):  # it has one ending, in each country
        return f"{local}@gmail.com" if typed != "gmail.com" else None
    name, dot, ending = typed.rpartition(".")
    domain = f"{name}{dot}{_SLIPS.get(ending, ending)}"
    close = get_close_matches(domain, _PROVIDERS, n=1, cutoff=_LIKENESS)
    if close:
        domain = close[0]
    return f"{local}@{domain}" if domain != typed else None
