"""Addresses that a text itself calls the way in: `Join here: https://video.example.org/room`.

No host or path says what they are, so somebody should look; until then they are not public.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from webinars.events.parsing.document.lines import Line, plain
from webinars.events.parsing.facts.elsewhere import (
    is_of_before,
    is_of_platform,
    leads_to_place,
    registers,
    registers_behind,
)
from webinars.events.parsing.facts.join_words import (
    ASIDE,
    ENTERING,
    JOINING,
    NAME,
    NAMED,
    PLATFORM,
    SMALL,
    USING,
)
from webinars.events.parsing.facts.links import Address, find_addresses
from webinars.events.parsing.facts.platforms import (
    bare_platform,
    ends_online,
    is_online,
    named_platform,
)
from webinars.events.parsing.facts.ways_in import host_of, join_platform, may_lead_in
from webinars.events.parsing.facts.words import find_label, is_label_alone
from webinars.events.parsing.patterns import lazy

_LONGEST = 120
_WIDEST_GAP = 2
"""From so many empty lines on, a line stands for itself."""
_SOMETHING = "\ufffc"
"""In place of an address: a label has something behind it."""
_ANNOUNCES = lazy(
    rf"(?:^|.*[\s(–—:.,;|>\[-]){JOINING}(?:,?[\s-]{SMALL}){{0,8}}{ASIDE}[\s:：→>()<*_|\]–—-]{{0,6}}",
    re.IGNORECASE,
)
_NAMED = lazy(NAMED, re.IGNORECASE)
_ALONE = lazy(
    rf"\W{{0,6}}(?:(?:{SMALL}|pour|um|para|om|il|o)\s){{0,5}}"
    rf"{JOINING}(?:,?[\s-]{SMALL}){{0,8}}{ASIDE}\W{{0,6}}",
    re.IGNORECASE,
)
_NAME = lazy(NAME, re.IGNORECASE)
_PLATFORM = lazy(PLATFORM, re.IGNORECASE)
_BEHIND = lazy(rf"\W{{0,6}}{ENTERING}(?=\s?(?:[.,;:!)]|$))", re.IGNORECASE)
"""Behind an address: `Please use … to enter the meeting`."""
_USING = lazy(USING, re.IGNORECASE)
_SCHEMELESS = lazy(r"(?<![\w@/.:-])(?:[a-z\d-]{1,63}\.){1,4}[a-z]{2,12}/[^\s<>()\"]{1,300}", re.I)


@dataclass(frozen=True)
class Announced:
    """A way in, and its line; `is_alone` says that the line says nothing else.

    `platform` is the one that the line or the address names; empty for none.
    """

    url: str
    line: int
    is_alone: bool
    platform: str = ""


def has_way_in(raw: str) -> bool:
    """Whether an address in a line of Markdown leads into a meeting, or is said to."""
    return any(join_platform(each.url) for each in find_addresses(raw)) or bool(announced_in(raw))


def announced_in(raw: str, above: str = "", known: Collection[str] | None = None) -> list[Address]:
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
    if known is None:
        return [each for each in found if _is_announced(each, raw, above)]
    return [each for each in found if each.url in known or _is_announced_alone(each, raw)]


def _is_announced_alone(address: Address, raw: str) -> bool:
    """Whether a line announces it whatever stands above, as it may that one registers there."""
    return not may_lead_in(address.url) and _is_announced(address, raw, "")


def announced_of(raws: Sequence[str]) -> set[str]:
    """The addresses that a text calls the way in, wherever they stand in it."""
    above, gap, found = "", 0, set()
    for raw in raws:
        found |= {each.url for each in announced_in(raw, above)}
        said = plain(raw[: _LONGEST + 1])
        gap = 0 if said else gap + 1
        above = _with_label(said, above) if said else above * (gap < _WIDEST_GAP)
    return found


def _with_label(said: str, above: str) -> str:
    """A line as it reads behind the label of a place above it: `Where` above `Online`."""
    return f"{above.rstrip(' :')}: {said}" if is_label_alone(above, "venue") else said


def without_announced(raw: str, known: Collection[str]) -> str:
    """A line with their hosts in place of addresses that are `known`; of links the labels stay."""
    for each in reversed(announced_in(raw, "", known)):
        before, behind = raw[: each.begin], raw[each.stop :]
        name = each.label or may_lead_in(each.url) or host_of(each.url)
        if not each.label and len(before) <= _LONGEST and _is_place(plain(before)):
            before, behind, name = *_without_brackets(before, behind), ""
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
        named = (named_platform(line.text) or bare_platform(line.text)) if addresses else ""
        found += [
            Announced(each.url, line.number, is_alone, may_lead_in(each.url) or named)
            for each in addresses
        ]
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


def _without_brackets(before: str, behind: str) -> tuple[str, str]:
    """What stands around an address that goes, without what enclosed or introduced it."""
    bare = before.rstrip(" ,;:(<–—-")
    is_enclosed = "(" in before[len(bare) :] and behind.startswith(")")
    return bare, behind[1:] if is_enclosed else behind


def _is_announced(address: Address, raw: str, above: str) -> bool:
    before = plain(raw[max(0, address.begin - _LONGEST) : address.begin])
    behind = plain(raw[address.stop : address.stop + _LONGEST])
    if join_platform(address.url) or not host_of(address.url):
        return False
    if registers(before, address.label, address.url) or leads_to_place(before, address.url):
        return False
    is_first = not any(map(str.isalnum, before))
    placed = f"{above} {before}" if is_first else _with_label(before, above)
    above = above[:_LONGEST] if is_first else ""
    if may_lead_in(address.url):
        return not (registers_behind(behind) or registers(above))
    if _is_called(address, before, above):
        return not is_of_before(f"{above} {before} {address.label}")
    is_way_in = _is_entered(before, behind) or _is_place(f"{placed} {address.label}")
    return is_way_in and not registers_behind(behind)


def _is_called(address: Address, before: str, above: str) -> bool:
    """Whether words of joining are its label, or stand right before it or above it."""
    label = address.label[:_LONGEST]
    if _ALONE.fullmatch(label) or _ALONE.fullmatch(above) or _ANNOUNCES.fullmatch(before):
        return True
    if is_of_platform(host_of(address.url)):
        return False
    is_named = any(map(_NAMED.fullmatch, (before, above)))
    return is_named or any(map(_PLATFORM.fullmatch, (label, above)))


def _is_entered(before: str, behind: str) -> bool:
    """Whether one enters a meeting by it: `Use … to join`, not `Visit … to join`."""
    match = _BEHIND.match(behind)
    if match is None:
        return False
    is_all = not any(map(str.isalnum, before + behind[match.end() :]))
    return bool(match["meeting"] or is_all or _USING.fullmatch(before))


def _is_place(before: str) -> bool:
    """Whether an address is where an event is that is online: `Where: online, https://…`."""
    text = before.strip(" |*")
    label = find_label(f"{text} {_SOMETHING}")
    if label is None or label.key not in ("venue", "platform"):
        return False
    value = text[label.stop :]
    is_said = any(map(str.isalnum, value))
    return is_online(value) or ends_online(value) if is_said else label.key == "platform"


def _is_alone(raw: str, addresses: Sequence[Address]) -> bool:
    """Whether nothing but words of joining stands around the addresses."""
    rest = raw
    for each in reversed(addresses):
        rest = f"{rest[: each.begin]} {each.label} {rest[each.stop :]}"
    rest = " ".join(plain(rest).split())
    if not any(map(str.isalnum, rest)):
        return True
    if is_label_alone(rest, "venue") or is_label_alone(rest, "platform"):
        return True
    return any(words.fullmatch(rest[: _LONGEST + 1]) for words in (_ALONE, _NAME))
