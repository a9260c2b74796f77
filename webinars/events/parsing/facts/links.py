"""Addresses in a text: links, hashtags, the platform, and the way into the meeting.

The way in is kept apart: it is for registrants alone, so it may stand neither among the links nor
in the description.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webinars.events.parsing.document.inline import safe_address
from webinars.events.parsing.document.lines import AUTOLINK, LINK, Line, plain
from webinars.events.parsing.facts.model import Fact, Link
from webinars.events.parsing.facts.platforms import bare_platform, named_platform, says_online
from webinars.events.parsing.facts.ways_in import (
    BARE,
    REGISTER_PATH,
    host_of,
    join_platform,
    name_ways_in,
    trim_address,
    whole_address,
)
from webinars.events.parsing.facts.words import REGISTERING, find_label
from webinars.events.parsing.words import hide_addresses

_HASHTAG = re.compile(r"(?<![\w&/#=?.:@-])[#＃](\w{1,80})(?!\w)")
_REGISTERING = re.compile(rf"(?<!\w){REGISTERING}", re.IGNORECASE)
_FORM_PATH = re.compile(
    r"/(?:inscriptions?|inscripcion(?:es)?|inscricao|inscricoes|iscrizion[ei]|anmeldung|anmelden"
    r"|inschrijven|inschrijving|aanmelden)\b",
    re.IGNORECASE,
)
"""Names of pages to register at; of a way into a meeting they may be the room's."""
_NEAR = 60
_CLAUSE = 160
_CLAUSE_END = re.compile(r"[.!?;]\s|\ufffc")
"""Where a sentence ends, or another address stands."""


@dataclass(frozen=True)
class Address:
    """An address on a line of Markdown: its label (empty for a bare one) and its place in `raw`."""

    label: str
    url: str
    begin: int
    stop: int


def find_addresses(raw: str) -> list[Address]:
    """The web addresses of a line of Markdown, in their order; those of mail and phone are none."""
    if "/" not in raw and "www." not in raw.lower():
        return []
    found: list[Address] = []
    for match in LINK.finditer(raw):
        _add(found, plain(match[1]), match[2], match.start(), match.end())
    for match in AUTOLINK.finditer(raw):
        _add(found, "", match[1], match.start(), match.end())
    rest = AUTOLINK.sub(_blot, LINK.sub(_blot, raw))
    for match in BARE.finditer(rest):
        url = trim_address(match[0])
        _add(found, "", url, match.start(), match.start() + len(url))
    return sorted(found, key=lambda each: each.begin)


def _blot(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _add(found: list[Address], label: str, url: str, begin: int, stop: int) -> None:
    safe = safe_address(whole_address(url))
    if safe.lower().startswith(("http:", "https:")) and host_of(safe):
        found.append(Address(label if label != url else "", safe, begin, stop))


def find_links(lines: Sequence[Line]) -> tuple[list[Fact[Link]], list[Fact[str]]]:
    """The links of a text, and the ways into the meeting, each address once."""
    links: dict[str, Fact[Link]] = {}
    joins: dict[str, Fact[str]] = {}
    for line in lines:
        for address in find_addresses(line.raw):
            if join_platform(address.url):
                joins.setdefault(address.url, Fact(address.url, (line.number,)))
            else:
                link = _link(address, line)
                links.setdefault(address.url, Fact(link, (line.number,)))
    return list(links.values()), list(joins.values())


def _link(address: Address, line: Line) -> Link:
    above = line.raw[: address.begin] if address.begin <= 80 else ""
    label = address.label or _label_before(above) or address.url
    around = f"{_said_before(line.raw, address.begin)} {address.label}"
    paths = (REGISTER_PATH, _FORM_PATH)
    is_page = any(path.search(address.url) for path in paths)
    is_registration = is_page or _REGISTERING.search(around) is not None
    return Link(name_ways_in(label)[:300], address.url, is_registration)


def _said_before(raw: str, begin: int) -> str:
    """What stands right before an address, or its clause if that begins with registering."""
    clause = _CLAUSE_END.split(hide_addresses(raw[max(0, begin - _CLAUSE) : begin]))[-1]
    near = hide_addresses(raw[max(0, begin - _NEAR) : begin])
    return clause if _REGISTERING.match(clause.lstrip(" *-•")) else near


def _label_before(text: str) -> str:
    """What a bare address is introduced by: `Survey: https://…`."""
    text = plain(text).strip("-•* \t<")
    is_label = text.endswith(":") and 2 < len(text) <= 60
    return text.rstrip(": ") if is_label else ""


def find_hashtags(lines: Sequence[Line]) -> list[Fact[str]]:
    """The hashtags of a text, each once, with their `#`; `#1` and `#2030` are none."""
    found: dict[str, Fact[str]] = {}
    for line in lines:
        if "#" not in line.text and "＃" not in line.text:
            continue
        for match in _HASHTAG.finditer(BARE.sub(" ", line.text)):
            tag = match[1]
            if any(map(str.isalpha, tag)) and not tag[0].isdigit():
                found.setdefault(tag.casefold(), Fact(f"#{tag}", (line.number,)))
    return list(found.values())


def find_platform(
    lines: Sequence[Line], near: Sequence[int], joins: Sequence[Fact[str]]
) -> Fact[str] | None:
    """The platform: behind a label, beside the time (`near`), as the way in says, anywhere."""
    named = list(_platforms(lines))
    for line, name in named:
        label = find_label(line.text)
        if label and label.key in ("platform", "venue", "join"):
            return Fact(name, (line.number,))
    for line, name in named:
        if line.number in near:
            return Fact(name, (line.number,))
    for join in joins:
        if platform := join_platform(join.value):
            return Fact(platform, join.lines)
    for line, name in named:
        return Fact(name, (line.number,), is_unsure=name in _STREAMS)
    return None


_STREAMS = ("YouTube", "Facebook Live", "LinkedIn Live", "Skype")


def _platforms(lines: Sequence[Line]) -> Iterator[tuple[Line, str]]:
    for line in lines:
        name = named_platform(line.text)
        if not name and says_online(line.text):
            name = bare_platform(line.text)
        if name:
            yield line, name
