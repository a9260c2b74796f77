"""A Word file (`.docx`) as Markdown, whoever made it and whatever it holds.

`mammoth` reads headings, lists, links, tables and footnotes as HTML. It builds the XML as a tree
and walks it by recursion, so every part is first read with expat alone: no document types (and so
no entities), not deeper and not larger than a text is. Parts are counted unpacked; `zipfile` reads
no more of one than its directory says. mammoth is then handed a copy with those parts and no other.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from webinars.events.parsing.document.html import TooMuchMarkup, html_to_markdown

if TYPE_CHECKING:
    import mammoth
    from mammoth import html as mammoth_html

MOST_BYTES = 10 * 1024 * 1024
"""The largest file that is read. Pictures make files large; texts don't."""

_MOST_UNPACKED = 100 * 1024 * 1024
_MOST_PARTS = 2_000
_MOST_XML = 20 * 1024 * 1024
_MOST_ELEMENTS = 80_000
_DEEPEST = 100
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_XML = (".xml", ".rels")
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p > strong:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
comment-reference =>
"""


class UnreadableFile(ValueError):
    """A file that no text can be taken from. Its subclasses say why."""


class BrokenFile(UnreadableFile):
    """Not a Word file, or a damaged one."""


class PdfFile(UnreadableFile):
    """A PDF: what is copied out of a reader is better text than what a program gets out of it."""


class OldWordFile(UnreadableFile):
    """A file of Word before 2007 (`.doc`)."""


class ProtectedFile(UnreadableFile):
    """A file that is encrypted with a password."""


class FileTooLarge(UnreadableFile):
    """More bytes, parts or elements than a text has; also what unpacks to too much."""


class SuspiciousFile(UnreadableFile):
    """XML with a document type: Word writes none, and attacks begin with one."""


class EmptyFile(UnreadableFile):
    """There is no text in it; perhaps it is a picture of one."""


def docx_to_markdown(content: bytes) -> str:
    """The Markdown of the Word file `content`.

    Comments and deleted text are left out. Raises a subclass of `UnreadableFile`.
    """
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    if content.startswith(_OLE):
        raise ProtectedFile if _ENCRYPTED in content else OldWordFile
    text = _convert(_checked_copy(content))
    if not text:
        raise EmptyFile
    return text


def _convert(file: io.BytesIO) -> str:
    import mammoth  # noqa: PLC0415 - every process would start later for few files

    try:
        result = mammoth.convert_to_html(
            file,
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            convert_image=_describe_image,
        )
        return html_to_markdown(result.value)
    except TooMuchMarkup:
        raise FileTooLarge from None
    except Exception as error:  # whatever a library stumbles over, the file is to blame
        raise BrokenFile from error


def _describe_image(image: mammoth.documents.Image) -> Sequence[mammoth_html.Node]:
    """The picture's description alone: pictures themselves are uploaded elsewhere."""
    from mammoth import html as mammoth_html  # noqa: PLC0415 - see above

    return [mammoth_html.text(f" {image.alt_text} ")] if image.alt_text else []


def _checked_copy(content: bytes) -> io.BytesIO:
    """A file with the XML of `content` alone, all of it looked at."""
    copy = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(copy, "w") as clean:
            guard = _Guard()
            for part in _markup_parts(archive):
                xml = archive.read(part)
                guard.read(xml)
                clean.writestr(part.filename, xml)
    except UnreadableFile:
        raise
    except Exception as error:  # zipfile, zlib and expat raise a dozen kinds
        raise BrokenFile from error
    copy.seek(0)
    return copy


def _markup_parts(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise ProtectedFile
    markup = [part for part in parts if part.filename.lower().endswith(_XML)]
    if (
        len(parts) > _MOST_PARTS
        or sum(part.file_size for part in parts) > _MOST_UNPACKED
        or sum(part.file_size for part in markup) > _MOST_XML
    ):
        raise FileTooLarge
    if len({part.filename for part in markup}) < len(markup):
        raise BrokenFile
    return markup


class _Guard:
    """Reads XML for its shape alone."""

    def __init__(self) -> None:
        self.elements = 0
        self.depth = 0

    def read(self, content: bytes) -> None:
        """Raise where `content` is not the XML of a text: `FileTooLarge`, `SuspiciousFile`."""
        self.depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.Parse(content, True)

    def _begin(self, _name: str, _attributes: object) -> None:
        self.elements += 1
        self.depth += 1
        if self.elements > _MOST_ELEMENTS or self.depth > _DEEPEST:
            raise FileTooLarge

    def _end(self, _name: str) -> None:
        self.depth -= 1


def _refuse(*_declaration: object) -> NoReturn:
    raise SuspiciousFile
