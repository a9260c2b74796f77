"""The items of a pasted agenda as suggestions: with a day, with an end, and not too many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise, zip_longest

from webinars.events.drafting.suggestions import Quotes, Source, SuggestedDate, SuggestedItem, quote
from webinars.events.parsing.agenda.result import Doubt, ParsedAgenda, ParsedItem
from webinars.events.parsing.agenda.words import CLOSES
from webinars.events.parsing.day_headings import is_counted, read_day_heading
from webinars.events.parsing.document.inline import without_wrappers
from webinars.events.parsing.people.reading import ParsedPerson
from webinars.events.programme import joined_about

MOST_ITEMS = 120
MOST_PEOPLE = 40
"""On one item; more of them stand in its description."""
EARLY = "before-event"
"""The doubt about an item that begins before its date does: no draft is made with it."""
NO_END = "no-end"
"""The doubt about an item whose end the text doesn't have."""

_BULLET = "- "
_MOST_BETWEEN, _LONGEST_BETWEEN = 2, 90
_REACH_OF_HEAD = 2
_COLUMNS = " | "
_USUAL = timedelta(minutes=30)
Clocks = tuple[time, time | None]


def read_items(
    agenda: ParsedAgenda,
    source: Source,
    text: str,
    *,
    days: Mapping[int, date | None],
    event_end: time | None,
) -> tuple[list[SuggestedItem], list[int]]:
    """The suggested items, and the lines of those that have no place in one event.

    `days` has the date of each day by its number. The last item ends with the event, at
    `event_end`, where the agenda does not say; one that only closes the event and begins at its end
    is none, and its lines are among the others.
    """
    said: list[ParsedItem] = []
    closing: list[ParsedItem] = []
    for item in agenda.items:
        (closing if _only_closes(item, event_end) else said).append(item)
    kept, rest = said[:MOST_ITEMS], said[MOST_ITEMS:]
    items = [
        _suggest(item, days.get(item.day), quote(source, text, item.lines), event_end)
        for item in kept
    ]
    return items, [line for item in [*rest, *closing] for line in item.lines]


def _only_closes(item: ParsedItem, event_end: time | None) -> bool:
    """Whether an item without an end says when the event is over, and no more: `12:15 Close`."""
    is_bare = item.end is None and not (item.people or item.description)
    return is_bare and item.start == event_end and CLOSES.fullmatch(item.title) is not None


def dates_of_days(agenda: ParsedAgenda, known: Sequence[date]) -> dict[int, date | None]:
    """The date of each day of the agenda, by its number.

    A day that writes none has its place among the days that are `known` of the event; beyond
    those, days follow each other.
    """
    first = known[0] if known else None
    found: dict[int, date | None] = {}
    for day in agenda.days:
        found[day.number] = day.date
        if day.date is None and first is not None:
            at = day.number - 1
            found[day.number] = known[at] if at < len(known) else known[-1] + _more(at, known)
    return found


def lines_of_days(agenda: ParsedAgenda) -> list[int]:
    """The headings of the agenda's days; lines of the text above it that name its day are none."""
    return [
        line
        for day in agenda.days
        if is_counted(day.label) or read_day_heading(day.label) is not None
        for line in day.lines
    ]


def lines_between_items(agenda: ParsedAgenda) -> list[int]:
    """The short lines between two items that are in neither: what announces parallel sessions.

    They are of the agenda, also where it stands in one text with the description; and so is the
    head of its table.
    """
    found = []
    left = {each.line: each.text for each in agenda.unplaced}
    for before, item in pairwise([None, *agenda.items]):
        first = item.lines[0] if item else 0
        start = max(before.lines) + 1 if before else first - _REACH_OF_HEAD
        lines = [line for line in range(start, first) if line in left]
        if before is None:
            announced = first - 1 if item and Doubt.PARALLEL in item.unsure else None
            found += [line for line in lines if line == announced or _COLUMNS in left[line]]
        elif len(lines) <= _MOST_BETWEEN and all(len(left[at]) <= _LONGEST_BETWEEN for at in lines):
            found += lines
    return found


def _more(at: int, known: Sequence[date]) -> timedelta:
    return timedelta(days=at - len(known) + 1)


def spans_of_days(
    agenda: ParsedAgenda, days: Mapping[int, date | None]
) -> dict[date | None, Clocks]:
    """From when to when the items of each day go; None stands for the first day."""
    found: dict[date | None, Clocks] = {}
    for number in dict.fromkeys(item.day for item in agenda.items):
        items = [item for item in agenda.items if item.day == number]
        begins = items[0].start
        span = begins, max((item.end for item in items if item.end), default=None)
        if any(item.end and item.end < begins for item in items):
            span = begins, items[-1].end
        found.setdefault(days.get(number), span)
        found.setdefault(None, span)
    return found


def with_early(
    items: Sequence[SuggestedItem], dates: Sequence[SuggestedDate]
) -> list[SuggestedItem]:
    """The items, with a doubt about those that begin before their date."""
    return [
        replace(item, doubts=(*item.doubts, EARLY)) if _is_early(item, dates) else item
        for item in items
    ]


def _is_early(item: SuggestedItem, dates: Sequence[SuggestedDate]) -> bool:
    date_ = next((each for each in dates if item.day in (None, each.day)), None)
    if date_ is None or date_.start is None or date_.end is None:
        return False
    is_night = date_.end <= date_.start
    return not is_night and item.start < date_.start


def _suggest(
    item: ParsedItem, day: date | None, quotes: Quotes, event_end: time | None
) -> SuggestedItem:
    doubts = [doubt.value for doubt in item.unsure]
    end = item.end
    if end is None:
        end = _likely_end(item.start, event_end)
        doubts.append(NO_END)
    if any(person.is_unsure for person in item.people) and Doubt.PEOPLE.value not in doubts:
        doubts.append(Doubt.PEOPLE.value)
    return SuggestedItem(
        day=day,
        start=item.start,
        end=end,
        title=without_wrappers(item.title)[:300],
        kind=item.kind,
        description=without_wrappers(_description(item)),
        people=item.people[:MOST_PEOPLE],
        quotes=quotes,
        doubts=tuple(doubts),
        end_is_derived=item.end_is_derived,
    )


def _description(item: ParsedItem) -> str:
    """The item's description in its lines, with what does not fit into title and people."""
    title = f"{item.title}\n\n" if len(item.title) > 300 else ""
    people = [f"- {_named(person)}" for person in item.people[MOST_PEOPLE:]]
    text = "\n".join(_with_breaks(item.description.split("\n")))
    return "\n".join(filter(None, [title + text, *people]))


def _with_breaks(lines: Sequence[str]) -> Iterator[str]:
    """The lines as Markdown that keeps them apart, but where a sentence goes on in the next one."""
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        is_apart = bool(line and following) and not following[0].islower()
        if not is_apart or following.startswith(_BULLET):
            yield line
        else:
            yield f"{line}\n" if line.startswith(_BULLET) else f"{line}  "


def _named(person: ParsedPerson) -> str:
    return ", ".join(filter(None, (person.name, joined_about(person.role, person.affiliation))))


def _likely_end(start: time, event_end: time | None) -> time:
    if event_end is not None and event_end > start:
        return event_end
    return (datetime.combine(date.min, start) + _USUAL).time()
