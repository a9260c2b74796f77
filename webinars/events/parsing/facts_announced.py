"""Addresses that a text itself calls the way in: `Join here: https://video.example.org/room`.

No host or path says what they are, so somebody should look; until then they are not public.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from webinars.events.parsing.document_lines import Line, plain
from webinars.events.parsing.facts_links import Address, find_addresses
from webinars.events.parsing.facts_ways_in import host_of, join_platform
from webinars.events.parsing.facts_words import REGISTERING
from webinars.events.parsing.patterns import lazy

_LONGEST = 120
_VERB = (
    r"(?:join|joining|enter|connect|log\s?in|take\spart|participate"
    r"|rejoindre|rejoignez|participer|participez|(?:se\s)?connecter|connectez[\s-]vous|connexion"
    r"|zugang(?:slink)?|teilnehmen|teilnahme(?:link)?|beitreten|einw[aä]hlen|einwahl(?:link)?"
    r"|unirse|[uú]nete|[uú]nase|acceder|entrar|conectarse|con[eé]ctate|participar"
    r"|aderir|ades[aã]o|ingressar|aceder|participe"
    r"|partecipa(?:re|te)?|accedi|accedere|entra(?:re|te)?|collegar[st]i|collegati|unisciti"
    r"|deelnemen|deelname(?:link)?|neem\sdeel|meedoen|inloggen|toegang(?:slink)?"
    r"|(?:meeting|video|conference|call|join(?:ing)?|access|besprechungs|vergader)[\s-]?link"
    r"|(?:lien|enlace|link)\s(?:d['’]|de\s(?:la\s)?|di\s|da\s|alla\s|a\sla\s|para\s|per\s)?"
    r"(?:acc[eè]s|acceso|acesso|accesso|connexion|conexi[oó]n|visio\w{0,11}|r[eé]union|reuni[oó]n"
    r"|reuni[aã]o|riunione))"
)
_SMALL = (
    r"(?:us|now|here|online|live|on|at|in|via|by|with|using|through|to|the|this|our|link|de|la|le|les"
    r"|[aà]|au|en|ici|par|sur|lien|hier|[uü]ber|unter|an|am|zur?|zum|dem|den|der|die|das|mit|aqu[ií]"
    r"|el|al|por|con|enlace|os|o|em|na|no|ao|pelo|com|qui|alla?|all['’]|il|per|tramite|met|aan|het|op"
    r"|webinar\w*|event|session|call|meeting|r[eé]union|reuni[oó]n|reuni[aã]o|riunione|besprechung"
    r"|sitzung|vergadering|veranstaltung|confer[eê]nci?\w|conf[eé]rence|konferenz|visio\w{0,11}|room"
    r"|zoom|teams|webex|meet|jitsi)"
)
_ANNOUNCES = lazy(
    rf"(?:^|.*[\s(–—:.,;|>\[-]){_VERB}(?:[\s-]{_SMALL}){{0,5}}[\s:：→>()<*_|\]–—-]{{0,6}}",
    re.IGNORECASE,
)
_ALONE = lazy(rf"\W{{0,6}}(?:to\s|pour\s)?{_VERB}(?:[\s-]{_SMALL}){{0,5}}\W{{0,6}}", re.IGNORECASE)
_REGISTERS = lazy(
    rf"(?<![^\W_]){REGISTERING}|forms?\.|/forms?/|eventbrite|typeform|limesurvey|helloasso|lu\.ma",
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
        raw = raw[: each.begin] + (each.label or host_of(each.url)) + raw[each.stop :]
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
    is_first = not any(map(str.isalnum, before))
    return is_first and bool(_ALONE.fullmatch(above[:_LONGEST]))


def _is_alone(raw: str, addresses: Sequence[Address]) -> bool:
    """Whether nothing but words of joining stands around the addresses."""
    rest = raw
    for each in reversed(addresses):
        rest = f"{rest[: each.begin]} {each.label} {rest[each.stop :]}"
    rest = " ".join(plain(rest).split())
    return not any(map(str.isalnum, rest)) or bool(_ALONE.fullmatch(rest[: _LONGEST + 1]))
