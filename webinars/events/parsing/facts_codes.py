"""A code into a meeting beside its address: `https://zoom.us/j/1 Passcode: 778899`.

It opens the meeting as its address does, so it may stand on no public page. It is cut out of its
line before anything else is read there, with the meeting's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from webinars.events.parsing.document_lines import Line
from webinars.events.parsing.facts_links import find_addresses, join_platform
from webinars.events.parsing.facts_meeting import (
    ABOUT_MEETING,
    CODE_WORDS,
    DIGITS,
    NUMBER_WORDS,
    opens_meeting,
)

_LONGEST = 100_000
"""As much as is read of a text: a paragraph may be one line."""
_REACH = 2
"""So many lines below the way into a meeting may name its code: `The passcode is 778899.`"""
_AND = r"(?:(?<!\w)(?:with|and|using|mit|und|avec|et|con|y|com|e|met|en)\s)"
_THE = r"(?:(?<!\w)(?:the|a|das|dem|der|le|la|el|o|il|het)\s)"
_CODE = re.compile(
    rf"(?:[,;|–—/-]\s)?{_AND}?{_THE}?(?:(?<!\w)(?:meeting|zoom|webinar|teams)[\s-])?[*_]{{0,2}}"
    rf"(?<![^\W_]){CODE_WORDS}(?!\w)[*_]{{0,2}}"
    r"(?:\s?(?:is|est|ist|es|é|è)(?!\w))?(?:\s?(?P<mark>[:：=]))?[*_]{0,2}"
    r"\s{0,3}[\"'«“„*_`]{0,2}\s?(?P<code>[^\s,;()|\"»”“<>]{3,20})(?![^\s,;()|\"»”“<>])[\"'»”]?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    rf"(?:[,;|–—/-]\s)?(?:(?<!\w)[^\W\d_]{{2,20}}[\s-])?(?<!\w){NUMBER_WORDS}"
    r"(?:\s(?:de|da|della|du|van)(?:\sla)?\s[^\W\d_]{2,20})?(?:\s(?:is|est|ist|es|é|è)(?!\w))?"
    rf"\s?[:：=]?\s{{0,3}}(?:\d[\d ]{{7,24}}\d|{DIGITS})#?"
    r"(?:[,;]?\s(?:code|pin|código|codice|clave)\s?[:：=]?\s?\d{4,10}(?!\d))?",
    re.IGNORECASE,
)
_END = re.compile(r"[ .)*_]*")
_EMPTY = re.compile(r"\s?\([\s,;|–—/-]{0,6}\)")
_LEADS = re.compile(r"\(\s?[,;|]\s?")
_START = re.compile(r"^(\s*)[.,;|]\s")
_EDGES = ".:?*_`'’"


@dataclass(frozen=True)
class FoundCode:
    """A code, and the number of its line; empty where there was the meeting's number alone."""

    code: str
    line: int


def take_codes(lines: Sequence[Line]) -> tuple[list[Line], list[FoundCode]]:
    """The lines without the codes and numbers beside what they open, and the codes.

    Lines that hold nothing else stay: they are read, and kept out, as a whole.
    """
    kept: list[Line] = []
    found: list[FoundCode] = []
    for line, is_near in zip(lines, near_meeting(each.raw for each in lines), strict=True):
        codes = codes_beside(line.raw) if is_near and not opens_meeting(line.text) else []
        found += [FoundCode(code, line.number) for code in codes]
        kept.append(_without_codes(line) if codes else line)
    return kept, found


def near_meeting(raws: Iterable[str]) -> Iterator[bool]:
    """Of each line, whether it is about a meeting, or stands closely below one that is."""
    near = 0
    for raw in raws:
        near = _REACH + 1 if is_of_meeting(raw) else near - bool(raw.strip())
        yield near > 0


def codes_beside(raw: str) -> list[str]:
    """The codes that a line near a meeting names; `""` is the meeting's number."""
    if len(raw) > _LONGEST:
        return []
    codes = [_code(match) for match in _CODE.finditer(raw) if _is_code(match)]
    number = _NUMBER.search(raw)
    is_said = number is not None and ABOUT_MEETING.search(number[0]) is not None
    is_number = number is not None and (is_said or bool(codes) or has_way_in(raw))
    return [*codes, *([""] if is_number else [])]


def has_way_in(raw: str) -> bool:
    """Whether an address in a line of Markdown leads into a meeting."""
    return any(join_platform(each.url) for each in find_addresses(raw))


def is_of_meeting(raw: str) -> bool:
    """Whether a line names a meeting, or leads into one."""
    return bool(ABOUT_MEETING.search(raw)) or has_way_in(raw)


def _code(match: re.Match[str]) -> str:
    """The code without emphasis and the full stop of its sentence; some end with a `!`."""
    return match["code"].strip("*_`").rstrip(_EDGES)


def _is_code(match: re.Match[str]) -> bool:
    """Whether it is a code and no word: it has a figure, a capital within, or stands alone."""
    code = _code(match)
    if len(code) < 3 or "://" in code:
        return False
    is_mixed = any(map(str.isdecimal, code)) or any(map(str.isupper, code[1:]))
    is_last = _END.fullmatch(match.string, match.end()) is not None
    return is_mixed or (match["mark"] is not None and is_last)


def _without_codes(line: Line) -> Line:
    return line._replace(raw=cut_codes(line.raw), text=cut_codes(line.text).strip())


def cut_codes(text: str) -> str:
    """A line of `codes_beside` without them."""
    mended = _CODE.sub(_without_code, text)
    mended = _LEADS.sub("(", _EMPTY.sub("", _NUMBER.sub(" ", mended)))
    if not _START.match(text):
        mended = _START.sub(r"\1", mended)
    return mended if mended.strip(" .,;|–—-*_`") else ""


def _without_code(match: re.Match[str]) -> str:
    if not _is_code(match):
        return match[0]
    return " " + match["code"].rstrip("*_`")[len(_code(match)) :]
