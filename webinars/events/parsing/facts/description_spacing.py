"""What PDF readers do to paragraphs: an empty line behind each line, and words broken at its end.

The lines of a paragraph are joined again where a sentence goes on. What ends a sentence well before
the width of the text ends a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from webinars.events.parsing.bullets import BULLETS
from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.description_blocks import (
    NOTE,
    ends_early,
    ends_sentence,
    is_entry,
    is_unfinished,
)
from webinars.events.parsing.facts.headings import is_known_heading
from webinars.events.parsing.facts.words import find_label

_ENOUGH = 2
"""So many sentences that go on behind an empty line show that it means nothing."""
_FEWEST_LINES = 4
_SPACED = 0.7
_NARROWEST, _WIDEST = 30, 140
_MOSTLY = 0.6
_NEARLY = 0.8
_BROKEN = re.compile(r"(?<![^\W\d_])(?P<begin>[^\W\d_]{1,60})-$")
_GOES_ON = re.compile(
    r"(?!(?:und|oder|bis|and|or|et|ou|y|o|e|en|of)\s)(?P<end>[^\W\d_]+)", re.IGNORECASE
)
"""The end of a broken word; in `Vor-` above `und Nachteile` there is none."""
_FIRST_HALVES = "self non well long short mid co anti e multi inter third cross high low"
_SECOND_HALVES = (
    "led based term wide making building being related country border level vous nous moi toi il"
    " elle ils elles on ci là même mêmes être"
)
_COMPOUND_BEGINS = frozenset(_FIRST_HALVES.split())
_COMPOUND_ENDS = frozenset(_SECOND_HALVES.split())
_REFLEXIVE = re.compile(r"\w{3,}[am]-se")
"""Portuguese verbs: `realiza-se`, `perguntam-se`."""
_BARE_BULLET = re.compile(rf"[{BULLETS}-]")
_NOT_TEXT = re.compile(r"\s{0,3}(?:#{1,6}\s|>|\||```|~~~|[-=_*]{3,}\s*$)")


def single_spaced(lines: Sequence[Line]) -> list[Line]:
    """The lines without the empty ones between the lines of a paragraph, which becomes one line.

    Other texts stay as they are.
    """
    texts = [line for line in lines if line.raw.strip()]
    spacing = _Spacing.of(texts)
    if spacing is None:
        return list(lines)
    parts: list[list[Line]] = []
    last = None
    for line in lines:
        if not line.raw.strip():
            parts.append([line])
            continue
        if last is not None and spacing.goes_on(last, line):
            while not parts[-1][0].raw.strip():
                parts.pop()
            parts[-1].append(line)
        else:
            _close_up(parts, line)
            parts.append([line])
        last = line
    return [_join(part, spacing.compounds) for part in parts]


def _close_up(parts: list[list[Line]], line: Line) -> None:
    """Let entries of a list stand one below the other."""
    at = len(parts)
    while at and not parts[at - 1][0].raw.strip():
        at -= 1
    if at and is_entry(line) and is_entry(_join(parts[at - 1][:2], frozenset())):
        del parts[at:]


class _Spacing:
    """How the lines of a text with empty lines everywhere are set."""

    def __init__(self, width: int, gap: int, compounds: frozenset[str]) -> None:
        self.width = width
        self.gap = gap
        """How many empty lines mean nothing."""
        self.compounds = compounds

    @classmethod
    def of(cls, texts: Sequence[Line]) -> _Spacing | None:
        """How `texts` are set; None where their empty lines part paragraphs, as they should."""
        if len(texts) < _FEWEST_LINES:
            return None
        lengths = sorted(len(line.raw.strip()) for line in texts)
        width = lengths[(len(lengths) - 1) * 9 // 10]
        gaps = Counter(after.number - line.number - 1 for line, after in pairwise(texts))
        gap = max(gaps, key=lambda each: gaps[each])
        spaced = sum(count for each, count in gaps.items() if each > 0)
        if gap < 1 or spaced < _SPACED * (len(texts) - 1) or not _NARROWEST <= width <= _WIDEST:
            return None
        spacing = cls(width, gap, _compounds(texts))
        broken = sum(
            _begins_small(after) and spacing.goes_on(line, after) for line, after in pairwise(texts)
        )
        return spacing if broken >= _ENOUGH else None

    def goes_on(self, line: Line, after: Line) -> bool:
        """Whether the paragraph or entry that `line` is of goes on with `after`."""
        if after.number - line.number - 1 > self.gap or not _may_go_on(line, after):
            return False
        before = line.raw.strip()
        if _BARE_BULLET.fullmatch(before):
            return True
        is_small, is_long = _begins_small(after), len(before) >= _MOSTLY * self.width
        if _BROKEN.search(before) or is_unfinished(before):
            return is_long or is_small
        if before.endswith(";"):
            return False
        if ends_sentence(before) or before.endswith(":"):
            is_full = not ends_early(before, after.raw, self.width)
            return is_full and (is_small or not before.endswith(":"))
        word = after.raw.split(maxsplit=1)[0]
        is_nearly_full = len(before) + 1 + len(word) >= _NEARLY * self.width
        return (is_small and is_long) or is_nearly_full


def _may_go_on(line: Line, after: Line) -> bool:
    """Whether two lines are both text, and the second begins nothing of its own."""
    if line.is_code or after.is_code or line.level or after.level:
        return False
    if is_entry(after) or NOTE.match(after.raw.strip()) or is_known_heading(line):
        return False
    if _NOT_TEXT.match(line.raw) or _NOT_TEXT.match(after.raw) or is_known_heading(after):
        return False
    return not find_label(after.text) and (_begins_small(after) or not find_label(line.text))


def _begins_small(line: Line) -> bool:
    """Whether a line begins as no sentence does."""
    return line.raw.lstrip().startswith("(") or next(filter(str.isalnum, line.raw), "").islower()


def _join(lines: Sequence[Line], compounds: frozenset[str]) -> Line:
    """Lines as one, with the words whole that were broken between them."""
    first, *others = lines
    if not others:
        return first
    raw = _glued([first.raw.rstrip(), *(line.raw.strip() for line in others)], compounds)
    return first._replace(raw=raw, text=_glued([line.text for line in lines], compounds))


def _glued(texts: Sequence[str], compounds: frozenset[str]) -> str:
    begun = (_begun(before, after, compounds) for before, after in pairwise(texts))
    return "".join([*begun, texts[-1]])


def _begun(before: str, after: str, compounds: frozenset[str]) -> str:
    """A text as it stands before the one that it goes on with."""
    broken, rest = _BROKEN.search(before), _GOES_ON.match(after)
    if broken is None or rest is None:
        return f"{before} "
    return _whole(before, broken, rest, compounds)


def _whole(
    before: str, broken: re.Match[str], rest: re.Match[str], compounds: frozenset[str]
) -> str:
    """`before` as it goes on with `rest`: without its hyphen, if that is none of the word's own."""
    begin, end = broken["begin"], rest["end"]
    is_compound = bool(
        not end[0].islower()
        or begin.lower() in _COMPOUND_BEGINS
        or end in _COMPOUND_ENDS
        or _REFLEXIVE.fullmatch(f"{begin}-{end}")
        or f"{begin}-{end}".lower() in compounds
    )
    return before if is_compound else before[:-1]


