"""People to invite, from lines that somebody pasted or from a file; what cannot be read is kept.

A line is `Name <a@b.org>` (also `Surname, Name (Organisation)` before the address), `a@b.org`, or a
name, an organisation and an address apart by commas, semicolons or tabs, in any order as long as
the name comes before the organisation. A language by its code or name may stand there as well. One
line can hold several addresses.

What is wrong with a line is a code:

| code           | what it means                                     |
|----------------|---------------------------------------------------|
| `no-email`     | there is no address                               |
| `bad-email`    | the address is none that mail can be sent to      |
| `too-long`     | name or organisation is too long                  |
| `repeated`     | the address stands in an earlier line (`earlier`) |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from webinars.languages import SHIPPED
from webinars.registrations.addresses import EmailAddress
from webinars.registrations.details import NAME_LENGTH, clean_line, clean_text
from webinars.registrations.moving.columns import PEOPLE, Column, find_headings, guess
from webinars.registrations.moving.reading import Table
from webinars.registrations.moving.rows import (
    RowProblem,
    find_language,
    read_address,
    whole_name,
)

MOST_PEOPLE = 5000
"""The most people of one list, with the lines that could not be read."""

_SHOWN = 200
_ANGLED = re.compile(r"\s*(\"[^\"]*\"|[^<>\"]*?)\s*<([^<>]*)>[\s,;]*")
_LISTED = re.compile(
    r"(?P<surname>[^\d,()]+?), *(?P<given>[^\d,()]+?)(?: *\((?P<of>[^()]+)\))?", re.UNICODE
)
"""`Surname, Given name (Organisation)`."""
_APART = re.compile(r"[\t;,]")


class TooManyLines(ValueError):
    """The list has more than `MOST_PEOPLE` people or lines."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Somebody to invite; `key` is the address as it is compared."""

    email: str
    key: str
    name: str = ""
    organisation: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A line that invites nobody: its number, its beginning, and the code that says why."""

    line: int
    text: str
    code: str
    earlier: int = 0


@dataclass
class Reading:
    """What a list says: the people, each once, and the lines that could not be read."""

    language: str
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)

    def take(self, line: int, text: str, found: Iterable[Entry]) -> None:
        """Add those whom a line names, or what is wrong with it. Raises `TooManyLines`."""
        try:
            people = list(found)
        except RowProblem as problem:
            self._complain(line, text, problem.code)
            return
        if not people:
            self._complain(line, text, "no-email")
        for person in people:
            if person.key in self._lines:
                self._complain(line, text, "repeated", self._lines[person.key])
                continue
            self._lines[person.key] = line
            self.entries.append(person)
            self._count()

    def as_json(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Both as they are kept."""
        return [asdict(each) for each in self.entries], [asdict(each) for each in self.problems]

    def _complain(self, line: int, text: str, code: str, earlier: int = 0) -> None:
        said = clean_line(text)[:_SHOWN]
        self.problems.append(Problem(line=line, text=said, code=code, earlier=earlier))
        self._count()

    def _count(self) -> None:
        if len(self.entries) + len(self.problems) > MOST_PEOPLE:
            raise TooManyLines


def read_lines(text: str, *, language: str) -> Reading:
    """The people in pasted lines; `language` is that of those who have none of their own.

    Raises `TooManyLines`.
    """
    lines = [(number, line) for number, line in _numbered(text) if line.strip()]
    if len(lines) > MOST_PEOPLE:
        raise TooManyLines
    reading = Reading(language)
    for number, line in lines:
        reading.take(number, line, _people(line, language))
    return reading


def read_list(table: Table, *, language: str, reading: Reading | None = None) -> Reading:
    """The people in a file; its columns are known by their headings, else by what stands in them.

    `reading` is what they are added to. Raises `TooManyLines`.
    """
    if len(table.rows) > MOST_PEOPLE + 1:
        raise TooManyLines
    reading = reading or Reading(language)
    at = find_headings(table.rows, PEOPLE)
    mapping = guess(table.rows[at][1], PEOPLE, ()) if at is not None else []
    rows = table.rows if Column.EMAIL not in mapping else table.rows[(at or 0) + 1 :]
    for number, cells in rows:
        if Column.EMAIL in mapping:
            found: Iterable[Entry] = _of_row(mapping, cells, language)
        else:
            found = iter([_person([cell for cell in cells if cell], language)])
        reading.take(number, " ".join(filter(None, cells)), found)
    return reading


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    return enumerate((text.replace("\r\n", "\n").replace("\r", "\n")).split("\n"), 1)


