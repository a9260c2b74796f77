"""Pasted text as lines: HTML, tables, bullets, Markdown and invisible characters taken care of.

Word, mail programs, PDF readers and browsers each leave marks of their own. What comes out are
lines in the order of the text, each with the number of the source line it began on; one source line
can become several. Time grows with the length of the text alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape

from webinars.events.parsing.bullets import BULLETS, plain_bullets, with_plain_bullets
from webinars.events.parsing.columns import rows_of_columns
from webinars.events.parsing.facts.mail_words import CHAT_HEAD
from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.words import SIGNATURE_MARK, clean

INNER = "\x1e"
"""Stands for a line break within the cell of a table."""


@dataclass(frozen=True)
class Line:
    """A line of the agenda.

    `cells` are its columns, at least two, or empty. `follows_gap` says that an empty line stands
    before it. `links` are the Markdown links that stood in it, whose addresses are not in `text`.
    `also` has the numbers of the next lines, where a word or range that was broken there brought
    them along; `wrapped` are the lines that one was made of. `is_note` says that it is a footnote.
    """

    number: int
    text: str
    is_bullet: bool = False
    follows_gap: bool = False
    cells: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    also: tuple[int, ...] = ()
    is_note: bool = False
    wrapped: tuple[Line, ...] = ()


_BREAK = lazy(r"\r\n|\r|\n")
_SOFT_BREAK = lazy("[\v\f\x85\u2028\u2029]")
_BULLET = lazy(
    rf"\s?(?:(?:[{re.escape(BULLETS + '§*–—-')}]|[\ue000-\uf8ff]|\+(?=\s)|o(?=\t)){{1,3}}\s*)"
)
_INNER_BULLET = lazy(r"\s(?=[•▪●◦‣■]\s)")
_COLUMNS = lazy(r"(?<=\S)[ \u00a0]{3,}(?=\S)")
_QUOTE = lazy(r"(?:>\s?){1,5}")
_RULE = lazy(r"[\s|:+=_*~#<>.\u2500-\u257f-]+")
_LONGEST_CHAT_HEAD = 120
_HEADING = lazy(r"#{1,6}\s+")
_TIMED = lazy(r"\W{0,6}\d{1,2}\s?[:.,hHu]")


def read_lines(text: str) -> list[Line]:
    """The lines of `text` that have something in them, in order."""
    lines: list[Line] = []
    gap = False
    for number, raw in _logical_lines(text):
        if not raw.strip(f" \t{INNER}"):
            gap = True
            continue
        for at, line in enumerate(_read(number, raw)):
            lines.append(_after_gap(line) if gap and at == 0 else line)
        gap = False
    return _without_rules(lines)


def _without_rules(lines: Sequence[Line]) -> list[Line]:
    """The lines without those of two hyphens that items follow: they mark no signature."""
    last = next((at for at in range(len(lines) - 1, -1, -1) if _TIMED.match(lines[at].text)), -1)
    return [line for at, line in enumerate(lines) if at > last or line.text != SIGNATURE_MARK]


def _after_gap(line: Line) -> Line:
    return replace(line, follows_gap=True)


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    tidy = _COLUMNS.sub("\t", with_plain_bullets(_BREAK.sub("\n", text)))
    numbered = list(enumerate(tidy.split("\n"), start=1))
    if _TAG.search(tidy) or "<!--" in tidy:
        found = _from_html(tidy)
        pieces = plain_bullets([piece for _number, piece in found])
        return zip((number for number, _piece in found), pieces, strict=True)
    return (
        (number, clean(unescape_references(piece)))
        for number, line in numbered
        for piece in _SOFT_BREAK.split(line)
    )


def _read(number: int, raw: str) -> Iterable[Line]:
    raw = _QUOTE.sub("", raw, count=1) if raw.lstrip().startswith(">") else raw
    if said_by := CHAT_HEAD.match(raw[:_LONGEST_CHAT_HEAD]):
        raw = raw[said_by.end() :]
    if raw.strip() == SIGNATURE_MARK:
        return [Line(number, SIGNATURE_MARK)]
    if _RULE.fullmatch(raw):
        return []
    if cells := _cells(raw):
        return [_row(number, row) for row in rows_of_columns(cells, INNER)]
    pieces = [piece for part in raw.split(INNER) for piece in _INNER_BULLET.split(part)]
    return [_line(number, piece) for piece in pieces if not _RULE.fullmatch(piece or " ")]


def _cells(raw: str) -> list[str]:
    """The columns of a row; none where it is not a row of a table."""
    if "\t" in raw.strip(" \t"):
        row = _BULLET.sub("", raw, count=1) if _BULLET.match(raw) else raw
        return [cell.strip(f" {INNER}") for cell in row.rstrip(" \t").split("\t")]
    stripped = raw.strip()
    if stripped.count("|") >= 2 or (stripped.startswith("|") and len(stripped) > 1):
        return [cell.strip(f" {INNER}") for cell in stripped.strip("|").split("|")]
    return []


def _row(number: int, cells: list[str]) -> Line:
    links: list[str] = []
    plain = tuple(without_markdown(cell, links) for cell in cells)
    if len(plain) == 1:
        return Line(number, plain[0], links=tuple(links))
    text = "\t".join(cell.replace(INNER, " ") for cell in plain if cell)
    return Line(number, text, cells=plain, links=tuple(links))


def _line(number: int, piece: str) -> Line:
    links: list[str] = []
    text = piece.strip()
    bullet = _BULLET.match(text)
    if bullet and _is_emphasis(text):
        bullet = None
    body = text[bullet.end() :] if bullet else text
    body = without_markdown(
        _HEADING.sub("", body, count=1) if _HEADING.match(body) else body, links
    )
    is_note = _NOTE.match(text) is not None
    return Line(number, body.strip(), bullet is not None, links=tuple(links), is_note=is_note)


def _is_emphasis(text: str) -> bool:
    """Whether a line begins with the asterisks of bold text, not with a bullet."""
    if text.startswith("**") and text.endswith("**") and len(text) > len("****"):
        return True
    return (
        text.startswith("*")
        and not text.lstrip("*").startswith((" ", "\t"))
        and text.count("*") > 1
    )


_LINK = lazy(r"!?\[([^\[\]]{0,300})\]\(<?([^()\s<>]{0,600})>?(?:\s\"[^\"]{0,200}\")?\)")
_MARKS = lazy(r"\*{2,3}|_{2,3}(?!\w)|(?<!\w)_{2,3}|~~|`")
_SLANTED = lazy(r"(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)")
_NOTE = lazy(r"\[\^[^\]\s]{1,20}\]:")
_FOOTNOTE = lazy(r"\[\^?\d{1,3}\]:?|(?<=[^\W\d])[¹²³⁰⁴-⁹]{1,3}(?!\w)")
_ESCAPED = lazy(r"\\(?=[\\`*_{}\[\]()#+.!|&<>-])")


def without_markdown(text: str, links: list[str]) -> str:
    """`text` without the marks of Markdown and footnotes; links with an address go to `links`."""

    def take(match: re.Match[str]) -> str:
        label, address = match[1].strip(), match[2]
        if address.strip("#/"):
            links.append(f"[{label or address}]({address})")
        return label

    text = _LINK.sub(take, text) if "](" in text else text
    text = _SLANTED.sub("", _MARKS.sub("", _FOOTNOTE.sub("", text)))
    return _ESCAPED.sub("", text)


_REFERENCE = lazy(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")


def unescape_references(text: str) -> str:
    """`text` with `&amp;` and the like as the characters that they stand for."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(lambda match: unescape(match[0]), text)


