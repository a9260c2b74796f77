"""The lines of a pasted text: what each one says, without the Markdown it is written in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from webinars.events.parsing.bullets import BULLETS, with_plain_bullets
from webinars.events.parsing.dates import month_of
from webinars.events.parsing.facts.words import find_label
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.words import clean

_ENDS = lazy(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_NOT_TEXT = lazy(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_TAG = lazy(
    r"</?(?:ul|ol|li|p|div|span|b|strong|i|em|u|font|center|table|tbody|thead|tr|td|th|blockquote"
    r"|sup|sub|small|h[1-6])(?:\s[^<>]{0,500})?\s?/?>",
    re.IGNORECASE,
)
_ANCHOR = lazy(
    r"""<a\s[^<>]{0,300}?href\s?=\s?["']?([^"'<>\s]{0,1000})["']?[^<>]{0,300}>([^<>]{1,300})</a>""",
    re.IGNORECASE,
)
_BREAK = lazy(r"<br\s?/?>", re.IGNORECASE)
_NUMBER_UP = lazy(r"<sup>\s?(?:\[?(\d{1,2})\]?)\s?</sup>", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LINK = lazy(
    r"(?<!\\)\[((?:[^\[\]\\]|\\.){0,300})\]\(<?((?:[^()\s<>]|\([^()\s<>]{0,300}\)){0,2000})>?"
    r"""(?:\s(?:"[^"]{0,300}"|'[^']{0,300}'))?\)"""
)
"""A link of Markdown: its label and its address."""
AUTOLINK = lazy(r"<((?:https?:|mailto:|tel:)[^\s<>]{1,2000}|[^\s<>@]{1,64}@[^\s<>@]{3,250})>")
"""An address in angle brackets."""
_HEADING = lazy(r"(#{1,6})\s+(?=\S)")
_BULLET = lazy(rf"(?:[-*+{BULLETS}]|\d{{1,3}}[.)](?=\s[^\W\d]))\s+")
_TO_DAY = lazy(r"(?:bis|und|u\.)\s(?:zum\s)?\d{1,2}\.\s?[^\W\d_]", re.IGNORECASE)
_ROW = lazy(r"\|\s*([^|\s][^|]{0,200}?)\s*\|\s*([^|\s][^|]{0,1000}?)\s*\|?")
"""A row of a table with two cells: often a label and a value."""
_TABBED = lazy(r"([^\t]{1,60})\t+([^\t]{1,1000})")
_QUOTED = lazy(r"(?:>\s?)+")
_REFERENCE = lazy(r"\[\^[^\]\s]{1,40}\]:?")
_ESCAPE = lazy(r"\\([!-/:-@\[-`{-~])")
_STARS = lazy(r"(?<!\\)\*{1,3}(?=\S)|(?<=\S)(?<!\\)\*{1,3}")
_UNDERSCORES = lazy(r"(?<![\w\\])_{1,2}(?=\S)|(?<=[^\s\\])_{1,2}(?!\w)")
_STRONG = lazy(r"\s*(?:\*\*|__)(?!\s).{1,400}?(?:\*\*|__)[\s.:]*")


class Line(NamedTuple):
    """A line of a text.

    `number` counts from 1. `raw` is the line as it stands in `Document.text`, `text` what it says:
    without marks of Markdown, cleaned for recognition. `level` is that of a heading, else 0.
    """

    number: int
    raw: str
    text: str
    level: int = 0
    is_strong: bool = False
    is_bullet: bool = False
    is_code: bool = False


def tidy_text(text: str) -> str:
    """`text` with one kind of line end and without what is no text.

    Tags that were pasted along into plain text (`<ul style=…>`) are taken out; a link keeps its
    address, a raised number becomes `¹`, a `<br>` a line.
    """
    text = _NOT_TEXT.sub("", _ENDS.sub("\n", text))
    if "<" in text:
        text = _BREAK.sub("  \n", text)
        text = _NUMBER_UP.sub(lambda match: match[1].translate(_SUPERSCRIPT), text)
        text = _ANCHOR.sub(lambda match: f"[{match[2].strip()}]({match[1]})", text)
        text = _TAG.sub(" ", text)
    return with_plain_bullets(text)


