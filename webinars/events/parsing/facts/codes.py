"""A code into a meeting beside its address: `https://zoom.us/j/1 Passcode: 778899`.

It opens the meeting as its address does, so it may stand on no public page. It is cut out of its
line before anything else is read there, with the meeting's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from webinars.events.parsing.bullets import BULLETS
from webinars.events.parsing.document.lines import Line, plain
from webinars.events.parsing.facts.announced import has_way_in
from webinars.events.parsing.facts.code_words import (
    ABOUT_MEETING,
    BARE_WORDS,
    CODE_WORDS,
    IS,
    NUMBERED,
    OF_HOSTS,
)
from webinars.events.parsing.facts.meeting import is_meeting_number, opens_meeting
from webinars.events.parsing.facts.phones import OF_CONTACTS
from webinars.events.parsing.facts.ways_in import BARE, trim_address
from webinars.events.parsing.facts.words import find_label
from webinars.events.parsing.patterns import lazy

_LONGEST = 100_000
"""As much as is read of a text: a paragraph may be one line."""
_REACH = 3
"""So many lines below or above the way into a meeting may name its code."""
_LONGEST_UNKNOWN = 80
_HIDDEN = "\ufffc"
_AND = r"(?:(?<!\w)(?:with|and|using|mit|und|avec|et|con|y|com|e|met|en)\s)"
_THE = r"(?:(?<!\w)(?:the|a|das|dem|der|le|la|el|o|il|het)\s)"
_SIGN = rf"[^\s,;()|\"»”“<>{_HIDDEN}]"
_TRIPLES = r"(?:\d{3}(?:[ -]\d{2,4}){1,3}|\d\d(?:[ -]\d\d){2,3})#?"
_CODE = lazy(
    rf"(?:[,;|–—/-]\s)?{_AND}?{_THE}?(?:(?<!\w)(?:meeting|zoom|webinar|teams)[\s-])?[*_]{{0,2}}"
    rf"(?<![^\W_])(?:(?P<word>{CODE_WORDS})|(?P<bare>{BARE_WORDS}))(?!\w)[*_]{{0,2}}"
    rf"(?:(?:\s[^\W\d_]{{1,20}}){{0,4}}?\s(?:{ABOUT_MEETING.pattern})[^\W\d_]{{0,10}}(?=\s{_SIGN}{{0,19}}\d)"
    rf"|(?P<gap>(?:\s\(?[^\W\d_]{{1,20}}\)?){{0,5}}?)"
    rf"(?:(?P<verb>\s{IS}(?!\w))(?:\s?(?P<mark>[:：=]))?|\)?\s?(?P<sign>[:：=|]|[–—-](?=\s))|\s?(?P<open>\()))?[*_]{{0,2}}"
    rf"\s{{0,3}}[\"'«“„*_`]{{0,2}}\s?(?P<code>{_TRIPLES}|{_SIGN}{{3,20}})(?!{_SIGN})[\"'»”]?(?(open)\))"
    r"(?P<dialled>\s?\(\d{4,12}\s[^()]{3,80}\))?",
    re.IGNORECASE,
)
_NUMBER = lazy(
    r"(?:[,;|–—/-]\s)?(?:(?<!\w)[^\W\d_]{2,20}[\s-])?(?<!\w)"
    r"(?:(?P<id>id(?:entifi\w{3,7})?\.?)|(?:kenn)?nummer|n[uú]mero|num[eé]ro|n°"
    r"|(?<=meeting\s)number|(?<=event\s)number|(?<=webinar\s)number|(?<=video\s)number|(?<=conference\s)number)"
    r"(?:\s(?:de|da|della|du|van)(?:\sla)?\s[^\W\d_]{2,20}|\s[^\W\d_]{5,10})?(?:\s?\([^()\d]{2,30}\))?"
    rf"(?:\s{IS}(?!\w))?"
    r"\s?[:：=|]?\s{0,3}"
    r"(?P<number>(?!\d{1,2}\s-\s)[1-9][\d -]{4,24}\d#?|(?=\S{0,15}\d)[^\W_][\w-]{5,15})(?!\w)",
    re.IGNORECASE,
)
"""`Meeting ID: 812 3456 7890`, `Meeting number (access code): 2345 678 9012`."""
_SHAPED = lazy(
    r"(?<![+\w/-])(?<![+\d]\s)[1-9]\d{2}[ -]\d{3,4}[ -]\d{3,4}(?![\d-])"
    rf"(?:\s?/\s?(?P<code>{_SIGN}{{4,20}})|\s?\(\s?(?P<enclosed>\d{{4,10}})\s?\))?"
)
"""A number as Zoom and Webex write it, and a code behind it: `812 3456 7890 / 482913`."""
_VIDEO = (
    r"(?:sip:)?[\w.-]{3,60}@(?:(?:[\w-]{1,40}\.){1,3}webex\.com"
    r"|(?:[\w-]{1,40}\.){0,3}(?:zoomcrc\.com|plcm\.vc|bjn\.vc|pexip\.\w{2,3}))"
)
_VIDEO_ADDRESS = lazy(
    rf"\[{_VIDEO}\]\((?:mailto:|sip:)?{_VIDEO}\)|<?(?<![\w.-])(?:mailto:)?{_VIDEO}(?![\w.-]*@)>?",
    re.IGNORECASE,
)
"""Where conference rooms call: `23456789012@example.webex.com`."""
_UNKNOWN = lazy(
    r"(?P<label>[^\W\d_][^:：\d]{1,40}?)\s?[:：=]\s{0,3}(?=\S{0,19}\d)(?!(?:19|20)\d\d$)"
    r"(?!\d{1,3}[^\W\d_]*$)[\w!#$%&*-]{4,20}"
)
"""What looks like a code behind words that nobody knows."""
_PIECE = lazy(r"[^\s,;()|/][^,;()|/]*")
_OF_PLACES = lazy(
    r"room|raum|saal|salle|sala|zaal|aula|floor|stock|étage|piso|post|plz|zip", re.IGNORECASE
)
_REFERENCE = lazy(
    r"(?<!\w)r[eé]f|aktenzeichen|gesch[aä]ftszeichen|projekt|project|projet|proyecto|progetto|projeto"
    r"|grant|f[oö]rder|subven|subsid|sovvenz|budget|haushalt|presupuesto|or[cç]amento|bilancio"
    r"|contra[ct]|vertrag|invoice|rechnung|facture|factura|fattura|factuur|iban|(?<!\w)(?:vat|tva|btw)"
    r"|isbn|issn|(?<!\w)doi(?!\w)|dossier",
    re.IGNORECASE,
)
"""What offices call by a number: it opens nothing."""
_LABEL = lazy(
    rf"(?:[^\W\d_][^:]{{0,30}}[\s-])?(?:{CODE_WORDS}|{BARE_WORDS}|id)(?:\s[^:\d]{{1,40}})?\s?[:：=]?",
    re.IGNORECASE,
)
_ALONE = lazy(rf"(?P<code>{_TRIPLES}|(?=\S{{0,19}}\d){_SIGN}{{4,20}})")
_YEAR = lazy(r"(?:19|20)\d\d(?!\w)")
_END = lazy(r"[ .)*_]*")
_EMPTY = lazy(r"\s?\([\s,;|–—/-]{0,6}\)")
_TAILS = lazy(r"\s{1,9}\)")
_LEADS = lazy(r"\(\s?[.,;|]\s?")
_START = lazy(r"^(\s*)[.,;|]\s")
_EDGES = ".:?*_`'’"


class Near(IntEnum):
    """How close a line is to a meeting."""

    FAR = 0
    ABOUT = 1
    """It names one, or one is named near by."""
    WAY_IN = 2
    """An address that leads into it stands near by."""
    LABELLED = 3
    """The line above is what a code is called, and nothing else."""


@dataclass(frozen=True)
class FoundCode:
    """A code, and the number of its line; empty where nobody who takes part needs it as a code."""

    code: str
    line: int


class Secret(NamedTuple):
    """A piece of a line that opens a meeting, and the code in it."""

    begin: int
    stop: int
    code: str = ""


def take_codes(lines: Sequence[Line]) -> tuple[list[Line], list[FoundCode]]:
    """The lines without the codes and numbers beside what they open, and the codes.

    Lines that hold nothing else stay: they are read, and kept out, as a whole.
    """
    kept: list[Line] = []
    found: list[FoundCode] = []
    for line, near in zip(lines, near_meeting([each.raw for each in lines]), strict=True):
        codes = codes_beside(line.raw, near)
        if opens_meeting(line.text):
            named = [] if is_meeting_number(line.text) else list(filter(None, codes))
            found += [FoundCode(code, line.number) for code in named[:1]]
            kept.append(line)
            continue
        found += [FoundCode(code, line.number) for code in codes]
        kept.append(_without_codes(line, near) if codes else line)
    return kept, found


def near_meeting(raws: Sequence[str]) -> list[Near]:
    """Of each line, whether it is about a meeting, or stands close to one that is."""
    own = [_own_nearness(raw) for raw in raws]
    below = list(_reached(raws, own))
    above = list(_reached(raws[::-1], own[::-1]))[::-1]
    labelled = [Near(Near.LABELLED * _is_label(raw)) for raw in ["", *raws][: len(raws)]]
    return [max(each) for each in zip(below, above, labelled, strict=True)]


def _own_nearness(raw: str) -> Near:
    """A meeting's number alone on its line is as good as its address."""
    if has_way_in(raw) or is_meeting_number(raw):
        return Near.WAY_IN
    return Near(is_of_meeting(raw))