def _of_row(mapping: Sequence[str], cells: Sequence[str], language: str) -> Iterator[Entry]:
    said = {what: cell for what, cell in zip(mapping, cells, strict=False) if what}
    yield _entry(
        read_address(said.get(Column.EMAIL, "")),
        whole_name(said),
        said.get(Column.ORGANISATION, ""),
        find_language(said.get(Column.LANGUAGE, ""), SHIPPED) or language,
    )


def _people(line: str, language: str) -> Iterator[Entry]:
    """Those whom a line names. Raises `RowProblem` where one of them cannot be read."""
    line = clean_text(line)
    if "<" in line:
        yield from _angled(line, language)
        return
    parts = [part for part in _APART.split(line) if part.strip()]
    if sum("@" in part for part in parts) < 2:
        yield _person(parts, language)
        return
    # Several addresses: each with what stands before it.
    before: list[str] = []
    for part in parts:
        before.append(part)
        if "@" in part:
            yield _person(before, language)
            before = []


def _angled(line: str, language: str) -> Iterator[Entry]:
    """`Name <a@b.org>`, once or several times; the last may be followed by more about them.

    What follows with an address of its own is somebody else.
    """
    found = list(_ANGLED.finditer(line))
    if not found:
        raise RowProblem("bad-email", value=line)
    rest = [part for part in _APART.split(line[found[-1].end() :]) if part.strip()]
    others = [part for part in rest if "@" in part]
    for each in found:
        about = [cell for cell in _called(each[1].strip("\t ,;")) if cell.strip()]
        if each is found[-1]:
            yield _person([*about, each[2], *(part for part in rest if "@" not in part)], language)
        else:
            yield _person([*about, each[2]], language)
    for other in others:
        yield _person([other], language)


def _called(said: str) -> list[str]:
    """Name and organisation as they stand before an address.

    Directories of organisations write `Petrova, Ana (ECRE)`; what is in quotation marks is a name.
    """
    is_quoted = said.startswith('"')
    listed = _LISTED.fullmatch(" ".join(said.strip('"').split()))  # a gap would be tried in parts
    if listed and (is_quoted or listed["of"]):
        return [f"{listed['given']} {listed['surname']}", listed["of"] or ""]
    return [said.strip('"')] if is_quoted else _APART.split(said)


def _person(cells: Sequence[str], language: str) -> Entry:
    """Somebody by the cells of a line: one with the address; others name, organisation, language.

    A line of one cell may be `Name a@b.org` without any marks.
    """
    if len(cells) == 1 and "@" in cells[0]:
        words = cells[0].split()
        cells = [
            " ".join(word for word in words if "@" not in word),
            *(word for word in words if "@" in word),
        ]
    addresses = [cell for cell in cells if "@" in cell]
    if len(addresses) > 1:
        raise RowProblem("bad-email", value=addresses[1])
    address = read_address(addresses[0] if addresses else "")
    told: list[str] = []
    spoken, is_after = language, False
    for cell in cells:
        code = find_language(clean_line(cell), SHIPPED) if told or is_after else None
        if "@" in cell:
            is_after = True
        elif code:
            spoken = code
        elif cell.strip():
            told.append(cell)
    name, *organisation = told or [""]
    return _entry(address, name, ", ".join(map(str.strip, organisation)), spoken)


def _entry(address: EmailAddress, name: str, organisation: str, language: str) -> Entry:
    name, organisation = clean_line(name), clean_line(organisation)
    if max(len(name), len(organisation)) > NAME_LENGTH:
        raise RowProblem("too-long")
    return Entry(
        email=address.email,
        key=address.key,
        name=name,
        organisation=organisation,
        language=language,
    )
