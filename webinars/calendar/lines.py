"""Content lines of iCalendar objects: texts cleaned and escaped, lines folded (RFC 5545 §3.1).

`icalendar` writes a line character by character, which makes a feed of 1,000 events take ten times
as long, and takes the two characters `\\N` in a title for a line break. The tests hold these
functions against its parser, and others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

_OCTETS = 75
_BACKSLASH = ord("\\")
_LINE_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# A quoted value cannot hold a quotation mark, and parsers disagree about backslashes and
# circumflexes in it (RFC 6868): the nearest characters that are safe everywhere stand for them.
_QUOTABLE = str.maketrans({'"': "'", "\\": "/", "^": "\N{MODIFIER LETTER CIRCUMFLEX ACCENT}"})


def clean(text: str) -> str:
    """`text` without control characters and lone surrogates; line breaks as newlines."""
    if text.isprintable():
        return text
    return _UNSAFE.sub("", _LINE_BREAK.sub("\n", text).replace("\t", " "))


def clean_line(text: str) -> str:
    """`text` cleaned, on one line."""
    return clean(text).replace("\n", " ").strip()


def text_line(name: str, text: str) -> str:
    """A property whose value is a TEXT: cleaned and escaped once (RFC 5545 §3.3.11)."""
    return f"{name}:{_escape(clean(text))}"


def texts_line(name: str, texts: Iterable[str]) -> str:
    """A property whose value is a list of TEXTs."""
    return f"{name}:{','.join(_escape(clean_line(text)) for text in texts)}"


def moment_line(name: str, moment: datetime) -> str:
    """A property whose value is an aware `moment`, written in UTC."""
    return f"{name}:{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def quoted(text: str) -> str:
    """`text` as a quoted parameter value (RFC 5545 §3.2)."""
    return f'"{clean_line(text).translate(_QUOTABLE)}"'


def _escape(text: str) -> str:
    """`text` with its special characters escaped, the backslash first."""
    for character, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(character, escaped)
    return text


def write(lines: Iterable[str]) -> bytes:
    """The lines in UTF-8, folded, each ended by CRLF."""
    return b"".join(map(_fold, lines))


def _fold(line: str) -> bytes:
    """Fold `line` at 75 octets, between characters and never inside an escape."""
    octets = line.encode()
    pieces, start, room = [], 0, _OCTETS
    while len(octets) - start > room:
        end = _last_boundary(octets, start, start + room)
        pieces.append(octets[start:end])
        start, room = end, _OCTETS - 1  # the space that marks the continuation counts
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def _last_boundary(octets: bytes, start: int, end: int) -> int:
    """The last place at or before `end` where the line, cut at `start` before, may be cut."""
    while octets[end] & 0xC0 == 0x80:  # inside a UTF-8 sequence
        end -= 1
    if octets[end - 1] != _BACKSLASH:
        return end
    piece = octets[start:end]
    return end - (len(piece) - len(piece.rstrip(b"\\"))) % 2