def _is_label(raw: str) -> bool:
    return len(raw) <= _LONGEST_UNKNOWN and _LABEL.fullmatch(plain(raw).strip()) is not None


def _reached(raws: Sequence[str], own: Sequence[Near]) -> Iterator[Near]:
    """How close each line is to those before it."""
    about = way_in = 0
    for raw, near in zip(raws, own, strict=True):
        step = bool(raw.strip())
        about = _REACH + 1 if near >= Near.ABOUT else about - step
        way_in = _REACH + 1 if near >= Near.WAY_IN else way_in - step
        yield Near.WAY_IN if way_in > 0 else Near(about > 0)


def codes_beside(raw: str, near: Near) -> list[str]:
    """The codes that a line names; `""` is the meeting's number, or what is no code for all."""
    return [each.code for each in secrets_in(raw, near)]


def is_of_meeting(raw: str) -> bool:
    """Whether a line names a meeting, or leads into one."""
    return bool(ABOUT_MEETING.search(raw)) or has_way_in(raw)


def cut_codes(text: str, near: Near) -> str:
    """A line of `codes_beside` without them."""
    return without_secrets(text, secrets_in(text, near))


def without_secrets(text: str, secrets: Sequence[Secret]) -> str:
    """`text` without these pieces, and without the marks that enclosed them.

    It may be two lines: the break between them stays.
    """
    pieces: list[str] = []
    position = 0
    for each in secrets:
        pieces += [text[position : each.begin], _gap(text[each.begin : each.stop])]
        position = max(position, each.stop)
    mended = _EMPTY.sub(_without_blank, "".join([*pieces, text[position:]]))
    mended = _LEADS.sub("(", _TAILS.sub(")", mended))
    mended = mended if _START.match(text) else _START.sub(r"\1", mended)
    return mended if mended.strip(f" \n.,;:|–—*_`-{BULLETS}") else ""


