"""What is strange in an agenda: overlaps, gaps, items outside their date, people in two places.

These are warnings for the organiser. Nothing is repaired, and nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from webinars.events.models import EventDate
from webinars.events.programme import AgendaItem
from webinars.events.programming.layout import end_of, in_order


class Trouble(StrEnum):
    """What can be strange."""

    OVERLAP = "overlap"
    GAP = "gap"
    OUTSIDE = "outside"
    TWO_PLACES = "two-places"


@dataclass(frozen=True)
class Finding:
    """Something strange about `item`; shown beside it.

    `other` is the earlier item that it overlaps or leaves a gap to, `minutes` how long the overlap
    or the gap is, `name` the person who would have to be in both at once.
    """

    trouble: Trouble
    item: AgendaItem
    other: AgendaItem | None = None
    minutes: int = 0
    name: str = ""


def find_troubles(date: EventDate) -> list[Finding]:
    """What is strange in the agenda of `date`, in the order of its items."""
    items = in_order(date)
    findings = [*_outside(date, items), *_gaps(items), *_meetings(items)]
    return sorted(findings, key=lambda finding: items.index(finding.item))


def _outside(date: EventDate, items: Sequence[AgendaItem]) -> Iterator[Finding]:
    length = int((date.ends_local - date.starts_local).total_seconds() // 60)
    for item in items:
        if end_of(item) > length:
            yield Finding(Trouble.OUTSIDE, item, minutes=end_of(item) - length)


def _gaps(items: Sequence[AgendaItem]) -> Iterator[Finding]:
    """Time between items in which nothing is planned, not even a break."""
    last = None
    for item in items:
        if last is not None and item.offset_minutes > end_of(last):
            yield Finding(Trouble.GAP, item, last, item.offset_minutes - end_of(last))
        if last is None or end_of(item) > end_of(last):
            last = item


def _meetings(items: Sequence[AgendaItem]) -> Iterator[Finding]:
    """What takes place at the same time and cannot: for one audience, or with one speaker."""
    for earlier, later in combinations(items, 2):
        minutes = min(end_of(earlier), end_of(later)) - later.offset_minutes
        if minutes <= 0:
            continue
        if earlier.track is None or later.track is None or earlier.track is later.track:
            yield Finding(Trouble.OVERLAP, later, earlier, minutes)
        present = {part.speaker_id for part in earlier.people}
        for part in later.people:
            if part.speaker_id in present:
                yield Finding(Trouble.TWO_PLACES, later, earlier, minutes, part.speaker.name)
