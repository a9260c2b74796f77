"""Dates of before that a text still names, once an event has moved."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from webinars.events.models import Event
from webinars.events.parsing.dates import read_dates
from webinars.events.schedule import present_days

_LONGEST_LINE = 2000


def find_days(text: str, days: Collection[date]) -> list[str]:
    """The words by which `text` names one of `days`, each once."""
    if not days:
        return []
    found = [
        line[each.begin : each.stop].strip()
        for line in text.splitlines()
        for each in read_dates(line[:_LONGEST_LINE])
        if any(each.on(day.year) == day for day in days)
    ]
    return list(dict.fromkeys(found))


def find_former_days(event: Event) -> tuple[list[str], list[str]]:
    """The words that name days of the event's own that hold no longer: in its texts, its agenda."""
    former = {date.fromisoformat(day) for day in event.former_days} - present_days(event)
    texts, agenda = "\n".join(_texts(event)), "\n".join(_agenda(event))
    return find_days(texts, former), find_days(agenda, former)


def _texts(event: Event) -> Iterator[str]:
    for text in event.texts:
        yield from (text.title, text.summary, text.description)


def _agenda(event: Event) -> Iterator[str]:
    for each in event.dates:
        for item in each.items:
            for text in item.texts:
                yield from (text.title, text.description)