def _gap(piece: str) -> str:
    return "\n" if "\n" in piece else " "


def _without_blank(empty: re.Match[str]) -> str:
    return "\n" if "\n" in empty[0] else ""


def _without_codes(line: Line, near: Near) -> Line:
    return line._replace(raw=cut_codes(line.raw, near), text=cut_codes(line.text, near).strip())


def secrets_in(raw: str, near: Near) -> list[Secret]:
    """The pieces of a line that open a meeting, in their order, none within another."""
    if len(raw) > _LONGEST:
        return []
    found = [Secret(*match.span()) for match in _VIDEO_ADDRESS.finditer(raw) if "@" in raw]
    whole = plain(raw).strip()
    if near is Near.LABELLED and (alone := _ALONE.fullmatch(whole)):
        return [Secret(0, len(raw), alone["code"])]
    if near >= Near.WAY_IN and _is_unknown(whole):
        return [Secret(0, len(raw))]
    text = _hidden(BARE.sub(_hide_address, raw), found)
    codes = list(_codes(text, near))
    if near is Near.FAR and not codes:
        return found
    numbers = list(_numbers(text, near, has_more=bool(codes) or has_way_in(raw)))
    codes = list(_codes(_hidden(text, numbers), near)) if numbers else codes
    if numbers and not codes:
        codes = list(_unknown_within(_hidden(text, numbers)))
    return sorted([*found, *numbers, *codes])