_BLOCKS = (
    "p|div|ul|ol|dl|dt|dd|table|thead|tbody|tfoot|h[1-6]|section|article|header|footer|main|nav"
    "|blockquote|pre|hr|body|html|head|form|fieldset|figure|figcaption|center|address|aside|title"
)
_INLINE = (
    "a|b|i|u|s|em|strong|span|font|small|big|sup|sub|time|mark|abbr|code|img|strike|del|ins|label"
    "|colgroup|col|caption|meta|link|button|svg|path|picture|source|input|bdi|bdo|cite|q|wbr|summary"
    "|details|[a-z]{1,2}:[a-z]{1,12}|style|script"
)
_TAG = lazy(
    rf"<(?P<end>/?)(?P<name>{_BLOCKS}|{_INLINE}|br|li|tr|td|th)(?=[\s/>])(?P<rest>[^<>]{{0,4000}})>",
    re.IGNORECASE,
)
_HREF = lazy(r"""\bhref\s?=\s?(?:"([^"]{0,600})"|'([^']{0,600})')""", re.IGNORECASE)
_BLOCK = lazy(_BLOCKS)
_ENTRY = lazy(r"\s{0,40}(?:\d{1,2}\s?[:.hHuU]|[•▪●◦‣-]\s)")
_APART = lazy("table|ul|ol|h[r1-6]|footer|header|section|article")
"""After their ends, what follows is something else; before a heading, too."""


