"""Which lines of plain text are headings: alone, or directly above their paragraph or list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from webinars.events.parsing.document.lines import Line
from webinars.events.parsing.facts.description_blocks import (
    NOTE,
    Entries,
    ends_early,
    ends_sentence,
    is_entry,
    is_unfinished,
    number_of_entry,
    widths,
)
from webinars.events.parsing.facts.headings import begins_like_heading, is_known_heading
from webinars.events.parsing.facts.languages import is_of_interpretation
from webinars.events.parsing.facts.mail_words import GREETED
from webinars.events.parsing.facts.words import find_label
from webinars.events.parsing.words import PICTURES

_FIGURES = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d|-\d)|\d[:.h]\d\d")
"""Years and times of day: a line with them says when something is."""
_SENTENCE_END = re.compile(r"[.,;:!…]$")
_HASHTAG = re.compile(r"(?:^|\s)#\w{0,40}[^\W\d_]")
_SUBJECT = re.compile(
    r"(?:we|you|they|it|this|these|there|i|nous|vous|ils|elles|on|il|wir|sie|es|ihr|nosotr[oa]s"
    r"|n[oó]s|noi|voi|wij|u|jullie|please|merci|bitte)\s",
    re.IGNORECASE,
)
"""How a sentence begins that a list goes on with: `We want to`."""
_QUESTION = re.compile(
    r"(?:what|why|how|who|when|where|was|warum|wie|wer|wozu|worum|ce\sque|pourquoi|comment|qui"
    r"|qu[eé]|por\squ[eé]|c[oó]mo|para\squ[eé]|(?:a\s)?qui[eé]n(?:es)?|o\sque|porqu[eê]|como|quem"
    r"|(?:che\s)?cosa|perch[eé]|come|chi|wat|waarom|hoe|wie)(?!\w)",
    re.IGNORECASE,
)
"""How a heading begins above a list of small words: `What we will do`."""
_LONGEST = 90
_LONGEST_DIRECT = 70
"""Of a heading with no empty line below it."""
_MOST_WORDS = 14
_FEW_WORDS = 7
_PROSE = 100
_WRAPPED_PROSE = 50
_REACH = 6


def find_headings(lines: Sequence[Line], entries: Entries) -> frozenset[int]:
    """The places of the headings among `lines`, of which none is marked as one."""
    across = widths(lines)
    return frozenset(
        at
        for at, line in enumerate(lines)
        if not line.is_code
        and line.raw.strip()
        and _is_begun(lines, at, entries)
        and _is_heading(lines, at, across[at])
    )


def _is_begun(lines: Sequence[Line], at: int, entries: Entries) -> bool:
    """Whether what stands before a line is at its end."""
    before = lines[at - 1] if at else None
    if before is None or not before.raw.strip() or at in entries.apart:
        return True
    if is_entry(lines[at]):
        return ends_sentence(before.raw) and not is_entry(before)
    return ends_sentence(before.raw) and at not in entries.inside


def _is_heading(lines: Sequence[Line], at: int, width: int) -> bool:
    line, body = lines[at], lines[at].raw.strip()
    if is_known_heading(line) and not _is_listed(lines, at):
        return any(one.raw.strip() for one in lines[at + 1 : at + 3])
    if not 3 <= len(body) <= _LONGEST or not _reads_like_heading(line, body):
        return False
    if at + 1 == len(lines):
        return False
    if lines[at + 1].raw.strip():
        return _is_direct(lines, at, width)
    return not (at and lines[at - 1].raw.strip()) and _is_above_prose(lines, at)


def _is_listed(lines: Sequence[Line], at: int) -> bool:
    """Whether a line with a number is one of a list: the line beside it has one, too."""
    beside = [*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2]]
    has_number = number_of_entry(lines[at].raw.strip()) is not None
    return has_number and any(number_of_entry(one.raw.strip()) for one in beside)


def _is_above_prose(lines: Sequence[Line], at: int) -> bool:
    """Whether a paragraph follows behind an empty line, or a list of a heading's few words."""
    following = next((one for one in lines[at + 2 : at + 6] if one.raw.strip()), None)
    if following is None or (following.is_bullet and lines[at].is_bullet):
        return False
    return len(following.raw) >= _PROSE or _is_above_list(lines[at], following)


def _is_above_list(line: Line, following: Line) -> bool:
    """Whether a line of few words is the heading of the list that begins with `following`."""
    body = line.raw.strip()
    is_short = len(body.split()) <= _FEW_WORDS and not number_of_entry(body)
    if not is_short or not is_entry(following) or is_unfinished(body) or _SUBJECT.match(body):
        return False
    is_small = next(filter(str.isalnum, following.text), "").islower()
    return not is_small or bool(_QUESTION.match(body)) or begins_like_heading(line)


def _is_direct(lines: Sequence[Line], at: int, width: int) -> bool:
    """Whether the next line begins the paragraph or the list that a line is the heading of."""
    body, following = lines[at].raw.strip(), lines[at + 1]
    if len(body) > _LONGEST_DIRECT or is_unfinished(body) or _SUBJECT.match(body):
        return False
    first = next(filter(str.isalnum, following.text), "")
    if is_entry(following):
        return _is_above_list(lines[at], following)
    if not first or first.islower() or following.is_code:
        return False
    return ends_early(body, following.raw, width) and _is_prose(lines, at + 1)


def _is_prose(lines: Sequence[Line], at: int) -> bool:
    """Whether a paragraph of sentences begins with a line."""
    first = lines[at].raw.strip()
    if len(first) < _WRAPPED_PROSE or NOTE.match(first):
        return False
    if len(first) >= _PROSE:
        return True
    for line in lines[at : at + _REACH]:
        if not line.raw.strip():
            return False
        if ends_sentence(line.raw):
            return True
    return False


def _reads_like_heading(line: Line, body: str) -> bool:
    is_bullet = line.is_bullet and not number_of_entry(body)
    is_other = line.is_strong or is_bullet or any(mark in body for mark in ("@", "://", "|"))
    if (
        is_other
        or find_label(line.text)
        or NOTE.match(body)
        or PICTURES.match(body)
        or (GREETED.match(body) and "," in body)
        or _FIGURES.search(body)
        or _HASHTAG.search(body)
        or _SENTENCE_END.search(body)
        or is_of_interpretation(line.text)
    ):
        return False
    return _is_capital(line.text) and len(body.split()) <= _MOST_WORDS


def _is_capital(text: str) -> bool:
    letter = next(filter(str.isalpha, text), "")
    return bool(letter) and letter == letter.upper()
