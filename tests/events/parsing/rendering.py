"""What was found in an agenda as lines that people can compare with its text."""

from __future__ import annotations

from collections.abc import Iterator

from webinars.events.parsing.agenda.result import ParsedAgenda, ParsedItem
from webinars.events.parsing.people.reading import ParsedPerson
from webinars.events.programme import ItemKind


def render(agenda: ParsedAgenda) -> str:
    """`agenda` by days, then what was not placed, then the warnings."""
    return "\n".join(_lines(agenda)) + "\n"


def _lines(agenda: ParsedAgenda) -> Iterator[str]:
    yield from _items(agenda, 0)
    for day in agenda.days:
        yield f"DAY {day.date or '?'}: {day.label} (lines {', '.join(map(str, day.lines))})"
        yield from _items(agenda, day.number)
    for each in agenda.unplaced:
        yield f"UNPLACED {each.line}: {each.text}"
    for warning in agenda.warnings:
        yield f"WARNING {warning.code} {', '.join(map(str, warning.lines))}".rstrip()


def _items(agenda: ParsedAgenda, day: int) -> Iterator[str]:
    for item in agenda.items:
        if item.day == day:
            yield from _item(item)


def _item(item: ParsedItem) -> Iterator[str]:
    end = f"-{item.end:%H:%M}" if item.end is not None else ""
    marks = [
        "derived" if item.end_is_derived else "",
        "break" if item.kind == ItemKind.BREAK else "",
        item.zone,
        *(f"unsure: {doubt}" for doubt in item.unsure),
    ]
    mark = "".join(f" [{mark}]" for mark in marks if mark)
    lines = ", ".join(map(str, item.lines))
    yield f"{item.start:%H:%M}{end} {item.title}{mark} (lines {lines})"
    for person in item.people:
        yield _person(person)
    for line in item.description.splitlines():
        yield f"    > {line}"


def _person(person: ParsedPerson) -> str:
    parts = " | ".join(filter(None, (person.name, person.role, person.affiliation)))
    return f"    {person.part}: {parts}{' ?' if person.is_unsure else ''}"
