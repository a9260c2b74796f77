"""The rest of a text as a description: Markdown that the page renders as it was meant.

Markdown stays; habits of plain text become Markdown: typed bullets, headings that stand alone,
breaks that were meant, web addresses, notes (`integration¹` … `1 Primarily …`). Nothing is left
out but the lines that the caller has placed, and addresses into the meeting: in a sentence the
name of the platform takes their place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from webinars.events.parsing.document.inline import without_wrappers
from webinars.events.parsing.document.lines import AUTOLINK, LINK, Line
from webinars.events.parsing.facts.contact import EMAIL
from webinars.events.parsing.facts.description_blocks import (
    BULLET,
    NOTE,
    begin_with_labels,
    ends_early,
    indent_of,
    number_of_entry,
    parts_at,
    read_entries,
)
from webinars.events.parsing.facts.description_headings import find_headings
from webinars.events.parsing.facts.description_notes import mark_notes
from webinars.events.parsing.facts.description_spacing import single_spaced, with_whole_words
from webinars.events.parsing.facts.ways_in import (
    BARE,
    join_platform,
    name_ways_in,
    trim_address,
    whole_address,
)

_QUOTED = re.compile(r"\s{0,3}(?:>\s?){6,}")
_QUOTE = re.compile(r"\s{0,3}>\s?")
_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s)")
"""What would begin an entry of a list, were it not a year or a day."""
_RULE = re.compile(r"(?:-{3,}|={3,}|_{3,}|\*{3,})")
_TIME = re.compile(r"\d{1,2}\s?[:.hH]\s?\d\d|\d{1,2}\s?h\b")
_RULE_OF_TABLE = re.compile(r"\|?(?:\s?:?-{2,}:?\s?\|){1,20}(?:\s?:?-{2,}:?)?")
_CUT = "\0"
"""Around the name of the platform where an address into the meeting stood."""
_JOIN = re.compile(rf"{_CUT}([^{_CUT}]*){_CUT}")
_ANNOUNCED = re.compile(rf"(?<!\s)\s*[:：]\s*{_JOIN.pattern}(?=\s*(?:[.;)]|$))")
"""One that a colon announces at the end of its sentence, which is whole without."""
_DEEPEST = 5
_SENTENCE = 6
"""Words; fewer before an address are a label."""


def describe(lines: Sequence[Line], placed: Collection[int]) -> str:
    """The lines but those in `placed` as Markdown, without blank lines at its ends."""
    writer = _Writer()
    has_headings = any(line.level for line in lines)
    kept = [line for line in _ended(list(mark_notes(lines)), placed) if line.number not in placed]
    kept = _unquoted(kept) if _is_quoted(lines) else kept
    kept = [line for at, line in enumerate(kept) if not _is_left_alone(kept, at)]
    kept = list(with_whole_words(single_spaced(kept)))
    entries = read_entries(kept)
    headings = frozenset() if has_headings else find_headings(kept, entries)
    for at, line in enumerate(kept):
        if at in headings:
            writer.heading(line)
        elif at in entries.apart:
            writer.paragraph(line)
        else:
            writer.line(line)
    return "\n".join(_with_breaks(writer.lines)).strip("\n")


def _is_quoted(lines: Sequence[Line]) -> bool:
    """Whether most of a text is quoted, as a mail is that somebody answered: it is the text."""
    quoted = [line.raw.lstrip().startswith(">") for line in lines if line.text]
    return sum(quoted) * 2 > len(quoted)


def _unquoted(lines: Sequence[Line]) -> list[Line]:
    """The lines without the marks of quotation that all of them have."""
    lines = list(lines)
    for _level in range(_DEEPEST):
        said = [line for line in lines if line.raw.strip()]
        if not said or not all(_QUOTE.match(line.raw) for line in said):
            break
        lines = [line._replace(raw=_QUOTE.sub("", line.raw, count=1)) for line in lines]
    return lines


def _ended(lines: Sequence[Line], placed: Collection[int]) -> Iterator[Line]:
    """The lines; a sentence whose way in stands below it, and is placed, ends with a full stop."""
    for line, below in zip_longest(lines, lines[1:]):
        is_announced = below and below.number in placed and line.number not in placed
        before = line.raw.rstrip()
        if (
            is_announced
            and before.endswith(":")
            and _leads_in(below.raw)
            and _is_sentence(before[:-1])
        ):
            yield line._replace(raw=f"{before[:-1]}.")
        else:
            yield line


def _leads_in(raw: str) -> bool:
    return any(join_platform(whole_address(trim_address(each[0]))) for each in BARE.finditer(raw))


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE and text[:1].isupper() and ":" not in text


def _is_left_alone(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a mark of a quotation or table whose other lines are placed."""
    body = lines[at].raw.strip()
    mark = ">" if body and not body.strip(" >") else "|" if _RULE_OF_TABLE.fullmatch(body) else ""
    beside = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
    return bool(mark) and not any(line.text and mark in line.raw for line in beside)