def read_lines(text: str) -> Iterator[Line]:
    """The lines of a tidy `text`."""
    fence = ""
    lines = text.split("\n")
    for at, raw in enumerate(lines):
        stripped = raw.strip()
        mark = stripped[:3]
        if mark in ("```", "~~~") and fence in ("", mark):
            fence = "" if fence else mark
            yield Line(at + 1, raw, "", is_code=True)
        elif not stripped:
            yield Line(at + 1, "", "")
        elif fence:
            yield Line(at + 1, raw, clean(stripped), is_code=True)
        else:
            begins = at == 0 or not lines[at - 1].strip()
            yield _line(at + 1, raw, lines[at + 1] if begins and at + 1 < len(lines) else "")


def _line(number: int, raw: str, following: str) -> Line:
    """A line; `following` is the one below it, if the line begins a paragraph."""
    body = clean(raw).strip()
    if quoted := _QUOTED.match(body):
        body = body[quoted.end() :]
    bullet = _bullet(body)
    body = body[bullet.end() :] if bullet else body
    heading = _HEADING.match(body)
    level = len(heading[1]) if heading else _underlined(body, following)
    if heading:
        body = body[heading.end() :].rstrip("# ")
    if row := _ROW.fullmatch(body) or _labelled_row(body):
        body = f"{row[1]} | {row[2]}"
    return Line(number, raw, plain(body), level, bool(_STRONG.fullmatch(body)), bool(bullet))


def _labelled_row(body: str) -> re.Match[str] | None:
    """Two cells with a tab between them, of which the first is a label."""
    row = _TABBED.fullmatch(body) if "\t" in body else None
    return row if row and find_label(f"{plain(row[1])}: {row[2]}") else None


def _bullet(body: str) -> re.Match[str] | None:
    """The mark of a list that a line begins with; in `12. Mai`, `12. bis 13. Mai` there is none."""
    bullet = _BULLET.match(body)
    if bullet is None or not body[0].isdecimal():
        return bullet
    return None if goes_on_as_date(body[bullet.end() :]) else bullet


def goes_on_as_date(after: str) -> bool:
    """Whether a number above `after` is a day: `12. Mai`, `12. bis 13. Mai`."""
    word = (after.split(maxsplit=1) or [""])[0].strip(",;:")
    return month_of(word) is not None or _TO_DAY.match(after) is not None


def _underlined(body: str, following: str) -> int:
    """The level of a heading that is marked by a line of `=` or `-` below it."""
    line = following.strip()
    if not body or len(line) < 3 or line.strip(line[0]) or line[0] not in "=-":
        return 0
    return 1 if line[0] == "=" else 2


def dead_links(raw: str) -> list[str]:
    """The labels of the links of a line that lead nowhere: `[here](#)`, `[here]()`."""
    if "](" not in raw:
        return []
    return [label for match in LINK.finditer(raw) if _is_dead(match) and (label := plain(match[1]))]


def without_dead_links(raw: str) -> str:
    """A line with the labels of such links in their place."""
    if "](" not in raw:
        return raw
    return LINK.sub(lambda match: match[1] if _is_dead(match) else match[0], raw)


def live_links(text: str) -> tuple[list[str], str]:
    """The labels of the links of a text that lead somewhere, and what it says beside them."""
    labels = [plain(match[1]) for match in LINK.finditer(text) if not _is_dead(match)]
    beside = LINK.sub(lambda match: match[1] if _is_dead(match) else " ", text)
    return labels, plain(beside)


def _is_dead(link: re.Match[str]) -> bool:
    return link[2] in ("", "#")


def plain(text: str) -> str:
    """What one line of Markdown says: labels for links, no marks of emphasis, no footnotes."""
    if "](" in text:
        text = LINK.sub(r"\1", text)
    if "<" in text:
        text = AUTOLINK.sub(lambda match: match[1].removeprefix("mailto:"), text)
    if "[^" in text:
        text = _REFERENCE.sub("", text)
    if "*" in text:
        text = _STARS.sub("", text)
    if "_" in text and "://" not in text and "@" not in text:
        text = _UNDERSCORES.sub("", text)
    return _ESCAPE.sub(r"\1", text).strip() if "\\" in text else text.strip()
