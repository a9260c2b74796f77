"""Dates of before that a text still names, once an event has moved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
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


@dataclass(frozen=True)
class FormerDays:
    """The words that name days on which an event is not any more, by where they stand."""

    texts: list[str] = field(default_factory=list)
    agenda: list[str] = field(default_factory=list)
    joining: list[str] = field(default_factory=list)
    """In the organisers' own words on how to choose the interpretation."""
    materials: list[str] = field(default_factory=list)
    """In the names of links and documents."""


def find_former_days(event: Event, moves_to: Collection[date] | None = None) -> FormerDays:
    """The words that name days of the event's own that hold no longer, in every language.

    Or that will not, once its dates are on the days that it `moves_to`; its deadline stays.
    """
    former, present = {date.fromisoformat(day) for day in event.former_days}, present_days(event)
    if moves_to is not None:
        closes = event.registration_closes_local
        former, present = former | present, {*moves_to, *([closes.date()] if closes else ())}
    former -= present
    if not former:
        return FormerDays()
    return FormerDays(
        texts=_find(_texts(event), former),
        agenda=_find(_agenda(event), former),
        joining=_find(event.listening_help.values(), former),
        materials=_find((link.label for link in event.links), former),
    )


def _find(texts: Iterable[str], days: Collection[date]) -> list[str]:
    return find_days("\n".join(texts), days)


def _texts(event: Event) -> Iterator[str]:
    for text in event.texts:
        yield from (text.title, text.summary, text.description)


def _agenda(event: Event) -> Iterator[str]:
    for each in event.dates:
        for item in each.items:
            for text in item.texts:
                yield from (text.title, text.description)
