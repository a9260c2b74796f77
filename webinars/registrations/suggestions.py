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
_NAMES = {provider.partition(".")[0] for provider in _PROVIDERS}
_WORLDWIDE = ("hotmail", "outlook", "yahoo")
_RIGHT = frozenset({"mailo.com", "ttmail.com"})
"""Providers whose names look like slips of others', and are too rare to be what a slip meant."""

_COUNTRY_CODES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn "
    "bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj "
    "dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp "
    "gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke "
    "kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk "
    "ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om "
    "pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si "
    "sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw "
    "tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw "
)
_COUNTRIES = frozenset(_COUNTRY_CODES.split())
"""The endings that countries have. The providers' names exist in most of them."""

_SLIPPERY = frozenset({"cm", "co", "ne", "om"})
"""Countries whose ending, right behind a provider's name, is more often a slip."""

_MOST_USED = "gmail.com"
"""Meant by far more people than any other that a slip is like: `tmail.com` is near `mail.com`."""

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

    The ending of a country is never doubted: large providers have addresses in most of them.
    """
    local, _, typed = email.rpartition("@")
    typed = typed.lower()
    if typed.startswith("gmail."):  # it has one ending, in each country
        return f"{local}@gmail.com" if typed != "gmail.com" else None
    meant = _meant(typed)
    return f"{local}@{meant}" if meant != typed else None


def _meant(typed: str) -> str:
    """The domain that is meant; `typed` itself where nothing is known to be wrong with it.

    What is typed is compared as it stands first: of `skynet.fe`, the b was missed, not the r. With
    a slip in its ending, too, no provider's name is like `gmial.con`: that is put right then.
    """
    name, dot, ending = typed.rpartition(".")
    righted = f"{name}{dot}{_SLIPS.get(ending, ending)}"
    if typed in _RIGHT or righted in _PROVIDERS:
        return righted
    return _provider_like(typed) or _provider_like(righted) or righted


def _provider_like(domain: str) -> str | None:
    """The provider's domain that is nearly written so; None where there is none, or no doubt."""
    name, _, ending = domain.partition(".")
    country = _country_in(ending)
    if country and name in _NAMES:
        return None
    there = _providers_in(country, ending) if country else _PROVIDERS
    found = get_close_matches(domain, there, n=5, cutoff=_LIKENESS)
    return next(iter(found), None) if _MOST_USED not in found else _MOST_USED


def _country_in(ending: str) -> str:
    """`gr` of `gr` and of `com.gr`; "" where it is no country's, or too often a slip."""
    kind, _, country = ending.rpartition(".")
    is_one = country in _COUNTRIES if kind in {"co", "com"} else ending in _COUNTRIES - _SLIPPERY
    return country if is_one else ""


def _providers_in(country: str, ending: str) -> list[str]:
    """The providers' domains there: those known, else as they would be with this `ending`."""
    known = [each for each in _PROVIDERS if each.endswith(f".{country}")]
    names = {each.partition(".")[0] for each in known}
    return [*known, *(f"{each}.{ending}" for each in _WORLDWIDE if each not in names)]
