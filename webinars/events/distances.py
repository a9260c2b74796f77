"""How long before a date one can be reminded, in minutes: what is stored, chosen and usual."""

from __future__ import annotations

from collections.abc import Mapping

_HOUR = 60
_DAY = 24 * _HOUR

DISTANCES: Mapping[str, int] = {
    "two_weeks": 14 * _DAY,
    "week": 7 * _DAY,
    "three_days": 3 * _DAY,
    "day": _DAY,
    "two_hours": 2 * _HOUR,
    "hour": _HOUR,
    "quarter": 15,
}
"""By the names that `webinars.events.editing.reminding.Reminders` has, the first one first."""

WEEK, DAY, HOUR = (DISTANCES[name] for name in ("week", "day", "hour"))
