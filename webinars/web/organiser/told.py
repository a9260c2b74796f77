"""Lists of counts as they are told in a report: `templates/organiser/told.html` shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webinars.registrations.statistics.suppression import Told


@dataclass(frozen=True)
class Breakdown:
    """By what people are counted, in which language that is said, and what is told of it."""

    title: str
    language: str
    told: Told


def renamed(told: Told, names: Mapping[str, str]) -> Told:
    """The same with what people read in place of keys."""
    return Told(
        shown=[(names.get(key, key), count) for key, count in told.shown],
        few=[names.get(key, key) for key in told.few],
        withheld=[names.get(key, key) for key in told.withheld],
        is_nothing=told.is_nothing,
    )
