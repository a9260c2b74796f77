"""Web addresses that cannot lead a reader anywhere, as far as that shows without asking for them.

Nothing is fetched: a server that opens whatever somebody pasted could be sent into its own network,
and would tell the other side that it was pasted here.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from urllib.parse import urlsplit

from webinars.events.parsing.facts.links import find_addresses


class Flaw(StrEnum):
    """Why an address leads nowhere."""

    SCHEME = "scheme"
    BLANK = "blank"
    GLUED = "glued"
    ENDING = "ending"
    NO_DOT = "no-dot"
    EXAMPLE = "example"
    PRIVATE = "private"


@dataclass(frozen=True)
class FlawedAddress:
    """An address as it stands in a text, and what is wrong with it."""

    written: str
    flaw: Flaw


_SCHEME = re.compile(
    r"(?<![\w/@.:-])(h{0,2}t{1,3}p{1,2}s{0,2})(:/{0,4}|[;.]/{1,3}|/{2,3})"
    r"((?:[\w-]{1,63}\.){1,8}[a-z]{2,24}(?![\w@]|\.\w)[^\s<>\"]{0,300})",
    re.IGNORECASE,
)
_RIGHT = {"http://", "https://"}
_BLANK = re.compile(
    r"\bhttps?://\s{1,3}[\w-]{1,63}\.\w[^\s<>]{0,200}"
    r"|\bhttps?://[\w-]{1,63}(?:\.[\w-]{1,63}){0,6}(?:\s\.|\.\s)(?:org|com|net|eu|int|info)\b(?!\.)"
    r"|\bwww\.\s[\w-]{1,63}\.[a-z]{2,24}\b",
    re.IGNORECASE,
)
_SPLIT_TARGET = re.compile(r"\]\(\s{0,3}(https?://[^\s()<>\"]{1,300}\s[^()<>\"']{1,300})\)", re.I)
"""The address of a link of Markdown with a blank in it; behind a blank a title may stand."""
_SECOND = re.compile(r"https?(?::/{0,2}|//)|(?<=\w)www\.", re.IGNORECASE)
_RESERVED = re.compile(r"(?:.+\.)?example\.(?:com|net|org)|.+\.(?:example|test|invalid)")
"""Names that belong to nobody (RFC 2606, RFC 6761)."""
_WITHIN = re.compile(r"localhost|.+\.(?:localhost|local|internal|intranet|lan|home\.arpa)")
_MOST = 50
_ENDINGS = ".,;:!'’”»)*"


def flaw_of(url: str) -> Flaw | None:
    """What is wrong with an address that begins with `http://` or `https://`; None for nothing."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return Flaw.SCHEME
    if _is_glued(url):
        return Flaw.GLUED
    if not host or any(map(str.isspace, url)) or "%20" in host:
        return Flaw.BLANK if host else Flaw.SCHEME
    if url[-1] in _ENDINGS and not (url[-1] == ")" and url.count("(") >= url.count(")")):
        return Flaw.ENDING
    return _flaw_of_host(host)


def find_flawed(line: str) -> list[FlawedAddress]:
    """The addresses of a line of text or Markdown that lead nowhere, each once; 50 at most."""
    if "." not in line and "/" not in line:
        return []
    found = dict.fromkeys(islice(_broken(line), _MOST))
    broken = " ".join(each.written for each in found)
    for address in find_addresses(line):
        flaw = flaw_of(address.url) if len(found) < _MOST else None
        if flaw and address.url not in broken:
            found[FlawedAddress(address.url, flaw)] = None
    return list(found)


def _broken(line: str) -> Iterator[FlawedAddress]:
    """What was meant as an address and is none."""
    for match in _SCHEME.finditer(line):
        if f"{match[1]}{match[2]}".lower() not in _RIGHT:
            yield FlawedAddress(match[0].rstrip(".,;:!)"), Flaw.SCHEME)
    for match in _BLANK.finditer(line):
        yield FlawedAddress(match[0], Flaw.BLANK)
    for match in _SPLIT_TARGET.finditer(line):
        yield FlawedAddress(match[1], Flaw.BLANK)


def _is_glued(url: str) -> bool:
    """Whether a second address begins in the first; archives and queries hold whole ones."""
    for match in _SECOND.finditer(url, 8):
        before = url[: match.start()]
        if "?" not in before and before[-1] not in "/=":
            return True
    return False


def _flaw_of_host(host: str) -> Flaw | None:
    try:
        is_public = ipaddress.ip_address(host).is_global
    except ValueError:
        pass
    else:
        return None if is_public else Flaw.PRIVATE
    if _WITHIN.fullmatch(host):
        return Flaw.PRIVATE
    if _RESERVED.fullmatch(host):
        return Flaw.EXAMPLE
    return None if "." in host else Flaw.NO_DOT
