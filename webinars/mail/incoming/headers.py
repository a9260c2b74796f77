"""Header fields of a mail that anybody may have sent: read leniently, in linear time.

The standard library's parsers raise on some inputs and take quadratic time on others. What is not
understood here is left out; nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.errors import HeaderParseError
from email.header import decode_header

VALUE_LENGTH = 4000
"""How much of one field is looked at: longer ones are cut."""

_MOST_FIELDS = 500
_NAME = re.compile(rb"[!-9;-~]{1,100}")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@]{1,64}@[^\s<>()\[\],;:\\\"@]{1,255}")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_BREAK = re.compile(rb"\r?\n")

Fields = Sequence[tuple[str, str]]
"""Names in small letters, and their unfolded values, from the top."""


def read_fields(head: bytes) -> list[tuple[str, str]]:
    """The fields of a header (RFC 5322 §2.2), unfolded; what is none is passed over."""
    fields: list[tuple[bytes, list[bytes]]] = []
    for line in _BREAK.split(head):
        if line[:1] in {b" ", b"\t"}:
            if fields:
                fields[-1][1].append(line)
            continue
        name, colon, value = line.partition(b":")
        name = name.rstrip(b" \t")
        if colon and _NAME.fullmatch(name):
            if len(fields) == _MOST_FIELDS:
                break
            fields.append((name, [value]))
    return [(name.decode().lower(), _value(b"".join(parts))) for name, parts in fields]


def values(fields: Fields, name: str) -> list[str]:
    """Every value of the field `name`, from the top."""
    return [value for each, value in fields if each == name]


def first(fields: Fields, name: str) -> str:
    """The topmost value of the field `name`; "" where there is none."""
    return next((value for each, value in fields if each == name), "")


def decoded(value: str) -> str:
    """A text with its encoded words read (RFC 2047), on one line."""
    try:
        parts = decode_header(value)
    except (HeaderParseError, ValueError):
        parts = [(value, None)]
    text = "".join(
        part if isinstance(part, str) else decode_text(part, charset or "ascii")
        for part, charset in parts
    )
    return " ".join(_CONTROLS.sub(" ", text).split())


def decode_text(octets: bytes, charset: str) -> str:
    """`octets` as text; in UTF-8 where the charset is none that a mail is written in."""
    known = charset.strip().lower() if charset.isascii() else ""
    if not re.fullmatch(
        r"utf-?8|(us-)?ascii|utf-16(le|be)?|iso-8859-\d{1,2}|windows-\d{3,4}|cp\d{3,4}|koi8-[ru]|"
        r"gb2312|gbk|gb18030|big5|euc-(jp|kr)|shift_jis|iso-2022-(jp|kr)|mac-?roman|latin-?1",
        known,
    ):
        known = "utf-8"
    try:
        return octets.decode(known, "replace")
    except (LookupError, UnicodeError):
        return octets.decode("utf-8", "replace")


def message_ids(value: str) -> list[str]:
    """The Message-IDs in a field (RFC 5322 §3.6.4), in order."""
    return _MESSAGE_ID.findall(value)


def without_comments(value: str) -> str | None:
    """`value` without its comments (RFC 5322 §3.2.2); None where quotes or brackets stay open.

    Quoted strings stay as they are: what looks like a comment in one is none.
    """
    kept: list[str] = []
    depth, is_quoted, is_escaped = 0, False, False
    for character in value:
        if is_escaped:
            is_escaped = False
        elif character == "\\" and (is_quoted or depth):
            is_escaped = True
        elif character == '"' and not depth:
            is_quoted = not is_quoted
        elif character == "(" and not is_quoted:
            depth += 1
            continue
        elif character == ")" and not is_quoted and depth:
            depth -= 1
            kept.append(" ")
            continue
        if not depth:
            kept.append(character)
    return None if depth or is_quoted or is_escaped else "".join(kept)


def split_unquoted(value: str, separator: str) -> list[str]:
    """`value` parted at each `separator` that stands in no quoted string."""
    parts, begin, is_quoted, is_escaped = [], 0, False, False
    for place, character in enumerate(value):
        if is_escaped:
            is_escaped = False
        elif character == "\\" and is_quoted:
            is_escaped = True
        elif character == '"':
            is_quoted = not is_quoted
        elif character == separator and not is_quoted:
            parts.append(value[begin:place])
            begin = place + 1
    return [*parts, value[begin:]]


def only_address(fields: Fields, name: str) -> str:
    """The address in the field `name`, where there is one field with one address; else ""."""
    found = values(fields, name)
    bare = without_comments(found[0]) if len(found) == 1 else None
    if bare is None or len(split_unquoted(bare, ",")) != 1:
        return ""
    in_brackets = split_unquoted(bare, "<")
    text = bare
    if len(in_brackets) == 2:
        text, bracket, rest = in_brackets[1].partition(">")
        if not bracket or rest.strip():
            return ""
    text = text.strip()
    return text if _ADDRESS.fullmatch(text) else ""


def parameters(value: str) -> tuple[str, dict[str, str]]:
    """The value of a Content-Type or -Disposition and its parameters, names in small letters."""
    first_part, *rest = split_unquoted(without_comments(value) or value, ";")
    found: dict[str, str] = {}
    for part in rest[:50]:
        name, _sign, text = part.partition("=")
        text = text.strip()
        if text[:1] == '"':
            text = re.sub(r"\\(.)", r"\1", text.strip('"'))
        found.setdefault(name.strip().lower().rstrip("*"), text)
    return first_part.strip().lower(), found


def _value(octets: bytes) -> str:
    return _UNSTORABLE.sub("", octets[:VALUE_LENGTH].decode("utf-8", "replace")).strip()
