"""Whether the receiving server vouches for a mail's From (RFC 8601, RFC 7489, RFC 6376).

Anybody can write `Authentication-Results` into a mail. Only the topmost field of the server that
was configured is believed: it was written last. (The server has to remove fields that came from
outside under its own name, RFC 8601 §5; `docs/deployment.md` says so.)
"""

from __future__ import annotations

import re

from webinars.mail.incoming.headers import (
    split_unquoted,
    values,
    without_comments,
)
from webinars.mail.incoming.reading import Incoming

_RESULT = re.compile(r"\s*(dmarc|dkim)\s*(?:/\s*\d+\s*)?=\s*([a-z]+)(?=\s|$)", re.IGNORECASE)
_STATED = {"header.from", "header.d", "header.i"}


def is_vouched(mail: Incoming, authserv_id: str) -> bool:
    """Whether `authserv_id` says that the mail's From is true: DMARC passed, or DKIM of its domain.

    False without an `authserv_id`: then no server is believed.
    """
    domain = mail.sender.rpartition("@")[2].lower().rstrip(".")
    if not (authserv_id and domain):
        return False
    for value in values(mail.fields, "authentication-results"):
        bare = without_comments(value)
        if bare is None:  # perhaps the server's own: what stands below it is not believed instead
            return False
        server, *results = split_unquoted(bare, ";")
        if (server.split() or [""])[0].strip('"').lower() == authserv_id.lower():
            return any(_is_pass(result, domain) for result in results)
    return False


def _is_pass(result: str, domain: str) -> bool:
    """Whether one method's result is a pass that speaks about `domain`."""
    found = _RESULT.match(result)
    if found is None or found[2].lower() != "pass":
        return False
    stated = _stated(result[found.end() :])
    if found[1].lower() == "dmarc":
        return stated.get("header.from", domain) == domain
    signers = [stated[name] for name in ("header.d", "header.i") if name in stated]
    return bool(signers) and all(_is_over(signer, domain) for signer in signers)


def _stated(properties: str) -> dict[str, str]:
    """The domains that a result names. A quoted value is one word: its inside states nothing."""
    words = split_unquoted(re.sub(r"\s", " ", properties), " ")
    named = [word.partition("=") for word in words]
    return {
        name.lower(): value.strip('"').rpartition("@")[2].lower().rstrip(".")
        for name, _sign, value in named
        if name.lower() in _STATED
    }


def _is_over(signer: str, domain: str) -> bool:
    """Whether `signer` is the domain, or one above it that somebody can own."""
    return signer == domain or ("." in signer and domain.endswith(f".{signer}"))
