"""What opens a meeting and was broken in two where a mail or a PDF wraps its lines.

`(Meeting ID: 845` above `1223 6790)` is one number, and as little public as on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.announced import has_way_in
from webinars.events.parsing.facts.codes import (
    FoundCode,
    Near,
    Secret,
    near_meeting,
    secrets_in,
    without_secrets,
)
from webinars.events.parsing.facts.description_blocks import ends_early, widths
from webinars.events.parsing.facts.meeting import FIGURES_OF_ZOOM
from webinars.events.parsing.facts.ways_in import BARE

_BREAK = "\n"
_LONGEST = 1_000
_MOST_FIGURES = 11
"""Of a meeting's number; the next line may begin with a figure of its own."""
_LONE_MARKS = re.compile(rf"{_BREAK}\s*([.,;:!?)]+)(?=\s|$)")
_REST_OF_ADDRESS = re.compile(r"\s*(?P<rest>(?!\S*://)\S*[?&][\w-]{1,20}=\S+)")
_REST_OF_NUMBER = re.compile(r"\s*(?P<rest>\d{1,10}(?:[?/]\S*)?)(?=[\s),;.]|$)")
_CUT_NUMBER = re.compile(r"/(?:j|w|wc|s)/(?P<figures>\d{1,8})$")


def with_whole_ways_in(lines: Sequence[Line]) -> list[Line]:
    """The lines with addresses into a meeting whole that were broken at the end of one."""
    whole = list(lines)
    for at in range(len(whole) - 1):
        before, after = whole[at : at + 2]
        rest = _rest_of_address(before.raw.rstrip(), after.raw)
        if not rest:
            continue
        whole[at] = before._replace(raw=before.raw.rstrip() + rest, text=before.text + rest)
        whole[at + 1] = after._replace(
            raw=after.raw.replace(rest, "", 1), text=after.text.replace(rest, "", 1).strip()
        )
    return whole


def _rest_of_address(before: str, after: str) -> str:
    """What the line `after` begins with of the address that `before` ends with."""
    *_others, last = [None, *BARE.finditer(before[-_LONGEST:])]
    if last is None or last.end() < len(before[-_LONGEST:]) or not has_way_in(last[0]):
        return ""
    number = _CUT_NUMBER.search(last[0])
    if number and (match := _REST_OF_NUMBER.match(after)):
        figures = re.match(r"\d+", match["rest"])
        length = len(number["figures"]) + len(figures[0] if figures else "")
        return match["rest"] if length in FIGURES_OF_ZOOM else ""
    match = _REST_OF_ADDRESS.match(after)
    return match["rest"] if match else ""


def take_wrapped_codes(lines: Sequence[Line]) -> tuple[list[Line], list[FoundCode]]:
    """The lines without numbers and codes that begin on one and end on the next, and the codes."""
    kept = list(lines)
    found: list[FoundCode] = []
    across, nears = widths(lines), near_meeting([line.raw for line in lines])
    for at in range(len(kept) - 1):
        before, after = kept[at : at + 2]
        near = max(nears[at : at + 2])
        if near is Near.FAR or not _goes_on(before, after, across[at]):
            continue
        secrets = wrapped_secrets(before.raw, after.raw, near)
        if not secrets:
            continue
        found += _codes(secrets, before, after)
        raws = cut_wrapped(before.raw, after.raw, near)
        texts = cut_wrapped(before.text, after.text, near)
        kept[at] = before._replace(raw=raws[0], text=texts[0].strip())
        kept[at + 1] = after._replace(raw=raws[1], text=texts[1].strip())
    return kept, found


def _goes_on(before: Line, after: Line, width: int) -> bool:
    if not (before.raw.strip() and after.raw.strip()) or after.is_bullet:
        return False
    if any(line.level or line.is_code for line in (before, after)):
        return False
    return is_in_brackets(before.raw) or not ends_early(before.raw, after.raw, width)


def is_in_brackets(text: str) -> bool:
    """Whether a line ends within brackets: it goes on below."""
    return text.rfind("(") > text.rfind(")")


def _codes(secrets: Sequence[Secret], before: Line, after: Line) -> Iterator[FoundCode]:
    """The codes on their lines; what is broken is cut out of both, and both are named."""
    end = len(before.raw.rstrip())
    for each in secrets:
        if each.begin < end < each.stop:
            yield FoundCode("", before.number)
        yield FoundCode(each.code, (after if each.stop > end else before).number)


def wrapped_secrets(before: str, after: str, near: Near) -> list[Secret]:
    """All that opens a meeting in two lines as one, if a piece of it goes from one to the next."""
    before = before.rstrip()
    joined = f"{before} {after.lstrip()}"
    if len(joined) > _LONGEST:
        return []
    secrets = secrets_in(joined, min(near, Near.WAY_IN))
    over = [each for each in secrets if each.begin < len(before) < each.stop - 1]
    return secrets if any(_is_whole(joined[each.begin : each.stop]) for each in over) else []


def _is_whole(piece: str) -> bool:
    return sum(map(str.isdecimal, piece)) <= _MOST_FIGURES


def cut_wrapped(before: str, after: str, near: Near) -> tuple[str, str]:
    """The two lines without the `wrapped_secrets`."""
    secrets = wrapped_secrets(before, after, near)
    if not secrets:
        return before, after
    end = len(before.rstrip())
    joined = f"{before.rstrip()}{_BREAK}{after.lstrip()}"
    mended = _LONE_MARKS.sub(rf"\1{_BREAK}", without_secrets(joined, secrets))
    first, found, second = mended.partition(_BREAK)
    return (first, second) if found else (first[:end], first[end:])
