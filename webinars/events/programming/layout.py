"""Where agenda items stand in time, and what becomes of their times when they trade places.

Minutes are wall-clock minutes from the start of the date. Nothing here repairs an overlap or a
gap: what an organiser wrote stays, and `webinars.events.programming.checks` says what is strange.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from webinars.events.models import EventDate
from webinars.events.programme import AgendaItem

Unit = list[AgendaItem]
"""What moves as one: an item, or what runs in parallel."""


class BeforeTheDate(ValueError):
    """An item would begin before its date does."""


def in_order(date: EventDate) -> list[AgendaItem]:
    """The items of `date` as they follow each other in time."""
    return sorted(date.items, key=lambda item: (item.offset_minutes, item.position))


def end_of(item: AgendaItem) -> int:
    """When the item ends, in minutes from the start of its date."""
    return item.offset_minutes + item.duration_minutes


def units_around(item: AgendaItem) -> list[Unit]:
    """What `item` can trade places with on its date, itself included, in order.

    An item of a track moves among those of its track. An item for everybody moves among those for
    everybody, and past what runs in parallel as a whole.
    """
    items = in_order(item.date)
    if item.track is not None:
        return [[each] for each in items if each.track is item.track]
    units: list[Unit] = []
    for each in items:
        if each.track is not None and units and units[-1][0].track is not None:
            units[-1].append(each)
        else:
            units.append([each])
    return units


def move(item: AgendaItem, by: int) -> bool:
    """Move `item` up (negative) or down by so many places; whether it moved."""
    units = units_around(item)
    return _place(units, units.index([item]), units.index([item]) + by)


def place_before(item: AgendaItem, following: AgendaItem | None) -> bool:
    """Move `item` before `following`, or to the end of its date; whether it moved."""
    units = units_around(item)
    index = units.index([item])
    others = units[:index] + units[index + 1 :]
    if following is None:
        return _place(units, index, len(others))
    order = in_order(item.date)
    until = order.index(following)
    return _place(units, index, sum(order.index(unit[0]) < until for unit in others))


def shift_after(item: AgendaItem, minutes: int) -> list[AgendaItem]:
    """Move what begins on the date after `item` has ended by so many minutes; return it.

    Raises `BeforeTheDate`.
    """
    later = [each for each in in_order(item.date) if each.offset_minutes >= end_of(item)]
    later = [each for each in later if each is not item]
    if any(each.offset_minutes + minutes < 0 for each in later):
        raise BeforeTheDate
    for each in later:
        each.offset_minutes += minutes
    number(item.date)
    return later


def number(date: EventDate, ranks: dict[AgendaItem, int] | None = None) -> None:
    """Let `position` follow the time; items that begin together stand by `ranks`, or as before."""
    ranks = ranks or {item: rank for rank, item in enumerate(in_order(date))}
    items = sorted(date.items, key=lambda item: (item.offset_minutes, ranks[item]))
    for position, item in enumerate(items):
        item.position = position


def _place(units: Sequence[Unit], index: int, target: int) -> bool:
    """Bring the unit at `index` to `target`, and lay the times of all between them out anew."""
    target = min(max(target, 0), len(units) - 1)
    if target == index:
        return False
    first, last = min(index, target), max(index, target)
    places = list(units[first : last + 1])
    order = list(places)
    order.insert(target - first, order.pop(index - first))
    date = order[0][0].date
    ranks = _ranks(in_order(date), _flat(places), _flat(order))
    _lay_out(places, order)
    number(date, ranks)
    return True


def _lay_out(places: Sequence[Unit], order: Sequence[Unit]) -> None:
    """Give `order` the place in time of `places`: durations stay, and the pauses between places.

    What begins together still does.
    """
    earliest = start = _start(places[0])
    pauses = [_pause(earlier, later) for earlier, later in pairwise(places)]
    for unit, pause in zip(order, [*pauses, 0], strict=True):
        by = start - _start(unit)
        for item in unit:
            item.offset_minutes += by
        start = start if pause is None else max(_end(unit) + pause, earliest)


def _pause(earlier: Unit, later: Unit) -> int | None:
    """Minutes from the end of one to the start of the next; None where they begin together."""
    return None if _start(earlier) == _start(later) else _start(later) - _end(earlier)


def _ranks(
    items: Sequence[AgendaItem], places: Sequence[AgendaItem], order: Sequence[AgendaItem]
) -> dict[AgendaItem, int]:
    """Where each item stands in the list once `order` has taken the places of `places`."""
    ranks = {item: rank for rank, item in enumerate(items)}
    taken = sorted(ranks[item] for item in places)
    return ranks | dict(zip(order, taken, strict=True))


def _flat(units: Iterable[Unit]) -> list[AgendaItem]:
    return [item for unit in units for item in unit]


def _start(unit: Unit) -> int:
    return min(item.offset_minutes for item in unit)


def _end(unit: Unit) -> int:
    return max(end_of(item) for item in unit)
