"""Sessions of a series whose time is said once for all of them, elsewhere.

`Tuesdays 2 and 9 February, 18:30-20:00`, then `Session 1 (2 February): Law` with who speaks below.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time

from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.agenda.series import Session, read_dated_session
from webinars.events.parsing.agenda.starts import Start
from webinars.events.parsing.clock import Certainty, TimeRange

Hours = tuple[time, time | None]
"""Start and end of each day of an event, by the wall clock."""


def sessions_at_usual_hours(
    lines: Sequence[Line], hours: Hours | None, begun: Iterable[int]
) -> dict[int, Start]:
    """The sessions that `lines` name with their days alone, by their places.

    None, where fewer than two are on different days, or where an item with a time of its own (at
    one of the places `begun`) stands below the first of them.
    """
    if hours is None:
        return {}
    when = TimeRange(*hours, "", Certainty.CLEAR, (), 0, 0)
    found = {
        at: session
        for at, line in enumerate(lines)
        if not line.cells and (session := read_dated_session(line.text, when)) is not None
    }
    if len(_days(found.values())) < 2 or max(begun, default=-1) > min(found):
        return {}
    return {at: Start(when, each.title, heading=each.heading) for at, each in found.items()}


def _days(sessions: Iterable[Session]) -> set[tuple[int, int]]:
    dates = (each.heading.date for each in sessions)
    return {(each.day, each.month) for each in dates if each is not None}
