"""What an organiser pastes or uploads, as one text that every reading of it shares.

Plain text and Markdown stay line by line as they are; HTML and Word files become Markdown. The
numbers of lines in `webinars.events.parsing.facts.reading` are those of `Document.text`, which is
what a review page shows beside the values, and what the agenda is read from.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cached_property

from webinars.events.parsing.document.docx import (
    MOST_BYTES,
    BrokenFile,
    EmptyFile,
    FileTooLarge,
    OldWordFile,
    PdfFile,
    ProtectedFile,
    SuspiciousFile,
    UnreadableFile,
    docx_to_markdown,
)
from webinars.events.parsing.document.html import TooMuchMarkup, html_to_markdown
from webinars.events.parsing.document.lines import Line, read_lines, tidy_text

__all__ = [
    "BrokenFile",
    "Document",
    "EmptyFile",
    "FileTooLarge",
    "OldWordFile",
    "PdfFile",
    "ProtectedFile",
    "SuspiciousFile",
    "UnreadableFile",
    "read_file",
    "read_html",
    "read_text",
]

_BEGINS_HTML = re.compile(
    r"\s*(?:<!--[^>]{0,500}-->\s*|<\?xml[^>]{0,200}\?>\s*){0,5}"
    r"<(?:!doctype|html|head|meta|body|article|section|main|header|nav|div|table|center|style"
    r"|(?:p|h[1-6]|ul|ol|span|b|strong|font)(?=[\s>]))",
    re.IGNORECASE,
)
_ENDS_BLOCK = re.compile(r"</(?:p|div|li|ul|ol|tr|td|table|h[1-6]|body|html|blockquote)\s?>", re.I)
MOST_CHARACTERS = 1_000_000
"""The longest text that is read; a description holds a twentieth of it."""
MOST_LINES = 100_000
_UNKNOWN_BYTES = 0.02
"""The share of undecodable characters above which a file is not text."""


@dataclass(frozen=True)
class Document:
    """A pasted text: Markdown, or plain text that is read as such."""

    text: str

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines, counted from 1."""
        return tuple(read_lines(self.text))


def read_text(text: str) -> Document:
    """A document from the pasted `text`, which may be plain, Markdown or HTML.

    Raises `FileTooLarge` for more than a million characters, or more lines or tags than anybody
    writes; any other text will do.
    """
    if len(text) > MOST_CHARACTERS or text.count("\n") > MOST_LINES:
        raise FileTooLarge
    if _BEGINS_HTML.match(text) and _ENDS_BLOCK.search(text):
        return read_html(text)
    return Document(tidy_text(text))


def read_html(html: str) -> Document:
    """A document from `html`. Raises `FileTooLarge`, as `read_text` does."""
    if len(html) > MOST_CHARACTERS:
        raise FileTooLarge
    try:
        return Document(tidy_text(html_to_markdown(html)))
    except TooMuchMarkup:
        raise FileTooLarge from None


def read_file(content: bytes, name: str = "") -> Document:
    """A document from an uploaded file: `.docx`, HTML, Markdown or text.

    What it is shows in its first bytes; `name` decides only between HTML and text. Text is in
    UTF-8, in UTF-16 with its mark, or else in Windows-1252. Raises a subclass of `UnreadableFile`.
    """
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")):
        return Document(tidy_text(docx_to_markdown(content)))
    text = _decode(content)
    if not text.strip():
        raise EmptyFile
    is_html = name.lower().endswith((".html", ".htm", ".xhtml"))
    return read_html(text) if is_html else read_text(text)


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if content.startswith(b"%PDF"):
        raise PdfFile
    if content.startswith(b"{\\rtf") or _strangeness(text) > _UNKNOWN_BYTES:
        raise BrokenFile
    return text


def _strangeness(text: str) -> float:
    """The share of characters that no text has."""
    strange = sum(map(text.count, map(chr, [*range(9), *range(14, 32), 0xFFFD])))
    return strange / max(len(text), 1)
