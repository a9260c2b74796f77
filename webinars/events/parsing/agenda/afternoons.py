"""Times by a clock of twelve hours whose halves are not written: `11-1`, then `2-3.30`.

An agenda goes on from morning to evening; where all of its times are written as on such a clock,
and one would be before the one above it, it is the afternoon. The item is marked, so that a person
looks at its time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import time

from webinars.events.parsing.agenda.lines import Line
from webinars.events.parsing.agenda.starts import Start, minutes
from webinars.events.parsing.clock import TimeDoubt, TimeRange

_HALF = 12
_EARLIEST, _LATEST = 1, 7
"""The hours that are rather those of an afternoon."""
_WHOLE_DAY = re.compile(
    r"(?<![\d.:])(?:0\d|1[3-9]|2[0-3])(?:\s?[:.hu]\s?[0-5]\d|\s?(?:h|uhr|uur)(?!\w))"
    r"|(?<!\d)0\d[0-5]\d(?!\d)",
    re.IGNORECASE,
)
"""A time that only a clock of 24 hours shows, or writes so."""


def read_afternoons(
    starts: Mapping[int, Start], lines: Sequence[Line], is_new_day: Callable[[int, int], bool]
) -> dict[int, Start]:
    """`starts` with the times that are in the afternoon there; the same where that is written."""
    if any(_WHOLE_DAY.search(lines[at].text) for at in starts):
        return dict(starts)
    read: dict[int, Start] = {}
    last: int | None = None
    for at, start in sorted(starts.items()):
        before = None if last is None or is_new_day(last, at) else read[last].when
        read[at] = replace(start, when=_after(before, start.when))
        last = at
    return read


def _after(before: TimeRange | None, when: TimeRange) -> TimeRange:
    """`when` as it follows `before`."""
    start = when.start
    if before is not None and start < before.start:
        start = _later(start, not_before=before.start)
    end = when.end
    if end is not None and end <= start:
        end = _later(end, not_before=start)
    if (start, end) == (when.start, when.end):
        return when
    doubts = [each for each in when.doubts if each is not TimeDoubt.ENDS_BEFORE_START]
    return replace(when, start=start, end=end, doubts=(*doubts, TimeDoubt.WEAK))


def _later(moment: time, *, not_before: time) -> time:
    """The same on the clock in the afternoon, where that is possible and not too early."""
    if not _EARLIEST <= moment.hour <= _LATEST:
        return moment
    later = moment.replace(hour=moment.hour + _HALF)
    return later if minutes(later) >= minutes(not_before) else moment
