"""Addresses that a text itself calls the way in: `Join here: https://video.example.org/room`.

No host or path says what they are, so somebody should look; until then they are not public.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from webinars.events.parsing.document_lines import Line, plain
from webinars.events.parsing.facts_join_words import ENTERING, JOINING, SMALL
from webinars.events.parsing.facts_links import Address, find_addresses
from webinars.events.parsing.facts_platforms import is_also_online, is_online
from webinars.events.parsing.facts_ways_in import host_of, join_platform
from webinars.events.parsing.facts_words import REGISTERING, find_label, is_label_alone
from webinars.events.parsing.patterns import lazy

_LONGEST = 120
_SOMETHING = "\ufffc"
"""In place of an address: a label has something behind it."""
_ANNOUNCES = lazy(
    rf"(?:^|.*[\s(–—:.,;|>\[-]){JOINING}(?:,?[\s-]{SMALL}){{0,8}}[\s:：→>()<*_|\]–—-]{{0,6}}",
    re.IGNORECASE,
)
_ALONE = lazy(
    rf"\W{{0,6}}(?:(?:to|pour|um|para|per|om|the|le|la|el|il|o|het|der)\s)?"
    rf"{JOINING}(?:,?[\s-]{SMALL}){{0,8}}\W{{0,6}}",
    re.IGNORECASE,
)
_BEHIND = lazy(rf"\W{{0,6}}{ENTERING}(?=\s?(?:[.,;:!)]|$))", re.IGNORECASE)
"""Behind an address: `Please use … to enter the meeting`."""
_REGISTERS = lazy(
    rf"(?<![^\W_]){REGISTERING}|(?<!\w)(?:form|formul\w+|survey)(?!\w)|forms?\.|/forms?/|eventbrite|typeform|limesurvey|helloasso|lu\.ma",
    re.IGNORECASE,
)
_SCHEMELESS = lazy(r"(?<![\w@/.:-])(?:[a-z\d-]{1,63}\.){1,4}[a-z]{2,12}/[^\s<>()\"]{1,300}", re.I)


@dataclass(frozen=True)
class Announced:
    """A way in, and its line; `is_alone` says that the line says nothing else."""

    url: str
    line: int
    is_alone: bool


def has_way_in(raw: str) -> bool:
    """Whether an address in a line of Markdown leads into a meeting, or is said to."""
    return any(join_platform(each.url) for each in find_addresses(raw)) or bool(announced_in(raw))


def announced_in(raw: str, above: str = "", known: Collection[str] = ()) -> list[Address]:
    """The addresses of a line that it, or the line `above`, calls the way into a meeting.

    Those that are `known` as such from other lines are among them.
    """
    if "/" not in raw:
        return []
    found = find_addresses(raw)
    for match in _SCHEMELESS.finditer(_without(raw, found)):
        url = match[0].rstrip(".,;:!?")
        stop = match.start() + len(url)
        found.append(Address("", f"https://{url}", match.start(), stop))
    found.sort(key=lambda each: each.begin)
    return [each for each in found if each.url in known or _is_announced(each, raw, above)]


def announced_of(raws: Sequence[str]) -> set[str]:
    """The addresses that a text calls the way in, wherever they stand in it."""
    above, found = "", set()
    for raw in raws:
        found |= {each.url for each in announced_in(raw, above)}
        above = plain(raw[: _LONGEST + 1])
    return found


def without_announced(raw: str, known: Collection[str]) -> str:
    """A line with their hosts in place of addresses that are `known`; of links the labels stay."""
    for each in reversed(announced_in(raw, "", known)):
        before, behind = raw[: each.begin], raw[each.stop :]
        name = each.label or host_of(each.url)
        if not each.label and _is_place(plain(before)):
            before, name = before.rstrip(" ,;(<–—-"), ""
        raw = f"{before}{name}{behind}"
    return raw


def take_announced(lines: Sequence[Line]) -> tuple[list[Line], list[Announced]]:
    """The lines without such addresses; those that say nothing else are emptied."""
    known = announced_of([line.raw for line in lines])
    kept: list[Line] = []
    found: list[Announced] = []
    for line in lines:
        addresses = announced_in(line.raw, "", known)
        is_alone = bool(addresses) and _is_alone(line.raw, addresses)
        found += [Announced(each.url, line.number, is_alone) for each in addresses]
        raw = "" if is_alone else without_announced(line.raw, known)
        kept.append(line._replace(raw=raw, text=plain(raw)) if addresses else line)
    return kept, found


def _without(raw: str, addresses: Sequence[Address]) -> str:
    """A line with blanks in place of `addresses`, which stand in their order."""
    pieces, position = [], 0
    for each in addresses:
        begin = max(each.begin, position)
        pieces += [raw[position:begin], " " * (each.stop - begin)]
        position = max(each.stop, position)
    return "".join([*pieces, raw[position:]])


def _is_announced(address: Address, raw: str, above: str) -> bool:
    before = plain(raw[max(0, address.begin - _LONGEST) : address.begin])
    if join_platform(address.url) or not host_of(address.url):
        return False
    if _REGISTERS.search(f"{before} {address.label} {address.url}"):
        return False
    if _ALONE.fullmatch(address.label[:_LONGEST]) or _ANNOUNCES.fullmatch(before):
        return True
    behind = plain(raw[address.stop : address.stop + _LONGEST])
    if _BEHIND.match(behind) or _is_place(f"{before} {address.label}"):
        return not _REGISTERS.search(behind)
    is_first = not any(map(str.isalnum, before))
    return is_first and bool(_ALONE.fullmatch(above[:_LONGEST]))


def _is_place(before: str) -> bool:
    """Whether an address is where an event is that is online: `Where: online, https://…`."""
    label = find_label(f"{before.strip()} {_SOMETHING}")
    if label is None or label.key not in ("venue", "platform"):
        return False
    value = before.strip()[label.stop :]
    return not any(map(str.isalnum, value)) or is_online(value) or is_also_online(value)


def _is_alone(raw: str, addresses: Sequence[Address]) -> bool:
    """Whether nothing but words of joining stands around the addresses."""
    rest = raw
    for each in reversed(addresses):
        rest = f"{rest[: each.begin]} {each.label} {rest[each.stop :]}"
    rest = " ".join(plain(rest).split())
    if is_label_alone(rest, "venue"):
        return True
    return not any(map(str.isalnum, rest)) or bool(_ALONE.fullmatch(rest[: _LONGEST + 1]))
