"""One worker's way through the people who may have to be reminded.

A walk goes once through the people of a date, some at a time, and begins anew after a rest: people
are confirmed later, or move to other zones. Where it stands is in this worker's memory alone. One
that is killed begins at the front, and passes over those who were reminded.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from webinars.registrations.reminding import remind
from webinars.registrations.reminding.remind import Due, Mark
from webinars.registrations.reminding.times import lateness

LISTED_FOR = 30.0
"""So many seconds a list of what is due is good for."""

SHORTEST_REST = 30.0
RESTS = 20
"""So many times as long as a walk took it rests, for each walk that there is: at most a twentieth
of the time goes into all of them, once everybody was reminded.
"""

SHARE = 4
"""A rest takes a quarter of the time in which its reminder can be late at most: who is confirmed
meanwhile, or whose turn comes in another zone, must not be forgotten on a slow machine.
"""


@dataclass
class Walk:
    """How far the people of one date have been looked through, for one reminder.

    `of` is how many walks there are.
    """

    due: Due
    of: int = 1
    after: Mark | None = None
    turns: int = 0
    took: float = 0.0
    rests_until: float = 0.0

    @property
    def number(self) -> tuple[int, int]:
        """Which reminder this is: the date's id, and the minutes before it."""
        return self.due.date_id, self.due.minutes

    def look_on(self, now: datetime) -> bool:
        """Whether somebody among the next people is to be reminded; if not, go past them."""
        with self._timed():
            is_any, end = remind.look(due=self.due, after=self.after, now=now)
        if not is_any:
            self.go_on(end)
        return is_any

    def remind(
        self, *, domain: str, now: datetime, size: int, held_until: datetime | None = None
    ) -> Mark | None:
        """Write the next reminders in the caller's transaction.

        Returns from where to `go_on` when that is stored. See
        `webinars.registrations.reminding.remind.remind`.
        """
        with self._timed():
            return remind.remind(
                due=self.due,
                after=self.after,
                domain=domain,
                now=now,
                size=size,
                held_until=held_until,
            )

    def go_on(self, end: Mark | None) -> None:
        """Stand behind somebody whose turn is over; or rest, at the end."""
        self.after = end
        self.turns += 1
        if end is None:
            rest = max(SHORTEST_REST, RESTS * self.of * self.took)
            longest = lateness(self.due.minutes).total_seconds() / SHARE
            self.rests_until = time.monotonic() + min(rest, longest)
            self.turns, self.took = 0, 0.0

    @contextmanager
    def _timed(self) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.took += time.monotonic() - began


class Walks:
    """All walks of a worker; none waits for another to come to its end."""

    def __init__(self) -> None:
        self._walks: dict[tuple[int, int], Walk] = {}
        self._list_at = 0.0

    def find_next(self, now: datetime, *, skipping: Collection[tuple[int, int]]) -> Walk | None:
        """Whose turn it is: who had the fewest, the most urgent of them; None while all rest."""
        moment = time.monotonic()
        if moment >= self._list_at:
            self._list(now)
            self._list_at = moment + LISTED_FOR
        awake = [
            walk
            for number, walk in self._walks.items()
            if walk.rests_until <= moment and number not in skipping
        ]
        return min(awake, key=lambda walk: walk.turns, default=None)

    def _list(self, now: datetime) -> None:
        """Take up what has become due, and let go what is not any more, or has moved."""
        known = self._walks
        self._walks = {}
        for due in remind.list_due(now):
            walk = known.get((due.date_id, due.minutes))
            if walk is None or walk.due != due:
                walk = Walk(due)
            self._walks[walk.number] = walk
        for walk in self._walks.values():
            walk.of = len(self._walks)