def _is_unknown(text: str) -> bool:
    match = _UNKNOWN.fullmatch(text) if len(text) <= _LONGEST_UNKNOWN else None
    if match is None or find_label(text) or opens_meeting(text):
        return False
    others = (OF_CONTACTS, _OF_PLACES, _REFERENCE)
    return not any(words.search(match["label"]) for words in others)


def _unknown_within(text: str) -> Iterator[Secret]:
    """What looks like a code in a line with the meeting's number: `Zoom (ID: …, Kennung: Ab12)`."""
    for match in _PIECE.finditer(text):
        piece = match[0].rstrip(" .*_")
        if _is_unknown(piece):
            yield Secret(match.start(), match.start() + len(piece))


def _hide_address(match: re.Match[str]) -> str:
    kept = len(trim_address(match[0]))
    return _HIDDEN * kept + match[0][kept:]


def _hidden(text: str, secrets: Sequence[Secret]) -> str:
    for begin, stop, _code in secrets:
        text = f"{text[:begin]}{_HIDDEN * (stop - begin)}{text[stop:]}"
    return text


def _numbers(text: str, near: Near, *, has_more: bool) -> Iterator[Secret]:
    """The meeting's numbers; `has_more` says that its line holds a code or the way in, too."""
    is_about = ABOUT_MEETING.search(text) is not None
    found = []
    for match in _NUMBER.finditer(text):
        is_named = NUMBERED.search(match[0]) is not None
        is_long = sum(map(str.isdecimal, match["number"])) > 8
        if is_named or (
            is_long and (has_more or (match["id"] and (is_about or near >= Near.WAY_IN)))
        ):
            found.append(Secret(*match.span()))
    yield from found
    rest = _hidden(text, found)
    if not (is_about or has_more or _SHAPED.fullmatch(rest.strip(" *_-•"))):
        return
    for match in _SHAPED.finditer(rest):
        yield Secret(*match.span())
        if code := (match["code"] or match["enclosed"]):
            yield Secret(match.end(), match.end(), code.rstrip(_EDGES))


def _codes(text: str, near: Near) -> Iterator[Secret]:
    position = 0
    while match := _CODE.search(text, position):
        if not _is_code(match, near):
            position = max(match.end("word"), match.end("bare"))
            continue
        position = match.end()
        code = _code(match)
        kept = len(match["code"].rstrip("*_`")) - len(code) if not match["dialled"] else 0
        is_host_s = OF_HOSTS.search(match[0][: match.start("code") - match.start()]) is not None
        yield Secret(match.start(), match.end() - kept, "" if is_host_s else code)
        if match["dialled"]:
            yield Secret(match.end(), match.end())


def _code(match: re.Match[str]) -> str:
    """The code without emphasis and the full stop of its sentence; some end with a `!`."""
    return match["code"].strip("*_`").rstrip(_EDGES)


def _is_code(match: re.Match[str], near: Near) -> bool:
    """Whether it is a code and no word: it has a figure, a capital within, or stands alone.

    Far from a meeting, it has a figure right behind a word for codes.
    """
    code, gap = _code(match), match["gap"] or ""
    sign = match["sign"] or ""
    mark = match["mark"] or (None if sign in "–—-" else sign)
    has_figure = any(map(str.isdecimal, code))
    is_other = "://" in code or code.startswith("+") or code.lower().endswith("-id")
    if len(code) < 3 or is_other:
        return False
    if near is Near.FAR:
        return has_figure and match["bare"] is None and not gap and not _YEAR.match(code)
    if match["bare"]:
        is_year = _YEAR.match(code) and not (mark or match["verb"])
        if is_year or not has_figure or (gap and not ABOUT_MEETING.search(gap)):
            return False
    is_mixed = has_figure or any(map(str.isupper, code[1:]))
    is_last = _END.fullmatch(match.string, match.end()) is not None
    is_said = mark is not None and (not gap or ABOUT_MEETING.search(gap) is not None)
    return is_mixed or (is_said and is_last)