@dataclass
class _Writer:
    lines: list[str] = field(default_factory=list)
    indents: list[int] = field(default_factory=list)
    """Of the lists that are open, as they were typed."""
    in_note: bool = False

    def heading(self, line: Line) -> None:
        self.indents = []
        self._separate()
        self.lines += [f"## {_inline(line.raw.strip().rstrip(' :：'))}", ""]

    def paragraph(self, line: Line) -> None:
        """Begin a paragraph that stands directly below a list."""
        self.indents = [indent for indent in self.indents if indent < indent_of(line.raw)]
        self._separate()
        self.line(line)

    def line(self, line: Line) -> None:
        if line.is_code:
            self.lines.append(name_ways_in(line.raw))
            return
        if not line.raw:
            self._blank()
            return
        raw = _QUOTED.sub("> > > > > ", line.raw) if line.raw.lstrip()[:1] == ">" else line.raw
        body = raw.strip()
        indent = indent_of(raw)
        if not body:
            self._blank()
        elif _RULE.fullmatch(body):
            self._rule(body)
        elif match := BULLET.match(body):
            self._item("- ", body[match.end() :], indent)
        elif match := number_of_entry(body):
            self._item(f"{match[1]}. ", body[match.end() :], indent)
        else:
            self._text(raw, body, indent)

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def _separate(self) -> None:
        """Let what follows begin a block of its own."""
        self._blank()

    def _rule(self, body: str) -> None:
        """A line below a heading keeps its meaning; below a paragraph it would make it one."""
        self.indents = []
        if len(self.lines) > 1 and self.lines[-1] and self.lines[-2]:
            self._separate()
        self.lines.append(body)

    def _item(self, marker: str, body: str, indent: int) -> None:
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1] + 1:
            if not self.indents and self.lines and self.lines[-1]:
                self._separate()
            if len(self.indents) < _DEEPEST:
                self.indents.append(indent)
        self.in_note = False
        self.lines.append(f"{'    ' * (len(self.indents) - 1)}{marker}{_inline(body)}")

    def _text(self, raw: str, body: str, indent: int) -> None:
        is_after_blank = not self.lines or not self.lines[-1]
        if is_after_blank:
            self.indents = [each for each in self.indents if each < indent and indent >= 2]
            self.in_note = self.in_note and indent >= 2
        if NOTE.match(body):
            self._separate()
            self.in_note = True
        depth = len(self.indents) or int(self.in_note and indent >= 2)
        ending = "  " if raw.endswith("  ") else ""
        body = _NUMBER.sub(r"\1\\\2", body)
        self.lines.append(f"{'    ' * depth}{_inline(body)}{ending}")


def _inline(body: str) -> str:
    """Addresses as links, without wrappers that tell others who follows them.

    Links that lead nowhere, or into the meeting, are their labels.
    """
    body = without_wrappers(body)
    if "](" in body:
        body = LINK.sub(_kept_link, body)
    if "/" in body or "www." in body or "@" in body:
        body = _with_links(body)
    return body


def _kept_link(match: re.Match[str]) -> str:
    if match[2].startswith("#") or not match[2] or join_platform(match[2]):
        return match[1]
    return match[0]


def _with_links(body: str) -> str:
    """Put angle brackets around addresses that stand in the text as they are."""
    parts: list[str] = []
    position = 0
    for known in _known_links(body):
        parts += [_autolinked(body[position : known.start()]), _without_join(known)]
        position = known.end()
    body = "".join([*parts, _autolinked(body[position:])])
    return _JOIN.sub(r"\1", _ANNOUNCED.sub(_end, body)) if _CUT in body else body


def _end(announced: re.Match[str]) -> str:
    """The full stop of a sentence that an address at its end has none behind."""
    before = announced.string[: announced.start()]
    return "." if _is_sentence(before) and announced.end() == len(announced.string) else ""


def _known_links(body: str) -> Iterator[re.Match[str]]:
    position = 0
    for match in sorted(
        [*LINK.finditer(body), *AUTOLINK.finditer(body), *_CODE.finditer(body)],
        key=lambda each: each.start(),
    ):
        if match.start() >= position:
            yield match
            position = match.end()


_CODE = re.compile(r"`[^`\n]{1,500}`")


def _without_join(match: re.Match[str]) -> str:
    if match[0].startswith("`"):
        return name_ways_in(match[0])
    platform = join_platform(match[1]) if match[0].startswith("<") else ""
    return _cut_out(platform) if platform else match[0]


def _cut_out(platform: str) -> str:
    return f"{_CUT}{platform}{_CUT}"


def _autolinked(text: str) -> str:
    text = BARE.sub(_as_link, text)
    return EMAIL.sub(_as_mail, text) if "@" in text else text


def _as_link(match: re.Match[str]) -> str:
    url = trim_address(match[0])
    rest = match[0][len(url) :]
    address = whole_address(url)
    if platform := join_platform(address):
        return _cut_out(platform) + rest
    return f"<{url}>{rest}" if address == url else f"[{url}]({address}){rest}"


def _as_mail(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 1) : match.start()]
    return match[0] if before in ("<", ":", "/") else f"<{match[0]}>"


def _with_breaks(lines: Sequence[str]) -> Iterator[str]:
    """Keep a break between two lines where the next word would still have had room.

    Whoever wraps a paragraph breaks it at its width; a shorter line was meant to end.
    """
    block: list[str] = []
    for line in [*lines, ""]:
        if line and not _is_block(line):
            block.append(line)
            continue
        yield from _broken(block)
        block = []
        yield line


def _is_block(line: str) -> bool:
    body = line.lstrip()
    return bool(
        body[:1] in "#>`~"
        or BULLET.match(body)
        or number_of_entry(body)
        or NOTE.match(body)
        or _RULE.fullmatch(body)
    )


def _broken(block: Sequence[str]) -> Iterator[str]:
    width = max((len(line) for line in block), default=0)
    labelled = begin_with_labels(block)
    for at, line in enumerate(block):
        after = block[at + 1].strip() if at + 1 < len(block) else ""
        is_meant = (
            ends_early(line, after, width) or _TIME.match(after) or parts_at(block, labelled, at)
        )
        yield f"{line}  " if after and is_meant and not line.endswith("  ") else line