def _from_html(text: str) -> list[tuple[int, str]]:
    """The lines of a text with tags in it, each with the number of the line that it begins on."""
    return _HtmlLines(_without_hidden(text)).read()


def _without_hidden(text: str) -> str:
    """`text` without comments, styles and scripts; their line breaks stay, so that lines count."""
    for opening, closing in (("<!--", "-->"), ("<style", "</style>"), ("<script", "</script>")):
        lower = text.lower() if len(text.lower()) == len(text) else text
        pieces, position = [], 0
        while (begin := lower.find(opening, position)) >= 0:
            stop = lower.find(closing, begin)
            if stop < 0:
                break
            hidden = text[begin : stop + len(closing)]
            pieces += [text[position:begin], "\n" * hidden.count("\n")]
            position = stop + len(closing)
        text = "".join([*pieces, text[position:]])
    return text


class _HtmlLines:
    """Walks over text and tags.

    Within a document of HTML, line breaks are spaces, except before what looks like a new entry: a
    list that was typed between two tags keeps its lines.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        stripped = text.strip()
        self.is_document = stripped.startswith("<") and stripped.endswith(">")
        self.lines: list[tuple[int, str]] = []
        self.current: list[str] = []
        self.number = self.begun_at = 1
        self.row_cells: int | None = None
        self.has_text = False
        self.address = ""

    def read(self) -> list[tuple[int, str]]:
        position = 0
        for match in _TAG.finditer(self.text):
            self._add(self.text[position : match.start()])
            self._tag(match["name"].lower(), is_end=bool(match["end"]), rest=match["rest"])
            self.number += match[0].count("\n")
            position = match.end()
        self._add(self.text[position:])
        self._finish()
        return self.lines

    def _add(self, text: str) -> None:
        pieces = text.split("\n")
        for at, piece in enumerate(pieces):
            if at:
                self.number += 1
                is_apart = not self.is_document or (self.has_text and _ENTRY.match(piece))
                if is_apart and self.row_cells is None:
                    self._finish()
                elif piece.strip():
                    self.current.append(" ")
            if piece.strip() and not self.has_text:
                self.begun_at, self.has_text = self.number, True
            if piece:
                self.current.append(piece)

    def _finish(self) -> None:
        joined = "".join(self.current)
        if joined.strip() or not self.is_document:
            for piece in _SOFT_BREAK.split(joined):
                inner = (clean(unescape_references(part)) for part in piece.split(INNER))
                self.lines.append((self.begun_at, INNER.join(inner)))
        self.current, self.begun_at, self.has_text = [], self.number, False

    def _tag(self, name: str, *, is_end: bool, rest: str) -> None:
        if name == "tr":
            self._finish()
            self.row_cells = None if is_end else 0
        elif name in ("td", "th"):
            if not is_end and self.row_cells is not None:
                self.current.append("\t" if self.row_cells else "")
                self.row_cells += 1
        elif name == "a":
            self._link(is_end=is_end, rest=rest)
        elif name in ("br", "li") or _BLOCK.fullmatch(name):
            self._break(name, is_end=is_end)

    def _break(self, name: str, *, is_end: bool) -> None:
        mark = "• " if name == "li" and not is_end else ""
        if self.row_cells is not None:
            self.current.append(INNER + mark)
            return
        if self.has_text:
            self._finish()
        if _APART.fullmatch(name) and (is_end or name[0] == "h"):
            self.lines.append((self.number, ""))
        self.current.append(mark)

    def _link(self, *, is_end: bool, rest: str) -> None:
        href = None if is_end else _HREF.search(rest)
        if is_end and self.address:
            self.current.append(f"]({self.address})")
            self.address = ""
        elif href and not self.address:
            address = unescape(href[1] or href[2] or "").strip()
            if address and not re.search(r"[\s()<>]", address):
                self.address = address
                self.current.append("[")