_COMPOUND = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,60}-[^\W\d_]{1,60}")


def _compounds(lines: Sequence[Line]) -> frozenset[str]:
    """The words that a text writes with a hyphen within a line."""
    return frozenset(found.lower() for line in lines for found in _COMPOUND.findall(line.raw))


def with_whole_words(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with words whole that are broken at the end of one: they stand on the next."""
    compounds = _compounds(lines)
    carried = ""
    for each, after in pairwise([*lines, Line(0, "", "")]):
        line = _with_begin(each, carried) if carried else each
        carried = _carried(line, after, compounds)
        yield _without_end(line) if carried else line


def _carried(line: Line, after: Line, compounds: frozenset[str]) -> str:
    """What of a word a line ends with, as the next one has to begin."""
    broken = _BROKEN.search(line.raw.rstrip())
    rest = _GOES_ON.match(after.raw.strip())
    is_near = after.number == line.number + 1 and len(line.raw) >= _NARROWEST
    if broken is None or rest is None or not is_near or not _may_go_on(line, after):
        return ""
    return _whole(broken[0], broken, rest, compounds)


def _with_begin(line: Line, begin: str) -> Line:
    indent = line.raw[: len(line.raw) - len(line.raw.lstrip())]
    return line._replace(raw=f"{indent}{begin}{line.raw.lstrip()}", text=begin + line.text)


def _without_end(line: Line) -> Line:
    raw, text = (_BROKEN.sub("", each.rstrip()).rstrip() for each in (line.raw, line.text))
    return line._replace(raw=raw, text=text)
