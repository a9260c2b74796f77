"""Dates, times and places of before that a text still names, once an event has moved."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time

from webinars.events.models import Event
from webinars.events.parsing.dates import read_dates
from webinars.events.schedule import present_days

_LONGEST_LINE = 2000
_NOON = 12
_AHEAD = (
    r"(?:(?<=\b(?:at|um|de)\s)|(?<=\bà\s)|(?<=\bfrom\s)"
    r"|(?<=[–—])|(?<=[–—]\s)|(?<=\d-)|(?<=\d\s-\s))"
)
_BEHIND = r"(?=\s?(?:(?:h|uhr)\b|[–—]|-\s?\d))"
"""What makes a time of a number such as 14.30, which else may be a price or a version."""


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


def find_details(text: str, places: Collection[str], times: Collection[time]) -> list[str]:
    """The words by which `text` names one of these places or clock times, each once."""
    patterns = [re.escape(place.strip()) for place in places if place.strip()]
    patterns += [_clock(each) for each in times]
    if not patterns:
        return []
    found = re.finditer(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", text, re.IGNORECASE)
    return list(dict.fromkeys(match[0] for match in found))


def _clock(at: time) -> str:
    """How a clock time is written: 14:30, 14h30, 2:30 pm; whole hours also 14h, 2 p.m.

    14.30 is one where a word, a dash or a unit beside it says so.
    """
    half = rf"{'a' if at.hour < _NOON else 'p'}\.?m\.?"
    short = rf"|0?{at.hour}\s?h" if not at.minute else ""
    may_be_whole = "?" if not at.minute else ""
    by_halves = rf"0?{at.hour % _NOON or _NOON}(?:[:.h]\s?{at.minute:02}){may_be_whole}\s?{half}"
    dotted = rf"0?{at.hour}\.{at.minute:02}"
    beside = rf"{_AHEAD}{dotted}|{dotted}{_BEHIND}"
    plain = rf"0?{at.hour}\s?[:h]\s?{at.minute:02}"
    return rf"(?<![\d.,:])(?:{by_halves}|{plain}|{beside}{short})(?![\d.,]\d)"


@dataclass(frozen=True)
class FormerDays:
    """The words that name days on which an event is not any more, by where they stand.

    Or what else of before they name.
    """

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
    return _found(event, lambda text: find_days(text, former))


def find_former_details(
    event: Event, *, places: Collection[str], times: Collection[time]
) -> FormerDays:
    """The words that name a place or a clock time of before, in every language."""
    return _found(event, lambda text: find_details(text, places, times))


def _found(event: Event, find: Callable[[str], list[str]]) -> FormerDays:
    def within(texts: Iterable[str]) -> list[str]:
        return find("\n".join(texts))

    return FormerDays(
        texts=within(_texts(event)),
        agenda=within(_agenda(event)),
        joining=within(event.listening_help.values()),
        materials=within(link.label for link in event.links),
    )


def _texts(event: Event) -> Iterator[str]:
    for text in event.texts:
        yield from (text.title, text.summary, text.description)


def _agenda(event: Event) -> Iterator[str]:
    for each in event.dates:
        for item in each.items:
            for text in item.texts:
                yield from (text.title, text.description)
