"""Pasted HTML cut into text and tags, in time that grows with its length alone.

Browsers' rules for broken HTML need a stack of open tags, and parsers that keep one (nh3)
or that look for the end of a tag again and again (`html.parser`) take minutes for a megabyte made
to hurt. Here every search goes forward, and one that found nothing isn't repeated.
What comes out is judged by the reader of it: `webinars.events.parsing.document.html`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType
from typing import NamedTuple

_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9:-]{0,40}")
_ATTRIBUTE = re.compile(
    r"""([a-zA-Z][a-zA-Z0-9:_-]{0,40})(?:\s{0,9}=\s{0,9}("[^"]*"|'[^']*'|[^\s"'>]+))?"""
)
_QUOTE = re.compile("[\"']")
_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "noembed", "noframes"})
"""Elements whose content is not markup."""
_KEPT_ATTRIBUTES = frozenset({"href", "id", "name", "class", "style", "alt", "start", "value"})
_LONGEST_ATTRIBUTES = 8_000


class Text(NamedTuple):
    """Text between tags, with character references resolved."""

    text: str


class Tag(NamedTuple):
    """A start tag, or an end tag. Names are in lower case; only attributes of use are kept."""

    name: str
    is_end: bool = False
    attributes: Mapping[str, str] = MappingProxyType({})


def read_markup(html: str) -> Iterator[Text | Tag]:
    """The text and the tags of `html`, in order.

    Comments, declarations, and the content of scripts and style sheets are left out. A `<` that
    begins no tag is text. Never raises.
    """
    return _Reader(html).read()


class _Reader:
    def __init__(self, html: str) -> None:
        self.html = html
        self.lower = html.lower() if html.isascii() else _ascii_lower(html)
        self.heeds_quotes = True
        self.missing: dict[str, int] = {}
        """From where on a string is known not to occur again."""

    def read(self) -> Iterator[Text | Tag]:
        position = start = 0
        while (position := self._find("<", position)) >= 0:
            token, stop = self._markup_at(position)
            if stop is None:
                position += 1
                continue
            if start < position:
                yield Text(unescape(self.html[start:position]))
            if token is not None:
                yield token
            position = start = stop
        if start < len(self.html):
            yield Text(unescape(self.html[start:]))

    def _find(self, wanted: str, start: int) -> int:
        if start >= self.missing.get(wanted, len(self.html) + 1):
            return -1
        found = self.lower.find(wanted, start)
        if found < 0:
            self.missing[wanted] = min(start, self.missing.get(wanted, start))
        return found

    def _markup_at(self, position: int) -> tuple[Tag | None, int | None]:
        """The tag at `position` and where it stops; no stop where there is no markup."""
        following = self.html[position + 1 : position + 2]
        if following in ("!", "?"):
            return None, self._after_declaration(position)
        is_end = following == "/"
        name = _NAME.match(self.html, position + 1 + is_end)
        if name is None:
            return None, None
        end = self._tag_end(name.end())
        if end is None:
            return None, None
        return self._tag(name[0].lower(), is_end, name.end(), end)

    def _after_declaration(self, position: int) -> int | None:
        comment = self.lower.startswith("<!--", position)
        wanted = "-->" if comment else ">"
        found = self._find(wanted, position + 2)
        if found < 0:
            return position + 4 if comment else None
        return found + len(wanted)

    def _tag_end(self, start: int) -> int | None:
        """Where the `>` of a tag is; one within quotes does not count.

        Where quotes turn out never to be closed, they count no more for the rest of the text.
        """
        first = end = self._find(">", start)
        while end >= 0 and self.heeds_quotes:
            quote = _QUOTE.search(self.html, start, end)
            if quote is None:
                return end
            closing = self._find(quote[0], quote.end())
            if closing < 0:
                break
            start = closing + 1
            if closing > end:
                end = self._find(">", start)
        self.heeds_quotes = self.heeds_quotes and first < 0
        return first if first >= 0 else None

    def _tag(self, name: str, is_end: bool, start: int, end: int) -> tuple[Tag, int]:
        if is_end:
            return Tag(name, is_end=True), end + 1
        stop = end + 1
        if name in _RAW:
            closing = self._find(f"</{name}", stop)
            stop = closing if closing >= 0 else stop
        text = self.html[start:end]
        return (Tag(name, False, _attributes(text)) if "=" in text else Tag(name)), stop


def _attributes(text: str) -> dict[str, str]:
    """The attributes of use; the first of two with one name counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(_without_data(text)[:_LONGEST_ATTRIBUTES]):
        name = match[1].lower()
        if name in _KEPT_ATTRIBUTES:
            found.setdefault(name, unescape((match[2] or "").strip("\"'")).strip())
    return found


_DATA = re.compile(r"\bsrc\s?=\s?(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)


def _without_data(text: str) -> str:
    return _DATA.sub("", text) if len(text) > _LONGEST_ATTRIBUTES else text


def _ascii_lower(text: str) -> str:
    """Lower case for the letters of tags alone: for others it can change a text's length."""
    return text.translate(_TO_LOWER)


_TO_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
