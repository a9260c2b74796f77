"""Notes of plain text as footnotes: `integration¹` here, `1 Primarily the Fund …` further down.

Only a reference whose note is there becomes `[^1]`, and a note only where something refers to it:
anything else would vanish when the Markdown is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from webinars.events.parsing.dates import month_of
from webinars.events.parsing.document.lines import Line

_RAISED = re.compile(r"(?<=[^\s⁰¹²³⁴-⁹])([⁰¹²³⁴-⁹]{1,3})(?![⁰¹²³⁴-⁹])")
_BRACKETED = re.compile(r"(?<=\S)\s?\[(\d{1,3})\](?![(:\[])")
_RAISED_NOTE = re.compile(r"\s{0,3}([⁰¹²³⁴-⁹]{1,3})\s?(?=\S)")
_BRACKETED_NOTE = re.compile(r"\s{0,3}\[(\d{1,3})\]\s+(?=\S)")
_PLAIN_NOTE = re.compile(r"\s{0,3}(\d{1,3})\s+(?=[^\W\d_a-zß-ÿ\"'“‘«(])(?=(\S{1,30}))")
_MARKDOWN = re.compile(r"\[\^([^\]\s]{1,40})\]")
_MARKDOWN_NOTE = re.compile(r"\s*\[\^([^\]\s]{1,40})\]:")
_UNITS = re.compile(r"(?<![^\W\d_])(?:k?m|cm|mm|h|ha)$", re.IGNORECASE)
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def mark_notes(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines with references and notes as Markdown, in their order."""
    references = _references(lines)
    notes = dict(_notes(lines, references))
    names = set(notes.values())
    for line in lines:
        if line.is_code or not line.text:
            yield line
        elif line.number in notes:
            yield line._replace(raw=_as_note(line.raw, notes[line.number], names))
        else:
            yield line._replace(raw=_as_text(line.raw, names))


def lines_of_notes(lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of the lines that are notes, with those that a wrapped note goes on in."""
    begun = dict(_notes(lines, _references(lines)))
    found: set[int] = set()
    is_inside = False
    for line in lines:
        is_inside = bool(line.text) and (is_inside or line.number in begun)
        if is_inside:
            found.add(line.number)
    return frozenset(found)


def _references(lines: Sequence[Line]) -> dict[str, int]:
    """The first line that refers to each note; notes of Markdown are called by their names."""
    found: dict[str, int] = {}
    for line in lines:
        if line.is_code or not line.text:
            continue
        for match in _RAISED.finditer(line.raw):
            if _is_reference(match):
                found.setdefault(match[1].translate(_DIGITS), line.number)
        for match in _BRACKETED.finditer(line.raw):
            found.setdefault(match[1], line.number)
        for match in _MARKDOWN.finditer(line.raw):
            if not _MARKDOWN_NOTE.match(line.raw) or match.start() > 3:
                found.setdefault(match[1], line.number)
    return found


def _is_reference(match: re.Match[str]) -> bool:
    return not _UNITS.search(match.string[max(0, match.start() - 4) : match.start()])


def _notes(lines: Sequence[Line], references: dict[str, int]) -> Iterator[tuple[int, str]]:
    """The lines that are notes, each name once: the first after what refers to it."""
    seen: set[str] = set()
    for line in lines:
        name = None if line.is_code or not line.text else _note_name(line.raw)
        if name is None or name in seen or name not in references:
            continue
        is_markdown = _MARKDOWN_NOTE.match(line.raw) is not None
        if is_markdown or references[name] < line.number:
            seen.add(name)
            yield line.number, name


def _note_name(raw: str) -> str | None:
    for pattern in (_MARKDOWN_NOTE, _RAISED_NOTE, _BRACKETED_NOTE):
        if match := pattern.match(raw):
            return match[1].translate(_DIGITS)
    match = _PLAIN_NOTE.match(raw)
    return match[1] if match and month_of(match[2].strip(".,")) is None else None


def _as_note(raw: str, name: str, names: set[str]) -> str:
    if _MARKDOWN_NOTE.match(raw):
        return raw.strip()
    body = re.sub(r"^\s*(?:[⁰¹²³⁴-⁹]{1,3}|\[\d{1,3}\]|\d{1,3})\s*", "", raw, count=1)
    return f"[^{name}]: {_as_text(body, names - {name})}"


def _as_text(raw: str, names: set[str]) -> str:
    """Text with its references as Markdown; what only looks like one stays visible."""
    if _MARKDOWN.search(raw):
        raw = _MARKDOWN.sub(lambda match: match[0] if match[1] in names else f"\\{match[0]}", raw)
    if names and _RAISED.search(raw):
        raw = _RAISED.sub(lambda match: _reference(match, names), raw)
    if names and "[" in raw:
        raw = _BRACKETED.sub(lambda match: _reference(match, names), raw)
    return raw


def _reference(match: re.Match[str], names: set[str]) -> str:
    name = match[1].translate(_DIGITS)
    is_known = name in names and (match[1].isascii() or _is_reference(match))
    return f"[^{name}]" if is_known else match[0]
